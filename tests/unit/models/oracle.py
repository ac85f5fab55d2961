"""The slow truth: tries every order of a small history, on objects written independently of the models under test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cts.interpreter.judge.models.calls import FOREVER, Call


class Wrong(Exception):
    """The operation could not have given its output here."""


def _seen(call: Call, value: Any) -> None:
    if call.end_ns is not None and call.output != value:
        raise Wrong


def _register(state: Any, call: Call) -> Any:
    if call.function == "write":
        return call.input
    if call.function == "read":
        _seen(call, state)
        return state
    old, new = call.input  # type: ignore[misc]
    if call.end_ns is None:
        return new if state == old else state
    if (state == old) != (call.output is not False):
        raise Wrong
    return new if state == old else state


def _counter(state: Any, call: Call) -> Any:
    if call.function == "read":
        _seen(call, state or 0)
        return state
    total = (state or 0) + (call.input if call.function == "add" else -call.input)  # type: ignore[operator]
    if call.output is not None:
        _seen(call, total)
    return total


def _set(state: Any, call: Call) -> Any:
    held = state or ()
    if call.function == "read":
        if call.end_ns is not None and sorted(call.output) != sorted(held):  # type: ignore[call-overload]
            raise Wrong
        return held
    inside = call.input in held
    if call.function == "contains":
        _seen(call, inside)
        return held
    if call.output is not None:
        _seen(call, inside if call.function == "remove" else not inside)
    if call.function == "remove":
        return tuple(value for value in held if value != call.input)
    return held if inside else (*held, call.input)


def _line(last: bool) -> Callable[[Any, Call], Any]:
    def step(state: Any, call: Call) -> Any:
        held = list(state or ())
        if call.function in ("enqueue", "push"):
            return (*held, call.input)
        value = held[-1 if last else 0] if held else None
        _seen(call, value)
        if held and call.function != "peek":
            held.pop(-1 if last else 0)
        return tuple(held)

    return step


def _lock(state: Any, call: Call) -> Any:
    if call.function == "acquire":
        if call.end_ns is None:
            return call.process if state is None else state
        if (state is None) != (call.output is not False):
            raise Wrong
        return call.process if state is None else state
    if state != call.process:
        if call.end_ns is None:
            return state
        raise Wrong
    return None


def _list(state: Any, call: Call) -> Any:
    held = state or ()
    if call.function == "append":
        return (*held, call.input)
    if call.end_ns is not None and tuple(call.output) != held:  # type: ignore[arg-type]
        raise Wrong
    return held


OBJECTS: dict[str, Callable[[Any, Call], Any]] = {
    "register": _register,
    "cas_register": _register,
    "counter": _counter,
    "set": _set,
    "queue": _line(False),
    "stack": _line(True),
    "lock": _lock,
    "list_append": _list,
}


def is_linearizable(model: str, calls: list[Call]) -> bool:
    """All orders that respect time; calls of unknown end may be anywhere after their begin, or left out."""
    step = OBJECTS[model]

    def ordered(state: Any, left: tuple[Call, ...]) -> bool:
        if all(call.end_ns is None for call in left):
            return True
        horizon = min(FOREVER if call.end_ns is None else call.end_ns for call in left)
        for at, call in enumerate(left):
            if call.begin_ns <= horizon:
                try:
                    after = step(state, call)
                except Wrong:
                    continue
                if ordered(after, left[:at] + left[at + 1 :]):
                    return True
        return False

    return ordered(None, tuple(call for call in calls if not call.failed))
