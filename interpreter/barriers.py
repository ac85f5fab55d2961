"""Barriers: everybody who named one meets there, and all leave at one agreed instant.

Each actor writes the instant of its arrival into a place of its own and reads everybody else's. When all are there,
each computes the same release instant from the same numbers, so nobody has to announce it, and no atomic instruction is
needed. A barrier may be passed again and again: an arrival counts for the round under way if it is later than the
instant at which the round before was released, so old entries need no clearing; two rows are enough, because nobody can
be two rounds ahead. It knows nothing of steps or outcomes.
"""

from __future__ import annotations

from . import layout as at
from .clock import now_ns
from .shared import ENDED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .shared import Memory
    from .waiting import Waiter

# From the last arrival to the release: long enough for the sleepers to wake up and get ready, one after the other on
# the processors that there are.
_LEAD_BASE_NS = 100_000
_LEAD_EACH_NS = 70_000

# How long one who gives up waits for an arrival that is being written at this very moment.
_GRACE_NS = 2_000_000


class BarrierBroken(Exception):
    """It can never open any more; `missing` are the slots of those who never came."""

    def __init__(self, missing: Sequence[int]) -> None:
        super().__init__(f"barrier broken, missing: {list(missing)}")
        self.missing = tuple(missing)


class BarrierTimedOut(BarrierBroken):
    """It did not open in time for this actor, which thereby broke it for the others."""


def lead_ns(n_members: int, n_cpus: int) -> int:
    """How far the release lies after the last arrival."""
    return _LEAD_BASE_NS + _LEAD_EACH_NS * -(-n_members // max(1, n_cpus))


def agreed_instant(row: Sequence[int], previous_ns: int, lead: int) -> int | None:
    """The release instant, once every arrival of this round is there; else None."""
    if min(row) <= previous_ns:
        return None
    return max(row) + lead


def absent_members(row: Sequence[int], members: Sequence[int], previous_ns: int) -> list[int]:
    """Who has not arrived in this round, or came and gave up."""
    return [slot for slot, arrived_ns in zip(members, row, strict=True) if arrived_ns <= previous_ns]


class Barrier:
    """One barrier as one actor sees it."""

    __slots__ = ("_bell", "_head", "_lead_ns", "_members", "_memory", "_n", "_place", "_table", "n_passed", "opened_ns")

    def __init__(self, memory: Memory, index: int, slot: int) -> None:
        self._memory = memory
        self._head = memory.places.barriers + index * at.BARRIER_WORDS
        self._bell = self._head + at.B_BELL
        self._members = memory.shape.members[index]
        self._n = len(self._members)
        self._place = self._members.index(slot)
        self._table = memory.places.tables[index]
        self._lead_ns = lead_ns(self._n, memory.words[at.H_N_CPUS])
        self.n_passed = 0
        self.opened_ns = 0

    def arrive_and_wait(self, waiter: Waiter, deadline_ns: int | None = None) -> int:
        """Arrives, waits for everybody, and returns at the agreed instant, which it gives."""
        words = self._memory.words
        begin = self._table + self._n * (1 + (self.n_passed & 1))
        end = begin + self._n
        own = begin + self._place
        words[own] = now_ns()

        def look() -> int | None:
            row = words[begin:end].tolist()
            instant_ns = agreed_instant(row, self.opened_ns, self._lead_ns)
            if instant_ns is None:
                self._raise_if_broken(row, begin, end)
            return instant_ns

        instant_ns = look()
        if instant_ns is not None:
            # The last one to arrive wakes the others.
            words[self._head + at.B_LAST_NS] = instant_ns
            self._memory.ring(self._bell)
        else:
            instant_ns = self._memory.wait(look, self._bell, deadline_ns)
        if instant_ns is None:
            instant_ns = self._give_up(own, look)
        waiter.until(instant_ns)
        if words[self._head + at.B_GAVE_UP_NS] > self.opened_ns:
            # Somebody gave up while the last one arrived; both must see the same end of it.
            self._raise_if_broken(words[begin:end].tolist(), begin, end)
        self.n_passed += 1
        self.opened_ns = instant_ns
        return instant_ns

    def _give_up(self, own: int, look: Callable[[], int | None]) -> int:
        words = self._memory.words
        begin = own - self._place
        instant_ns = self._memory.wait(look, self._bell, now_ns() + _GRACE_NS)
        if instant_ns is not None:
            return instant_ns
        row = words[begin : begin + self._n].tolist()
        words[own] = -now_ns()
        words[self._head + at.B_GAVE_UP_NS] = -words[own]
        self._memory.ring(self._bell)
        raise BarrierTimedOut(absent_members(row, self._members, self.opened_ns))

    def _raise_if_broken(self, row: Sequence[int], begin: int, end: int) -> None:
        members, memory = self._members, self._memory
        if min(row) < 0:
            gave_up = [slot for slot, arrived_ns in zip(members, row, strict=True) if arrived_ns < 0]
            absent = absent_members(row, members, self.opened_ns)
            raise BarrierBroken([slot for slot in absent if slot not in gave_up] or gave_up)
        absent = absent_members(row, members, self.opened_ns)
        if not any(memory.state(slot) >= ENDED for slot in absent):
            return
        # It may have arrived, been released and ended between our two looks: only a second look at the row is sure.
        row = memory.words[begin:end].tolist()
        absent = absent_members(row, members, self.opened_ns)
        ended = [slot for slot in absent if memory.state(slot) >= ENDED]
        if ended:
            raise BarrierBroken(ended)
