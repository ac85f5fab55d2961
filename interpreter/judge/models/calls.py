"""The record of one operation as the checkers see it, and the order of instants.

Knows operations, intervals and what "indeterminate" means; knows no processes, files, clocks or models.

Intervals are closed: an operation may take effect at any instant from its begin to its end, both included. So an
operation that ends in the very nanosecond in which another one begins is concurrent with it. Half-open intervals would
claim an order that two clock readings of equal value cannot prove, and refute correct systems on coarse clocks.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

FOREVER = 1 << 200
"""An end that never comes: later than every reading of every clock."""


class Call(NamedTuple):
    """One operation: who asked for what, when, and what came back.

    `end_ns` None means indeterminate: the caller was killed or timed out, so the operation may have taken effect at any
    instant after `begin_ns`, even after everything else, or never. Its output is unknown and is not looked at.
    `failed` means that it definitely did not happen; checkers leave it out. An operation that answers "no" (a
    compare-and-set that found another value, a lock that was taken) did happen: it is not failed, its output is False.
    """

    process: str
    function: str
    input: object = None
    output: object = None
    begin_ns: int = 0
    end_ns: int | None = None
    key: object = None
    failed: bool = False
    place: int = 0
    """The line of its source, 1-based, or 0: only for people, no checker looks at it."""


class BadHistory(ValueError):
    """The history cannot be judged as it stands: an operation that the model does not know, or that makes no sense."""


class Tagged(NamedTuple):
    """A value whose kind must be told apart: True is not 1, and a mapping is not the list of its items."""

    kind: str
    value: object

    def __repr__(self) -> str:
        if self.kind == "object":
            return repr(dict(self.value))  # type: ignore[call-overload]
        return repr(self.value)


_TRUE, _FALSE = Tagged("boolean", True), Tagged("boolean", False)


def frozen(value: object) -> object:
    """The value as something that can be compared and hashed; equal exactly if the values mean the same."""
    kind = type(value)
    if kind is int or kind is str or value is None:
        return value
    if kind is bool:
        return _TRUE if value else _FALSE
    if isinstance(value, (list, tuple)):
        return tuple(frozen(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return frozenset(frozen(item) for item in value)
    if isinstance(value, dict):
        items = sorted(((str(key), frozen(item)) for key, item in value.items()), key=lambda pair: pair[0])
        return Tagged("object", tuple(items))
    return value


def precedes(first: Call, second: Call) -> bool:
    """Whether the first call was certainly over before the second one began."""
    return first.end_ns is not None and first.end_ns < second.begin_ns


def in_order(calls: list[Call]) -> list[Call]:
    """The calls in an order that depends on what they are, never on the order in which they were handed over."""
    calls = sorted(calls, key=_interval)
    if any(_interval(first) == _interval(second) for first, second in pairwise(calls)):
        calls.sort(key=_identity)
    return calls


def _interval(call: Call) -> tuple[int, int]:
    return call.begin_ns, FOREVER if call.end_ns is None else call.end_ns


def _identity(call: Call) -> tuple[int, int, str, str, str, str]:
    return (*_interval(call), str(call.process), call.function, repr(call.input), repr(call.output))


def by_key(calls: list[Call]) -> list[tuple[object, list[Call]]]:
    """One history for each key, in an order of keys that does not depend on the order of the calls.

    Linearizability is local: a history is linearizable exactly if each object's own history is.
    """
    parts: dict[object, list[Call]] = {}
    for call in calls:
        parts.setdefault(frozen(call.key), []).append(call)
    return sorted(parts.items(), key=lambda part: (type(part[0]).__name__, repr(part[0])))


def where(call: Call) -> str:
    """The place for the end of a message, or nothing if it is not known."""
    return f" (line {call.place})" if call.place else ""


ANSWERING = frozenset(("read", "get", "load", "dequeue", "poll", "receive", "take", "pop", "peek", "top"))
"""What is asked only for its answer: there, nothing is an answer too."""


def spoken(call: Call) -> str:
    """The call in a few words: `write 3`, `read → 3`, `dequeue → ?` for an outcome that nobody knows."""
    if call.function == "txn":
        return _spoken_steps(call)
    words = [call.function]
    if call.input is not None:
        words.append(shown(call.input))
    if call.end_ns is None:
        words.append("→ ?")
    elif call.output is not None or call.function in ANSWERING:
        words.append(f"→ {shown(call.output)}")
    return " ".join(words)


def _spoken_steps(call: Call) -> str:
    steps: Any = call.input if call.output is None else call.output
    words = []
    for function, key, value in steps:
        is_read = function in ("r", "read", "get")
        words.append(f"{function} {shown(key)}{' →' if is_read else ''} {shown(value)}")
    return "; ".join(words) + (" → ?" if call.end_ns is None else "")


def shown(value: object, width: int = 40) -> str:
    """A value for people: short, and in one line."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= width else f"{text[: width - 1]}…"
