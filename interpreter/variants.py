"""The variants of a scenario: one for each combination of its matrix, and those that contrasts ask for.

It knows axes and values. What a variant is good for is not known here.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..dsl.plan import Scenario


class Variant(NamedTuple):
    """`values`: of every axis, as nodes of values."""

    values: dict[str, dict[str, Any]]
    is_contrast: bool


def variants_of(scenario: Scenario) -> list[Variant]:
    """In the order of the matrix, the last axis changing fastest; then the contrasts.

    A contrast has its own values, and the first value of every other axis: it is there once, to fail.
    """
    axes = {axis.name: [value.model_dump(mode="json") for value in axis.values] for axis in scenario.matrix}
    found = [Variant(dict(zip(axes, values, strict=True)), False) for values in product(*axes.values())]
    firsts = {name: values[0] for name, values in axes.items()}
    for contrast in scenario.contrasts:
        own = {name: value.model_dump(mode="json") for name, value in contrast.items()}
        found.append(Variant({**firsts, **own}, True))
    return found
