"""The arithmetic of figures: percentiles, Jain's index, robust slopes, intervals of rates. Numbers in, numbers out.

Knows nothing of operations, processes and plans.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Z_95 = 1.959963984540054
MOST_PAIRS = 60_000


def percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that at least this share of all values does not exceed. One that really occurred.

    >>> percentile([10, 20, 30, 40], 0.5)
    20
    """
    # Rounded first: 0.95 * 20 is a little more than 19 in binary, and would give the 20th value.
    rank = math.ceil(round(share * len(ordered), 9))
    return ordered[min(max(rank, 1), len(ordered)) - 1]


def jain(amounts: Sequence[float]) -> float:
    """Jain's fairness index: 1 if all got the same, 1/n if one got everything. Nobody getting anything is not fair."""
    squares = sum(amount * amount for amount in amounts)
    return sum(amounts) ** 2 / (len(amounts) * squares) if squares else 0.0


class Slope(NamedTuple):
    """A rise for each unit of x, and the interval in which it lies with 95 % (Sen's)."""

    rise: float
    low: float
    high: float
    n_points: int


def theil_sen(xs: Sequence[float], ys: Sequence[float]) -> Slope | None:
    """The median of the slopes between all pairs of points: a few wild points do not move it. None for fewer than two.

    Many points are thinned evenly, since the pairs grow with the square.
    """
    points = list(zip(xs, ys, strict=True))
    most = int(math.sqrt(2 * MOST_PAIRS))
    if len(points) > most:
        step = len(points) / most
        points = [points[int(at * step)] for at in range(most - 1)] + [points[-1]]
    slopes = sorted(
        (y_2 - y_1) / (x_2 - x_1) for at, (x_1, y_1) in enumerate(points) for x_2, y_2 in points[at + 1 :] if x_2 != x_1
    )
    if not slopes:
        return None
    n = len(points)
    spread = Z_95 * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low = max(0, int((len(slopes) - spread) / 2))
    high = min(len(slopes) - 1, int((len(slopes) + spread) / 2))
    return Slope(median(slopes), slopes[low], slopes[high], n)


def median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def wilson(n_hits: float, n_all: int) -> tuple[float, float]:
    """The 95 % interval of a rate. It never leaves 0..1, and it is honest for few runs."""
    if n_all == 0:
        return 0.0, 1.0
    share, square = n_hits / n_all, Z_95 * Z_95
    centre = share + square / (2 * n_all)
    spread = Z_95 * math.sqrt(share * (1 - share) / n_all + square / (4 * n_all * n_all))
    below = 1 + square / n_all
    low = 0.0 if n_hits == 0 else max(0.0, (centre - spread) / below)
    high = 1.0 if n_hits == n_all else min(1.0, (centre + spread) / below)
    return low, high


def failure_bound(n_passes: int) -> float:
    """The rate below which failures lie with 95 % when none was seen; close to 3/n, hence "rule of three"."""
    return 1 - 0.05 ** (1 / n_passes) if n_passes else 1.0


def rate_sentence(n_failed: int, n_all: int) -> str:
    """What repeated runs say about the rate; nothing of a single one."""
    if n_all < 2:
        return ""
    if n_failed == 0:
        return f"{n_all} of {n_all} runs passed: failure rate below {percent(failure_bound(n_all))} (95 %)"
    low, high = wilson(n_failed, n_all)
    return f"{n_failed} of {n_all} runs failed: {percent(n_failed / n_all)} ({percent(low)} to {percent(high)}, 95 %)"


def percent(share: float) -> str:
    return f"{100 * share:.2f} %" if share < 0.001 else f"{100 * share:.1f} %"
