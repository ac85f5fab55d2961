"""The arithmetic of figures, against definitions and known values."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given, strategies as st

from cts.interpreter.judge.figures import failure_bound, jain, median, percentile, rate_sentence, theil_sen, wilson
from cts.interpreter.judge.quantity import Quantity, compare, compute, content_of, equal, quantity_of
from cts.interpreter.judge.verdict import Senseless

NUMBERS = st.lists(st.integers(-1000, 1000), min_size=1, max_size=40)


@given(NUMBERS, st.integers(1, 1000))
def test_percentile_is_the_nearest_rank(numbers: list[int], permille: int) -> None:
    found = percentile(sorted(numbers), permille / 1000)
    at_most = sum(number <= found for number in numbers)
    below = sum(number < found for number in numbers)
    assert found in numbers
    # At least the share is not above it, and with the next smaller value it would be less than the share.
    assert at_most * 1000 >= permille * len(numbers)
    assert below * 1000 < permille * len(numbers)


@given(NUMBERS)
def test_median(numbers: list[int]) -> None:
    assert median(sorted(numbers)) == statistics.median(numbers)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_jain_lies_between_one_and_one_nth(amounts: list[int]) -> None:
    if any(amounts):
        assert 1 / len(amounts) - 1e-9 <= jain(amounts) <= 1 + 1e-9
    else:
        assert jain(amounts) == 0


def test_jain_extremes() -> None:
    assert jain([5, 5, 5, 5]) == 1
    assert jain([8, 0, 0, 0]) == 0.25


def test_theil_sen_is_not_moved_by_wild_points() -> None:
    xs = list(range(30))
    ys = [3.0 * x for x in xs]
    ys[7], ys[20] = 10_000, -10_000
    slope = theil_sen(xs, ys)
    assert slope is not None
    assert slope.rise == pytest.approx(3)
    assert slope.low <= 3 <= slope.high
    assert theil_sen([1], [1]) is None
    assert theil_sen([1, 1], [1, 2]) is None


def test_theil_sen_of_many_points_is_thinned() -> None:
    slope = theil_sen(list(range(20_000)), [2.0 * x for x in range(20_000)])
    assert slope is not None
    assert slope.rise == pytest.approx(2)
    assert slope.n_points < 400


@pytest.mark.parametrize(
    ("n_hits", "n_all", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 100, 0.0552, 0.1744), (10, 10, 0.7225, 1.0)]
)
def test_wilson(n_hits: int, n_all: int, low: float, high: float) -> None:
    assert wilson(n_hits, n_all) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_rule_of_three() -> None:
    assert math.isclose(failure_bound(300), 3 / 300, rel_tol=0.01)
    assert rate_sentence(0, 300) == "300 of 300 runs passed: failure rate below 1.0 % (95 %)"
    assert rate_sentence(0, 1) == ""


# --- quantities ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Quantity("number", 5), Quantity("text", "5"), True),
        (Quantity("number", 5), Quantity("text", "five"), False),
        (Quantity("text", "5"), Quantity("text", "05"), False),
        (Quantity("duration", 5), Quantity("size", 5), None),
        (Quantity("percent", 5), Quantity("number", 0.05), True),
        (quantity_of(True), Quantity("number", 1), False),
        (quantity_of(None), Quantity("text", ""), False),
        (quantity_of(content_of(b"5\n")), Quantity("number", 5), True),
        (quantity_of(content_of(b"old")), Quantity("text", "old"), True),
        (quantity_of(content_of(b"old\n")), Quantity("text", "old"), False),
        (quantity_of([1, "2"]), quantity_of([1, 2]), True),
        (quantity_of([1]), quantity_of([1, 1]), False),
    ],
)
def test_equal(left: Quantity, right: Quantity, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(Senseless):
            equal(left, right)
    else:
        assert equal(left, right) is expected
        assert equal(right, left) is expected


def test_typed_arithmetic() -> None:
    assert compute("*", Quantity("percent", 20), Quantity("rate", 50)) == Quantity("rate", 10)
    assert compute("/", Quantity("duration", 10), Quantity("duration", 4)) == Quantity("number", 2.5)
    assert compute("+", Quantity("size", 1), Quantity("size", 2)) == Quantity("size", 3)
    for operator, right in (("+", Quantity("size", 1)), ("/", Quantity("duration", 0)), ("*", Quantity("size", 2))):
        with pytest.raises(Senseless):
            compute(operator, Quantity("duration", 1), right)
    with pytest.raises(Senseless):
        compare("<", Quantity("text", "a"), Quantity("number", 1))
