"""The one clock of a run: CLOCK_MONOTONIC in nanoseconds, the same for every process of a machine since it was started.

`now_ns` is the fast way for whoever records; `Clock` is for code whose states are tested with a clock that does not
move by itself. It knows nothing of calendars: what time it is for people is said once, by the report.
"""

from __future__ import annotations

import time

now_ns = time.monotonic_ns

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000
NS_PER_US = 1_000


class Clock:
    """The real clock."""

    __slots__ = ()

    def now_ns(self) -> int:
        """Nanoseconds since some instant before every process of the run was started."""
        return now_ns()

    def sleep_until_ns(self, instant_ns: int) -> None:
        """Sleeps; returns at `instant_ns` or somewhat later, and at once if it has passed."""
        remaining_ns = instant_ns - now_ns()
        if remaining_ns > 0:
            time.sleep(remaining_ns / NS_PER_S)


class FakeClock(Clock):
    """A clock that moves only when it is told to, or when somebody sleeps on it."""

    __slots__ = ("_now_ns", "sleeps_ns")

    def __init__(self, start_ns: int = 1_000 * NS_PER_S) -> None:
        self._now_ns = start_ns
        self.sleeps_ns: list[int] = []

    def now_ns(self) -> int:
        return self._now_ns

    def sleep_until_ns(self, instant_ns: int) -> None:
        if instant_ns > self._now_ns:
            self.sleeps_ns.append(instant_ns - self._now_ns)
            self._now_ns = instant_ns

    def advance_ns(self, span_ns: int) -> None:
        """Lets `span_ns` pass."""
        self._now_ns += span_ns
