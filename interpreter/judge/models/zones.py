"""Decides a register in which every value is written once, from the zones of its values, without search.

Knows reads and writes. All operations of one value form a cluster: its write and the reads that saw it. In a legal
order a cluster is one unbroken block. Its zone lies between the earliest end and the latest begin of its operations.
Where the earliest end comes first, the value certainly was there during the whole zone (a forward zone); else the block
can be squeezed into any one instant of the zone (a backward zone). The history is legal exactly if no read ends before
its write begins, no two forward zones overlap, and no backward zone lies inside a forward one.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from .calls import FOREVER, Call, spoken
from .problem import Item
from .results import Holds, Result, Violated


class _Zone:
    __slots__ = ("earliest_end", "latest_begin", "newest", "oldest", "write")

    def __init__(self, write: Call | None, newest: int, oldest: int) -> None:
        self.write = write
        """None for the value that was there before everything."""
        self.newest: Call | None = write
        self.oldest: Call | None = write
        self.latest_begin = newest
        self.earliest_end = oldest

    def include(self, item: Item) -> None:
        if item.begin > self.latest_begin:
            self.latest_begin, self.newest = item.begin, item.call
        if item.end < self.earliest_end:
            self.earliest_end, self.oldest = item.end, item.call

    def calls(self) -> list[Call]:
        return [call for call in (self.write, self.oldest, self.newest) if call is not None]


def check_unique_writes(items: list[Item], initial: object) -> Result | None:
    """The answer, or None if a value is written twice or is the initial one."""
    zones: dict[object, _Zone] = {initial: _Zone(None, -FOREVER, -FOREVER)}
    reads: list[Item] = []
    for item in items:
        function, value = item.operation[:2]
        if function == "write":
            if value in zones:
                return None
            zones[value] = _Zone(item.call, item.begin, item.end)
        elif function == "read":
            reads.append(item)
        else:
            return None
    steps = len(items)
    for item in reads:
        value = item.operation[1]
        zone = zones.get(value)
        if zone is None:
            sentence = f"`{spoken(item.call)}` by {item.call.process}: nobody wrote that"
            return Violated((item.call,), sentence, steps=steps)
        if zone.write is not None and item.end < zone.write.begin_ns:
            sentence = f"`{spoken(item.call)}` by {item.call.process} was over before `{spoken(zone.write)}` began"
            return Violated((item.call, zone.write), sentence, steps=steps)
        zone.include(item)
    # A write that nobody saw and whose end nobody saw may as well never have happened.
    return _compare([zone for zone in zones.values() if zone.earliest_end != FOREVER], steps)


def _compare(zones: list[_Zone], steps: int) -> Result:
    forward = [zone for zone in zones if zone.earliest_end < zone.latest_begin]
    forward.sort(key=lambda zone: (zone.earliest_end, zone.latest_begin))
    for first, second in pairwise(forward):
        if second.earliest_end < first.latest_begin:
            return _violated(first, second, steps)
    backward = [zone for zone in zones if zone.earliest_end >= zone.latest_begin]
    backward.sort(key=lambda zone: (zone.latest_begin, zone.earliest_end))
    # Forward zones are disjoint by now, so only the last one that begins before a zone can have it inside.
    begins = [zone.earliest_end for zone in forward]
    for zone in backward:
        at = bisect_left(begins, zone.latest_begin) - 1
        if at >= 0 and zone.earliest_end < forward[at].latest_begin:
            return _violated(forward[at], zone, steps)
    return Holds(steps)


def _violated(first: _Zone, second: _Zone, steps: int) -> Violated:
    operations: list[Call] = []
    for call in (*first.calls(), *second.calls()):
        if not any(call is known for known in operations):
            operations.append(call)
    operations.sort(key=lambda call: (call.begin_ns, call.end_ns is None, call.end_ns or 0))
    seen = f"`{spoken(first.newest)}` by {first.newest.process}" if first.newest is not None else "the first value"
    old = "the first value" if first.write is None else f"the value of `{spoken(first.write)}`"
    other = "another value" if second.write is None else f"`{spoken(second.write)}` by {second.write.process}"
    sentence = f"{seen} saw {old}, although {other} had to come in between"
    return Violated(tuple(operations), sentence, steps=steps)
