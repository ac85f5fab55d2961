"""The same history has the same verdict, whatever the hash seed, the order in which its parts came, and what was judged
before."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.history import History, Operation
from cts.interpreter.judge.evidence import in_order
from cts.interpreter.judge.judge import judge_run, judge_scenario
from cts.interpreter.judge.verdict import RunVerdict

from .building import final_of, history_of, scenario_of
from .test_corpus import all_cases

PROGRAM = """
import json
from tests.unit.judge.test_determinism import everything_said
print(json.dumps(everything_said()))
"""


def said_of(run: RunVerdict) -> list[Any]:
    judgements = [
        [
            judgement.answer.value,
            judgement.text,
            judgement.seen,
            judgement.reason,
            judgement.limits,
            [
                (operation.actor, operation.member, operation.step, operation.round)
                for operation in judgement.operations
            ],
            judgement.files,
            judgement.doing,
        ]
        for judgement in run.judgements
    ]
    pictures = [[vars_of(moment) for moment in diagnosis.moments] for diagnosis in run.diagnoses]
    contention = run.contention.sentences() if run.contention is not None else []
    return json.loads(json.dumps([run.verdict.value, run.reasons, run.notes, judgements, pictures, contention]))


def vars_of(moment: Any) -> list[Any]:
    return [moment.at_ns, moment.who, moment.what, moment.text, moment.matters]


def judge(document: dict[str, Any], case: dict[str, Any], chance: random.Random | None = None) -> list[Any]:
    scenario = scenario_of(document["scenario"])
    notes = {**document.get("always", {}), **case}
    history = history_of(notes, scenario)
    final = final_of(notes, history)
    if chance is not None:
        for part in (history.operations, history.actors, history.barriers, history.locks):
            chance.shuffle(part)
        for table in (history.given_files, history.contents, history.watch.states, history.samples):
            items = list(table.items())  # type: ignore[attr-defined]
            chance.shuffle(items)
            table.clear()  # type: ignore[attr-defined]
            table.update(items)  # type: ignore[attr-defined]
    run = judge_run(scenario, history, final)
    whole = judge_scenario(scenario, [run])
    return [said_of(run), whole.verdict.value, whole.reasons, whole.notes]


def everything_said() -> list[Any]:
    return [judge(*case.values) for case in all_cases()]


def test_hash_seeds_change_nothing() -> None:
    root = Path(__file__).resolve().parents[3]
    found = []
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, cwd=root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    assert len(found[0]) > 100
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(("document", "case"), all_cases())
def test_the_order_in_which_parts_came_changes_nothing(document: dict[str, Any], case: dict[str, Any]) -> None:
    expected = judge(document, case)
    for seed in range(4):
        assert judge(document, case, random.Random(seed)) == expected


def test_operations_of_one_instant_are_in_an_order_of_their_own() -> None:
    def at(began_ns: int, actor: str, member: int, number: int) -> Operation:
        return Operation(actor, member, "step", number, began_ns, began_ns + 1, "succeeded")

    wanted = [
        at(1, "b", 1, 1),
        at(5, "a", 1, 1),
        at(5, "a", 1, 2),
        at(5, "a", 2, 1),
        at(5, "b", 1, 2),
        at(9, "a", 1, 3),
    ]
    for seed in range(20):
        mixed = random.Random(seed).sample(wanted, len(wanted))
        history = History(
            scenario="S-1", variant={}, run=1, seed=1, folder="", began_ns=0, ended_ns=10, operations=mixed
        )
        assert in_order(history).operations == wanted
