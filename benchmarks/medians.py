"""Medians and percentiles for benchmarks, and one way to print a figure beside its peer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def percentile(numbers: Sequence[float], share: float) -> float:
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(numbers: Sequence[float]) -> float:
    return percentile(numbers, 0.5)


def compare(what: str, ours: float, peer: str, theirs: float, unit: str, *, more_is_better: bool = False) -> None:
    """One line: ours, theirs, and how many times better ours is."""
    above, below = (ours, theirs) if more_is_better else (theirs, ours)
    # With few rounds a share may be nothing at all, which nothing can be a multiple of.
    better = f"{above / below:8.1f} x better" if below else "       - "
    print(f"{what:44s} {ours:12,.2f} {unit:8s} {peer} {theirs:12,.2f} {unit:8s} {better}")
