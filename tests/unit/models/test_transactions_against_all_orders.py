"""Thousands of small histories of transactions: verdicts agree with every serial order and every snapshot schedule."""

from __future__ import annotations

import random

import pytest

from cts.interpreter.judge.models.isolation import check_transactions
from cts.interpreter.judge.models.results import Holds, Unknown, Violated

from .serial_oracle import is_serializable, is_snapshot_isolated
from .simulated_store import LEVELS, history


@pytest.mark.parametrize("kind", ["append", "w"])
@pytest.mark.parametrize("level", LEVELS)
def test_serializable_agrees_with_every_serial_order(level: str, kind: str) -> None:
    for seed in range(400):
        chance = random.Random(seed)
        shape = chance.randrange(2, 7), chance.randrange(2, 4), chance.randrange(1, 4)
        calls = history(seed, level, *shape, kind, chance.choice([0, 0.2]), chance.choice([True, False]))
        result = check_transactions(calls, "serializable")
        assert isinstance(result, Holds if is_serializable(calls) else Violated), (seed, calls)


@pytest.mark.parametrize("kind", ["append", "w"])
@pytest.mark.parametrize("level", LEVELS)
def test_snapshot_isolation_never_contradicts_every_schedule(level: str, kind: str) -> None:
    n_unknown = 0
    for seed in range(250):
        chance = random.Random(seed)
        shape = chance.randrange(2, 5), chance.randrange(2, 4), chance.randrange(1, 4)
        calls = history(seed, level, *shape, kind, chance.choice([0, 0.2]), chance.choice([True, False]))
        result = check_transactions(calls, "snapshot_isolated")
        n_unknown += isinstance(result, Unknown)
        if not isinstance(result, Unknown):
            assert isinstance(result, Holds if is_snapshot_isolated(calls) else Violated), (seed, calls)
    assert n_unknown <= 5
