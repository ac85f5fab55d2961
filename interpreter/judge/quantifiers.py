"""How many of them must it be? Quantifiers over answers that may be open.

Knows numbers and four answers for each thing. Knows nothing of what the things are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from .evaluate import Environment, evaluate
from .quantity import as_number, spoken
from .verdict import Answer, Senseless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...dsl.plan import Count

NO = 0
YES = 1
# The evidence leaves it open: it counts for neither side.
UNKNOWN = 2
# An operation that was killed: it did not do so as far as anybody saw, but it may have taken effect. It never helps to
# reach a number, and it may break an upper bound.
PERHAPS = 3


class Counts(NamedTuple):
    n_no: int
    n_yes: int
    n_unknown: int
    n_perhaps: int

    @property
    def n_all(self) -> int:
        return sum(self)


class Bounds(NamedTuple):
    """From `low` to `high`, both included."""

    low: int
    high: int


def count(answers: Iterable[int]) -> Counts:
    counts = [0, 0, 0, 0]
    for answer in answers:
        counts[answer] += 1
    return Counts(*counts)


def either(answers: Iterable[int]) -> int:
    """`or`: one yes is enough."""
    found = set(answers)
    for answer in (YES, UNKNOWN, PERHAPS):
        if answer in found:
            return answer
    return NO


def bounds_of(quantifier: Count | None, n_all: int, env: Environment) -> Bounds:
    """The numbers that are allowed. Without a quantifier there must be one thing, and it must be so."""
    if quantifier is None or quantifier.word == "all":
        return Bounds(n_all, n_all)
    if quantifier.word == "no":
        return Bounds(0, 0)
    given = [None if value is None else _amount(value, n_all, env) for value in (quantifier.low, quantifier.high)]
    low, high = given
    known = low if low is not None else high
    if known is None:
        raise Senseless(f"`{quantifier.word}` needs a number")
    if quantifier.word == "exactly":
        return Bounds(_whole(known, math.ceil), _whole(known if high is None else high, math.floor))
    if quantifier.word == "at_least":
        return Bounds(_whole(known, math.ceil), n_all)
    if quantifier.word == "at_most":
        return Bounds(0, _whole(known if high is None else high, math.floor))
    if low is None or high is None:
        raise Senseless("`between` needs two numbers")
    return Bounds(_whole(low, math.ceil), _whole(high, math.floor))


def is_share(quantifier: Count, env: Environment) -> bool:
    """`all`, `at_least 95%`: it grows with what there is, and so holds of nothing. `at_least 2` does not."""
    return bounds_of(quantifier, 0, env).low == 0 < bounds_of(quantifier, 100, env).low


def _amount(value: object, n_all: int, env: Environment) -> float:
    quantity = evaluate(value, env)  # type: ignore[arg-type]
    number = as_number(quantity)
    if number is None or number.kind not in ("number", "percent"):
        raise Senseless(f"{spoken(quantity)} is no number of things")
    # Multiplied first: 95 % of 20 is 19 exactly, and 0.95 * 20 is not.
    return float(number.value * n_all / 100 if number.kind == "percent" else number.value)


def _whole(amount: float, rounded: Callable[[float], int]) -> int:
    nearest = round(amount)
    return nearest if abs(amount - nearest) < 1e-9 else rounded(amount)


def decide(bounds: Bounds, counts: Counts) -> Answer:
    """Holds only if it holds whatever the open ones are; violated only if it is so whatever they are."""
    possible = counts.n_yes + counts.n_unknown
    # Exactly 50 % of three cannot be: then low lies above high.
    if bounds.low > bounds.high or possible < bounds.low or counts.n_yes > bounds.high:
        return Answer.VIOLATED
    if counts.n_yes < bounds.low or possible + counts.n_perhaps > bounds.high:
        # For `all`, the upper bound is everything there is, so nothing can break it.
        return Answer.UNKNOWN
    return Answer.HOLDS
