"""Copies a file so that nobody ever sees a part of it: under a temporary name beside the destination, then renamed.

    python -m cts.stdlib.atomic SOURCE DESTINATION [DESTINATION ...]

What it promises: a destination holds its old content or the whole new one at every instant, also after a power cut. Of
several destinations all are prepared before the first is replaced, and if one cannot be replaced, the others are rolled
back. Whatever goes wrong, and on SIGTERM, SIGINT and SIGHUP, its temporary files are removed; those that SIGKILL left
are removed by the next copy into the same folder. A source that vanishes or changes meanwhile is an error.

What it does not: it takes no lock that keeps other writers away (the last rename wins), it does not restore the old
state of several destinations if it is killed between two of their renames (each is whole by itself), and a hard link
to the old destination keeps the old content. The new file has the mode of the one that it replaces, else the source's.
"""

from __future__ import annotations

import errno
import os
import stat

from .atomic_strays import anchor_name, make_locked, new_id, remove_strays, temporary_name
from .ending_signals import Asked, EndingSignals
from .uninterrupted import Uninterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CHUNK_BYTES = 1 << 20
_USAGE_EXIT = 2
# Some file systems cannot do it, and some folders may be written to but not opened.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)


class CopyFailed(Exception):
    """Nothing was replaced, or all was rolled back, unless the message says otherwise; nothing temporary is left."""

    def __init__(self, message: str, portable_name: str) -> None:
        super().__init__(message)
        self.portable_name = portable_name


class RollbackFailed(CopyFailed):
    """Some destinations are new and could not be made old again; the message names them."""


def copy(
    source: str,
    destinations: Sequence[str],
    *,
    chunk: int = _CHUNK_BYTES,
    progress: Callable[[int], object] = lambda _: None,
) -> int:
    """Copies to all of the destinations or to none, and gives how many bytes the file has."""
    signals = EndingSignals()
    try:
        with signals:
            return _Transaction(source, destinations).run(chunk, progress)
    except Asked:
        # It came when nothing had begun, or when all was done and tidy.
        signals.end()
        raise


class _Target:
    """One destination on its way."""

    __slots__ = ("backup", "fd", "folder", "mode", "path", "shown", "temporary", "was_replaced", "was_there")

    def __init__(self, shown: str, transaction: str) -> None:
        self.shown = shown
        # A symbolic link stays one: the file that it points to is replaced.
        self.path = os.path.realpath(shown)
        self.folder = os.path.dirname(self.path)
        self.temporary = temporary_name(self.path, transaction, "new")
        self.backup = temporary_name(self.path, transaction, "old")
        self.fd = -1
        self.mode: int | None = None
        self.was_there = False
        self.was_replaced = False


class _Transaction:
    def __init__(self, source: str, destinations: Sequence[str]) -> None:
        if not destinations:
            raise CopyFailed("no destination is named", "Invalid")
        self.source = source
        transaction = new_id()
        self.targets = [_Target(destination, transaction) for destination in destinations]
        paths = [target.path for target in self.targets]
        if len(set(paths)) < len(paths):
            raise CopyFailed("one destination is named twice", "Invalid")
        folders = sorted({target.folder for target in self.targets})
        self.folders = folders
        self.anchors = [anchor_name(folder, transaction) for folder in folders] if len(paths) > 1 else []
        self.anchor_fds: list[int] = []

    def run(self, chunk: int, progress: Callable[[int], object]) -> int:
        source_fd = self._open_source()
        try:
            about = os.fstat(source_fd)
            self._check_source(about)
            for target in self.targets:
                self._check(target, about)
            for folder in self.folders:
                _clean(folder)
            try:
                self._prepare(source_fd, about, chunk, progress)
                self._check_unchanged(source_fd, about)
                with Uninterrupted():
                    self._replace()
            finally:
                with Uninterrupted():
                    self._tidy()
        finally:
            os.close(source_fd)
        return about.st_size

    # --- before anything is made --------------------------------------------------------------------------------

    def _open_source(self) -> int:
        try:
            # Without O_NONBLOCK, a FIFO would be waited for before it could be refused.
            return os.open(self.source, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise _failure(f"cannot read {self.source}", error) from None

    def _check_source(self, about: os.stat_result) -> None:
        if stat.S_ISDIR(about.st_mode):
            raise CopyFailed(f"{self.source} is a folder; only files are copied", "IsFolder")
        if not stat.S_ISREG(about.st_mode):
            raise CopyFailed(f"{self.source} is no regular file", "Invalid")

    def _check(self, target: _Target, source: os.stat_result) -> None:
        try:
            about = os.stat(target.path)
        except FileNotFoundError:
            target.mode = stat.S_IMODE(source.st_mode) & ~_umask()
            if not os.path.isdir(target.folder):
                raise CopyFailed(f"{target.shown}: there is no folder {target.folder}", "NotFound") from None
            return
        except OSError as error:
            raise _failure(f"cannot look at {target.shown}", error) from None
        if stat.S_ISDIR(about.st_mode):
            raise CopyFailed(f"{target.shown} is a folder; name the file in it", "IsFolder")
        if not stat.S_ISREG(about.st_mode):
            raise CopyFailed(f"{target.shown} is no regular file, and is not replaced", "Invalid")
        if os.path.samestat(about, source):
            raise CopyFailed(f"{self.source} and {target.shown} are the same file", "Invalid")
        target.was_there = True
        target.mode = stat.S_IMODE(about.st_mode)

    # --- phase one: everything under temporary names -----------------------------------------------------------

    def _prepare(self, source_fd: int, about: os.stat_result, chunk: int, progress: Callable[[int], object]) -> None:
        # Uninterrupted, or a signal could come between the making of a file and our knowing of it.
        for anchor in self.anchors:
            with Uninterrupted():
                self.anchor_fds.append(_make(anchor))
        for target in self.targets:
            with Uninterrupted():
                target.fd = _make(target.temporary)
        n_bytes = 0
        while piece := self._read(source_fd, chunk):
            for target in self.targets:
                _write(target, piece, about.st_size)
            n_bytes += len(piece)
            progress(n_bytes)
        if n_bytes != about.st_size:
            raise self._changed(f"it had {about.st_size} bytes, and {n_bytes} were read")
        for target in self.targets:
            try:
                os.fchmod(target.fd, target.mode or 0)
                os.fsync(target.fd)
            except OSError as error:
                raise _failure(f"cannot write {target.shown}", error) from None

    def _read(self, source_fd: int, chunk: int) -> bytes:
        try:
            return os.read(source_fd, chunk)
        except OSError as error:
            raise _failure(f"cannot read {self.source}", error) from None

    def _check_unchanged(self, source_fd: int, before: os.stat_result) -> None:
        now = os.fstat(source_fd)
        try:
            there = os.stat(self.source)
        except FileNotFoundError:
            raise CopyFailed(f"{self.source} vanished while it was copied; nothing was replaced", "NotFound") from None
        except OSError as error:
            raise _failure(f"cannot look at {self.source} again", error) from None
        if not os.path.samestat(there, now):
            raise self._changed("another file has its name now")
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise self._changed("it was written to")

    def _changed(self, how: str) -> CopyFailed:
        return CopyFailed(f"{self.source} changed while it was copied: {how}; nothing was replaced", "Conflict")

    # --- phase two: all are replaced, or none ------------------------------------------------------------------

    def _replace(self) -> None:
        try:
            if len(self.targets) > 1:
                for target in self.targets:
                    _keep_old(target)
            for target in self.targets:
                _rename(target)
        except BaseException as failure:
            self._roll_back(failure)
            raise
        for folder in self.folders:
            _sync_folder(folder)

    def _roll_back(self, failure: BaseException) -> None:
        lost = []
        for target in self.targets:
            if not target.was_replaced:
                continue
            try:
                if target.was_there:
                    os.rename(target.backup, target.path)
                else:
                    os.unlink(target.path)
                _sync_folder(target.folder)
            except FileNotFoundError:
                if target.was_there:
                    lost.append(target.shown)
            except OSError:
                lost.append(target.shown)
        if lost:
            raise RollbackFailed(
                f"{failure}; {', '.join(lost)} could not be made old again",
                getattr(failure, "portable_name", "Conflict"),
            ) from None

    def _tidy(self) -> None:
        """Removes what is still under a temporary name; the anchors last, so that no cleaner is misled meanwhile."""
        for target in self.targets:
            if target.fd >= 0:
                if not target.was_replaced:
                    _remove(target.temporary)
                if len(self.targets) > 1 and target.was_there:
                    _remove(target.backup)
                os.close(target.fd)
        for anchor, fd in zip(self.anchors, self.anchor_fds, strict=False):
            _remove(anchor)
            os.close(fd)


def _clean(folder: str) -> None:
    try:
        remove_strays(folder)
    except OSError:
        # Cleaning up after others must not keep anybody from copying.
        pass


def _make(path: str) -> int:
    try:
        return make_locked(path, 0o600)
    except OSError as error:
        raise _failure(f"cannot create a temporary file in {os.path.dirname(path)}", error) from None


def _write(target: _Target, piece: bytes, size: int) -> None:
    view = memoryview(piece)
    try:
        while view:
            view = view[os.write(target.fd, view) :]
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CopyFailed(
                f"no space for {target.shown}, which needs {size} bytes; nothing was replaced", "NoSpace"
            ) from None
        raise _failure(f"cannot write {target.shown}", error) from None


def _keep_old(target: _Target) -> None:
    """Gives the old content a second name, from which it can come back."""
    try:
        os.link(target.path, target.backup)
        target.was_there = True
    except FileNotFoundError:
        # Deleted since it was looked at: coming back means that it is absent again.
        target.was_there = False
    except OSError as error:
        raise _failure(f"cannot keep the old {target.shown}, which a roll-back would need", error) from None


def _rename(target: _Target) -> None:
    try:
        os.rename(target.temporary, target.path)
    except FileNotFoundError:
        what = "its folder" if not os.path.isdir(target.folder) else "its temporary file"
        raise CopyFailed(f"{target.shown} was not replaced: somebody removed {what}", "NotFound") from None
    except OSError as error:
        raise _failure(f"cannot replace {target.shown}", error) from None
    target.was_replaced = True


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _sync_folder(folder: str) -> None:
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise _failure(f"all was replaced, but {folder} could not be brought to the disk", error) from None


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def _failure(what: str, error: OSError) -> CopyFailed:
    from ..interpreter.portable_errors import portable_error

    reason = error.strerror or str(error)
    return CopyFailed(f"{what}: {reason[:1].lower()}{reason[1:]}", portable_error(error)[0])


def main(arguments: Sequence[str]) -> int:
    """The program: exit code 0, 1 for a failure, 2 for a wrong command line; ended by a signal, it ends by it."""
    import sys

    if any(argument in ("-h", "--help") for argument in arguments):
        print((__doc__ or "").strip())
        return 0
    names = [argument for argument in arguments if argument != "--"]
    if len(names) < 2:
        print("atomic: usage: python -m cts.stdlib.atomic SOURCE DESTINATION [DESTINATION ...]", file=sys.stderr)
        return _USAGE_EXIT
    try:
        copy(names[0], names[1:])
    except CopyFailed as failure:
        print(f"atomic: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    import sys
    from _signal import SIG_DFL, SIGINT, signal  # type: ignore[import-not-found]

    # Ctrl-C ends a program; a traceback would say nothing more.
    signal(SIGINT, SIG_DFL)
    sys.exit(main(sys.argv[1:]))
