"""Run-time values mean what the language's own constants mean."""

from __future__ import annotations

import itertools

import pytest

from cts.dsl import values as language
from cts.interpreter import value_text
from cts.interpreter.arithmetic import compare, compute
from cts.interpreter.evaluate import EvaluationError, Scope, argument, evaluate, is_static, recorded

AMOUNTS = {
    "number": (0, 3, 7, 2.5, -1),
    "duration": (0, 250_000, 1_500_000_000, 7),
    "size": (0, 512, 1 << 20, 1536),
    "percent": (0, 20, 95, 12.5),
    "rate": (0, 50, 0.5),
    "text": ("", "abc"),
    "yes/no": (True,),
    "nothing": (None,),
}
PAIRS = [(kind, amount) for kind, amounts in AMOUNTS.items() for amount in amounts]


@pytest.mark.parametrize("operator", ["+", "-", "*", "/"])
def test_arithmetic_is_that_of_constants(operator: str) -> None:
    for left, right in itertools.product(PAIRS, PAIRS):
        expected = language.compute(operator, language.Value(*left), language.Value(*right))
        got = compute(operator, left, right)
        assert got == (None if expected is None else (expected.kind, expected.amount)), (left, operator, right)
        if got is not None and expected is not None:
            assert type(got[1]) is type(expected.amount), (left, operator, right)


def test_lists_are_joined() -> None:
    one, two = ("list", [("number", 1)]), ("list", [("text", "x")])
    assert compute("+", one, two) == ("list", [("number", 1), ("text", "x")])


@pytest.mark.parametrize(("kind", "amount"), [pair for pair in PAIRS if pair[0] != "text"])
def test_values_read_as_the_language_writes_them(kind: str, amount: object) -> None:
    assert value_text.text_of(kind, amount) == language.print_value(language.Value(kind, amount))


@pytest.mark.parametrize(
    "ns", [0, 1, 999, 1000, 1_550_000_000, 60 * 10**9, 3600 * 10**9, 90 * 10**9, 5_400 * 10**9, 12345]
)
def test_durations(ns: int) -> None:
    assert value_text.duration_text(ns) == language.print_duration(ns)


@pytest.mark.parametrize("n_bytes", [0, 1, 1023, 1024, 1536, 1 << 20, 3 << 19, 5 << 30, 1 << 40, 10**6])
def test_sizes(n_bytes: int) -> None:
    assert value_text.size_text(n_bytes) == language.print_size(n_bytes)


def test_a_ratio_is_compared_to_a_percent() -> None:
    assert compare(">=", ("number", 0.95), ("percent", 95)) is True
    assert compare("<", ("percent", 20), ("number", 0.1)) is False


def test_unlike_kinds_are_unequal_and_have_no_order() -> None:
    assert compare("==", ("text", "1"), ("number", 1)) is False
    assert compare("!=", ("nothing", None), ("number", 1)) is True
    assert compare("<", ("text", "1"), ("number", 1)) is None


def constant(kind: str, value: object) -> dict[str, object]:
    return {"op": "value", "kind": kind, "value": value}


def test_words_are_one_argument_each_whatever_they_hold() -> None:
    scope = Scope(work="/a b")
    words = [constant("text", "cat"), {"op": "builtin", "name": "work"}, constant("duration", 5_000_000)]
    assert evaluate({"op": "words", "words": words}, scope) == ("command", ["cat", "/a b", "5ms"])


def test_values_in_a_line_for_the_shell_are_quoted() -> None:
    scope = Scope(work="it's $HOME")
    parts = [constant("text", "ls > "), {"op": "builtin", "name": "work"}]
    assert evaluate({"op": "shell", "parts": parts}, scope) == ("shell", "ls > 'it'\"'\"'s $HOME'")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("duration", 1_500_000_000), 1.5),
        (("size", 4096), 4096),
        (("percent", 95), 95.0),
        (("rate", 50), 50.0),
        (("list", [("duration", 10**9), ("text", "x")]), [1.0, "x"]),
        (("range", (1, 3)), range(1, 4)),
        (("yes/no", True), True),
        (("nothing", None), None),
        (("actor", ("writer", 2)), ("writer", 2)),
    ],
)
def test_what_functions_get(pair: tuple[str, object], expected: object) -> None:
    assert argument(pair) == expected


def test_the_history_keeps_plain_amounts() -> None:
    assert recorded(("list", [("duration", 5), ("range", (1, 2))])) == [5, [1, 2]]


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({"op": "captured", "name": "port"}, "not captured"),
        ({"op": "step_value", "step": "read", "attribute": "value"}, "before the step"),
        ({"op": "fixture", "fixture": "store", "attribute": "port"}, "not offered"),
        ({"op": "random", "of": {"op": "list", "items": []}}, "run goes on"),
        ({"op": "metric", "name": "count"}, "when the run is over"),
        (
            {"op": "compute", "operator": "+", "left": constant("duration", 1), "right": constant("size", 1)},
            "cannot be computed",
        ),
    ],
)
def test_what_cannot_be_had_says_why(node: dict[str, object], words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        evaluate(node, Scope())


def test_what_can_change() -> None:
    assert is_static({"op": "template", "parts": [constant("text", "x"), {"op": "builtin", "name": "index"}]})
    assert not is_static({"op": "template", "parts": [{"op": "shared", "name": "phase"}]})
