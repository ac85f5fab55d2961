"""Golden histories: every file in tests/corpus/judge/ holds a scenario, and histories with the answers they must get.

A case says `answer` (of every expectation, or a list with one for each), and may say `says`: words that the judgement's
sentence must hold. A new case is a new entry or a new file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cts.interpreter.judge.judge import judge_run
from cts.interpreter.judge.verdict import RunVerdict

from .building import final_of, history_of, scenario_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "judge"


def all_cases() -> list[Any]:
    found = []
    for path in sorted(CORPUS.glob("*.yaml")):
        for document in YAML(typ="safe").load_all(path):
            for number, case in enumerate(document["cases"], 1):
                name = f"{path.stem}-{document.get('what', '')}-{number}".replace(" ", "_")
                found.append(pytest.param(document, case, id=name))
    return found


def judged(document: dict[str, Any], case: dict[str, Any]) -> RunVerdict:
    scenario = scenario_of(document["scenario"])
    notes = {**document.get("always", {}), **case}
    history = history_of(notes, scenario)
    return judge_run(scenario, history, final_of(notes, history))


@pytest.mark.parametrize(("document", "case"), all_cases())
def test_golden_history(document: dict[str, Any], case: dict[str, Any]) -> None:
    verdict = judged(document, case)
    asked = [judgement for judgement in verdict.judgements if judgement.kind != "unasked"]
    answers = [judgement.answer.value for judgement in asked]
    wanted = case["answer"] if isinstance(case["answer"], list) else [case["answer"]] * len(asked)
    said = [
        f"{judgement.text}: {judgement.answer.value}: {judgement.seen} {judgement.reason} ({judgement.expected})"
        for judgement in asked
    ]
    assert answers == wanted, said
    if "says" in case:
        assert case["says"] in " ".join(said)
    if "verdict" in case:
        assert verdict.verdict.value == case["verdict"], verdict.reasons


def test_every_document_has_a_pass_and_a_failure() -> None:
    """A kind of expectation that never fails, or never holds, is not tested."""
    for path in sorted(CORPUS.glob("*.yaml")):
        for document in YAML(typ="safe").load_all(path):
            answers = [case["answer"] for case in document["cases"]]
            flat = {answer for given in answers for answer in (given if isinstance(given, list) else [given])}
            assert {"holds", "violated"} <= flat, (path.name, document.get("what"))
