"""Looks at a family of processes: does any of its tasks run, and if none does, in which system calls do they sleep?

A look that reads one task after the other could see each asleep at its own moment and never all at once. So the
kernel's count of how often each task was put on a CPU is read before and after: if none changed, all slept all the
time between, and nobody forked: a proof. It does not know what a call means (`waits`) nor since when (`blocked`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from . import procfs
from .proc_file import ProcFile
from .syscalls import names_by_number
from .waits import SleepingTask

# A family that forks faster than it can be listed surely runs.
_MAX_LISTINGS = 4


class FamilyLook(NamedTuple):
    """What one look showed. `asleep` is None if some task ran, was stopped, or woke up while being looked at."""

    is_alive: bool
    asleep: tuple[SleepingTask, ...] | None
    # Why nothing can be said, where that is so.
    unknown: str | None = None


RUNNING = FamilyLook(True, None)
GONE = FamilyLook(False, None)


@cache
def why_blocked_unknown() -> str | None:
    """None where waits can be told; else the reason, as a sentence for the report."""
    reason = procfs.why_unavailable()
    if reason is not None:
        return reason
    if not names_by_number():
        return f"the numbers of system calls on {os.uname().machine} are not known here, so waits cannot be told apart"
    raw = procfs.read_bytes("/proc/self/syscall", 256)
    if not raw or not raw.split()[0].isdigit():
        return "the kernel does not show system calls in /proc/PID/syscall, so nobody can be seen to be blocked"
    return None


@cache
def counts_switches() -> bool:
    """`/proc/TID/schedstat` gives how often the task ran, where the kernel counts it; else it is missing or zero."""
    raw = procfs.read_bytes("/proc/thread-self/schedstat", 128)
    return raw is not None and len(raw.split()) == 3 and int(raw.split()[2]) > 0


class _Task:
    __slots__ = ("_line", "_switches", "pid", "tid")

    def __init__(self, pid: int, tid: int) -> None:
        self.pid = pid
        self.tid = tid
        self._line = ProcFile(f"/proc/{pid}/task/{tid}/syscall")
        try:
            self._switches = ProcFile(f"/proc/{pid}/task/{tid}/{'schedstat' if counts_switches() else 'syscall'}")
        except OSError:
            self._line.close()
            raise

    def line(self) -> bytes:
        return self._line.read(256)

    def mark(self) -> bytes:
        """Changes whenever the task has run. Without the kernel's count, the call and its stack pointer must do."""
        return self._switches.read(256)

    def close(self) -> None:
        self._line.close()
        self._switches.close()


class FamilyReader:
    """One root process and all that descends from it. A process seen once stays in the family, whoever adopts it."""

    def __init__(self, root: int) -> None:
        self.root = root
        self._tasks: dict[int, _Task] = {}
        self._pids: list[int] = [root]
        self._last_runner: _Task | None = None
        self._unreadable: str | None = None
        self._marks: dict[int, bytes] = {}
        self._last = RUNNING
        self._names = names_by_number()

    def look(self) -> FamilyLook:
        runner = self._last_runner
        if runner is not None and _runs(runner):
            return RUNNING
        self._last_runner = None
        marks = self._read_marks()
        if marks and marks == self._marks and counts_switches():
            # Nobody has run since the last look, so nobody can be new, gone, or in another call.
            return self._last
        self._marks = {}
        for _ in range(_MAX_LISTINGS):
            n_taken_up = self._renew()
            if not self._pids:
                return GONE
            if self._unreadable is not None:
                return FamilyLook(True, None, self._unreadable)
            if n_taken_up == 0 and marks is not None:
                return self._look_at_all(marks)
            # Those who are new have no mark from before the listing; their own children may be missing from it.
            marks = self._read_marks()
        return RUNNING

    def _look_at_all(self, marks: dict[int, bytes]) -> FamilyLook:
        tasks: list[SleepingTask] = []
        for task in self._tasks.values():
            asleep = _read_task(task, self._names)
            if asleep is None or not _sleeps(task):
                self._last_runner = task
                return RUNNING
            tasks.append(asleep)
        if self._read_marks() != marks:
            return RUNNING
        self._marks = marks
        self._last = FamilyLook(True, tuple(tasks))
        return self._last

    def pids(self) -> tuple[int, ...]:
        return tuple(self._pids)

    def close(self) -> None:
        for task in self._tasks.values():
            task.close()
        self._tasks.clear()

    def _renew(self) -> int:
        """Takes up new threads and children, lets go of ended ones; gives how many are new."""
        self._unreadable = None
        found: dict[int, int] = {}
        alive: dict[int, None] = {}
        queue = list(self._pids)
        for pid in queue:
            if pid in alive:
                continue
            tids = procfs.tasks_of(pid)
            if not tids or _is_zombie(pid):
                continue
            alive[pid] = None
            found.update(dict.fromkeys(tids, pid))
            queue.extend(procfs.children_of(pid))
        self._pids = list(alive)
        for tid in self._tasks.keys() - found.keys():
            self._tasks.pop(tid).close()
        new = found.keys() - self._tasks.keys()
        for tid in new:
            self._take_up(found[tid], tid)
        return len(new)

    def _take_up(self, pid: int, tid: int) -> None:
        try:
            self._tasks[tid] = _Task(pid, tid)
        except PermissionError:
            self._unreadable = f"process {pid} belongs to another user, so its system calls are not shown"
        except OSError:
            return
        if tid in self._tasks and _is_32_bit(pid):
            self._unreadable = f"process {pid} is a 32-bit program, whose system calls have other numbers"

    def _read_marks(self) -> dict[int, bytes] | None:
        try:
            return {tid: task.mark() for tid, task in self._tasks.items()}
        except OSError:
            return None


def _read_task(task: _Task, names: Mapping[int, str]) -> SleepingTask | None:
    """None if the task runs or has just gone."""
    try:
        words = task.line().split()
    except OSError:
        return None
    if not words or words[0] == b"running":
        return None
    if len(words) < 7:
        # Asleep outside any call, as in a page fault: the number is -1 and no arguments follow.
        return SleepingTask(task.pid, task.tid, "", ())
    return SleepingTask(task.pid, task.tid, names.get(int(words[0]), ""), tuple(int(word, 16) for word in words[1:7]))


def _runs(task: _Task) -> bool:
    try:
        return task.line().startswith(b"running")
    except OSError:
        return False


def _sleeps(task: _Task) -> bool:
    """A stopped or traced task keeps the number of the call it was stopped in, but it does not wait for it."""
    raw = procfs.read_bytes(f"/proc/{task.pid}/task/{task.tid}/stat", 1024)
    return raw is not None and procfs.parse_status_line(raw).state in "SDI"


def _is_zombie(pid: int) -> bool:
    status = procfs.status_of(pid)
    return status is None or status.state in "ZX"


def _is_32_bit(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/exe", "rb") as program:
            return program.read(5)[4:5] == b"\x01"
    except OSError:
        return False
