"""Mutual exclusion and tests of values; the models' own complaints; the drawing."""

from __future__ import annotations

import random

import pytest

from cts.interpreter.judge.models.calls import BadHistory, Call
from cts.interpreter.judge.models.checking import check_history
from cts.interpreter.judge.models.drawing import draw_calls
from cts.interpreter.judge.models.overlap import check_never_overlaps
from cts.interpreter.judge.models.results import Holds, Unknown, Violated
from cts.interpreter.judge.models.values import check_conserved, check_increasing, check_sum, check_unique


def intervals(chance: random.Random, count: int) -> list[Call]:
    calls = []
    for number in range(count):
        begin = chance.randrange(40)
        calls.append(Call(f"p{number}", "hold", None, chance.randrange(12), begin, begin + chance.randrange(8)))
    return calls


def test_overlap_agrees_with_all_pairs() -> None:
    chance = random.Random(1)
    seen = set()
    for _ in range(2000):
        calls = intervals(chance, chance.randrange(1, 6))
        pairs = [(a, b) for a in calls for b in calls if a is not b]
        overlap = any(max(a.begin_ns, b.begin_ns) < min(a.end_ns or 0, b.end_ns or 0) for a, b in pairs)
        inside = any(
            a.begin_ns < b.begin_ns < (a.end_ns or 0) for a, b in pairs
        )  # an operation of no length in the midst of another
        result = check_never_overlaps(calls)
        assert isinstance(result, Violated if overlap or inside else Holds), calls
        seen.add(type(result))
    assert seen == {Holds, Violated}


def test_increasing_agrees_with_all_pairs() -> None:
    chance = random.Random(2)
    seen = set()
    for _ in range(2000):
        calls = intervals(chance, chance.randrange(1, 5))
        pairs = [(a, b) for a in calls for b in calls if a is not b]
        wrong = any(a.output == b.output for a, b in pairs) or any(
            (a.end_ns or 0) < b.begin_ns and a.output > b.output for a, b in pairs  # type: ignore[operator]
        )  # fmt: skip
        result = check_increasing(calls)
        assert isinstance(result, Violated if wrong else Holds), calls
        seen.add(type(result))
    assert seen == {Holds, Violated}


def test_overlap_of_unknown_end() -> None:
    endless = Call("a", "hold", begin_ns=10)
    assert isinstance(check_never_overlaps([endless]), Holds)
    assert isinstance(check_never_overlaps([endless, Call("b", "hold", begin_ns=0, end_ns=10)]), Holds)
    assert isinstance(check_never_overlaps([endless, Call("b", "hold", begin_ns=90, end_ns=99)]), Unknown)
    assert isinstance(check_never_overlaps([endless, Call("b", "hold", begin_ns=5)]), Unknown)
    assert isinstance(check_never_overlaps([endless, Call("b", "hold", begin_ns=90, end_ns=99, failed=True)]), Holds)


def done(*outputs: object) -> list[Call]:
    return [Call("p", "f", number, output, number, number) for number, output in enumerate(outputs)]


def test_unique() -> None:
    assert isinstance(check_unique(done(1, 2, [1], True, "1")), Holds)
    assert isinstance(check_unique(done(1, [2], [2])), Violated)
    assert isinstance(check_unique([*done(1), Call("q", "f", None, None, 5), Call("r", "f", None, None, 6)]), Holds)


def test_sums() -> None:
    assert isinstance(check_sum(done(1, 2, 3), 6), Holds)
    assert isinstance(check_sum(done(1, 2, 3), 7), Violated)
    assert isinstance(check_sum(done(7, 7, 7), 3, amount="input"), Holds)
    perhaps = Call("q", "f", 4, None, 9, None)
    assert isinstance(check_sum([*done(1, 2), perhaps], 3), Unknown)
    assert isinstance(check_sum([*done(0, 0), perhaps], 5, amount="input"), Unknown)
    assert isinstance(check_sum([*done(0, 0), perhaps], 6, amount="input"), Violated)


def test_conserved() -> None:
    assert isinstance(check_conserved(done([1, 2], {"a": 3}, (3,)), 3), Holds)
    result = check_conserved(done([1, 2], {"a": 4}), 3)
    assert isinstance(result, Violated)
    assert result.operations[0].output == {"a": 4}


@pytest.mark.parametrize(
    ("model", "call", "message"),
    [
        (
            "register",
            Call("p", "jump", end_ns=1, place=3),
            "register has no operation `jump` (line 3); it has read, write",
        ),
        ("cas_register", Call("p", "cas", 1, True, 0, 1), "cas needs [old, new] as its input, not 1"),
        ("counter", Call("p", "read", None, "x", 0, 1), "read of a counter needs numbers, not 'x'"),
        ("set", Call("p", "read", None, 5, 0, 1), "read must give back a list, not 5"),
        ("queue", Call("p", "enqueue", None, None, 0, 1), "enqueue needs a value, and nothing is no value"),
        ("serializable", Call("p", "read", None, 5, 0, 1), "a history of transactions holds only `txn`, not `read`"),
        ("serializable", Call("p", "txn", 5, None, 0, 1), "a transaction is a list of [function, key, value], not 5"),
        (
            "serializable",
            Call("p", "txn", [["x", 1, 2]], None, 0, 1),
            "a transaction has the functions r, append and w, not 'x'",
        ),
        (
            "serializable",
            Call("p", "txn", [["w", 1, 2], ["append", 1, 2]], None, 0, 1),
            "key 1 is both appended to and written",
        ),
        ("nonsense", Call("p", "read"), "there is no model 'nonsense'; there are register, cas_register"),
    ],
)
def test_a_history_that_makes_no_sense_is_an_error(model: str, call: Call, message: str) -> None:
    with pytest.raises(BadHistory) as caught:
        check_history([call], model)
    assert str(caught.value).startswith(message)


def test_an_empty_history_holds() -> None:
    for model in ("register", "lock", "queue", "serializable", "exclusive", "unique", "increasing"):
        assert isinstance(check_history([], model), Holds)


def test_drawing() -> None:
    calls = [
        Call("writer", "write", 1, None, 0, 1000),
        Call("reader", "read", None, None, 500, 2_500_000),
        Call("writer", "write", 2, None, 2000),
    ]
    assert draw_calls(calls, 60) == [
        "            writer                  reader",
        "      +0ns  ┌ write 1",
        "    +500ns  │                       ┌ read → nothing",
        "  +1.000us  └                       │",
        "  +2.000us  ┌ write 2 → ?           │",
        "  +2.500ms  │                       └",
        "            ┆ never ended",
    ]


def test_many_processes_are_drawn_as_a_list() -> None:
    calls = [Call(f"p{number}", "acquire", None, None, number, number + 5) for number in range(9)]
    assert draw_calls(calls)[1] == "      +1ns  to +6ns       p1: acquire"
    assert draw_calls([]) == []
