"""What every run is checked for without being asked: leftovers, time-out, barriers too wide, steps too late.

What was left behind and a time-out fail the run. A barrier or a timed step beyond the tolerance is a doubt: then the run
says nothing. Knows the history and the scenario's tolerance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .evidence import operation_name
from .quantity import duration
from .verdict import Answer, Judgement

if TYPE_CHECKING:
    from .evaluate import Environment

_WAY_OUT = "the scenario ends what it starts and gives back what it takes, or says `allow leftovers`"


def judge_unasked(env: Environment) -> list[Judgement]:
    history = env.history
    found = []
    if history.timed_out:
        text = f"the run ends within {duration(env.number(env.scenario.timeout, 'duration'))}"
        judgement = Judgement(Answer.VIOLATED, text, kind="unasked", seen=f"it timed out: {history.timed_out}")
        judgement.operations = tuple(operation for operation in history.operations if operation.ended_ns is None)[:24]
        found.append(judgement)
    if env.scenario.allows_leftovers:
        return found
    for leftover in history.leftovers:
        if leftover.kind == "handles":
            # Only `leaked(handles)` asks for them: a process that ends closes its own, and one that stays is told of.
            continue
        text = f"nothing is left behind ({leftover.kind.replace('_', ' ')})"
        found.append(Judgement(Answer.VIOLATED, text, kind="unasked", seen=leftover.sentence, because=_WAY_OUT))
    return found


def doubts_of(env: Environment) -> list[str]:
    """Why the run may claim nothing: what the runtime said, and what the tolerance forbids."""
    history = env.history
    found = list(dict.fromkeys(history.doubts))
    tolerance_ns = env.number(env.scenario.tolerance, "duration")
    for opening in history.barriers:
        if opening.skew_ns > tolerance_ns:
            wide, allowed = duration(opening.skew_ns), duration(tolerance_ns)
            found.append(f"barrier {opening.name} opened {wide} wide, and the tolerance is {allowed}")
    for operation in history.operations:
        if operation.planned_ns is None:
            continue
        late_ns = operation.first_ns - operation.planned_ns
        if late_ns > tolerance_ns:
            late, allowed = duration(late_ns), duration(tolerance_ns)
            found.append(f"{operation_name(operation)} began {late} late, and the tolerance is {allowed}")
            break
    return found


def notes_of(env: Environment) -> list[str]:
    """What decides nothing and may still explain: actors that failed though no expectation spoke of them."""
    from .final_state import parts_of
    from .outcomes import outcome_seen

    spoken_of = set()
    everybody = False
    for expectation in env.scenario.expectations:
        for part in parts_of(expectation):
            everybody = everybody or getattr(part, "about", "") == "all_actors"
            name = getattr(part, "actor", None)
            if isinstance(name, str):
                spoken_of.add(name)
    notes = []
    for end in env.history.actors:
        if everybody or end.actor in spoken_of:
            continue
        # What the scenario or the harness ended was meant to end; what died by itself was not.
        if end.outcome in ("failed", "timed_out") or (end.outcome == "killed" and not end.by):
            where = f" in {end.during}" if end.during else ""
            notes.append(f"{end.actor} {outcome_seen(end)}{where}, and no expectation speaks of it")
    return list(dict.fromkeys(notes))
