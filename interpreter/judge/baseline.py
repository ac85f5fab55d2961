"""Baselines as the judge sees them: figures by scenario, variant and expression, for one machine profile.

How they are kept in a file is in baseline_file.py. A figure that is not recorded has no value here, never a default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .phrases import phrase, variant_name

if TYPE_CHECKING:
    from ...dsl.plan import Value
    from .quantity import Quantity

# (scenario, variant, figure): "LCK-001", "clients=10", "p95(client.acquire)"
FigureKey = tuple[str, str, str]


@dataclass(slots=True)
class Figures:
    """The baselines of one machine profile."""

    profile: str
    values: dict[FigureKey, Quantity] = field(default_factory=dict)


def figure_key(scenario: str, variant: dict[str, Any], figure: Value) -> FigureKey:
    return scenario, variant_name(variant), phrase(figure)
