"""The model `counter`: a number that is added to and read.

Knows sums; knows nothing of overflow.
"""

from __future__ import annotations

from collections.abc import Hashable

from .calls import BadHistory, Call, where
from .sequential import ANY, IMPOSSIBLE, Operation, SequentialModel


class Counter(SequentialModel):
    """Starts at 0. `add N`, `increment [N]` and `decrement [N]` may give back the new value; `read` gives the value."""

    name = "counter"
    initial: Hashable = 0
    functions = {  # noqa: RUF012
        "add": "add", "increment": "add", "incr": "add", "inc": "add",
        "subtract": "subtract", "decrement": "subtract", "decr": "subtract", "dec": "subtract",
        "read": "read", "get": "read",
    }  # fmt: skip

    def operation(self, call: Call) -> Operation:
        function = self.called(call)
        if function == "read":
            return ("read", ANY if call.end_ns is None else _number(call, 0 if call.output is None else call.output))
        amount = _number(call, 1 if call.input is None else call.input)
        seen: Hashable = ANY
        if call.end_ns is not None and isinstance(call.output, (int, float)) and not isinstance(call.output, bool):
            seen = call.output
        return ("add", -amount if function == "subtract" else amount, seen)

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        assert isinstance(state, (int, float))
        if operation[0] == "read":
            return state if operation[1] is ANY or operation[1] == state else IMPOSSIBLE
        amount, seen = operation[1:]
        assert isinstance(amount, (int, float))
        return state + amount if seen is ANY or seen == state + amount else IMPOSSIBLE

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] == "read" or (operation[1] == 0 and operation[2] is ANY)

    def describe(self, state: Hashable) -> str:
        return f"stand at {state}"


def _number(call: Call, value: object) -> int | float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise BadHistory(f"{call.function} of a counter needs numbers, not {value!r}{where(call)}")
