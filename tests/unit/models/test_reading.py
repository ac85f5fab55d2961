"""Histories as text: what is understood, and what is said about what is not."""

from __future__ import annotations

import pytest

from cts.interpreter.judge.models.calls import Call
from cts.interpreter.judge.models.edn import BadEdn, read_edn
from cts.interpreter.judge.models.reading import UnreadableHistory, read_history

GOOD = '{"process": "a", "f": "read", "output": 1, "begin": 0, "end": 5}\n'


def test_json_lines() -> None:
    text = (
        "// a comment\n\n"
        '{"process": 1, "f": "write", "value": [1, 2], "key": "x", "begin": 3, "end": 9}\n'
        '{"process": "b", "f": "read", "output": {"k": 1}, "begin": 4, "end": 8, "outcome": "info"}\n'
        '{"process": "b", "f": "write", "value": 4, "begin": 9, "end": 9, "outcome": "fail"}\n'
    )
    assert read_history(text) == [
        Call("1", "write", [1, 2], None, 3, 9, "x", False, 3),
        Call("b", "read", None, {"k": 1}, 4, None, None, False, 4),
        Call("b", "write", 4, None, 9, 9, None, True, 5),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: there is nothing in it"),
        (GOOD + "{", "line 2: this is not JSON: Expecting property name enclosed in double quotes at column 2"),
        (GOOD + "[1]", "line 2: an operation is an object: {...}"),
        (GOOD + '{"process": "a", "begin": 0}', "line 2: `f`, the name of the operation, is missing"),
        (GOOD + '{"f": "read", "begin": 0}', "line 2: `process` is missing"),
        (GOOD + '{"process": "a", "f": "r"}', "line 2: `begin` must be a whole number of nanoseconds"),
        (
            GOOD + '{"process": "a", "f": "r", "begin": 5, "end": 4}',
            "line 2: `end` must be a whole number of nanoseconds that is not before `begin`",
        ),
        (
            GOOD + '{"process": "a", "f": "r", "begin": 5, "outcome": "ok"}',
            "line 2: an operation that is `ok` needs an `end`",
        ),
        (
            GOOD + '{"process": "a", "f": "r", "begin": 5, "outcome": "maybe"}',
            "line 2: `outcome` must be one of ok, fail, info, not 'maybe'",
        ),
        (
            GOOD + '{"process": "a", "f": "r", "begin": 5, "finish": 9}',
            (
                "line 2: `finish` is no field of an operation; there are "
                "begin, end, f, key, outcome, output, process, value"
            ),
        ),
        (GOOD + '{"f": ' + "[" * 100_000, "line 2: the value is nested too deeply"),
        (
            GOOD + '{"process": "a", "f": "r", "begin": ' + "1" * 5000 + "}",
            "line 2: a number has too many digits",
        ),
        ("{:type :invoke :f :read :process 0}\n{:type", "line 2: the '{' is never closed"),
        ("{:type :begin :f :read :process 0}", "line 1: `:type` must be one of :invoke :ok :fail :info, not 'begin'"),
        ("{:type :ok :f :read :process 0}", "line 1: process 0 ends what it never invoked"),
        (
            "{:type :invoke :f :read :process 0}\n{:type :invoke :f :read :process 0}",
            "line 2: process 0 invokes again, without having ended what it began",
        ),
        (
            "{:type :invoke :f :read :process 0}\n{:type :ok :f :write :process 0}",
            "line 1: process 0 invokes :read and ends :write",
        ),
        ("{:type :invoke :process 0}", "line 1: `:f`, the name of the operation, is missing"),
        ("{:type :invoke :f :read}", "line 1: `:process` is missing"),
        ("[1 2]", "line 1: an entry of a history is a map, not 1"),
    ],
)
def test_errors_name_the_line_and_the_reason(text: str, message: str) -> None:
    with pytest.raises(UnreadableHistory) as caught:
        read_history(text)
    assert str(caught.value) == message


def test_jepsen_entries_become_operations_in_the_order_of_the_lines() -> None:
    text = """
    {:type :invoke, :f :cas, :value [1 2], :process 0}
    {:type :invoke, :f :read, :value nil, :process 1}
    {:type :ok, :f :cas, :value [1 2], :process 0}
    {:type :info, :f :read, :process 1, :error [:timeout]}
    {:type :invoke, :f :write, :value 3, :process 2}
    """
    assert read_history(text) == [
        Call("0", "cas", [1, 2], None, 1, 3, place=2),
        Call("1", "read", None, None, 2, None, place=3),
        Call("2", "write", 3, None, 5, None, place=6),
    ]


def test_edn_values() -> None:
    text = r"""
    ; numbers, strings, characters
    -12 3N 1.5e3 2.5M "a\"\n\u00e9" \newline \a \u0041
    :key/word nil true #inst "2020" #_ skipped [1 (2 #{3}) {:a {:b nil}}]
    """
    values = [form.value for form in read_edn(text)]
    assert values == [
        -12, 3, 1500.0, 2.5, 'a"\né', "\n", "a", "A", "key/word", None, True, "2020", [1, [2, [3]], {"a": {"b": None}}],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("\n]", "unexpected ']'", 2),
        ('\n"abc', "this text never ends", 2),
        ("{:a}", "a map needs a value for every key", 1),
        ("(]", "unexpected ']'", 1),
        ('"\\q"', "unknown escape \\q", 1),
        (":", "a keyword without a name", 1),
        ("1" * 5000, "a number of more than 1000 digits", 1),
        ("[" * 200, "nested deeper than 100", 1),
    ],
)
def test_what_is_no_edn(text: str, reason: str, line: int) -> None:
    with pytest.raises(BadEdn) as caught:
        list(read_edn(text))
    assert (caught.value.reason, caught.value.line) == (reason, line)
