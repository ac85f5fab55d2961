"""Tests of a whole list: is unique, is increasing, sums to, never overlaps, is linearizable as, is serializable.

Turns operations into the calls that the checkers of `models/` take, and their results back into answers. How an
operation becomes a call of a model is written down in docs/checkers.md. Knows nothing of how the checkers work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...dsl.plan import expect
from ..history import Operation
from .calls_of import UNDECIDED, call_of, calls_for_model, output_of
from .evaluate import Environment, evaluate
from .evidence import who_name
from .exclusion import judge_never_overlaps
from .models.calls import ANSWERING, BadHistory, Call
from .models.isolation import check_transactions
from .models.linearizable import check_linearizable
from .models.results import Holds, Result, Unknown
from .models.transactions import READS
from .models.values import check_increasing, check_sum, check_unique
from .quantity import Quantity, as_number, quantity_of, spoken
from .selection import counts_for, value_of
from .verdict import Absent, Answer, Senseless

if TYPE_CHECKING:
    from collections.abc import Sequence


class Whole(NamedTuple):
    """What is said of the list: the answer, the sentence, and the few operations that show it."""

    answer: Answer
    sentence: str
    operations: tuple[Operation, ...] = ()
    limits: str = ""
    note: str = ""


def is_whole_test(test: Any) -> bool:
    """Whether the test takes the list as it is, without a quantifier."""
    return test.test in (
        "is_unique",
        "is_increasing",
        "is_serializable",
        "is_snapshot_isolated",
        "is_linearizable",
        "sums_to",
    ) or (isinstance(test, expect.Overlaps) and test.never and test.other is None)


def judge_operations(
    test: Any, name: str, operations: list[Operation], attribute: str | None, env: Environment
) -> Whole:
    """The test on operations that really began; there is at least one."""
    try:
        if isinstance(test, expect.Overlaps):
            answer, sentence, shown = judge_never_overlaps(operations, env)
            n_done = sum(operation.outcome == "succeeded" for operation in operations)
            note = (
                "" if n_done > 1 else f"{name} never overlaps: only one of them succeeded, so nothing could overlap it"
            )
            return Whole(answer, sentence, shown, note=note)
        if isinstance(test, expect.Linearizable):
            calls, limits = calls_for_model(operations, test.model, env)
            if not calls:
                raise Absent(f"{name} has no operation that a {test.model} knows")
            result = check_linearizable(calls, test.model, per_key=any(call.key is not None for call in calls))
            if isinstance(result, Holds) and test.model != "lock" and not any(map(_answers, calls)):
                return Whole(
                    Answer.UNKNOWN, f"no operation of {name} gave an answer, so nothing was compared", (), limits
                )
            return _whole(result, operations, limits)
        if test.test in ("is_serializable", "is_snapshot_isolated"):
            level = test.test.removeprefix("is_")
            calls = [call_of(operation, place, "txn") for place, operation in enumerate(operations)]
            result = check_transactions(calls, level)
            if isinstance(result, Holds) and not any(map(_reads, calls)):
                return Whole(Answer.UNKNOWN, f"no transaction of {name} read anything, so nothing was compared")
            return _whole(result, operations)
        return _of_values(test, name, operations, attribute, env)
    except BadHistory as error:
        raise Senseless(str(error)) from None


def _answers(call: Call) -> bool:
    """Whether what it gave back could have shown that something is wrong."""
    is_known = call.end_ns is not None and not call.failed
    return is_known and (call.output is not None or call.function in ANSWERING)


def _reads(call: Call) -> bool:
    steps = call.input if call.output is None else call.output
    if call.end_ns is None or call.failed or not isinstance(steps, (list, tuple)):
        return False
    return any(isinstance(step, (list, tuple)) and bool(step) and step[0] in READS for step in steps)


def _whole(result: Result, operations: Sequence[Operation], limits: str = "") -> Whole:
    if isinstance(result, Holds):
        return Whole(Answer.HOLDS, "", (), limits)
    if isinstance(result, Unknown):
        return Whole(Answer.UNKNOWN, result.reason, (), limits)
    places = dict.fromkeys(call.place for call in result.operations)
    shown = tuple(operations[place] for place in places if 0 <= place < len(operations))
    anomaly = f"{result.anomaly}: " if result.anomaly else ""
    key = f" (key {result.key!r})" if result.key is not None else ""
    return Whole(Answer.VIOLATED, f"{anomaly}{result.sentence}{key}", shown, limits)


def _of_values(test: Any, name: str, operations: list[Operation], attribute: str | None, env: Environment) -> Whole:
    calls: list[Call] = []
    for place, operation in enumerate(operations):
        who = who_name(operation.actor, operation.member)
        found = value_of(attribute or "value", operation, env) if counts_for(operation, attribute) else None
        if found is not None and found.kind != "nothing":
            outputs = found.value if found.kind == "list" and test.test == "is_unique" else [found]
            began_ns, ended_ns = operation.began_ns, operation.ended_ns
            calls.extend(
                Call(who, operation.step, None, output_of(item), began_ns, ended_ns, None, False, place)
                for item in outputs
            )
        elif operation.outcome == "succeeded":
            raise Senseless(f"{who}.{operation.step} succeeded and gave back no {attribute or 'value'}")
        elif operation.outcome in UNDECIDED:
            calls.append(Call(who, operation.step, None, None, operation.began_ns, None, None, False, place))
    if all(call.end_ns is None for call in calls):
        raise Absent(f"no operation of {name} gave back anything")
    whole = _whole(_check_values(test, calls, env), operations)
    if test.test == "sums_to" or sum(call.end_ns is not None for call in calls) > 1:
        return whole
    return whole._replace(note=f"{name} {test.test.replace('_', ' ')}: there was only one value")


def _check_values(test: Any, calls: list[Call], env: Environment) -> Result:
    if test.test == "is_unique":
        return check_unique(calls)
    if test.test == "is_increasing":
        return check_increasing(calls)
    total = as_number(evaluate(test.value, env))
    if total is None:
        raise Senseless(f"nothing sums to {spoken(evaluate(test.value, env))}")
    return check_sum(calls, total.value)


def judge_list(test: Any, found: Quantity, env: Environment) -> Whole:
    """The test on a value: a list, or a text by its lines, in their order."""
    if found.kind in ("text", "word", "content"):
        from .results import text_in

        items: list[object] = list(text_in(found).splitlines())
    elif found.kind == "list":
        items = list(found.value)
    elif test.test == "sums_to":
        items = [found]
    else:
        raise Senseless(f"{spoken(found)} ({found.kind}) is no list")
    if test.test not in ("is_unique", "is_increasing", "sums_to"):
        raise Senseless(f"`{test.test.replace('_', ' ')}` can only be said of operations")
    if not items:
        raise Absent("there is no value at all")
    try:
        calls = [
            Call(f"value {at + 1}", "value", None, output_of(quantity_of(item)), 2 * at, 2 * at + 1, None, False, at)
            for at, item in enumerate(items)
        ]
        result = _check_values(test, calls, env)
    except BadHistory as error:
        raise Senseless(str(error)) from None
    return _whole(result, [])
