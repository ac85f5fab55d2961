"""Histories of simulated systems: correct ones, and ones with a seeded bug."""

from __future__ import annotations

import random
from typing import Any

from cts.interpreter.judge.models.calls import Call

from .oracle import OBJECTS, Wrong

BUGS = ("stale", "lost", "wrong")


def random_call(chance: random.Random, model: str, process: str, fresh: int, n_values: int) -> tuple[str, Any]:
    """A function and its input; `n_values` 0 gives each effect a value of its own."""
    value = fresh if n_values == 0 else chance.randrange(1, n_values + 1)
    if model == "register":
        return chance.choice([("read", None), ("write", value)])
    if model == "cas_register":
        old = chance.randrange(1, max(n_values, 2) + 1)
        return chance.choice([("read", None), ("write", value), ("cas", [old, value])])
    if model == "counter":
        return chance.choice([("read", None), ("add", chance.randrange(1, 3)), ("subtract", 1)])
    if model == "set":
        return chance.choice([("read", None), ("add", value), ("add", value), ("remove", value), ("contains", value)])
    if model == "queue":
        return chance.choice([("enqueue", value), ("dequeue", None)])
    if model == "stack":
        return chance.choice([("push", value), ("pop", None)])
    if model == "lock":
        return chance.choice([("acquire", None), ("release", None)])
    return chance.choice([("read", None), ("append", value)])


def answer(chance: random.Random, model: str, state: Any, function: str, value: Any) -> Any:
    """What a correct object says in this state."""
    if function == "read":
        if model in ("set", "list_append"):
            return list(state or ())
        return state or 0 if model == "counter" else state
    if function == "cas":
        return state == value[0]
    if function == "contains":
        return value in (state or ())
    if function in ("dequeue", "pop"):
        return (state[-1] if function == "pop" else state[0]) if state else None
    if model == "counter":
        return chance.choice([None, (state or 0) + (value if function == "add" else -value)])
    if model == "set":
        return chance.choice([None, (value in (state or ())) == (function == "remove")])
    if function == "acquire":
        return state is None
    return None


def history(
    seed: int,
    model: str,
    n_calls: int,
    n_processes: int,
    n_values: int = 3,
    bug: str = "",
    unknown: float = 0.0,
    coarse: int = 1,
) -> list[Call]:
    """One history of a system in which each call takes effect at one instant between its begin and its end.

    Bugs: `stale` answers from an older state, `lost` forgets an effect, `wrong` alters answers at random.
    """
    chance = random.Random(seed)
    step = OBJECTS[model]
    state: Any = None
    past: list[Any] = [None]
    free_at = [0] * n_processes
    plans: list[tuple[int, int, int, int]] = []
    for number in range(n_calls):
        process = min(range(n_processes), key=lambda who: (free_at[who], who))
        begin = free_at[process] + chance.randrange(1, 10)
        effect = begin + chance.randrange(0, 20)
        end = effect + chance.randrange(0, 20)
        free_at[process] = end
        plans.append((effect, number, begin, end))
    calls: list[Call] = []
    for _, number, begin, end in sorted(plans):
        process = f"p{number % 97}" if model != "lock" else f"p{number % n_processes}"
        function, value = random_call(chance, model, process, number + 1, n_values)
        if model == "lock" and function == "release" and state != process:
            function = "acquire"
        base = chance.choice(past[-6:]) if bug == "stale" and chance.random() < 0.5 else state
        output = answer(chance, model, base, function, value)
        call = Call(process, function, value, output, begin, end)
        ends_unknown = chance.random() < unknown
        if ends_unknown:
            call = call._replace(end_ns=None, output=None)
        if not (bug == "lost" and chance.random() < 0.15) and not (ends_unknown and chance.random() < 0.5):
            try:
                state = step(state, call)
            except Wrong:
                pass
        past.append(state)
        calls.append(call)
    if bug == "wrong":
        for _ in range(3):
            at = chance.randrange(len(calls))
            other = chance.randrange(len(calls))
            known = calls[at].end_ns is not None and calls[other].end_ns is not None
            if known and calls[at].function == calls[other].function:
                calls[at] = calls[at]._replace(output=calls[other].output)
    if coarse > 1:
        calls = [
            call._replace(
                begin_ns=call.begin_ns // coarse, end_ns=None if call.end_ns is None else call.end_ns // coarse
            )
            for call in calls
        ]
    chance.shuffle(calls)
    return calls
