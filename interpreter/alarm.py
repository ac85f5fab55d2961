"""Ends a step that outlives its time: a timer of the process interrupts whatever the step does, and goes on to do so.

The timer repeats, so a verb that swallows the interruption is interrupted again. Time-outs may stand within each other;
the earliest counts. While something must not be interrupted (a barrier, a semaphore), the alarm is shielded, and those
keep the deadline by themselves. It does not know what a step is.
"""

from __future__ import annotations

from _signal import ITIMER_REAL, SIGALRM, setitimer, signal  # type: ignore[import-not-found]

from .clock import now_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_AGAIN_S = 0.05


class Expired(BaseException):
    """The time of a step is over. Not an `Exception`, so that verbs that catch everything let it pass."""


class _Shield:
    __slots__ = ("_alarm",)

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    def __enter__(self) -> None:
        self._alarm.n_shields += 1

    def __exit__(self, *_: object) -> None:
        self._alarm.n_shields -= 1


class Alarm:
    """The one timer of an actor. `deadline_ns` is none while no step has a bound."""

    __slots__ = ("_is_installed", "_shield", "deadline_ns", "has_interrupted", "n_shields")

    def __init__(self) -> None:
        self.deadline_ns: int | None = None
        self.n_shields = 0
        self.has_interrupted = False
        self._is_installed = False
        self._shield = _Shield(self)

    def shielded(self) -> _Shield:
        """A `with` block that is not interrupted; may be entered within itself."""
        return self._shield

    def tighten(self, timeout_ns: int) -> tuple[int, int | None]:
        """From now on so much time; gives this bound, and the one before, to which `restore` goes back."""
        before = self.deadline_ns
        own = now_ns() + timeout_ns
        self._set(own if before is None else min(own, before))
        return own, before

    def restore(self, before: int | None) -> None:
        # Shielded, or the alarm could go off between here and the end of whoever calls this.
        self.n_shields += 1
        try:
            self._set(before)
        finally:
            self.n_shields -= 1

    def is_over(self, instant_ns: int) -> bool:
        return self.deadline_ns is not None and instant_ns >= self.deadline_ns

    def raise_if_over(self, instant_ns: int) -> None:
        if self.is_over(instant_ns):
            self.has_interrupted = True
            raise Expired

    def _set(self, deadline_ns: int | None) -> None:
        self.deadline_ns = deadline_ns
        if deadline_ns is None:
            setitimer(ITIMER_REAL, 0)
            return
        if not self._is_installed:
            signal(SIGALRM, self._ring)
            self._is_installed = True
        setitimer(ITIMER_REAL, max(1e-6, (deadline_ns - now_ns()) / 1e9), _AGAIN_S)

    def _ring(self, _signum: int, _frame: Any) -> None:
        if self.n_shields == 0:
            self.raise_if_over(now_ns())
