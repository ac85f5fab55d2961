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

    A contrast has its own values, with each combination of the other axes: that the fault is seen with one of them does
    not prove that it would be seen with the others.
    """
    axes = {axis.name: [value.model_dump(mode="json") for value in axis.values] for axis in scenario.matrix}
    found = [Variant(dict(zip(axes, values, strict=True)), False) for values in product(*axes.values())]
    for contrast in scenario.contrasts:
        own = {name: value.model_dump(mode="json") for name, value in contrast.items()}
        others = {name: values for name, values in axes.items() if name not in own}
        for values in product(*others.values()):
            chosen = dict(zip(others, values, strict=True))
            found.append(Variant({name: own.get(name) or chosen[name] for name in axes}, True))
    return found
