"""Numbers that know how the language writes them: `1min` for sixty thousand million nanoseconds.

A variant's values are plain numbers for whoever computes with them, and read as they were written where they are named.
"""

from __future__ import annotations

from typing import Any, Self

from .value_text import text_of

KINDS = ("duration", "size", "percent", "rate")


class Amount(int):
    kind: str

    def __new__(cls, kind: str, value: int) -> Self:
        made = super().__new__(cls, value)
        made.kind = kind
        return made

    def __repr__(self) -> str:
        return text_of(self.kind, int(self))

    __str__ = __repr__


class FractionalAmount(float):
    kind: str

    def __new__(cls, kind: str, value: float) -> Self:
        made = super().__new__(cls, value)
        made.kind = kind
        return made

    def __repr__(self) -> str:
        return text_of(self.kind, float(self))

    __str__ = __repr__


def with_kind(kind: str, value: Any) -> Any:
    """The value; a number of a kind that has a unit keeps it."""
    if kind == "list":
        return [with_kind(*item) for item in value]
    if kind in ("range", "command", "actor"):
        return list(value)
    if kind not in KINDS:
        return value
    return Amount(kind, value) if isinstance(value, int) else FractionalAmount(kind, value)
