"""The algebra of quantifiers: what is decided must be so whatever the open answers turn out to be."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cts.interpreter.judge.quantifiers import NO, PERHAPS, UNKNOWN, YES, Bounds, Counts, count, decide, either
from cts.interpreter.judge.verdict import Answer

ANSWERS = st.lists(st.sampled_from([NO, YES, UNKNOWN, PERHAPS]), max_size=8)


def resolutions(answers: list[int]) -> Any:
    """Every way in which the open answers may turn out. A killed one may have taken effect or not."""
    choices = [[answer] if answer in (NO, YES) else [NO, YES] for answer in answers]
    return itertools.product(*choices)


@given(ANSWERS, st.integers(0, 9), st.integers(0, 9))
def test_decided_whatever_the_open_ones_are(answers: list[int], low: int, high: int) -> None:
    decided = decide(Bounds(low, high), count(answers))
    outcomes = {low <= sum(outcome) <= high for outcome in resolutions(answers)}
    if decided is Answer.HOLDS:
        assert outcomes == {True}
    elif decided is Answer.VIOLATED and PERHAPS not in answers:
        assert outcomes == {False}
    elif decided is Answer.UNKNOWN:
        assert outcomes == {True, False}


@given(ANSWERS, st.integers(0, 9))
def test_what_was_killed_never_helps(answers: list[int], low: int) -> None:
    """A lower bound is reached by those that were seen to do it, or not at all."""
    without = [NO if answer == PERHAPS else answer for answer in answers]
    bounds = Bounds(low, len(answers))
    assert decide(bounds, count(answers)) is decide(bounds, count(without)) or low > len(answers)


@given(ANSWERS)
def test_no_is_exactly_none_and_all_is_exactly_all(answers: list[int]) -> None:
    counts = count(answers)
    if set(answers) <= {YES, NO}:
        assert (decide(Bounds(0, 0), counts) is Answer.HOLDS) == (YES not in answers)
        assert (decide(Bounds(len(answers), len(answers)), counts) is Answer.HOLDS) == (NO not in answers)


@given(ANSWERS)
def test_order_does_not_matter(answers: list[int]) -> None:
    assert count(answers) == count(reversed(answers))
    assert either(answers) == either(sorted(answers))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([], NO), ([NO], NO), ([NO, YES, UNKNOWN], YES), ([NO, UNKNOWN, PERHAPS], UNKNOWN), ([NO, PERHAPS], PERHAPS)],
)
def test_either(answers: list[int], expected: int) -> None:
    assert either(answers) == expected


def test_counts_add_up() -> None:
    assert count([NO, YES, YES, UNKNOWN, PERHAPS]) == Counts(1, 2, 1, 1)
    assert count([NO, YES, YES, UNKNOWN, PERHAPS]).n_all == 5
