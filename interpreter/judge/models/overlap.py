"""Mutual exclusion: do any two of these operations overlap?

Knows begins and ends; knows nothing of what was done meanwhile. Two operations that touch, one ending in the
nanosecond in which the other begins, do not count as overlapping: nothing proves that they do.
"""

from __future__ import annotations

from operator import itemgetter

from .calls import Call, in_order, spoken
from .results import Holds, Result, Unknown, Violated

_INTERVAL = itemgetter(4, 5)
"""Of a `Call`: (begin_ns, end_ns). Faster than two attributes, and this scan must do a million operations a second."""


def check_never_overlaps(calls: list[Call]) -> Result:
    """Violated by two that certainly overlapped; unknown if one of unknown end may have overlapped another."""
    certain = [call for call in calls if call.end_ns is not None and not call.failed]
    certain.sort(key=_INTERVAL)
    until = -(1 << 200)
    last: Call | None = None
    steps = len(calls)
    for call in certain:
        begin, end = _INTERVAL(call)
        # An operation of no length inside another one overlaps it; at its very edge it only touches.
        if begin < until and last is not None and end > last.begin_ns:
            return _violated(last, call, steps)
        if end > until:
            until, last = end, call
    if len(certain) == len(calls):
        return Holds(steps)
    return _with_unknown_ends(calls, certain, steps)


def _violated(first: Call, second: Call, steps: int) -> Violated:
    together = min(first.end_ns or 0, second.end_ns or 0) - second.begin_ns
    sentence = f"{first.process} and {second.process} overlap for {together} ns, from {second.begin_ns} ns on"
    return Violated((first, second), sentence, steps=steps)


def _with_unknown_ends(calls: list[Call], certain: list[Call], steps: int) -> Result:
    endless = in_order([call for call in calls if call.end_ns is None and not call.failed])
    if not endless:
        return Holds(steps)
    first = endless[0]
    others = [call for call in certain if call.end_ns is not None and call.end_ns > first.begin_ns] + endless[1:]
    if not others:
        return Holds(steps)
    other = in_order(others)[0]
    reason = f"nobody knows when `{spoken(first)}` of {first.process} ended; {other.process} may have overlapped it"
    return Unknown(reason, steps)
