"""Spans of time and instants in the few digits that people read. Numbers in, text out."""

from __future__ import annotations

from ..judge.quantity import duration


def span(amount_ns: int) -> str:
    """Three digits: `154us`, `1.49s`."""
    factor = 10 ** max(0, len(str(abs(amount_ns))) - 3)
    return duration(round(amount_ns / factor) * factor)


def since(elapsed_ns: int) -> str:
    """`+1.250ms`; before the zero `-12.0us`."""
    sign, amount = ("-", -elapsed_ns) if elapsed_ns < 0 else ("+", elapsed_ns)
    for unit, factor in (("s", 1_000_000_000), ("ms", 1_000_000)):
        if amount >= factor:
            return f"{sign}{amount / factor:.3f}{unit}"
    return f"{sign}{amount / 1000:.1f}us"
