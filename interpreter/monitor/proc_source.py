"""Reads processes from `/proc` files that stay open: about 10 µs for all four figures of a process.

This module does not know which processes belong together, nor how often it will be asked.
"""

from __future__ import annotations

import os
from functools import cache

from . import procfs
from .proc_file import ProcFile, open_or_none
from .series import UNKNOWN, Reading

# Listing a process's threads costs as much as all the rest, and threads that fork are rare: between changes of
# the thread count the list is renewed only this often.
_LOOKS_PER_THREAD_LIST = 16


@cache
def size_counts_handles() -> bool:
    """New kernels give the number of open descriptors as the size of `/proc/PID/fd`; older ones say 0."""
    try:
        # The listing itself holds one descriptor open while it counts.
        return os.stat("/proc/self/fd").st_size == len(os.listdir("/proc/self/fd")) - 1
    except OSError:
        return False


class ProcProcess:
    """One process, held open. The constructor raises OSError if it is gone or a zombie."""

    __slots__ = (
        "_children",
        "_handles",
        "_looks_to_list",
        "_memory",
        "_n_threads",
        "_started",
        "_status",
        "name",
        "pid",
    )

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status = ProcFile(f"/proc/{pid}/stat")
        self._memory = open_or_none(f"/proc/{pid}/statm")
        self._handles = open_or_none(f"/proc/{pid}/fd")
        self._children: dict[int, ProcFile] = {}
        self._n_threads = 0
        self._looks_to_list = 0
        try:
            status = procfs.parse_status_line(self._status.read())
            if status.state in "ZX":
                raise ProcessLookupError(f"process {pid} has ended")
        except OSError:
            self.close()
            raise
        self.name = status.name
        self._started = status.started_ticks

    def read(self) -> Reading | None:
        try:
            raw = self._status.read()
            field = raw[raw.rindex(b")") + 2 :].split(None, 20)
            if field[0] in (b"Z", b"X") or int(field[19]) != self._started:
                return None
            # The resident size in `stat` is a rough per-CPU sum; `statm` is the exact one on current kernels.
            memory = UNKNOWN
            if self._memory is not None:
                memory = int(self._memory.read(128).split(None, 2)[1]) * procfs.PAGE_BYTES
        except OSError:
            return None
        n_threads = int(field[17])
        if n_threads != self._n_threads:
            self._n_threads = n_threads
            self._looks_to_list = 0
        ticks = int(field[11]) + int(field[12]) + int(field[13]) + int(field[14])
        return Reading(ticks * procfs.NS_PER_TICK, memory, self._count_handles(), n_threads)

    def _count_handles(self) -> int:
        if self._handles is None:
            return UNKNOWN
        try:
            return self._handles.size() if size_counts_handles() else self._handles.n_entries()
        except OSError:
            return UNKNOWN

    def children(self) -> list[int]:
        if not procfs.lists_children():
            self._looks_to_list -= 1
            if self._looks_to_list > 0:
                return []
            self._looks_to_list = _LOOKS_PER_THREAD_LIST
            return procfs.children_of(self.pid)
        if self._looks_to_list <= 0:
            self._list_threads()
        if self._n_threads > 1:
            self._looks_to_list -= 1
        found: list[int] = []
        for tid, listing in list(self._children.items()):
            try:
                raw = listing.read(1 << 16)
            except OSError:
                self._children.pop(tid).close()
                continue
            if raw:
                found.extend(map(int, raw.split()))
        return found

    def _list_threads(self) -> None:
        self._looks_to_list = _LOOKS_PER_THREAD_LIST
        alive = set(procfs.tasks_of(self.pid))
        for tid in self._children.keys() - alive:
            self._children.pop(tid).close()
        for tid in alive - self._children.keys():
            listing = open_or_none(f"/proc/{self.pid}/task/{tid}/children")
            if listing is not None:
                self._children[tid] = listing

    def close(self) -> None:
        for file in (self._status, self._memory, self._handles, *self._children.values()):
            if file is not None:
                file.close()
        self._children.clear()


class ProcSource:
    def open(self, pid: int) -> ProcProcess | None:
        try:
            return ProcProcess(pid)
        except OSError:
            return None
