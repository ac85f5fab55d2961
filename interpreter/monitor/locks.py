"""Reads the kernel's table of file locks: who holds what, and who waits for it.

`/proc/locks` names files by device and inode, and owners by process number: `-1` for open-file-description locks, which
belong to no process, and 0 for owners in a PID namespace that cannot be seen from here. Locks of network file systems
stand here only as far as this machine takes part. It does not know which locks are wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal, NamedTuple

from . import procfs

LockKind = Literal["flock", "posix", "ofd", "lease"]
_KINDS: dict[str, LockKind] = {"FLOCK": "flock", "POSIX": "posix", "OFDLCK": "ofd", "LEASE": "lease", "DELEG": "lease"}


class FileLock(NamedTuple):
    """One line of the table: a lock held, or (`is_waiting`) somebody who waits behind the lock of the same `number`."""

    number: int
    kind: LockKind
    mode: str
    pid: int
    device: int
    inode: int
    start: int
    end: int | None
    is_waiting: bool


def parse_locks(text: str) -> list[FileLock]:
    """Lines of kinds that are not known here are left out."""
    found = []
    for line in text.splitlines():
        words = line.split()
        is_waiting = len(words) > 1 and words[1] == "->"
        if is_waiting:
            del words[1]
        if len(words) != 8 or words[1] not in _KINDS:
            continue
        major, minor, inode = words[5].split(":") if words[5].count(":") == 2 else ("0", "0", "0")
        found.append(
            FileLock(
                number=int(words[0].rstrip(":")),
                kind=_KINDS[words[1]],
                mode=words[3].lower(),
                pid=int(words[4]),
                device=os.makedev(int(major, 16), int(minor, 16)),
                inode=int(inode),
                start=int(words[6]),
                end=None if words[7] == "EOF" else int(words[7]),
                is_waiting=is_waiting,
            )
        )
    return found


class LockTable:
    """The table at one instant."""

    def __init__(self, locks: list[FileLock]) -> None:
        self.locks = locks

    @classmethod
    def read(cls) -> LockTable:
        """An empty table where there is no `/proc/locks`; ask `why_unavailable` before concluding anything from it."""
        raw = procfs.read_bytes("/proc/locks", 1 << 24)
        return cls(parse_locks(raw.decode("ascii", "replace")) if raw else [])

    def on(self, path: str) -> list[FileLock]:
        """Locks and waiters on one file."""
        try:
            seen = os.stat(path)
        except OSError:
            return []
        return [lock for lock in self.locks if _is_on(lock, seen.st_dev, seen.st_ino)]

    def holders_of(self, path: str) -> tuple[int, ...]:
        return tuple(sorted({lock.pid for lock in self.on(path) if not lock.is_waiting and lock.pid > 0}))

    def waiters_of(self, path: str) -> tuple[int, ...]:
        return tuple(sorted({lock.pid for lock in self.on(path) if lock.is_waiting and lock.pid > 0}))

    def owned_by(self, pids: Iterable[int]) -> list[FileLock]:
        wanted = frozenset(pids)
        return [lock for lock in self.locks if lock.pid in wanted and not lock.is_waiting]


def _is_on(lock: FileLock, device: int, inode: int) -> bool:
    """Btrfs and overlays show files under another device than the table does (major 0), so there the inode decides."""
    if lock.inode != inode:
        return False
    return lock.device == device or os.major(device) == 0 or os.major(lock.device) == 0


def why_unavailable() -> str | None:
    """None where the lock table can be read; else the reason, as a sentence for the report."""
    if os.access("/proc/locks", os.R_OK):
        return None
    return "this system does not show its file locks in /proc/locks"


def paths_by_inode(folder: str) -> dict[int, str]:
    """Inode → path of everything in a folder tree, to give the table's inodes their names."""
    found: dict[int, str] = {}
    queue = [folder]
    for place in queue:
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            found.setdefault(entry.inode(), entry.path)
            if entry.is_dir(follow_symlinks=False):
                queue.append(entry.path)
    return found


def holders_by_handle(pids: Iterable[int], path: str) -> list[tuple[int, int, LockKind]]:
    """(process, descriptor, kind) of locks on a file, as each descriptor's own `fdinfo` shows them.

    The only way to find who holds an open-file-description lock, and who shares a `flock` by inheritance.
    """
    try:
        seen = os.stat(path)
    except OSError:
        return []
    found: list[tuple[int, int, LockKind]] = []
    for pid in pids:
        try:
            fds = os.listdir(f"/proc/{pid}/fd")
        except OSError:
            continue
        for fd in fds:
            raw = procfs.read_bytes(f"/proc/{pid}/fdinfo/{fd}") or b""
            lines = [line[5:] for line in raw.decode("ascii", "replace").splitlines() if line.startswith("lock:")]
            held = parse_locks("\n".join(lines))
            found.extend((pid, int(fd), lock.kind) for lock in held if _is_on(lock, seen.st_dev, seen.st_ino))
    return found
