"""What a model of a single object tells the search: its states, and what each operation does to them.

Knows one operation after the other; knows nothing of time and concurrency.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from typing import Final

from .calls import BadHistory, Call, shown, where

IMPOSSIBLE: Final = object()
"""The answer of `step` where the operation could not have given this output in this state."""


class AnyOutput:
    """Stands for the output of an operation whose end nobody saw."""

    def __repr__(self) -> str:
        return "?"


ANY: Final = AnyOutput()

Operation = tuple[Hashable, ...]
"""What matters of a call for the model, and no more: calls with equal operations are interchangeable."""


class SequentialModel(ABC):
    """An object that does one thing at a time. States and operations are immutable and hashable."""

    name: str = ""
    initial: Hashable = None
    functions: dict[str, str] = {}  # noqa: RUF012 - each model has its own table, never changed
    """Every accepted function name, and the name that this model has for it."""

    @abstractmethod
    def operation(self, call: Call) -> Operation:
        """The call as an operation of this model, with `ANY` as the output of an indeterminate call."""

    @abstractmethod
    def step(self, state: Hashable, operation: Operation) -> Hashable:
        """The state after the operation, or IMPOSSIBLE. It depends on nothing but the two."""

    @abstractmethod
    def is_pure(self, operation: Operation) -> bool:
        """Whether the operation can never change any state: then it is ordered as soon as it fits."""

    def is_blind(self, operation: Operation) -> bool:  # noqa: ARG002 - few models have blind operations
        """Whether the operation succeeds in every state and leads to one and the same: it hides what was before."""
        return False

    def describe(self, state: Hashable) -> str:
        """The state as the end of the sentence "the object could only ...": `hold 3`."""
        return f"hold {shown(state)}"

    def called(self, call: Call) -> str:
        """This model's own name for the call's function."""
        function = self.functions.get(call.function)
        if function is None:
            known = ", ".join(sorted(set(self.functions.values())))
            raise BadHistory(f"{self.name} has no operation `{call.function}`{where(call)}; it has {known}")
        return function
