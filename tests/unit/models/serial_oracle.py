"""The slow truth about transactions: tries every serial order, and every choice of which undecided ones happened."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

from cts.interpreter.judge.models.calls import Call


def _runs(order: tuple[Call, ...]) -> bool:
    state: dict[Any, Any] = {}
    for call in order:
        known = call.end_ns is not None
        for function, key, value in call.output if known else call.input:  # type: ignore[attr-defined]
            if function == "append":
                state[key] = [*state.get(key, []), value]
            elif function == "w":
                state[key] = value
            elif known and state.get(key) != value and not (value == [] and key not in state):
                return False
    return True


def is_serializable(calls: list[Call]) -> bool:
    certain = [call for call in calls if not call.failed and call.end_ns is not None]
    perhaps = [call for call in calls if not call.failed and call.end_ns is None]
    for count in range(len(perhaps) + 1):
        for chosen in combinations(perhaps, count):
            if any(_runs(order) for order in permutations([*certain, *chosen])):
                return True
    return False


def is_snapshot_isolated(calls: list[Call]) -> bool:
    """Every order of begins and commits: reads see what was committed at the begin, overlapping writers conflict."""
    certain = [call for call in calls if not call.failed and call.end_ns is not None]
    perhaps = [call for call in calls if not call.failed and call.end_ns is None]
    for count in range(len(perhaps) + 1):
        for chosen in combinations(perhaps, count):
            if _has_schedule([*certain, *chosen], {}, {}, 0):
                return True
    return False


def _has_schedule(
    left: list[Call], running: dict[int, tuple[Call, dict[Any, Any], int]], store: Any, clock: int
) -> bool:
    if not left and not running:
        return True
    for at, call in enumerate(left):
        snapshot = {key: value for key, (value, _) in store.items()}
        if _sees(call, dict(snapshot)):
            now = {**running, id(call): (call, snapshot, clock)}
            if _has_schedule(left[:at] + left[at + 1 :], now, store, clock + 1):
                return True
    for name, (call, _, begin) in running.items():
        own: dict[Any, Any] = {}
        for function, key, value in call.output if call.end_ns is not None else call.input:  # type: ignore[attr-defined]
            if function == "append":
                own[key] = [*own.get(key, store.get(key, ([], 0))[0] or []), value]
            elif function == "w":
                own[key] = value
        if all(store.get(key, (None, -1))[1] < begin for key in own):
            others = {other: entry for other, entry in running.items() if other != name}
            after = {**store, **{key: (value, clock) for key, value in own.items()}}
            if _has_schedule(left, others, after, clock + 1):
                return True
    return False


def _sees(call: Call, state: dict[Any, Any]) -> bool:
    if call.end_ns is None:
        return True
    for function, key, value in call.output:  # type: ignore[attr-defined]
        if function == "append":
            state[key] = [*(state.get(key) or []), value]
        elif function == "w":
            state[key] = value
        elif state.get(key) != value and not (value == [] and key not in state):
            return False
    return True
