"""What a system call's number and arguments say of a wait, with made-up surroundings."""

from __future__ import annotations

import pytest

from cts.interpreter.monitor.syscalls import names_by_number
from cts.interpreter.monitor.waits import Scope, SleepingTask, Wait, WaitKind, blocking_wait, classify

TARGETS = {
    3: "/run/lock",
    4: "pipe:[7]",
    5: "socket:[8]",
    6: "/run/fifo",
    7: "anon_inode:[eventfd]",
    8: "anon_inode:[pidfd]",
    9: "/dev/pts/1",
    10: "pipe:[inner]",
}


class FakeSurroundings:
    def __init__(self, polled: list[tuple[int, bool]] | None = None, is_shared: bool = False) -> None:
        self._polled = polled
        self._is_shared = is_shared

    def target(self, pid: int, fd: int) -> str | None:
        return TARGETS.get(fd)

    def is_fifo(self, pid: int, fd: int) -> bool:
        return fd == 6

    def fifo_at(self, pid: int, dirfd: int, address: int) -> str | None:
        return "/run/fifo" if address == 0xF1F0 else None

    def polled(self, pid: int, call: str, args: tuple[int, ...]) -> list[tuple[int, bool]] | None:
        return self._polled

    def is_held_inside(self, pid: int, target: str) -> bool:
        return target == "pipe:[inner]"

    def is_shared_memory(self, pid: int, address: int) -> bool:
        return self._is_shared


def told(call: str, *args: int, polled: list[tuple[int, bool]] | None = None, is_shared: bool = False) -> Wait:
    padded = (args + (0,) * 6)[:6]
    return classify(SleepingTask(1, 2, call, padded), FakeSurroundings(polled, is_shared))


@pytest.mark.parametrize(
    ("call", "args", "kind", "scope"),
    [
        ("flock", (3, 2), WaitKind.FLOCK, Scope.OUTSIDE),
        ("fcntl", (3, 7), WaitKind.POSIX_LOCK, Scope.OUTSIDE),
        ("fcntl", (3, 38), WaitKind.OFD_LOCK, Scope.OUTSIDE),
        ("fcntl", (3, 6), WaitKind.OTHER, Scope.ITSELF),
        ("read", (4,), WaitKind.PIPE_READ, Scope.OUTSIDE),
        ("write", (4,), WaitKind.PIPE_WRITE, Scope.OUTSIDE),
        ("read", (10,), WaitKind.PIPE_READ, Scope.INSIDE),
        ("read", (6,), WaitKind.PIPE_READ, Scope.OUTSIDE),
        ("read", (5,), WaitKind.SOCKET_RECEIVE, Scope.OUTSIDE),
        ("sendmsg", (5,), WaitKind.SOCKET_SEND, Scope.OUTSIDE),
        ("read", (9,), WaitKind.TERMINAL, Scope.OUTSIDE),
        ("read", (3,), WaitKind.OTHER, Scope.ITSELF),
        ("read", (7,), WaitKind.IDLE, Scope.ITSELF),
        ("accept4", (5,), WaitKind.SOCKET_ACCEPT, Scope.OUTSIDE),
        ("connect", (5,), WaitKind.SOCKET_CONNECT, Scope.OUTSIDE),
        ("openat", (0xFFFFFF9C, 0xF1F0), WaitKind.FIFO_OPEN, Scope.OUTSIDE),
        ("openat", (0xFFFFFF9C, 0x1), WaitKind.OTHER, Scope.ITSELF),
        ("semop", (1,), WaitKind.SEMAPHORE, Scope.OUTSIDE),
        ("msgrcv", (1,), WaitKind.MESSAGE_QUEUE, Scope.OUTSIDE),
        ("wait4", (5,), WaitKind.CHILD, Scope.INSIDE),
        ("clock_nanosleep", (1,), WaitKind.TIMER, Scope.ITSELF),
        ("epoll_wait", (7,), WaitKind.IDLE, Scope.ITSELF),
        ("", (), WaitKind.OTHER, Scope.ITSELF),
    ],
)
def test_kind_and_scope_of_a_call(call: str, args: tuple[int, ...], kind: WaitKind, scope: Scope) -> None:
    wait = told(call, *args)
    assert (wait.kind, wait.scope) == (kind, scope)


def test_a_futex_is_judged_by_the_memory_it_lies_in() -> None:
    assert told("futex", 0x1000, 128).scope is Scope.INSIDE
    assert told("futex", 0x1000, 0).scope is Scope.INSIDE
    assert told("futex", 0x1000, 0, is_shared=True).scope is Scope.OUTSIDE
    assert told("futex", 0x1000, 137, 0, 0x2000).scope is Scope.ITSELF
    bounded = told("futex", 0x1000, 9, 0, 0x2000, is_shared=True)
    assert (bounded.scope, bounded.is_bounded) == (Scope.OUTSIDE, True)
    assert told("futex", 0x1000, 1).kind is WaitKind.OTHER


def test_a_poll_of_one_descriptor_is_a_read_with_a_time_out() -> None:
    wait = told("poll", 0x1, 1, 5000, polled=[(5, False)])
    assert (wait.kind, wait.scope, wait.is_bounded) == (WaitKind.SOCKET_RECEIVE, Scope.OUTSIDE, True)
    forever = told("poll", 0x1, 1, 0xFFFFFFFF, polled=[(4, True)])
    assert (forever.kind, forever.is_bounded) == (WaitKind.PIPE_WRITE, False)
    child = told("ppoll", 0x1, 1, 0, polled=[(8, False)])
    assert (child.kind, child.scope) == (WaitKind.CHILD, Scope.INSIDE)


def test_a_poll_of_many_descriptors_or_of_none_blocks_nobody() -> None:
    assert told("poll", 0x1, 2, -1, polled=[(4, False), (5, False)]).scope is Scope.ITSELF
    assert told("select", 0, 0, 0, 0, 0x1, polled=[]).kind is WaitKind.TIMER
    assert told("poll", 0x1, 1, -1, polled=None).scope is Scope.ITSELF


LOCK = Wait(WaitKind.FLOCK, Scope.OUTSIDE, "flock")
THREAD = Wait(WaitKind.FUTEX, Scope.INSIDE, "futex")
CHILD = Wait(WaitKind.CHILD, Scope.INSIDE, "wait4")
SLEEP = Wait(WaitKind.TIMER, Scope.ITSELF, "clock_nanosleep")


def test_a_family_is_blocked_by_what_only_others_can_give() -> None:
    assert blocking_wait([LOCK]) is LOCK
    assert blocking_wait([SLEEP, CHILD, LOCK]) is LOCK


def test_a_family_that_will_go_on_by_itself_is_not_blocked() -> None:
    assert blocking_wait([]) is None
    assert blocking_wait([SLEEP]) is None
    assert blocking_wait([THREAD, SLEEP]) is None
    assert blocking_wait([CHILD, SLEEP]) is None
    assert blocking_wait([CHILD]) is None


def test_a_family_whose_members_all_wait_for_each_other_is_blocked() -> None:
    assert blocking_wait([CHILD, THREAD, THREAD]) is THREAD


def test_both_architectures_know_the_lock_calls_by_number() -> None:
    x86, arm = names_by_number("x86_64"), names_by_number("aarch64")
    assert (x86[73], x86[72], x86[202]) == ("flock", "fcntl", "futex")
    assert (arm[32], arm[25], arm[98]) == ("flock", "fcntl", "futex")
    assert names_by_number("vax") == {}
