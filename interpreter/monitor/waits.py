"""What one sleeping task waits for, told from its system call; and whether a family of processes is blocked.

Pure functions of facts: nothing here reads the system. `Surroundings` answers the questions that a call's numbers
leave open (what is behind a descriptor, what stands at an address), so tests can fabricate the answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, Protocol


class WaitKind(StrEnum):
    """What the task sits in, as a report names it."""

    FLOCK = "flock"
    POSIX_LOCK = "posix lock"
    OFD_LOCK = "open-file-description lock"
    PIPE_READ = "pipe read"
    PIPE_WRITE = "pipe write"
    FIFO_OPEN = "FIFO open"
    SOCKET_ACCEPT = "socket accept"
    SOCKET_CONNECT = "socket connect"
    SOCKET_RECEIVE = "socket receive"
    SOCKET_SEND = "socket send"
    FUTEX = "futex"
    SEMAPHORE = "semaphore"
    MESSAGE_QUEUE = "message queue"
    TERMINAL = "terminal"
    CHILD = "child process"
    TIMER = "timer"
    IDLE = "events"
    OTHER = "other"


class Scope(StrEnum):
    """Who can end the wait."""

    OUTSIDE = "outside"
    """Something outside the family must happen: this is what blocked means."""
    INSIDE = "inside"
    """Another task of the same family must act: blocked only if every one of them waits likewise."""
    ITSELF = "itself"
    """A clock, the disk or any next event ends it: asleep, but not blocked."""


class Wait(NamedTuple):
    kind: WaitKind
    scope: Scope
    call: str
    target: str = ""
    # True if a time-out may end the wait as well.
    is_bounded: bool = False
    pid: int = 0
    tid: int = 0
    fd: int | None = None


class SleepingTask(NamedTuple):
    """One task that was asleep; `call` is empty where it slept outside any call, or in an unknown one."""

    pid: int
    tid: int
    call: str
    args: tuple[int, ...]


class Surroundings(Protocol):
    def target(self, pid: int, fd: int) -> str | None:
        """What the descriptor points to: a path, `pipe:[N]`, `socket:[N]`, `anon_inode:[KIND]`."""

    def is_fifo(self, pid: int, fd: int) -> bool: ...

    def fifo_at(self, pid: int, dirfd: int, address: int) -> str | None:
        """The path of the FIFO whose name stands at the address, or None if it is no FIFO."""

    def polled(self, pid: int, call: str, args: tuple[int, ...]) -> list[tuple[int, bool]] | None:
        """The descriptors that a poll or select waits for, each with "to be written"; None if that cannot be read."""

    def is_held_inside(self, pid: int, target: str) -> bool:
        """True if another process of the same family has the same pipe or socket open."""

    def is_shared_memory(self, pid: int, address: int) -> bool: ...


_F_SETLKW, _F_OFD_SETLKW = 7, 38
_FUTEX_WAITS = frozenset((0, 6, 9, 11, 13))
_FUTEX_PRIVATE = 128
_READS = frozenset(("read", "readv", "recvfrom", "recvmsg", "recvmmsg", "splice"))
_WRITES = frozenset(("write", "writev", "sendto", "sendmsg", "sendmmsg"))
_QUEUES = frozenset(("msgsnd", "msgrcv", "mq_timedsend", "mq_timedreceive"))
_POLLS = frozenset(("poll", "ppoll", "select", "pselect6"))
_EVENT_LOOPS = frozenset(("epoll_wait", "epoll_pwait", "epoll_pwait2", "pause", "rt_sigsuspend", "rt_sigtimedwait"))
_TIMERS = frozenset(("nanosleep", "clock_nanosleep", "restart_syscall"))


def classify(task: SleepingTask, around: Surroundings) -> Wait:
    """What the task waits for. What is not known to be a wait for others counts as the task's own affair."""
    wait = _classify(task, around)
    return wait._replace(pid=task.pid, tid=task.tid, call=task.call)


def _classify(task: SleepingTask, around: Surroundings) -> Wait:
    call, args = task.call, task.args
    if call == "flock":
        return _on_lock(task, around, WaitKind.FLOCK)
    if call == "fcntl" and _int(args[1]) == _F_SETLKW:
        return _on_lock(task, around, WaitKind.POSIX_LOCK)
    if call == "fcntl" and _int(args[1]) == _F_OFD_SETLKW:
        return _on_lock(task, around, WaitKind.OFD_LOCK)
    if call in _READS or call in _WRITES:
        return _on_stream(task, around, _int(args[0]), call in _WRITES, is_bounded=False)
    if call in ("accept", "accept4"):
        return _on_socket(task, around, WaitKind.SOCKET_ACCEPT)
    if call == "connect":
        return _on_socket(task, around, WaitKind.SOCKET_CONNECT)
    if call == "futex":
        return _on_futex(task, around)
    if call in ("semop", "semtimedop"):
        is_bounded = call == "semtimedop" and args[3] != 0
        return Wait(WaitKind.SEMAPHORE, Scope.OUTSIDE, call, f"semaphore set {args[0]}", is_bounded)
    if call in _QUEUES:
        is_bounded = call.startswith("mq_") and args[4] != 0
        return Wait(WaitKind.MESSAGE_QUEUE, Scope.OUTSIDE, call, f"queue {args[0]}", is_bounded)
    if call in ("wait4", "waitid"):
        return Wait(WaitKind.CHILD, Scope.INSIDE, call)
    if call in _POLLS:
        return _on_poll(task, around)
    if call in ("open", "openat", "openat2", "creat"):
        return _on_open(task, around)
    if call in _TIMERS:
        return Wait(WaitKind.TIMER, Scope.ITSELF, call)
    if call in _EVENT_LOOPS:
        return Wait(WaitKind.IDLE, Scope.ITSELF, call)
    return Wait(WaitKind.OTHER, Scope.ITSELF, call)


def _int(register: int) -> int:
    """A C `int` argument: the upper half of the register means nothing."""
    return (register & 0xFFFFFFFF) - ((register & 0x80000000) << 1)


def _on_lock(task: SleepingTask, around: Surroundings, kind: WaitKind) -> Wait:
    fd = _int(task.args[0])
    return Wait(kind, Scope.OUTSIDE, task.call, around.target(task.pid, fd) or "", fd=fd)


def _on_socket(task: SleepingTask, around: Surroundings, kind: WaitKind) -> Wait:
    fd = _int(task.args[0])
    return Wait(kind, Scope.OUTSIDE, task.call, around.target(task.pid, fd) or "", fd=fd)


def _on_stream(task: SleepingTask, around: Surroundings, fd: int, is_write: bool, is_bounded: bool) -> Wait:
    target = around.target(task.pid, fd) or ""
    if target.startswith("socket:"):
        kind = WaitKind.SOCKET_SEND if is_write else WaitKind.SOCKET_RECEIVE
    elif target.startswith("pipe:") or around.is_fifo(task.pid, fd):
        kind = WaitKind.PIPE_WRITE if is_write else WaitKind.PIPE_READ
    elif target.startswith(("/dev/pts/", "/dev/tty")):
        kind = WaitKind.TERMINAL
    elif target == "anon_inode:[pidfd]":
        return Wait(WaitKind.CHILD, Scope.INSIDE, task.call, target, is_bounded, fd=fd)
    else:
        # A disk, an event or timer descriptor, a device: it will come by itself.
        kind = WaitKind.IDLE if target.startswith("anon_inode:") else WaitKind.OTHER
        return Wait(kind, Scope.ITSELF, task.call, target, is_bounded, fd=fd)
    scope = Scope.INSIDE if around.is_held_inside(task.pid, target) else Scope.OUTSIDE
    return Wait(kind, scope, task.call, target, is_bounded, fd=fd)


def _on_futex(task: SleepingTask, around: Surroundings) -> Wait:
    operation = _int(task.args[1])
    if operation & 0x7F not in _FUTEX_WAITS:
        return Wait(WaitKind.OTHER, Scope.ITSELF, task.call)
    is_bounded = task.args[3] != 0
    target = f"futex {task.args[0]:#x}"
    # Joining a thread waits on a futex without the private mark, so only the memory itself tells who else can wake it.
    if not operation & _FUTEX_PRIVATE and around.is_shared_memory(task.pid, task.args[0]):
        return Wait(WaitKind.FUTEX, Scope.OUTSIDE, task.call, target, is_bounded)
    # A bounded wait on the process's own memory is how many languages sleep; it cannot be told from a lock with a
    # time-out, so it is not called blocked.
    scope = Scope.ITSELF if is_bounded else Scope.INSIDE
    return Wait(WaitKind.FUTEX, scope, task.call, target, is_bounded)


def _on_poll(task: SleepingTask, around: Surroundings) -> Wait:
    is_bounded = _int(task.args[2]) >= 0 if task.call == "poll" else task.args[_TIMEOUT_ARGUMENT[task.call]] != 0
    polled = around.polled(task.pid, task.call, task.args)
    if polled is not None and len(polled) == 1:
        # One descriptor only: not an event loop, but a read or write with a time-out.
        fd, is_write = polled[0]
        return _on_stream(task, around, fd, is_write, is_bounded)
    kind = WaitKind.TIMER if polled == [] and is_bounded else WaitKind.IDLE
    return Wait(kind, Scope.ITSELF, task.call, is_bounded=is_bounded)


_TIMEOUT_ARGUMENT = {"ppoll": 2, "select": 4, "pselect6": 4}


def _on_open(task: SleepingTask, around: Surroundings) -> Wait:
    at_cwd = -100
    if task.call in ("open", "creat"):
        dirfd, address = at_cwd, task.args[0]
    else:
        dirfd, address = _int(task.args[0]), task.args[1]
    path = around.fifo_at(task.pid, dirfd, address)
    if path is None:
        return Wait(WaitKind.OTHER, Scope.ITSELF, task.call)
    return Wait(WaitKind.FIFO_OPEN, Scope.OUTSIDE, task.call, path)


def blocking_wait(waits: Iterable[Wait]) -> Wait | None:
    """The wait that blocks a family all of whose tasks sleep, or None if one of them will go on by itself.

    A wait for something outside blocks it, whatever its other tasks sleep in: a heartbeat thread does not unblock a
    lock. Waits for each other block it only when nobody is left to act: then it is a deadlock within.
    """
    inside: Wait | None = None
    everyone_waits_inside = True
    for wait in waits:
        if wait.scope is Scope.OUTSIDE:
            return wait
        if wait.scope is Scope.ITSELF:
            everyone_waits_inside = False
        elif wait.kind is not WaitKind.CHILD and inside is None:
            inside = wait
    return inside if everyone_waits_inside else None
