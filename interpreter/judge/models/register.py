"""The models `register` and `cas_register`: one value that is written, read, and compared and set.

Knows what each operation does to the value. A history in which every value is written once is decided from the zones of
its values, without search; see `unique_writes.py`.
"""

from __future__ import annotations

from collections.abc import Hashable

from .calls import BadHistory, Call, frozen, where
from .sequential import ANY, IMPOSSIBLE, Operation, SequentialModel


class Register(SequentialModel):
    """Holds the value written last; at first it holds nothing (None)."""

    name = "register"
    functions = {  # noqa: RUF012
        "read": "read", "get": "read", "load": "read",
        "write": "write", "put": "write", "set": "write", "store": "write",
    }  # fmt: skip

    def operation(self, call: Call) -> Operation:
        if self.called(call) == "read":
            return ("read", ANY if call.end_ns is None else frozen(call.output))
        return ("write", frozen(call.input))

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        if operation[0] == "write":
            return operation[1]
        return state if operation[1] is ANY or operation[1] == state else IMPOSSIBLE

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] == "read"

    def is_blind(self, operation: Operation) -> bool:
        return operation[0] == "write"


class CasRegister(Register):
    """A register with `cas [old, new]`: writes `new` if it holds `old`. Output False: it held another value."""

    name = "cas_register"
    functions = {**Register.functions, "cas": "cas", "compare_and_set": "cas", "compare-and-set": "cas"}  # noqa: RUF012

    def operation(self, call: Call) -> Operation:
        if self.called(call) != "cas":
            return super().operation(call)
        if not isinstance(call.input, (list, tuple)) or len(call.input) != 2:
            raise BadHistory(f"cas needs [old, new] as its input, not {call.input!r}{where(call)}")
        old, new = frozen(call.input[0]), frozen(call.input[1])
        if call.end_ns is not None and call.output is False:
            return ("unequal", old)
        return ("cas", old, new)

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        if operation[0] == "cas":
            return operation[2] if operation[1] == state else IMPOSSIBLE
        if operation[0] == "unequal":
            return state if operation[1] != state else IMPOSSIBLE
        return super().step(state, operation)

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] in ("read", "unequal") or (operation[0] == "cas" and operation[1] == operation[2])
