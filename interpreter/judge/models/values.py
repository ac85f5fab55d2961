"""Tests of the values that operations gave back: unique, increasing, a sum that is kept.

Knows outputs and their order in time; knows nothing of models. What failed gave back nothing and does not count. What
is of unknown end may have taken effect, so it can leave a sum open, but never breaks uniqueness or order: nobody got
its value.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from .calls import BadHistory, Call, frozen, in_order, shown, where
from .results import Holds, Result, Unknown, Violated


def check_unique(calls: list[Call]) -> Result:
    """No two operations gave back the same value."""
    known: dict[object, Call] = {}
    for call in in_order(_answered(calls)):
        first = known.setdefault(frozen(call.output), call)
        if first is not call:
            sentence = f"{first.process} and {call.process} both got {shown(call.output)}"
            return Violated((first, call), sentence, steps=len(calls))
    return Holds(len(calls))


def check_increasing(calls: list[Call]) -> Result:
    """Whoever began after another one was over got a greater value, and no two got the same.

    Concurrent operations may get their values in either order: nothing says which of them came first.
    """
    answered = _answered(calls)
    unique = check_unique(answered)
    if isinstance(unique, Violated):
        return unique._replace(sentence=f"{unique.sentence}, so the values do not increase")
    by_end = sorted(answered, key=lambda call: (call.end_ns, call.begin_ns))
    greatest: Call | None = None
    at = 0
    for call in sorted(answered, key=lambda call: (call.begin_ns, call.end_ns)):
        while at < len(by_end) and (by_end[at].end_ns or 0) < call.begin_ns:
            if greatest is None or _less(greatest, by_end[at]):
                greatest = by_end[at]
            at += 1
        if greatest is not None and not _less(greatest, call):
            sentence = (
                f"{call.process} got {shown(call.output)} after {greatest.process} had got {shown(greatest.output)}"
            )
            return Violated((greatest, call), sentence, steps=len(calls))
    return Holds(len(calls))


def check_sum(calls: list[Call], total: int | float, *, amount: str = "output") -> Result:
    """The amounts of all operations, their outputs or their inputs, add up to the total."""
    amount_of = attrgetter(amount)
    done = _answered(calls)
    seen = sum(_number(call, amount_of(call)) for call in done)
    perhaps = in_order([call for call in calls if call.end_ns is None and not call.failed])
    if not perhaps:
        if seen == total:
            return Holds(len(calls))
        sentence = f"the {amount}s sum to {seen}, not to {total}"
        return Violated(tuple(in_order(done)), sentence, steps=len(calls))
    if amount == "output":
        reason = f"nobody knows what {len(perhaps)} operations gave back; the others sum to {seen}"
        return Unknown(reason, len(calls))
    return _with_undecided(done, perhaps, seen, total, len(calls))


def _with_undecided(done: list[Call], perhaps: list[Call], seen: Any, total: Any, steps: int) -> Result:
    """Each operation of unknown end adds its input or nothing. Both may be right: then nothing is claimed."""
    amounts = [_number(call, call.input) for call in perhaps]
    least = seen + sum(value for value in amounts if value < 0)
    most = seen + sum(value for value in amounts if value > 0)
    if total < least or total > most:
        sentence = f"the inputs sum to between {least} and {most}, whatever became of the rest, not to {total}"
        return Violated(tuple(in_order(done + perhaps)), sentence, steps=steps)
    return Unknown(
        f"the inputs sum to between {least} and {most}: nobody knows what {len(perhaps)} operations did", steps
    )


def check_conserved(calls: list[Call], total: int | float) -> Result:
    """Every operation that gave back several amounts, a list or a mapping, saw the same total: nothing came or went."""
    for call in in_order(_answered(calls)):
        values = list(call.output.values()) if isinstance(call.output, dict) else call.output
        if not isinstance(values, (list, tuple)):
            raise BadHistory(f"{call.function} must give back amounts, not {call.output!r}{where(call)}")
        seen = sum(_number(call, value) for value in values)
        if seen != total:
            sentence = f"{call.process} saw {shown(call.output)}, which sums to {seen}, not to {total}"
            return Violated((call,), sentence, steps=len(calls))
    return Holds(len(calls))


def _answered(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.end_ns is not None and not call.failed]


def _less(first: Call, second: Call) -> bool:
    try:
        return bool(first.output < second.output)  # type: ignore[operator]
    except TypeError:
        words = f"{shown(first.output)} and {shown(second.output)}"
        raise BadHistory(f"{words} have no order, so they cannot increase{where(second)}") from None


def _number(call: Call, value: object) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise BadHistory(f"{call.function} has {shown(value)} where a number is needed{where(call)}")
