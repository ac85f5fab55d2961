"""The monitors of one run: who is blocked, and what the processes use. They start late and look seldom unless asked.

Most runs are over before a look would be worth its time, so a run is left alone at first; if the scenario speaks of
waiting or of resources, it is watched from the beginning. It owns the rhythm, not the thread: the run's own loop calls
`tick`. What was seen is taken from here when the run is over; what it means is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import layout as at
from .clock import now_ns
from .collect import Wait
from .history import LockFact, Sample
from .shared import BORN, GONE
from .wishes import nodes_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .monitor.block_poller import BlockPoller
    from .monitor.blocked import WaitInterval
    from .monitor.processes import Sampler
    from .program import Program
    from .shared import Memory
    from .wishes import Wishes

_LEFT_ALONE_NS = 25_000_000
_SAMPLE_EVERY_NS = 10_000_000
_SAMPLE_SELDOM_NS = 50_000_000
# A look takes up to a millisecond. Steps that begin at an instant get this room around it.
_BEFORE_DUE_NS, _AFTER_DUE_NS = 1_500_000, 1_000_000
_LONGEST_PAUSE_NS = 100_000_000

# How reports and the judge name the kinds of waiting.
_KINDS = {
    "flock": "flock",
    "posix lock": "posix",
    "open-file-description lock": "ofd",
    "pipe read": "pipe",
    "pipe write": "pipe",
    "FIFO open": "fifo",
    "socket accept": "socket",
    "socket connect": "socket",
    "socket receive": "socket",
    "socket send": "socket",
    "futex": "futex",
    "semaphore": "semaphore",
    "child process": "process",
}


class Watching:
    """Watches the slots of one run."""

    def __init__(self, program: Program, memory: Memory, wishes: Wishes) -> None:
        self._memory = memory
        self._names = program.slot_names
        self._cells = _cells_by_place(program)
        self._n_slots = len(self._names)
        now = now_ns()
        self._block_due_ns = now if wishes.blocking else now + _LEFT_ALONE_NS
        self._sample_due_ns = now if wishes.resources else now + _LEFT_ALONE_NS
        self._sample_every_ns = _SAMPLE_EVERY_NS if wishes.resources else _SAMPLE_SELDOM_NS
        self._is_asked = wishes.blocking or wishes.resources
        self._looked_ns = now
        self._not_before_ns = 0
        self._poller: BlockPoller | None = None
        self.looks_ns: list[int] = []
        self._sampler: Sampler | None = None
        self._polled: set[int] = set()
        self._sampled: set[int] = set()
        self.locks: list[LockFact] = []
        # Which step each was at before the look that goes on; and waits of which it is not known to what step they belong.
        self._places: dict[int, int] = {}
        self._unsure: dict[int, int] = {}
        if wishes.blocking:
            # Before anybody acts: what is imported at the first look would make that look come too late.
            self._poll()

    def due_ns(self) -> int:
        """When `tick` wants to be called next."""
        return max(self._not_before_ns, min(self._block_due_ns, self._sample_due_ns))

    def tick(self) -> None:
        now = now_ns()
        if now < self.due_ns() or (not self._is_asked and self._keeps_away(now)):
            return
        if now >= self._block_due_ns:
            self._poll()
        if now >= self._sample_due_ns:
            self._sample(now)

    def _keeps_away(self, now: int) -> bool:
        """Whether a look would take the processor from actors that are due just now; nobody keeps away for ever."""
        words = self._memory.words
        dues = (words[self._memory.slot(slot) + at.S_DUE_NS] for slot in range(self._n_slots))
        near = [due for due in dues if now - _AFTER_DUE_NS < due < now + _BEFORE_DUE_NS]
        if near and now < self._looked_ns + _LONGEST_PAUSE_NS:
            self._not_before_ns = max(near) + _AFTER_DUE_NS
            return True
        self._looked_ns = now
        return False

    def _poll(self) -> None:
        if self._poller is None:
            from .monitor.block_poller import BlockPoller

            self._poller = BlockPoller(self._heard)
        poller = self._poller
        for slot in self._living(self._polled):
            poller.add(str(slot), self._pid(slot))
            self._polled.add(slot)
        for slot in [slot for slot in self._polled if self._memory.state(slot) == GONE]:
            poller.remove(str(slot))
            self._polled.discard(slot)
        self._places = {slot: self._place(slot) for slot in self._polled}
        unsure = list(self._unsure)
        poller.poll()
        for slot in unsure:
            if slot in self._unsure and self._place(slot) == self._places.get(slot):
                self._tell(slot, self._unsure.pop(slot))
        self.looks_ns.append(now_ns())
        self._block_due_ns = now_ns() + poller.delay_ns()

    def _sample(self, now: int) -> None:
        if self._sampler is None:
            from .monitor.processes import Sampler

            self._sampler = Sampler()
        for slot in self._living(self._sampled):
            self._sampler.add(str(slot), self._pid(slot))
            self._sampled.add(slot)
        self._sampler.sample(now)
        self._sample_due_ns = now + self._sample_every_ns

    def _living(self, known: set[int]) -> list[int]:
        return [slot for slot in range(self._n_slots) if slot not in known and BORN <= self._memory.state(slot) < GONE]

    def _pid(self, slot: int) -> int:
        return int(self._memory.words[self._memory.slot(slot) + at.S_HOST_PID])

    def _heard(self, interval: WaitInterval) -> None:
        """A wait begins or ends: whoever waits for `STEP blocks` is told."""
        slot = int(interval.key)
        if interval.ended_by_ns is not None or interval.wait is None:
            self._unsure.pop(slot, None)
            return
        name, member = self._names[slot]
        kind, target = _KINDS.get(interval.wait.kind, "other"), interval.wait.target
        if kind in ("flock", "posix", "ofd"):
            self.locks.append(LockFact(interval.began_by_ns, name, member, kind, target, True))
            for holder in interval.holders:
                for other in range(self._n_slots):
                    if self._pid(other) == holder:
                        self.locks.append(LockFact(interval.began_by_ns, *self._names[other], kind, target, False))
        if self._place(slot) == self._places.get(slot):
            self._tell(slot, interval.began_by_ns)
        else:
            # It went on while we looked: perhaps it was a barrier that it waited at. The next look tells.
            self._unsure[slot] = interval.began_by_ns

    def _place(self, slot: int) -> int:
        return int(self._memory.words[self._memory.slot(slot) + at.S_STEP]) - 1

    def _tell(self, slot: int, since_ns: int) -> None:
        cell = self._cells[slot].get(self._place(slot))
        if cell is not None:
            self._memory.step_blocked(slot, cell, since_ns)

    def close(self) -> None:
        for monitor in (self._poller, self._sampler):
            if monitor is not None:
                monitor.close()

    def waits(self) -> list[Wait]:
        """All stretches of waiting, after `close`.

        Where a wait began and ended between two looks is not known; half-way is never wrong by more than half a gap.
        """
        if self._poller is None:
            return []
        found = [_wait(interval) for interval in self._poller.tracker.intervals if interval.wait is not None]
        return sorted(found, key=lambda wait: wait.began_ns)

    def unknown(self) -> Mapping[str, str]:
        """For which slots nothing can be said of waiting, and why."""
        return {} if self._poller is None else self._poller.unknown

    def samples(self) -> dict[tuple[str, int], list[Sample]]:
        if self._sampler is None:
            return {}
        from .monitor.series import METRICS

        found = {}
        for label, series in self._sampler.series.items():
            columns = [series.points(metric) for metric in METRICS]
            rows = zip(columns[0].at_ns, *(column.values for column in columns), strict=True)
            found[self._names[int(label)]] = [Sample(*row) for row in rows if min(row) >= 0]
        return found


def _wait(interval: WaitInterval) -> Wait:
    seen_first_ns = seen_last_ns = interval.began_by_ns
    ended_ns = None
    if interval.ended_after_ns is not None and interval.ended_by_ns is not None:
        seen_last_ns = interval.ended_after_ns
        ended_ns = (interval.ended_after_ns + interval.ended_by_ns) // 2
    began_ns = (interval.began_after_ns + interval.began_by_ns) // 2
    kind, target = ("other", "") if interval.wait is None else (interval.wait.kind, interval.wait.target)
    return Wait(int(interval.key), began_ns, ended_ns, seen_first_ns, seen_last_ns, _KINDS.get(kind, "other"), target)


def _cells_by_place(program: Program) -> list[dict[int, int]]:
    """For each slot: the cell of the watched step that stands at a place."""
    found: list[dict[int, int]] = []
    for actor in program.actors:
        cells = {step["place"]: step["cell"] for step in _steps_in(actor.steps) if step.get("cell") is not None}
        found += [cells] * len(actor.slots)
    return found


def _steps_in(steps: object) -> list[dict[str, int]]:
    return [node for node in nodes_in(steps) if "place" in node]
