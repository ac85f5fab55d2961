"""What was there after and not before: processes, files, locks, handles, mounts, shared memory.

`take` photographs, `compare` gives typed findings, each with a sentence. It is told where to look and knows nothing of
why; each part is cheap or is left out unless asked for. Zombies are no leftovers: whoever must wait for them will.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Literal, NamedTuple

from . import procfs
from .locks import FileLock, LockTable, why_unavailable as why_locks_unavailable

LeftoverKind = Literal["process", "file", "lock", "handle", "mount", "shared memory"]


class Leftover(NamedTuple):
    kind: LeftoverKind
    # What it is: a process number, a path, a descriptor's target, a mount point.
    subject: str
    sentence: str
    pid: int | None = None


class LeftoverScope(NamedTuple):
    """Where to look. Empty means: not there. Ask for the cheapest that catches all.

    `roots`: processes whose descendants count (an init of a PID namespace, or a subreaper, which adopts orphans).
    `cgroup`: a folder of the cgroup file system. `groups`, `sessions`, `environment` (bytes such as b"RUN=7" that the
    processes carry in their environment) search every process of the machine, at 10 to 20 µs each.
    """

    roots: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    sessions: tuple[int, ...] = ()
    cgroup: str = ""
    environment: bytes = b""
    # Folder trees in which nothing may appear, vanish or change, and the paths below them that are exempt.
    folders: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    # Locks count if they lie on files of these trees or belong to processes found; all others are somebody else's.
    locked_folders: tuple[str, ...] = ()
    own_handles: bool = False
    mounts: bool = False
    shared_memory: bool = False
    # Processes that are meant to be there.
    spared: tuple[int, ...] = ()


class FileMark(NamedTuple):
    inode: int
    size: int
    modified_ns: int


class Photograph(NamedTuple):
    processes: dict[int, procfs.StatusLine]
    files: dict[str, FileMark]
    locks: list[FileLock]
    handles: dict[int, str]
    mounts: dict[str, str]
    shared_memory: frozenset[str]
    # What could not be looked at, and why: nothing may be concluded there.
    unseen: tuple[str, ...]


def take(scope: LeftoverScope) -> Photograph:
    unseen: list[str] = []
    wants_processes = any((scope.roots, scope.groups, scope.sessions, scope.cgroup, scope.environment))
    reason = procfs.why_unavailable()
    if reason is not None and (wants_processes or scope.own_handles or scope.mounts):
        unseen.append(reason)
    reason = why_locks_unavailable()
    if reason is not None and scope.locked_folders:
        unseen.append(reason)
    return Photograph(
        processes=_processes(scope) if wants_processes else {},
        files=_files(scope.folders, scope.allowed, unseen),
        locks=LockTable.read().locks if scope.locked_folders or wants_processes else [],
        handles=_own_handles() if scope.own_handles else {},
        mounts=_mounts() if scope.mounts else {},
        shared_memory=_shared_memory() if scope.shared_memory else frozenset(),
        unseen=tuple(unseen),
    )


def compare(before: Photograph, after: Photograph, scope: LeftoverScope) -> list[Leftover]:
    found = [_process_sentence(pid, status) for pid, status in _new_processes(before, after)]
    found += _changed_files(before.files, after.files)
    found += _new_locks(before, after, scope)
    for fd, target in after.handles.items():
        if before.handles.get(fd) != target:
            found.append(Leftover("handle", target, f"descriptor {fd} is still open on {target}"))
    for point in after.mounts.keys() - before.mounts.keys():
        found.append(Leftover("mount", point, f"{after.mounts[point]} is still mounted at {point}"))
    for name in sorted(after.shared_memory - before.shared_memory):
        found.append(Leftover("shared memory", name, f"shared memory {name} was made and not removed"))
    return found


def _processes(scope: LeftoverScope) -> dict[int, procfs.StatusLine]:
    pids: set[int] = set()
    if scope.roots:
        pids.update(set(procfs.descendants_of(list(scope.roots))) - set(scope.roots))
    if scope.cgroup:
        raw = procfs.read_bytes(os.path.join(scope.cgroup, "cgroup.procs"), 1 << 20) or b""
        pids.update(map(int, raw.split()))
    if scope.groups or scope.sessions or scope.environment:
        pids.update(_searched(scope))
    found = {}
    for pid in pids - set(scope.spared) - {os.getpid()}:
        status = procfs.status_of(pid)
        if status is not None and status.state not in "ZX":
            found[pid] = status
    return found


def _searched(scope: LeftoverScope) -> Iterable[int]:
    for pid in procfs.all_pids():
        status = procfs.status_of(pid)
        if status is None:
            continue
        if status.group in scope.groups or status.session in scope.sessions or _carries(pid, scope.environment):
            yield pid


def _carries(pid: int, variable: bytes) -> bool:
    if not variable:
        return False
    raw = procfs.read_bytes(f"/proc/{pid}/environ", 1 << 20)
    return raw is not None and variable in raw.split(b"\0")


def _new_processes(before: Photograph, after: Photograph) -> list[tuple[int, procfs.StatusLine]]:
    """A number that was given out again is another process: the start times differ."""
    found = []
    for pid, status in sorted(after.processes.items()):
        known = before.processes.get(pid)
        if known is None or known.started_ticks != status.started_ticks:
            found.append((pid, status))
    return found


def _process_sentence(pid: int, status: procfs.StatusLine) -> Leftover:
    raw = procfs.read_bytes(f"/proc/{pid}/cmdline", 4096) or b""
    command = raw.replace(b"\0", b" ").decode("utf-8", "replace").strip() or status.name
    if len(command) > 120:
        command = command[:117] + "..."
    return Leftover("process", command, f"process {pid} is still running: {command}", pid)


def _files(folders: tuple[str, ...], allowed: tuple[str, ...], unseen: list[str]) -> dict[str, FileMark]:
    found: dict[str, FileMark] = {}
    queue = [folder for folder in folders if folder not in allowed]
    for folder in queue:
        try:
            entries = list(os.scandir(folder))
        except FileNotFoundError:
            continue
        except OSError as error:
            unseen.append(f"{folder} could not be searched: {error.strerror}")
            continue
        for entry in entries:
            if entry.path in allowed:
                continue
            try:
                status = entry.stat(follow_symlinks=False)
                is_folder = entry.is_dir(follow_symlinks=False)
            except FileNotFoundError:
                continue
            # A folder's own time changes with every entry, which is reported by itself.
            found[entry.path] = FileMark(status.st_ino, *(0, 0) if is_folder else (status.st_size, status.st_mtime_ns))
            if is_folder:
                queue.append(entry.path)
    return found


def _changed_files(before: dict[str, FileMark], after: dict[str, FileMark]) -> list[Leftover]:
    found = []
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            found.append(Leftover("file", path, f"{path} was removed"))
        elif path not in before:
            found.append(Leftover("file", path, f"{path} was made and not removed"))
        elif before[path] != after[path]:
            found.append(Leftover("file", path, f"{path} was changed"))
    return found


def _new_locks(before: Photograph, after: Photograph, scope: LeftoverScope) -> list[Leftover]:
    known = {_lock_identity(lock) for lock in before.locks}
    new = [lock for lock in after.locks if not lock.is_waiting and _lock_identity(lock) not in known]
    if not new:
        return []
    path_of = _paths_of({lock.inode for lock in new}, scope.locked_folders)
    found = []
    for lock in new:
        path = path_of.get(lock.inode)
        if path is None and lock.pid not in after.processes:
            continue
        subject = path or f"inode {lock.inode}"
        owner = f"process {lock.pid}" if lock.pid > 0 else "a process that the lock does not name"
        sentence = f"a {lock.kind} {lock.mode} lock on {subject} is still held by {owner}"
        found.append(Leftover("lock", subject, sentence, lock.pid if lock.pid > 0 else None))
    return found


def _lock_identity(lock: FileLock) -> tuple[object, ...]:
    return (lock.kind, lock.mode, lock.pid, lock.device, lock.inode, lock.start, lock.end)


def _paths_of(inodes: set[int], folders: tuple[str, ...]) -> dict[int, str]:
    from .locks import paths_by_inode

    found: dict[int, str] = {}
    for folder in folders:
        found.update({inode: path for inode, path in paths_by_inode(folder).items() if inode in inodes})
    return found


def _own_handles() -> dict[int, str]:
    found = {}
    try:
        fds = os.listdir("/proc/self/fd")
    except OSError:
        return {}
    for fd in fds:
        # The descriptor of the listing itself is closed by now.
        target = procfs.link_target(os.getpid(), int(fd))
        if target is not None:
            found[int(fd)] = target
    return found


def _mounts() -> dict[str, str]:
    """Mount point → what is mounted there."""
    found = {}
    for line in (procfs.read_bytes("/proc/self/mountinfo", 1 << 22) or b"").decode("utf-8", "replace").splitlines():
        left, _, right = line.partition(" - ")
        words, source = left.split(), right.split()
        if len(words) > 4 and len(source) > 1:
            found[words[4].replace("\\040", " ")] = f"{source[0]} {source[1]}"
    return found


def _shared_memory() -> frozenset[str]:
    """POSIX segments and semaphores by path, System V ones by their table's key and number."""
    found: set[str] = set()
    if not sys.platform.startswith("linux"):
        return frozenset()
    try:
        found.update(f"/dev/shm/{name}" for name in os.listdir("/dev/shm"))
    except OSError:
        pass
    for table in ("shm", "sem", "msg"):
        lines = (procfs.read_bytes(f"/proc/sysvipc/{table}", 1 << 20) or b"").decode("ascii", "replace").splitlines()
        found.update(f"System V {table} {line.split()[1]}" for line in lines[1:])
    return frozenset(found)
