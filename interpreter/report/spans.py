"""Spans of time in the few digits that people read. Numbers in, text out."""

from __future__ import annotations

from ..judge.quantity import duration


def span(amount_ns: int) -> str:
    """Three digits: `154us`, `1.49s`."""
    factor = 10 ** max(0, len(str(abs(amount_ns))) - 3)
    return duration(round(amount_ns / factor) * factor)
