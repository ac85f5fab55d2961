"""What programs share by name, and may leave behind: files in /dev/shm, System V objects, POSIX message queues.

A lane with namespaces of its own gets its own of all these, empty, so what is there when a run's processes have ended is
the run's, is named and is removed. Folders that stood in /dev/shm before are no objects but somebody's files, and stay to be
seen. Without namespaces only a System V segment says which process made it; of everything else nobody knows whose it is.
Works within a lane, so it imports next to nothing. Anonymous memory goes with its last process, and is not looked for.
"""

from __future__ import annotations

import os

from .native import (
    CLONE_NEWIPC,
    MS_BIND,
    MS_NODEV,
    MS_NOSUID,
    MS_REC,
    detached_mount,
    mount,
    remove_ipc_object,
    unmount,
    unshare,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Object = tuple[str, int]  # table, number

_FOLDER = "/dev/shm"
_KIND = "shared_memory"
_LONGEST_LISTING = 50
_MOST_FOLDERS = 64
_PIECE_BYTES = 1 << 16
_NOBODYS = "without namespaces, what the run's programs share is not told from what others share"

# Name of the table → what a line of it is, the column of its size, and what that is the size of.
_TABLES = {
    "shm": ("System V shared memory segment", 3, "bytes"),
    "sem": ("System V semaphore set", 3, "semaphores"),
    "msg": ("System V message queue", 4, "messages"),
}
_MAKER = 4  # the column of a segment's creator


def settle_objects() -> str:
    """In the first process of a lane: from now on nothing is shared with the world outside; the reason if that failed."""
    try:
        unshare(CLONE_NEWIPC)
    except OSError as failure:
        return f"no IPC namespace of its own: {failure.strerror or failure}"
    if os.path.isdir("/dev/mqueue"):
        try:
            mount("mqueue", "/dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV)
        except OSError:
            pass  # It shows the queues of others; the calls of the run's programs reach their own all the same.
    try:
        _cover_folder()
    except OSError as failure:
        return f"no {_FOLDER} of its own: {failure.strerror or failure}"
    return ""


def _cover_folder() -> None:
    try:
        outside = os.open(_FOLDER, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        with os.scandir(_FOLDER) as entries:
            folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        mount("tmpfs", _FOLDER, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
        try:
            # A run's own folder may be among them, or the scenario's.
            for name in folders[:_MOST_FOLDERS]:
                os.mkdir(f"{_FOLDER}/{name}")
                mount(f"/proc/self/fd/{outside}/{name}", f"{_FOLDER}/{name}", "", MS_BIND | MS_REC)
        except OSError:
            unmount(_FOLDER)
            raise
    finally:
        os.close(outside)


class SharedObjects:
    """Those of one lane, from run to run."""

    def __init__(self, *, is_own: bool, reason: str) -> None:
        """`is_own`: the lane has namespaces, and `reason` says what it could not have all the same."""
        self._is_own = is_own and not reason
        self.unseen = reason if is_own else _NOBODYS
        self._queues = _queues_folder() if self._is_own else -1
        # Kept open, since every run asks; what is not there is -1.
        self._folder = _opened(_FOLDER) if self._is_own else -1
        self._tables = {table: _opened(f"/proc/sysvipc/{table}") for table in _TABLES}
        self._known: frozenset[str] = frozenset(os.listdir(self._folder)) if self._folder >= 0 else frozenset()
        self._known_objects: frozenset[Object] = frozenset()

    def close(self) -> None:
        """In a process that must not inherit what this one has open."""
        for fd in (self._queues, self._folder, *self._tables.values()):
            if fd >= 0:
                os.close(fd)

    def begin(self) -> None:
        """A run begins: what is there now is not the run's."""
        if not self._is_own:
            self._known_objects = frozenset((table, number) for table, number, _, _ in self._objects())

    def take_new(self, makers: Collection[int]) -> list[tuple[str, str]]:
        """What is left of the run, which `makers` were the processes of; it is removed, for the next run to find nothing."""
        found = []
        if self._is_own:
            found += [(_KIND, sentence) for sentence in self._files()]
        for table, number, maker, what in self._objects():
            is_of_run = self._is_own or (maker in makers and (table, number) not in self._known_objects)
            if not is_of_run:
                continue
            by = f", made by process {maker}," if maker else ""
            found.append((_KIND, f"{what}{by} was not removed"))
            try:
                remove_ipc_object(table, number)
            except OSError:
                pass  # Then the next run finds it again, and says so again.
        return found[:_LONGEST_LISTING]

    def _files(self) -> Iterator[str]:
        if self._folder >= 0:
            for name in sorted(set(os.listdir(self._folder)) - self._known):
                path = f"{_FOLDER}/{name}"
                yield f"{path} ({_size_of(path)}) was made and not removed"
                _remove(path)
        if self._queues >= 0:
            for name in sorted(os.listdir(self._queues)):
                yield f"the message queue /{name} was made and not removed"
                os.unlink(name, dir_fd=self._queues)

    def _objects(self) -> Iterator[tuple[str, int, int, str]]:
        """Table, number, maker (0: not known) and description of each System V object of this namespace."""
        for table, (what, column, unit) in _TABLES.items():
            for line in _lines_of(self._tables[table])[1:]:
                words = line.split()
                number, size = int(words[1]), int(words[column])
                maker = int(words[_MAKER]) if table == "shm" else 0
                key = int(words[0])
                name = f" with key {key & 0xFFFFFFFF:#x}" if key else ""
                yield table, number, maker, f"{what} {number}{name} ({size} {unit[:-1] if size == 1 else unit})"


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1


def _lines_of(fd: int) -> list[bytes]:
    """All lines of a table of the system's, as it is now."""
    if fd < 0:
        return []
    pieces, offset = [], 0
    while piece := os.pread(fd, _PIECE_BYTES, offset):
        pieces.append(piece)
        offset += len(piece)
    return b"".join(pieces).splitlines()


def _queues_folder() -> int:
    """All message queues of this namespace, as a folder that nobody else sees; -1 where it cannot be had."""
    try:
        return detached_mount("mqueue")
    except OSError:
        return -1


def _size_of(path: str) -> str:
    about = os.lstat(path)
    return "a folder" if about.st_mode & 0o170000 == 0o040000 else f"{about.st_size} bytes"


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except IsADirectoryError:
        import shutil

        shutil.rmtree(path, ignore_errors=True)
    except OSError:
        pass
