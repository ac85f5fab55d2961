"""Simulated systems of realistic size: correct ones are accepted, seeded bugs are refuted by few operations."""

from __future__ import annotations

import gc
import random
from itertools import combinations

import pytest

from cts.interpreter.judge.models.calls import BadHistory, Call
from cts.interpreter.judge.models.collections_off import collections_off
from cts.interpreter.judge.models.isolation import check_transactions
from cts.interpreter.judge.models.linearizable import MODELS, check_linearizable
from cts.interpreter.judge.models.results import Holds, Unknown, Violated

from . import simulated, simulated_store
from .oracle import OBJECTS, is_linearizable


@pytest.mark.parametrize("n_processes", [2, 5, 8])
@pytest.mark.parametrize("model", ["register", "cas_register", "counter", "lock", "queue", "list_append", "set"])
def test_correct_systems_are_accepted(model: str, n_processes: int) -> None:
    n_values = 0 if model in ("queue", "list_append") else 4
    for seed in range(4):
        calls = simulated.history(seed, model, 300, n_processes, n_values)
        assert isinstance(check_linearizable(calls, model), Holds), seed


@pytest.mark.parametrize("n_values", [0, 4])
def test_registers_with_timeouts_are_accepted(n_values: int) -> None:
    for seed in range(20):
        calls = simulated.history(seed, "register", 84, 5, n_values, unknown=0.2)
        assert isinstance(check_linearizable(calls, "register"), Holds), seed


@pytest.mark.parametrize("model", OBJECTS)
def test_seeded_bugs_are_refuted(model: str) -> None:
    """A share of the effects is forgotten; in a long history that cannot stay hidden."""
    n_values = 0 if model in ("queue", "list_append", "stack", "set") else 5
    n_calls = 500 if "register" in model else 120
    refuted = 0
    for seed in range(8):
        calls = simulated.history(seed, model, n_calls, 3, n_values, bug="lost")
        result = check_linearizable(calls, model)
        assert not isinstance(result, Unknown)
        if isinstance(result, Violated):
            refuted += 1
            assert result.operations
            assert all(call in calls for call in result.operations)
    # What is forgotten may by chance never be missed.
    assert refuted >= 6


@pytest.mark.parametrize("model", ["register", "cas_register", "counter", "stack"])
def test_what_is_shown_proves_the_violation_and_nothing_in_it_is_needless(model: str) -> None:
    """Whatever the others did, these few cannot be ordered; without any one of them they can. Every order is tried."""
    refuted = 0
    for seed in range(300):
        calls = simulated.history(seed, model, 6, 3, 2, bug="wrong")
        result = check_linearizable(calls, model)
        if isinstance(result, Violated):
            refuted += 1
            shown = list(result.operations)
            assert not can_be_ordered(model, calls, shown), (seed, shown)
            for call in shown:
                assert can_be_ordered(model, calls, [other for other in shown if other != call]), (seed, shown)
    assert refuted >= 10


def can_be_ordered(model: str, calls: list[Call], kept: list[Call]) -> bool:
    """Whether these few fit, if every other effect may lie at any time, or not have happened at all."""
    effects = [call for call in calls if call not in kept and not MODELS[model].is_pure(MODELS[model].operation(call))]
    anytime = [call._replace(begin_ns=-1, end_ns=10_000) for call in effects]
    return any(
        is_linearizable(model, [*kept, *chosen])
        for count in range(len(anytime) + 1)
        for chosen in combinations(anytime, count)
    )


def test_a_long_history_is_refuted_by_few_operations() -> None:
    calls = [Call("w", "write", number % 7, None, number * 10, number * 10 + 12) for number in range(1000)]
    calls.append(Call("r", "read", None, 3, 10_100, 10_110))
    result = check_linearizable(calls, "register")
    assert isinstance(result, Violated)
    assert len(result.operations) <= 3
    assert "could only hold" in result.sentence


def test_the_budget_ends_in_unknown() -> None:
    calls = simulated.history(1, "stack", 60, 12, 0)
    result = check_linearizable(calls, "stack", budget=20)
    assert isinstance(result, Unknown)
    assert "budget of 20 steps" in result.reason


def test_unknown_is_not_hidden_by_keys_that_hold() -> None:
    hard = [call._replace(key="hard") for call in simulated.history(1, "stack", 60, 12, 0)]
    easy = [Call("p", "push", 1, None, 0, 1, key=key) for key in ("a", "z")]
    result = check_linearizable(hard + easy, "stack", per_key=True, budget=20)
    assert isinstance(result, Unknown)
    assert result.key == "hard"


def test_a_violation_wins_over_an_unknown() -> None:
    hard = [call._replace(key="hard") for call in simulated.history(1, "stack", 60, 12, 0)]
    wrong = [Call("p", "pop", None, 1, 0, 1, key="z")]
    result = check_linearizable(hard + wrong, "stack", per_key=True, budget=20)
    assert isinstance(result, Violated)
    assert result.key == "z"


@pytest.mark.parametrize("kind", ["append", "w"])
@pytest.mark.parametrize("level", ["serializable", "snapshot_isolated"])
def test_correct_stores_are_accepted(level: str, kind: str) -> None:
    for seed in range(5):
        calls = simulated_store.history(seed, level, 400, 5, 30, kind, unknown=0.05, blind=kind == "append")
        assert isinstance(check_transactions(calls, level), Holds), seed


@pytest.mark.parametrize("kind", ["append", "w"])
def test_weak_stores_are_refuted(kind: str) -> None:
    for seed in range(5):
        calls = simulated_store.history(seed, "read_uncommitted", 400, 5, 5, kind)
        for level in ("serializable", "snapshot_isolated"):
            assert isinstance(check_transactions(calls, level), Violated), seed


def test_snapshot_isolation_is_not_serializable() -> None:
    calls = simulated_store.history(3, "snapshot_isolated", 400, 8, 4, "append")
    assert isinstance(check_transactions(calls, "snapshot_isolated"), Holds)
    result = check_transactions(calls, "serializable")
    assert isinstance(result, Violated)
    assert result.anomaly in ("write skew", "G2-item")


def test_the_order_of_the_calls_does_not_matter() -> None:
    chance = random.Random(7)
    for model in OBJECTS:
        calls = simulated.history(11, model, 30, 4, 0 if model == "queue" else 3, bug="lost", unknown=0.1, coarse=10)
        expected = check_linearizable(calls, model)
        for _ in range(5):
            chance.shuffle(calls)
            assert check_linearizable(calls, model) == expected
    for kind in ("append", "w"):
        calls = simulated_store.history(2, "read_committed", 60, 4, 5, kind, unknown=0.1)
        expected = check_transactions(calls, "serializable")
        for _ in range(5):
            chance.shuffle(calls)
            assert check_transactions(calls, "serializable") == expected


def test_the_collector_is_as_it_was_before() -> None:
    """It rests while transactions are looked at, whatever comes of them."""
    assert gc.isenabled()
    with pytest.raises(BadHistory):
        check_transactions([Call("p", "read", None, 1, 0, 1)], "serializable")
    assert gc.isenabled()
    gc.disable()
    try:
        with collections_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
