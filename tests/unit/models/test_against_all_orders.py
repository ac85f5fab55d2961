"""Thousands of small histories: the checkers must agree with trying every order."""

from __future__ import annotations

import pytest

from cts.interpreter.judge.models.linearizable import check_linearizable
from cts.interpreter.judge.models.results import Holds, Violated

from .oracle import OBJECTS, is_linearizable
from .simulated import history

SHAPES = [
    # processes, values (0: all different), bug, share of unknown ends, clock granularity
    (3, 2, "", 0.0, 1),
    (3, 2, "stale", 0.0, 1),
    (3, 0, "stale", 0.2, 1),
    (4, 2, "lost", 0.3, 1),
    (4, 0, "lost", 0.0, 8),
    (5, 3, "wrong", 0.2, 8),
    (3, 0, "wrong", 0.0, 1),
    (6, 0, "wrong", 0.3, 8),
    (2, 2, "wrong", 0.0, 12),
]


@pytest.mark.parametrize("model", OBJECTS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape)))
def test_agrees_with_every_order(model: str, shape: tuple[int, int, str, float, int]) -> None:
    n_processes, n_values, bug, unknown, coarse = shape
    for seed in range(60):
        calls = history(seed, model, 7, n_processes, n_values, bug, unknown, coarse)
        result = check_linearizable(calls, model)
        expected = is_linearizable(model, calls)
        assert isinstance(result, Holds if expected else Violated), (seed, calls)
