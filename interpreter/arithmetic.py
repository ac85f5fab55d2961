"""Arithmetic and comparison of values with kinds, at run time. The rules are those of the language's own constants.

A value is a pair (kind, amount). A test holds these rules and those by which constants are folded together. It does not
know where values come from.
"""

from __future__ import annotations

import operator as operators

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Pair = tuple[str, Any]

_NS_PER_S = 1_000_000_000
_SCALABLE = ("number", "duration", "size", "percent", "rate")
_SAME = {
    ("+", "duration", "duration"): "duration",
    ("-", "duration", "duration"): "duration",
    ("/", "duration", "duration"): "number",
    ("+", "size", "size"): "size",
    ("-", "size", "size"): "size",
    ("/", "size", "size"): "number",
    ("+", "percent", "percent"): "percent",
    ("-", "percent", "percent"): "percent",
    ("+", "rate", "rate"): "rate",
    ("-", "rate", "rate"): "rate",
    ("/", "rate", "rate"): "number",
    ("+", "text", "text"): "text",
    ("+", "list", "list"): "list",
    ("/", "size", "duration"): "rate",
    ("*", "rate", "duration"): "number",
    ("*", "duration", "rate"): "number",
    ("/", "number", "duration"): "rate",
}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    "==": operators.eq,
    "!=": operators.ne,
    ">=": operators.ge,
    ">": operators.gt,
}


def result_kind(operator: str, left: str, right: str) -> str | None:
    """The kind of `left operator right`; none where the two do not go together."""
    if left == right == "number":
        return "number"
    if operator in "*/" and right == "number" and left in _SCALABLE:
        return left
    if operator == "*" and left in ("number", "percent") and right in _SCALABLE:
        return right
    if operator == "*" and right == "percent" and left in _SCALABLE:
        return left
    return _SAME.get((operator, left, right))


def compute(operator: str, left: Pair, right: Pair) -> Pair | None:
    """`left operator right`; none where the kinds do not go together or it divides by zero."""
    (kind_a, a), (kind_b, b) = left, right
    kind = result_kind(operator, kind_a, kind_b)
    if kind is None:
        return None
    if kind in ("text", "list"):
        return kind, a + b
    divisor = 1
    if operator == "*" and "percent" in (kind_a, kind_b) and not (kind == "percent" and "number" in (kind_a, kind_b)):
        divisor = 100
    if operator == "*" and {kind_a, kind_b} == {"rate", "duration"}:
        divisor = _NS_PER_S
    if operator == "/" and not b:
        return None
    amount: int | float
    if operator == "+":
        amount = a + b
    elif operator == "-":
        amount = a - b
    elif operator == "*":
        amount = a * b / divisor if divisor != 1 else a * b
    elif kind == "rate" and kind_b == "duration":
        amount = a * _NS_PER_S / b
    else:
        amount = a / b
    if isinstance(amount, float) and (kind in ("duration", "size") or amount == int(amount)):
        amount = round(amount)
    return kind, amount


def compare(operator: str, left: Pair, right: Pair) -> bool | None:
    """Whether the comparison holds; none where the two cannot be compared. A ratio may be compared to a percent."""
    (kind_a, a), (kind_b, b) = left, right
    if kind_a != kind_b and {kind_a, kind_b} == {"number", "percent"}:
        a, b = (a * 100, b) if kind_a == "number" else (a, b * 100)
    elif kind_a != kind_b:
        # Nothing is like anything else, and never less or more.
        return operator == "!=" if operator in ("==", "!=") else None
    try:
        return _TESTS[operator](a, b)
    except TypeError:
        return None
