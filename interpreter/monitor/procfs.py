"""Reads the parts of `/proc` that all monitors share: one process's status line, its tasks and its children.

It does not know why anybody asks, keeps no state beyond what it probed once, and never raises for a process that is
gone: a dead process is an ordinary answer (`None` or an empty list).
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
NS_PER_TICK = 1_000_000_000 // TICKS_PER_SECOND
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class StatusLine(NamedTuple):
    """The fields of `/proc/PID/stat` that monitors use."""

    name: str
    state: str
    parent: int
    group: int
    session: int
    cpu_ns: int
    reaped_cpu_ns: int
    n_threads: int
    started_ticks: int


def parse_status_line(raw: bytes) -> StatusLine:
    """A name may hold blanks and brackets, so the fields are counted from the *last* closing bracket."""
    close = raw.rindex(b")")
    name = raw[raw.index(b"(") + 1 : close].decode("utf-8", "replace")
    field = raw[close + 2 :].split()
    return StatusLine(
        name=name,
        state=chr(field[0][0]),
        parent=int(field[1]),
        group=int(field[2]),
        session=int(field[3]),
        cpu_ns=(int(field[11]) + int(field[12])) * NS_PER_TICK,
        reaped_cpu_ns=(int(field[13]) + int(field[14])) * NS_PER_TICK,
        n_threads=int(field[17]),
        started_ticks=int(field[19]),
    )


def read_bytes(path: str, limit: int = 1 << 16) -> bytes | None:
    """The file's bytes up to `limit`, or None if it cannot be read (the process is gone, or is not ours to see)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        parts = []
        while limit > 0:
            part = os.read(fd, limit)
            if not part:
                break
            parts.append(part)
            limit -= len(part)
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(fd)


def status_of(pid: int) -> StatusLine | None:
    raw = read_bytes(f"/proc/{pid}/stat", 4096)
    return parse_status_line(raw) if raw else None


def tasks_of(pid: int) -> list[int]:
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def all_pids() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


@cache
def why_unavailable() -> str | None:
    """None where `/proc` serves; else the reason, as a sentence for the report."""
    if read_bytes("/proc/self/stat", 16):
        return None
    return "this system has no /proc with per-process files, so processes cannot be watched from outside"


@cache
def lists_children() -> bool:
    """Kernels built without CONFIG_PROC_CHILDREN have no `children` file; then all of /proc is searched by parent."""
    return os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def children_of(pid: int) -> list[int]:
    """Direct children of all the process's threads: a child belongs to the thread that forked it."""
    if not lists_children():
        return children_by_search().get(pid, [])
    found: list[int] = []
    for tid in tasks_of(pid):
        raw = read_bytes(f"/proc/{pid}/task/{tid}/children")
        if raw:
            found.extend(map(int, raw.split()))
    return found


def children_by_search() -> dict[int, list[int]]:
    """Parent → children of every process on the machine: dear (about 10 µs a process), and needs no kernel option."""
    by_parent: dict[int, list[int]] = {}
    for pid in all_pids():
        status = status_of(pid)
        if status is not None:
            by_parent.setdefault(status.parent, []).append(pid)
    return by_parent


def descendants_of(roots: list[int]) -> list[int]:
    """The roots and all that descends from them, parents first. Daemons that others adopted are not found."""
    by_search = None if lists_children() else children_by_search()
    seen: dict[int, None] = dict.fromkeys(roots)
    queue = list(roots)
    for pid in queue:
        for child in children_of(pid) if by_search is None else by_search.get(pid, []):
            if child not in seen:
                seen[child] = None
                queue.append(child)
    return list(seen)


def link_target(pid: int, fd: int) -> str | None:
    """What a process's descriptor points to: a path, `pipe:[N]`, `socket:[N]`, `anon_inode:[KIND]`."""
    try:
        return os.readlink(f"/proc/{pid}/fd/{fd}")
    except OSError:
        return None
