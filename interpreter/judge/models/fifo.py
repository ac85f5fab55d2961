"""Decides queues into which every value is put once, from pairs of values, without search.

Knows put and take. A queue that is first in, first out goes wrong in only four ways: a value taken that was never put,
a value taken twice, a value overtaken by one that was put later, and "empty" answered while at every instant some value
was certainly inside. Operations of unknown end leave room between "certainly wrong" and "certainly right": there the
answer is None, and the search has the word.
"""

from __future__ import annotations

from bisect import bisect_left

from .calls import FOREVER, Call, spoken
from .problem import Item
from .results import Holds, Result, Violated
from .sequential import ANY


class _Stay:
    """One value's time in the queue."""

    __slots__ = ("put", "take", "taken_by", "taken_from")

    def __init__(self, put: Item) -> None:
        self.put = put
        self.take: Item | None = None
        self.taken_from = FOREVER
        """It cannot have been taken before this instant ..."""
        self.taken_by = FOREVER
        """... and was certainly gone after this one."""


def check_fifo(items: list[Item]) -> Result | None:
    """The answer; None if values repeat, if something was peeked at, or if unknown ends leave it open."""
    stays: dict[object, _Stay] = {}
    takes: list[Item] = []
    empties: list[Item] = []
    open_takes: list[Item] = []
    for item in items:
        function, value = item.operation
        if function == "put":
            if value in stays:
                return None
            stays[value] = _Stay(item)
        elif function != "take":
            return None
        elif value is ANY:
            open_takes.append(item)
        else:
            (empties if value is None else takes).append(item)
    steps = len(items)
    for take in takes:
        wrong = _take(stays, take, steps)
        if wrong is not None:
            return wrong
    known = [stay for stay in stays.values() if stay.take is not None or stay.put.end != FOREVER]
    if not open_takes:
        return _overtaken(known, steps) or _never_empty(known, empties, steps) or Holds(steps)
    # The takes of unknown end may have taken what nobody else took, at the earliest when the first of them began.
    assumed = min(item.begin for item in open_takes)
    left = [stay for stay in known if stay.take is None]
    for stay in left:
        stay.taken_from = assumed
    refuted = _overtaken(known, steps) or _never_empty(known, empties, steps)
    if refuted is not None:
        return refuted
    for stay in left:
        stay.taken_from = FOREVER
    if _overtaken(known, steps) is None and _never_empty(known, empties, steps) is None:
        return Holds(steps)
    return None


def _take(stays: dict[object, _Stay], take: Item, steps: int) -> Violated | None:
    stay = stays.get(take.operation[1])
    words = f"`{spoken(take.call)}` by {take.call.process}"
    if stay is None:
        return Violated((take.call,), f"{words}: nobody put that into the queue", steps=steps)
    if stay.take is not None:
        return Violated(_timed(stay.put, stay.take, take), f"{words}: it had been taken before", steps=steps)
    if take.end < stay.put.begin:
        return Violated(_timed(stay.put, take), f"{words} was over before the value was put", steps=steps)
    stay.take, stay.taken_from, stay.taken_by = take, take.begin, take.end
    return None


def _overtaken(stays: list[_Stay], steps: int) -> Violated | None:
    """A value that was put before another one, and taken after it or never."""
    by_end = sorted(stays, key=lambda stay: (stay.put.end, stay.put.begin))
    slowest: _Stay | None = None
    at = 0
    for later in sorted(stays, key=lambda stay: (stay.put.begin, stay.put.end)):
        while at < len(by_end) and by_end[at].put.end < later.put.begin:
            if slowest is None or by_end[at].taken_from > slowest.taken_from:
                slowest = by_end[at]
            at += 1
        if slowest is not None and later.take is not None and later.taken_by < slowest.taken_from:
            items = [slowest.put, later.put, later.take, *([slowest.take] if slowest.take is not None else [])]
            sentence = (
                f"`{spoken(later.put.call)}` came after `{spoken(slowest.put.call)}` was over, but was taken first"
                + ("; the earlier one was never taken" if slowest.take is None else "")
            )
            return Violated(_timed(*items), sentence, steps=steps)
    return None


def _never_empty(stays: list[_Stay], empties: list[Item], steps: int) -> Violated | None:
    """A take that found nothing, although at each instant of it a value had been put and not yet taken."""
    if not empties:
        return None
    inside = sorted((stay.put.end, stay.taken_from) for stay in stays if stay.put.end < stay.taken_from)
    covered: list[tuple[int, int]] = []
    for begin, end in inside:
        # At the very instant where one stay may end and the next may begin, the queue may be empty.
        if covered and begin < covered[-1][1]:
            covered[-1] = (covered[-1][0], max(end, covered[-1][1]))
        else:
            covered.append((begin, end))
    for empty in empties:
        at = bisect_left(covered, (empty.begin, -FOREVER)) - 1
        if at >= 0 and empty.end < covered[at][1]:
            around = _cover(stays, empty)
            sentence = f"`{spoken(empty.call)}` by {empty.call.process} found nothing, but the queue was never empty"
            return Violated(_timed(empty, *around), sentence, steps=steps)
    return None


def _cover(stays: list[_Stay], empty: Item) -> list[Item]:
    """The puts and takes of as few values as needed to fill the whole time of the empty take."""
    instant = empty.begin
    cover: list[Item] = []
    while instant <= empty.end:
        best = max((stay for stay in stays if stay.put.end < instant), key=lambda stay: stay.taken_from)
        instant = best.taken_from
        cover.append(best.put)
        if best.take is not None:
            cover.append(best.take)
    return cover


def _timed(*items: Item) -> tuple[Call, ...]:
    return tuple(item.call for item in sorted(items, key=lambda item: (item.begin, item.end)))
