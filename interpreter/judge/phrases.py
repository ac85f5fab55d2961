"""Values of the plan as the language writes them: `20% * rate(copier.copy)`. For messages, and as names of figures.

Knows the plan's values; knows nothing of what they are worth.
"""

from __future__ import annotations

from typing import Any

from ...dsl.plan import Value, values
from .quantity import Quantity, spoken


def phrase(value: Value | None) -> str:
    if value is None:
        return ""
    writer = _WRITERS.get(type(value))
    return writer(value) if writer is not None else value.op.replace("_", " ")


def _constant(value: values.Constant) -> str:
    if value.value is None:
        return "none"
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    return spoken(Quantity(value.kind, value.value), width=10_000)


def _operations(value: values.Operations) -> str:
    actor = f"{value.actor}[{phrase(value.member)}]" if value.member is not None else value.actor
    name = ".".join(part for part in (actor, value.step, value.attribute) if part)
    return f"{value.only} {name}" if value.only else name


def _metric(value: values.Metric) -> str:
    return f"{value.name}({value.what or phrase(value.of)})"


def _actor(value: values.ActorName) -> str:
    return f"{value.name}[{phrase(value.member)}]" if value.member is not None else value.name


def _in_variant(value: values.InVariant) -> str:
    where = ", ".join(f"{name}={phrase(given)}" for name, given in sorted(value.where.items()))
    return f"{phrase(value.of)}[{where}]"


def _joined(value: values.Computed | values.Comparison) -> str:
    sides = [
        f"({phrase(side)})" if isinstance(side, values.Computed) and value.operator in ("*", "/") else phrase(side)
        for side in (value.left, value.right)
    ]
    return f"{sides[0]} {value.operator} {sides[1]}"


_WRITERS: dict[type, Any] = {
    values.Constant: _constant,
    values.Axis: lambda value: value.name,
    values.Builtin: lambda value: value.name,
    values.Content: lambda value: value.name,
    values.Shared: lambda value: value.name,
    values.FixtureValue: lambda value: f"{value.fixture}.{value.attribute}",
    values.ActorName: _actor,
    values.Operations: _operations,
    values.Metric: _metric,
    values.InVariant: _in_variant,
    values.Computed: _joined,
    values.Comparison: _joined,
    values.Baseline: lambda _: "baseline",
    values.FileText: lambda value: f"text of file {phrase(value.path)}",
    values.ListValue: lambda value: "[" + ", ".join(phrase(item) for item in value.items) + "]",
    values.RangeValue: lambda value: f"{phrase(value.low)}..{phrase(value.high)}",
}


def variant_name(variant: dict[str, Any]) -> str:
    """`copier=cp, rivals=3`; empty for a scenario without a matrix."""
    parts = []
    for name in sorted(variant):
        raw = variant[name]
        parts.append(f"{name}={phrase(raw) if isinstance(raw, values.Constant) else raw}")
    return ", ".join(parts)
