"""What a dead coordinator left, and only that: a registry file for each living one, locked for as long as it lives.

Before a coordinator makes something that its death would leave behind (a folder, a mount, a process of a fixture), it
writes that down; when it is undone, it writes that down too. The keeper cleans at once when its coordinator dies; the
next start cleans what even the keeper could not. A file whose lock is held belongs to the living and is not touched; a
folder is removed only if it is the very one (device and inode) that was written down. It does not know what the things
were for.
"""

from __future__ import annotations

import fcntl
import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SUFFIX = ".remains"
_SIGKILL = 9


class Registry:
    """The list of one living coordinator."""

    __slots__ = ("_fd", "path")

    def __init__(self, fd: int, path: str) -> None:
        self._fd = fd
        self.path = path

    @classmethod
    def open(cls, base: str) -> Registry:
        """Makes a list in `base`, a folder shared by all coordinators of this user."""
        os.makedirs(base, mode=0o700, exist_ok=True)
        path = os.path.join(base, f"{os.getpid()}-{os.urandom(4).hex()}{_SUFFIX}")
        # Locked before it has its name, so nobody can take it for a dead one's.
        fd = os.open(f"{path}.new", os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(fd, fcntl.LOCK_EX)
        os.rename(f"{path}.new", path)
        return cls(fd, path)

    def make_folder(self, parent: str, prefix: str = "cts-") -> str:
        """A new private folder that is gone when this coordinator is."""
        import tempfile

        folder = tempfile.mkdtemp(prefix=prefix, dir=parent)
        about = os.lstat(folder)
        self._write("+", "folder", folder, about.st_dev, about.st_ino)
        return folder

    def note_mount(self, path: str) -> None:
        """Something is about to be mounted at `path`."""
        self._write("+", "mount", path, 0, 0)

    def note_process(self, pid: int) -> None:
        """A process in a group of its own that must not outlive this coordinator."""
        self._write("+", "process", str(pid), _start_of(pid), 0)

    def settle(self, kind: str, name: str) -> None:
        """It was undone: `kind` is "folder", "mount" or "process"."""
        self._write("-", kind, name, 0, 0)

    def close(self) -> None:
        """Everything was undone, or is meant to stay."""
        os.unlink(self.path)
        os.close(self._fd)

    def _write(self, *entry: object) -> None:
        os.write(self._fd, json.dumps(entry).encode() + b"\n")


def clean_dead(base: str) -> list[str]:
    """Undoes what dead coordinators of this user left; says what, in words."""
    try:
        names = sorted(os.listdir(base))
    except FileNotFoundError:
        return []
    done: list[str] = []
    for name in names:
        if name.endswith(_SUFFIX):
            done += clean_registry(os.path.join(base, name))
    return done


def clean_registry(path: str) -> list[str]:
    """Undoes what one list names, unless its coordinator lives."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return []
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return []
        if not _is_still_at(fd, path):
            return []
        done = []
        for kind, name, first, second in _open_entries(fd):
            if _UNDO[kind](name, first, second):
                done.append(f"{kind} {name}")
        os.unlink(path)
        return done
    finally:
        os.close(fd)


def remove_folder(folder: str) -> None:
    """Removes a folder with everything in it: mounts first, and whatever an actor made unreadable too."""
    import shutil

    for mounted in reversed(_mounts_below(folder)):
        _undo_mount(mounted, 0, 0)
    if not _mounts_below(folder):
        shutil.rmtree(folder, onerror=_make_removable)


def _is_still_at(fd: int, path: str) -> bool:
    try:
        there, here = os.stat(path), os.fstat(fd)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def _open_entries(fd: int) -> list[tuple[str, str, int, int]]:
    entries: dict[tuple[str, str], tuple[int, int]] = {}
    with open(fd, encoding="utf-8", closefd=False) as lines:
        for line in lines:
            try:
                sign, kind, name, first, second = json.loads(line)
            except ValueError:
                continue  # The last line of one who died while writing it: what it names was not made yet.
            if sign == "+" and kind in _UNDO:
                entries[kind, name] = (first, second)
            else:
                entries.pop((kind, name), None)
    return [(kind, name, *numbers) for (kind, name), numbers in reversed(entries.items())]


def _undo_folder(name: str, device: int, inode: int) -> bool:
    try:
        about = os.lstat(name)
    except OSError:
        return False
    if (about.st_dev, about.st_ino) != (device, inode):
        return False
    remove_folder(name)
    return True


def _undo_mount(name: str, _first: int, _second: int) -> bool:
    from .native import unmount

    if name not in _mounts_below(name):
        return False
    try:
        unmount(name)
    except OSError:
        return False
    return True


def _undo_process(name: str, start: int, _second: int) -> bool:
    pid = int(name)
    if not start or _start_of(pid) != start:
        return False
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, _SIGKILL)
        except OSError:
            continue
    return True


def _start_of(pid: int) -> int:
    """When a process was started, in the kernel's ticks: together with its number it names one process for ever."""
    try:
        with open(f"/proc/{pid}/stat", "rb", 0) as stat:
            return int(stat.read().rsplit(b")", 1)[1].split()[19])
    except (OSError, IndexError, ValueError):
        return 0


def _mounts_below(folder: str) -> list[str]:
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            points = [line.split()[4] for line in table]
    except OSError:
        return []
    decoded = [point.encode("latin-1", "surrogateescape").decode("unicode_escape") for point in points]
    return [point for point in decoded if point == folder or point.startswith(folder.rstrip("/") + "/")]


def _make_removable(remove: Callable[..., Any], path: str, _failure: object) -> None:
    try:
        os.chmod(os.path.dirname(path), 0o700)
        if os.path.isdir(path) and not os.path.islink(path):
            os.chmod(path, 0o700)
            remove_folder(path)
        else:
            remove(path)
    except OSError:
        pass


_UNDO: dict[str, Callable[[str, int, int], bool]] = {
    "folder": _undo_folder,
    "mount": _undo_mount,
    "process": _undo_process,
}
