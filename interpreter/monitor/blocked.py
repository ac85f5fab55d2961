"""When was somebody blocked: a state machine from looks to intervals, with honest ends.

A look tells what was so at one instant; what happened between two looks is not known. So every interval carries two
beginnings and two ends: the outermost that are possible and the innermost that were seen. This module reads no clock
and no system: `block_poller` feeds it, and tests feed it made-up looks.

A program that polls for a lock (try, sleep, try again) cannot be told from one that merely sleeps: between the tries it
sits in a timer, and a failed try leaves no trace outside. Nothing is guessed here. A verb that polls says so itself, by
`announce_retry` for each refused try and `announce_settled` when it stops trying; that makes a `retrying` interval.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from .waits import Wait

State = Literal["blocked", "retrying"]


class WaitInterval(NamedTuple):
    """One stretch of waiting of one family. Ends are None while it goes on."""

    key: str
    state: State
    # Blocked: the kind of wait and its object. Retrying: what the verb said.
    what: str
    wait: Wait | None
    # Not yet so at `after`, surely so at `by`.
    began_after_ns: int
    began_by_ns: int
    # Surely still so at `after`, surely over at `by`.
    ended_after_ns: int | None = None
    ended_by_ns: int | None = None
    n_tries: int = 0
    holders: tuple[int, ...] = ()

    def at_least_ns(self, now_ns: int) -> int:
        end = self.ended_after_ns if self.ended_after_ns is not None else now_ns
        return max(0, end - self.began_by_ns)

    def at_most_ns(self, now_ns: int) -> int:
        end = self.ended_by_ns if self.ended_by_ns is not None else now_ns
        return end - self.began_after_ns


class _Track:
    """What is known of one family: its last look, and the intervals that are open now."""

    __slots__ = ("blocked", "last_look_ns", "last_seen_ns", "retry_seen_ns", "retrying")

    def __init__(self, at_ns: int) -> None:
        self.last_look_ns = at_ns
        self.last_seen_ns = at_ns
        self.blocked: WaitInterval | None = None
        self.retrying: WaitInterval | None = None
        self.retry_seen_ns = at_ns


class BlockTracker:
    """`intervals` holds what is over; `open_intervals` what goes on. `on_change` hears each beginning and each end."""

    def __init__(self, on_change: Callable[[WaitInterval], None] | None = None) -> None:
        self._tracks: dict[str, _Track] = {}
        self._on_change = on_change
        self.intervals: list[WaitInterval] = []

    def add(self, key: str, at_ns: int) -> None:
        self._tracks[key] = _Track(at_ns)

    def remove(self, key: str, at_ns: int) -> None:
        """The family ended: an open interval ends with it."""
        track = self._tracks.pop(key, None)
        if track is not None:
            self._end_blocked(track, at_ns)
            self._end_retrying(track, at_ns)

    def look(
        self, key: str, at_ns: int, wait: Wait | None, holders: Callable[[Wait], tuple[int, ...]] | None = None
    ) -> None:
        """What one look at `at_ns` showed: the wait that blocks the family, or None."""
        track = self._tracks[key]
        if track.blocked is not None and not _is_same(track.blocked.wait, wait):
            self._end_blocked(track, at_ns)
        if wait is not None:
            if track.blocked is None:
                held_by = holders(wait) if holders is not None else ()
                what = f"{wait.kind} {wait.target}".rstrip()
                track.blocked = WaitInterval(key, "blocked", what, wait, track.last_look_ns, at_ns, holders=held_by)
                self._tell(track.blocked)
            track.last_seen_ns = at_ns
        track.last_look_ns = at_ns

    def announce_retry(self, key: str, at_ns: int, what: str) -> None:
        """A polling verb was refused just now and will try again. The first refusal begins the interval."""
        track = self._tracks[key]
        if track.retrying is None:
            track.retrying = WaitInterval(key, "retrying", what, None, at_ns, at_ns, n_tries=1)
            self._tell(track.retrying)
        else:
            track.retrying = track.retrying._replace(n_tries=track.retrying.n_tries + 1)
        track.retry_seen_ns = at_ns

    def announce_settled(self, key: str, at_ns: int) -> None:
        """The verb got what it wanted, or gave up: the interval lies between its last refusal and now."""
        self._end_retrying(self._tracks[key], at_ns)

    def open_intervals(self) -> list[WaitInterval]:
        tracks = self._tracks.values()
        return [interval for t in tracks for interval in (t.blocked, t.retrying) if interval is not None]

    def is_blocked(self, key: str) -> bool:
        track = self._tracks.get(key)
        return track is not None and track.blocked is not None

    def _end_blocked(self, track: _Track, at_ns: int) -> None:
        if track.blocked is not None:
            ended = track.blocked._replace(ended_after_ns=track.last_seen_ns, ended_by_ns=at_ns)
            track.blocked = None
            self._close(ended)

    def _end_retrying(self, track: _Track, at_ns: int) -> None:
        if track.retrying is not None:
            ended = track.retrying._replace(ended_after_ns=track.retry_seen_ns, ended_by_ns=at_ns)
            track.retrying = None
            self._close(ended)

    def _close(self, interval: WaitInterval) -> None:
        self.intervals.append(interval)
        self._tell(interval)

    def _tell(self, interval: WaitInterval) -> None:
        if self._on_change is not None:
            self._on_change(interval)


def _is_same(before: Wait | None, now: Wait | None) -> bool:
    """The same task in the same call on the same object. Another task that takes its place is another wait."""
    return before is not None and now is not None and before == now
