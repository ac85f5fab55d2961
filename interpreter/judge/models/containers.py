"""The models `set`, `queue`, `stack` and `list_append`: objects that hold several values.

Knows what each operation does to the values held. What can be decided without search is in `levels.py` and
`fifo.py`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from .calls import BadHistory, Call, frozen, shown, where
from .sequential import ANY, IMPOSSIBLE, Operation, SequentialModel


def listed(call: Call) -> tuple[object, ...]:
    """The output of a read of many values, as a tuple; nothing read is the empty tuple."""
    if call.output is None:
        return ()
    if isinstance(call.output, (str, bytes)) or not isinstance(call.output, Iterable):
        raise BadHistory(f"{call.function} must give back a list, not {call.output!r}{where(call)}")
    return tuple(frozen(value) for value in call.output)


def _answer(call: Call) -> object:
    """What the call said about its own effect: True, False, or ANY where it said nothing."""
    return call.output if call.end_ns is not None and isinstance(call.output, bool) else ANY


class Set(SequentialModel):
    """`add` and `remove` say True or False if they say whether something changed; `read` gives all values."""

    name = "set"
    initial: Hashable = frozenset()
    functions = {  # noqa: RUF012
        "add": "add", "insert": "add", "remove": "remove", "delete": "remove",
        "contains": "contains", "has": "contains", "read": "read", "get": "read",
    }  # fmt: skip

    def operation(self, call: Call) -> Operation:
        function = self.called(call)
        if function == "read":
            return ("read", ANY if call.end_ns is None else frozenset(listed(call)))
        return (function, frozen(call.input), _answer(call))

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        assert isinstance(state, frozenset)
        if operation[0] == "read":
            return state if operation[1] is ANY or operation[1] == state else IMPOSSIBLE
        function, value, answer = operation
        held = value in state
        if function == "contains":
            return state if answer is ANY or answer is held else IMPOSSIBLE
        changes = held if function == "remove" else not held
        if answer is not ANY and answer is not changes:
            return IMPOSSIBLE
        if not changes:
            return state
        return state - {value} if function == "remove" else state | {value}

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] in ("read", "contains") or operation[2] is False

    def describe(self, state: Hashable) -> str:
        assert isinstance(state, frozenset)
        return f"hold {{{', '.join(shown(value) for value in sorted(state, key=repr))}}}"


class Queue(SequentialModel):
    """First in, first out. `dequeue` gives None where the queue was empty; `peek` looks at the first value."""

    name = "queue"
    initial: Hashable = ()
    functions = {  # noqa: RUF012
        "enqueue": "put", "offer": "put", "send": "put", "put": "put",
        "dequeue": "take", "poll": "take", "receive": "take", "take": "take", "get": "take",
        "peek": "peek",
    }  # fmt: skip
    taken_from = 0

    def operation(self, call: Call) -> Operation:
        function = self.called(call)
        if function == "put":
            if call.input is None:
                raise BadHistory(f"{call.function} needs a value, and nothing is no value{where(call)}")
            return ("put", frozen(call.input))
        return (function, ANY if call.end_ns is None else frozen(call.output))

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        assert isinstance(state, tuple)
        function, value = operation
        if function == "put":
            return (*state, value)
        if not state:
            return state if value is None or value is ANY else IMPOSSIBLE
        if value is not ANY and value != state[self.taken_from]:
            return IMPOSSIBLE
        if function == "peek":
            return state
        return state[1:] if self.taken_from == 0 else state[:-1]

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] == "peek" or (operation[0] == "take" and operation[1] is None)

    def describe(self, state: Hashable) -> str:
        assert isinstance(state, tuple)
        return f"hold {shown(list(state))}" if state else "be empty"


class Stack(Queue):
    """Last in, first out. `pop` gives None where the stack was empty; `peek` looks at the last value."""

    name = "stack"
    functions = {"push": "put", "pop": "take", "peek": "peek", "top": "peek"}  # noqa: RUF012
    taken_from = -1


class ListAppend(SequentialModel):
    """`append` puts a value behind all others, `read` gives the whole list."""

    name = "list_append"
    initial: Hashable = ()
    functions = {"append": "append", "read": "read", "get": "read", "r": "read"}  # noqa: RUF012

    def operation(self, call: Call) -> Operation:
        if self.called(call) == "read":
            return ("read", ANY if call.end_ns is None else listed(call))
        return ("append", frozen(call.input))

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        assert isinstance(state, tuple)
        if operation[0] == "append":
            return (*state, operation[1])
        return state if operation[1] is ANY or operation[1] == state else IMPOSSIBLE

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] == "read"

    def describe(self, state: Hashable) -> str:
        values: Any = state
        return f"hold {shown(list(values))}"
