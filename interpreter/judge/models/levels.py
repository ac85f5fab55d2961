"""Decides lists and sets whose reads show the order of the effects, without search.

Knows two cases: lists to which every value is appended once, and sets to which every value is added once and from
which none is taken. There the reads, put in the order of what they saw, cut the effects into levels: effects
first seen by the shortest read, that read, effects first seen by the next, and so on; last, the effects that no read
saw. Every legal order runs through the levels from first to last, and within a level nothing binds but time. So the
history is legal exactly if no operation was over before one of an earlier level began.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .calls import FOREVER, Call, precedes, shown, spoken
from .problem import Item
from .results import Holds, Result, Violated


class _Level(NamedTuple):
    items: list[Item]
    witness: Item | None
    """The read that proves that this level comes before the later ones."""


def check_lists(items: list[Item]) -> Result | None:
    """The answer for appends and reads of whole lists; None if a value is appended twice."""
    sorted_out = _sort_out(items, "append")
    if sorted_out is None:
        return None
    effects, reads = sorted_out
    reads.sort(key=lambda item: len(item.operation[1]))  # type: ignore[arg-type]
    steps = len(items)
    longest: Sequence[object] = ()
    previous: Item | None = None
    levels: list[_Level] = []
    for read in reads:
        values: tuple[object, ...] = read.operation[1]  # type: ignore[assignment]
        if values[: len(longest)] != longest:
            assert previous is not None
            sentence = f"`{spoken(previous.call)}` and `{spoken(read.call)}` are not one list that grew"
            return Violated(_timed(previous, read), sentence, steps=steps)
        for value in values[len(longest) :]:
            effect = effects.pop(value, None)
            if effect is None:
                why = "twice or" if any(value in level for level in (longest, values[:-1])) else "although"
                sentence = f"`{spoken(read.call)}` saw {shown(value)} {why} nobody appended it"
                return Violated((read.call,), sentence, steps=steps)
            levels.append(_Level([effect], read))
        levels.append(_Level([read], read))
        longest, previous = values, read
    return _in_time([*levels, _Level(_happened(effects), previous)], steps)


def check_growing_sets(items: list[Item]) -> Result | None:
    """The answer for adds that say nothing and reads of whole sets; None for everything else."""
    if any(item.operation[0] == "add" and isinstance(item.operation[2], bool) for item in items):
        return None
    sorted_out = _sort_out(items, "add")
    if sorted_out is None:
        return None
    effects, reads = sorted_out
    reads.sort(key=lambda item: len(item.operation[1]))  # type: ignore[arg-type]
    steps = len(items)
    largest: frozenset[object] = frozenset()
    previous: Item | None = None
    levels: list[_Level] = []
    for read in reads:
        values: frozenset[object] = read.operation[1]  # type: ignore[assignment]
        if not largest <= values:
            assert previous is not None
            sentence = f"`{spoken(previous.call)}` and `{spoken(read.call)}` each saw something that the other did not"
            return Violated(_timed(previous, read), sentence, steps=steps)
        new = values - largest
        unknown = sorted((value for value in new if value not in effects), key=repr)
        if unknown:
            sentence = f"`{spoken(read.call)}` saw {shown(unknown[0])} although nobody added it"
            return Violated((read.call,), sentence, steps=steps)
        levels.append(_Level([effects.pop(value) for value in new], read))
        levels.append(_Level([read], read))
        largest, previous = values, read
    return _in_time([*levels, _Level(_happened(effects), previous)], steps)


def _sort_out(items: list[Item], effect: str) -> tuple[dict[object, Item], list[Item]] | None:
    effects: dict[object, Item] = {}
    reads: list[Item] = []
    for item in items:
        if item.operation[0] == "read":
            reads.append(item)
        elif item.operation[0] != effect or item.operation[1] in effects:
            return None
        else:
            effects[item.operation[1]] = item
    return effects, reads


def _happened(effects: dict[object, Item]) -> list[Item]:
    """An effect that nobody saw and whose end nobody saw may as well never have happened."""
    return [item for item in effects.values() if item.end != FOREVER]


def _in_time(levels: list[_Level], steps: int) -> Result:
    latest: Item | None = None
    witness: Item | None = None
    for level in levels:
        items = sorted(level.items, key=_order)
        for item in items:
            if latest is not None and item.end < latest.begin:
                return _violated(latest, item, witness or level.witness, steps)
        for item in items:
            if latest is None or item.begin > latest.begin:
                latest, witness = item, level.witness
    return Holds(steps)


def _order(item: Item) -> tuple[int, int, str]:
    return item.begin, item.end, repr(item.operation)


def _violated(earlier: Item, later: Item, witness: Item | None, steps: int) -> Violated:
    assert precedes(later.call, earlier.call)
    calls = [later.call, earlier.call]
    if witness is not None and witness.call not in calls:
        calls.append(witness.call)
    calls.sort(key=lambda call: (call.begin_ns, call.end_ns is None, call.end_ns or 0))
    sentence = (
        f"`{spoken(later.call)}` by {later.call.process} was over before `{spoken(earlier.call)}` by "
        f"{earlier.call.process} began, but what was read puts it after"
    )
    return Violated(tuple(calls), sentence, steps=steps)


def _timed(first: Item, second: Item) -> tuple[Call, ...]:
    return tuple(sorted((first.call, second.call), key=lambda call: call.begin_ns))
