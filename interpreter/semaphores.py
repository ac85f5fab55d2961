"""Counting semaphores between actors; first come, first served, and free again when a holder is killed.

All that is stored is how many each actor holds, and since when it wants one: words of its own, changed one at a time
under the page's robust mutex. So there is nothing to repair after a kill, wherever it struck: the zygote zeroes the
dead actor's two words. It knows nothing of what the semaphore stands for.
"""

from __future__ import annotations

from . import layout as at
from .clock import now_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shared import Memory


class Semaphore:
    """One semaphore as one actor sees it."""

    __slots__ = ("_bell", "_capacity", "_first", "_memory", "_own")

    def __init__(self, memory: Memory, index: int, slot: int) -> None:
        base = memory.semaphore(index)
        self._memory = memory
        self._bell = base + at.P_BELL
        self._capacity = int(memory.words[base + at.P_CAPACITY])
        self._first = base + at.SEMAPHORE_WORDS
        self._own = self._first + 2 * slot

    def acquire(self, deadline_ns: int | None = None) -> bool:
        """Takes one; waits for it if it must. False when the deadline came first."""
        words, own = self._memory.words, self._own
        with self._memory.mutex:
            words[own + 1] = now_ns()
        if self._memory.wait(self._take, self._bell, deadline_ns):
            return True
        with self._memory.mutex:
            words[own + 1] = 0
        # Whoever stood behind us may be next now.
        self._memory.ring(self._bell)
        return False

    def _take(self) -> bool | None:
        words, own = self._memory.words, self._own
        with self._memory.mutex:
            row = words[self._first : self._first + 2 * self._memory.shape.n_actors].tolist()
            free = self._capacity - sum(row[0::2])
            mine = (words[own + 1], own)
            wishes = [(wanted_ns, self._first + 2 * place) for place, wanted_ns in enumerate(row[1::2]) if wanted_ns]
            earlier = sum(1 for wish in wishes if wish < mine)
            if free <= earlier:
                return None
            # In this order: killed between the two, we hold one and want one, and both are taken back from the dead.
            words[own] += 1
            words[own + 1] = 0
        return True

    def release(self) -> bool:
        """Gives one back; False if this actor holds none."""
        words, own = self._memory.words, self._own
        with self._memory.mutex:
            if words[own] <= 0:
                return False
            words[own] -= 1
        self._memory.ring(self._bell)
        return True

    @property
    def n_held(self) -> int:
        """How many this actor holds."""
        return int(self._memory.words[self._own])
