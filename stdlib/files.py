"""The verbs of `files`: what actors do to files and folders. Errors are the system's own, and never swallowed.

Imported by every fresh actor, so it imports C modules only. Paths are used as given; an actor's folder is the run's. It
knows nothing of scenarios, of who else works on the same files, or of what the scenario expects.
"""

from __future__ import annotations

import errno
import os
from time import sleep

from ..interpreter.contents import Digester, Seen
from ..interpreter.of_one_actor import of_one_actor
from .uninterrupted import Uninterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..interpreter.context import Context

# Which parameters name what a verb writes; the runtime looks whether that lies within the run's folder.
WRITTEN = {
    "write": ("path",),
    "append": ("path",),
    "create": ("path",),
    "copy": ("dest",),
    "truncate": ("path",),
    "rename": ("source", "dest"),
    "delete": ("path",),
    "link": ("dest",),
    "symlink": ("dest",),
    "touch": ("path",),
    "make_folder": ("path",),
    "remove_folder": ("path",),
    "open_file": ("path",),
}

_NEW = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_CLOEXEC
_MODE = 0o666

# What this actor opened and has not closed, by path as it was given.
_open: dict[str, list[int]] = of_one_actor()


def invalid(message: str) -> OSError:
    """An argument that makes no sense; its portable name is Invalid."""
    return OSError(errno.EINVAL, message)


# --- reading ---------------------------------------------------------------------------------------------------------


def read(context: Context, path: str, chunk: int) -> Seen:
    digester = Digester()
    fd = os.open(path, _OLD)
    try:
        for piece in _pieces(fd, chunk):
            digester.add(piece)
            context.progress(digester.size)
    finally:
        os.close(fd)
    return digester.seen()


def read_text(path: str) -> str:
    fd = os.open(path, _OLD)
    try:
        return b"".join(_pieces(fd, 1 << 20)).decode()
    finally:
        os.close(fd)


def read_slowly(context: Context, path: str, time: float, chunk: int) -> Seen:
    """The pieces are spread over the time; the last ones, and whatever the file grew by, come when it is over."""
    from time import monotonic

    digester = Digester()
    fd = os.open(path, _OLD)
    try:
        began = monotonic()
        n_pieces = max(1, -(-os.fstat(fd).st_size // _at_least_one(chunk)))
        for number in range(1, n_pieces + 1):
            digester.add(os.read(fd, chunk))
            context.progress(digester.size)
            sleep(max(0.0, began + time * number / n_pieces - monotonic()))
        for piece in _pieces(fd, chunk):
            digester.add(piece)
        context.progress(digester.size)
    finally:
        os.close(fd)
    return digester.seen()


def hash_file(path: str) -> str:
    digest = _sha256()
    fd = os.open(path, _OLD)
    try:
        for piece in _pieces(fd, 1 << 20):
            digest.update(piece)
    finally:
        os.close(fd)
    text: str = digest.hexdigest()
    return text


def _sha256() -> Any:
    # The module moved between versions of Python; hashlib itself takes milliseconds to import.
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            return __import__(name).sha256()
        except ImportError:
            continue
    raise ImportError("this Python has no SHA-256")


def _at_least_one(chunk: int) -> int:
    if chunk < 1:
        raise invalid("a chunk is at least 1B")
    return chunk


def _pieces(fd: int, chunk: int) -> Iterator[bytes]:
    _at_least_one(chunk)
    while piece := os.read(fd, chunk):
        yield piece


# --- writing ---------------------------------------------------------------------------------------------------------


def write(
    context: Context, path: str, text: str | None, size: int | None, random: bool, zeros: bool, chunk: int
) -> None:
    pieces = content_pieces(
        context.random.getrandbits(128) if random else None, text, size, zeros=zeros, chunk=_at_least_one(chunk)
    )
    fd = os.open(path, _NEW | os.O_TRUNC, _MODE)
    try:
        _write_pieces(context, fd, pieces)
    finally:
        os.close(fd)


def content_pieces(seed: int | None, text: str | None, size: int | None, *, zeros: bool, chunk: int) -> Iterable[bytes]:
    """What a file is to hold: a text, or so many bytes: random if there is a seed, else zeros."""
    from .random_bytes import random_pieces, zero_pieces

    if (text is None) == (size is None):
        raise invalid('say either a text or a size, as in `text "v1"` or `of 4MiB random`')
    if text is not None:
        if seed is not None or zeros:
            raise invalid("a text is neither random nor zeros")
        return (text.encode(),)
    if seed is not None and zeros:
        raise invalid("either random or zeros")
    assert size is not None
    return zero_pieces(size, chunk) if seed is None else random_pieces(seed, size, chunk)


def append(path: str, text: str | None, line: str | None) -> None:
    if (text is None) == (line is None):
        raise invalid("say either a text or a line to append")
    data = (text if line is None else line + "\n").encode()  # type: ignore[union-attr]
    fd = os.open(path, _NEW | os.O_APPEND, _MODE)
    try:
        write_all(fd, data)
    finally:
        os.close(fd)


def create(context: Context, path: str, source: str | None, text: str | None, chunk: int) -> None:
    _at_least_one(chunk)
    if source is not None and text is not None:
        raise invalid("say either a text or a file to create from")
    source_fd = None if source is None else os.open(source, _OLD)
    try:
        fd = os.open(path, _NEW | os.O_EXCL, _MODE)
        try:
            if source_fd is not None:
                _write_pieces(context, fd, _pieces(source_fd, chunk))
            elif text:
                write_all(fd, text.encode())
        except BaseException:
            with Uninterrupted():
                _remove_own(path, fd)
            raise
        finally:
            os.close(fd)
    finally:
        if source_fd is not None:
            os.close(source_fd)


def copy(context: Context, source: str, dest: str, chunk: int) -> None:
    _at_least_one(chunk)
    source_fd = os.open(source, _OLD)
    try:
        fd = os.open(dest, _NEW, _MODE)
        try:
            if os.path.sameopenfile(source_fd, fd):
                raise invalid(f"{source} and {dest} are the same file")
            os.ftruncate(fd, 0)
            _write_pieces(context, fd, _pieces(source_fd, chunk))
        finally:
            os.close(fd)
    finally:
        os.close(source_fd)


def write_all(fd: int, data: bytes) -> None:
    """One call, unless the system takes less than it was given."""
    n_written = os.write(fd, data)
    while n_written < len(data):
        n_written += os.write(fd, data[n_written:])


def _write_pieces(context: Context, fd: int, pieces: Iterable[bytes]) -> None:
    n_bytes = 0
    for piece in pieces:
        write_all(fd, piece)
        n_bytes += len(piece)
        context.progress(n_bytes)


def _remove_own(path: str, fd: int) -> None:
    """Removes the name of an open file, unless the name means another file by now."""
    try:
        if os.path.samestat(os.lstat(path), os.fstat(fd)):
            os.unlink(path)
    except FileNotFoundError:
        pass


def truncate(path: str, size: int) -> None:
    os.truncate(path, size)


def sync(path: str) -> None:
    for name in (path, os.path.dirname(path) or "."):
        fd = os.open(name, _OLD)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


# --- names -----------------------------------------------------------------------------------------------------------


def rename(source: str, dest: str) -> None:
    os.rename(source, dest)


def delete(path: str) -> None:
    os.unlink(path)


def link(source: str, dest: str) -> None:
    os.link(source, dest)


def symlink(source: str, dest: str) -> None:
    os.symlink(source, dest)


def look(path: str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def measure(path: str) -> int:
    return os.stat(path).st_size


def touch(path: str) -> None:
    fd = os.open(path, _NEW, _MODE)
    try:
        os.utime(fd)
    finally:
        os.close(fd)


def set_mode(path: str, mode: float) -> None:
    """The number is written as everybody writes modes, `0600`: its digits are octal ones."""
    try:
        number = int(str(mode), 8)
    except ValueError:
        raise invalid(f"{mode} is no mode: write it as in 0640") from None
    os.chmod(path, number)


# --- folders ---------------------------------------------------------------------------------------------------------


def make_folder(path: str, parents: bool) -> None:
    if parents and (above := os.path.dirname(path.rstrip("/"))):
        os.makedirs(above, exist_ok=True)
    os.mkdir(path)


def remove_folder(path: str, recursive: bool) -> None:
    if recursive:
        with os.scandir(path) as entries:
            names = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
        for name, is_folder in names:
            if is_folder:
                remove_folder(name, recursive)
            else:
                os.unlink(name)
    os.rmdir(path)


def list_folder(path: str) -> list[str]:
    return sorted(os.listdir(path))


# --- handles ---------------------------------------------------------------------------------------------------------

_FLAGS = {"read": _OLD, "write": _NEW, "append": _NEW | os.O_APPEND}


def open_file(path: str, mode: str, times: float) -> None:
    opened: list[int] = []
    try:
        # What was opened before the system refuses is in the list by then.
        opened.extend(os.open(path, _FLAGS[mode], _MODE) for _ in range(int(times)))
    except BaseException:
        with Uninterrupted():
            for fd in opened:
                os.close(fd)
        raise
    _open.setdefault(path, []).extend(opened)


def close_file(path: str) -> None:
    handles = _open.pop(path, None)
    if handles is None:
        raise OSError(errno.EBADF, f"this actor has not opened {path}")
    for fd in handles:
        os.close(fd)
