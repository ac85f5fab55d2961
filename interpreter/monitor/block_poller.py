"""Looks at families of processes again and again, and feeds what it sees to a `BlockTracker`.

The rhythm adapts: half a millisecond while somebody is blocked (so that the end is seen well), a millisecond while
somebody works, slower when all only sleep; and never more than a share of one core. It knows process numbers and keys,
not what they stand for.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .blocked import BlockTracker, WaitInterval
from .locks import LockTable
from .surroundings import ProcSurroundings
from .task_reader import FamilyReader, why_blocked_unknown
from .waits import SleepingTask, Wait, WaitKind, blocking_wait, classify

QUICK_NS, STEADY_NS, CALM_NS = 500_000, 1_000_000, 2_000_000
# Dozens of programs that start at once are dear to look at; even then a wait of this length must not be missed.
SLOWEST_NS = 10_000_000
_CALM_AFTER_LOOKS = 20
_KERNEL_LOCKS = frozenset((WaitKind.FLOCK, WaitKind.POSIX_LOCK, WaitKind.OFD_LOCK))


class _Family:
    __slots__ = ("asleep", "reader", "wait")

    def __init__(self, reader: FamilyReader) -> None:
        self.reader = reader
        self.asleep: tuple[SleepingTask, ...] | None = None
        self.wait: Wait | None = None


class BlockPoller:
    """`add` families, call `poll` and wait `delay_ns` between; `tracker` has the intervals.

    `unknown` tells for which keys nothing can be said, and why: there "never blocked" must not be concluded.
    """

    def __init__(
        self,
        on_change: Callable[[WaitInterval], None] | None = None,
        core_share: float = 0.05,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self.tracker = BlockTracker(on_change)
        self.unknown: dict[str, str] = {}
        self._families: dict[str, _Family] = {}
        self._core_share = core_share
        self._now_ns = now_ns
        self._cost_ns = 0.0
        self._n_calm = 0

    def add(self, key: str, pid: int) -> None:
        reason = why_blocked_unknown()
        if reason is not None:
            self.unknown[key] = reason
        else:
            self._families[key] = _Family(FamilyReader(pid))
        self.tracker.add(key, self._now_ns())

    def remove(self, key: str) -> None:
        family = self._families.pop(key, None)
        if family is not None:
            family.reader.close()
        self.tracker.remove(key, self._now_ns())

    def poll(self) -> None:
        began_ns = self._now_ns()
        is_calm = True
        for key in list(self._families):
            is_calm = self._poll_one(key, self._families[key]) and is_calm
        self._n_calm = self._n_calm + 1 if is_calm else 0
        # The mean follows slowly, so that one costly look (a family that forks) does not slow the next ones.
        self._cost_ns += (self._now_ns() - began_ns - self._cost_ns) / 8

    def delay_ns(self) -> int:
        """How long to wait before the next look."""
        if any(family.wait is not None for family in self._families.values()):
            wanted = QUICK_NS
        else:
            wanted = CALM_NS if self._n_calm > _CALM_AFTER_LOOKS else STEADY_NS
        affordable = int(self._cost_ns * (1 / self._core_share - 1))
        return max(wanted, min(affordable, SLOWEST_NS))

    def close(self) -> None:
        for key in list(self._families):
            self.remove(key)

    def _poll_one(self, key: str, family: _Family) -> bool:
        """True if the family only sleeps, as at the look before."""
        look = family.reader.look()
        at_ns = self._now_ns()
        if look.unknown is not None:
            self.unknown[key] = look.unknown
        if look.asleep is None:
            family.asleep = family.wait = None
            self.tracker.look(key, at_ns, None)
            return not look.is_alive
        is_same = look.asleep is family.asleep
        if not is_same:
            around = ProcSurroundings(family.reader.pids())
            family.wait = blocking_wait(classify(task, around) for task in look.asleep)
            family.asleep = look.asleep
        self.tracker.look(key, at_ns, family.wait, _holders_of)
        return is_same


def _holders_of(wait: Wait) -> tuple[int, ...]:
    """Who holds the lock that is waited for, as far as the system tells: an OFD lock has no owner."""
    if wait.kind not in _KERNEL_LOCKS or wait.fd is None:
        return ()
    return LockTable.read().holders_of(f"/proc/{wait.pid}/fd/{wait.fd}")


def run_poller(poller: BlockPoller, is_over: Callable[[], bool]) -> None:
    """Looks in the poller's own rhythm until `is_over`."""
    while not is_over():
        poller.poll()
        time.sleep(poller.delay_ns() / 1e9)
