"""Waits for an instant as exactly as the machine allows: sleeps, then spins, on one processor of its own.

A sleeping process wakes tens of microseconds late, so the last stretch is spun. The stretch is calibrated to the host;
a longer one only takes time from the other actors. While it sleeps, the process is bound to one of the processors that
it is allowed to use, so that those who wait for one instant wake side by side; its affinity and timer slack are
restored before anything else runs. What happens at the instant is not known here.
"""

from __future__ import annotations

import os
import time

from .clock import now_ns
from .native import set_timer_slack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_SPIN_NS = 50_000
LONGEST_SPIN_NS = 300_000
DEFAULT_SLACK_NS = 50_000

# After a long sleep the processor is cold, and waking takes longer than the calibration, made of short sleeps, says.
_LONG_SLEEP_NS = 1_000_000
_SPIN_AFTER_LONG_SLEEP_NS = 250_000
_GETTING_READY_NS = 3_000_000
# Whoever shares a processor takes the time of its spin from the others who are due.
_SPIN_OF_SHARERS_NS = 100_000
_CAN_PIN = hasattr(os, "sched_setaffinity")


class Waiter:
    """How one actor waits; `place` spreads the actors of a run over the processors."""

    __slots__ = ("_cpus", "_long_spin_ns", "_mine", "_spin_ns")

    def __init__(self, place: int, spin_ns: int) -> None:
        self._cpus: Iterable[int] = os.sched_getaffinity(0) if _CAN_PIN else ()
        cpus = sorted(self._cpus)
        self._mine = (cpus[place % len(cpus)],) if len(cpus) > 1 else ()
        self._spin_ns = spin_ns
        is_sharer = place >= max(1, len(cpus))
        self._long_spin_ns = max(spin_ns, _SPIN_OF_SHARERS_NS if is_sharer else _SPIN_AFTER_LONG_SLEEP_NS)

    def until(self, instant_ns: int) -> int:
        """Returns as soon after `instant_ns` as can be, never before; gives the instant at which it returned."""
        self.approach(instant_ns)
        now = now_ns()
        while now < instant_ns:
            now = now_ns()
        return now

    def rest(self, instant_ns: int) -> None:
        """Sleeps until so long before `instant_ns` that there is time to get ready for it.

        Whoever gets ready at once takes the processor from those who are due now.
        """
        remaining_ns = instant_ns - _GETTING_READY_NS - now_ns()
        if remaining_ns > 0:
            time.sleep(remaining_ns / 1e9)

    def approach(self, instant_ns: int) -> None:
        """Sleeps until so shortly before `instant_ns` that what is left is better spun, by whoever calls this."""
        # Out of a long sleep a processor wakes later than any spin is long, out of a short one it does not.
        self.rest(instant_ns)
        remaining_ns = instant_ns - now_ns()
        if remaining_ns <= 0:
            return
        pinned = bool(self._mine) and self._pin()
        spin_ns = self._spin_ns if remaining_ns < _LONG_SLEEP_NS else self._long_spin_ns
        if remaining_ns > spin_ns:
            _sleep_precisely(instant_ns - spin_ns)
        if pinned:
            # Before the spin, not after: it has woken where it should, and the call costs microseconds that vary.
            os.sched_setaffinity(0, self._cpus)

    def _pin(self) -> bool:
        try:
            os.sched_setaffinity(0, self._mine)
        except OSError:
            # Somebody took that processor away from us meanwhile; waiting works without it, only less exactly.
            self._mine = ()
            return False
        return True


def _sleep_precisely(instant_ns: int) -> None:
    try:
        set_timer_slack(1)
    except OSError:
        time.sleep(max(0, instant_ns - now_ns()) / 1e9)
        return
    time.sleep(max(0, instant_ns - now_ns()) / 1e9)
    # Programs that the actor starts inherit the slack, and must find what they would find without us.
    set_timer_slack(DEFAULT_SLACK_NS)


def calibrate_spin_ns(samples: int = 21) -> int:
    """How long to spin on this host: as long as most short sleeps are late, within bounds."""
    late: list[int] = []
    for _ in range(samples):
        instant_ns = now_ns() + 200_000
        _sleep_precisely(instant_ns)
        late.append(now_ns() - instant_ns)
    late.sort()
    return min(LONGEST_SPIN_NS, max(SHORTEST_SPIN_NS, 2 * late[len(late) * 9 // 10]))
