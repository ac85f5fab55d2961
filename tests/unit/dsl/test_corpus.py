"""The corpus: what must be understood, what must be refused and in which words, and what files become.

- `tests/corpus/ok/*.cts` parse and check without a diagnostic, and keep their plan when they are formatted;
- `tests/corpus/err/*.cts` have their diagnostics beside them, as a terminal shows them, in `NAME.err`;
- `tests/corpus/plan/*.cts` have their plan beside them, in `NAME.json`.

A new case is a new file; `pytest --update-goldens` writes its golden. Modules that cases use lie in `modules/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cts.dsl.compile import Compiled, analyse_for_plan, compile_files, scenarios_of
from cts.dsl.diagnostics import render
from cts.dsl.format import format_source
from cts.dsl.modules import Loader
from cts.dsl.parser import parse
from cts.dsl.plan import Plan, from_json, schema, to_json
from cts.dsl.source import SourceFile

CORPUS = Path(__file__).parents[2] / "corpus"
OK = sorted((CORPUS / "ok").glob("*.cts"))
ERR = sorted((CORPUS / "err").glob("*.cts"))
PLAN = sorted((CORPUS / "plan").glob("*.cts"))
FORMAT = sorted((CORPUS / "format").glob("*.cts"))


def named(path: Path) -> str:
    return path.stem


def compiled(path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiled:
    """The file as the commands see it who are called in its folder."""
    monkeypatch.chdir(path.parent)
    return compile_files([path.name])


def sound_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    found = compiled(path, monkeypatch)
    assert not found.diagnostics, "\n".join(render(diagnostic) for diagnostic in found.diagnostics)
    return found.plan


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("path", OK, ids=named)
def test_ok(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sound_plan(path, monkeypatch).scenarios


@pytest.mark.parametrize("path", ERR, ids=named)
def test_err(path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]) -> None:
    found = compiled(path, monkeypatch)
    assert found.diagnostics
    assert not found.plan.scenarios
    golden(path.with_suffix(".err"), "\n\n".join(render(diagnostic) for diagnostic in found.diagnostics) + "\n")


@pytest.mark.parametrize("path", PLAN, ids=named)
def test_plan(path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]) -> None:
    golden(path.with_suffix(".json"), to_json(sound_plan(path, monkeypatch)))


@pytest.mark.parametrize("path", OK + PLAN, ids=named)
def test_plan_is_portable(path: Path, monkeypatch: pytest.MonkeyPatch, validator: Any) -> None:
    """It is what its schema says, comes back from JSON as it was, and holds nothing of this machine or this day."""
    plan = sound_plan(path, monkeypatch)
    text = to_json(plan)
    assert from_json(text) == plan
    validator.validate(json.loads(text))
    assert str(CORPUS.parents[1]) not in text
    assert str(Path.home()) not in text
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)
    assert all(not scenario.folder.startswith("/") for scenario in plan.scenarios)


@pytest.mark.parametrize("path", OK + PLAN, ids=named)
def test_formatting_keeps_the_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sound_plan(path, monkeypatch)
    text = format_source(parse(SourceFile(path.name, path.read_text(encoding="utf-8"))))
    analysis = analyse_for_plan(str(path), SourceFile(path.name, text), Loader())
    assert not analysis.diagnostics, "\n".join(render(diagnostic) for diagnostic in analysis.diagnostics)
    assert Plan(scenarios=tuple(scenarios_of(analysis))) == plan


@pytest.mark.parametrize(("folder", "suffix"), [("err", ".err"), ("plan", ".json")])
def test_every_golden_has_its_case(folder: str, suffix: str) -> None:
    cases = {path.stem for path in (CORPUS / folder).glob("*.cts")}
    assert {path.stem for path in (CORPUS / folder).glob(f"*{suffix}")} == cases
    assert {path.suffix for path in (CORPUS / folder).iterdir() if path.is_file()} == {".cts", suffix}


def test_the_corpus_is_not_small() -> None:
    assert len(OK) + len(ERR) + len(PLAN) + len(FORMAT) >= 150


def test_the_corpus_shows_every_error() -> None:
    """The pages test one case of each code; here its words and columns are read."""
    from cts.dsl.catalogue import entries

    shown = set(re.findall(r"error\[(E\d+)\]", "".join(path.with_suffix(".err").read_text("utf-8") for path in ERR)))
    wanted = {entry.code for entry in entries() if entry.code[:2] in ("E0", "E1")}
    assert wanted - shown == set()


def test_what_means_the_same_has_the_same_plan() -> None:
    """But for its sentences, which stay those that were written."""
    first, other = (
        json.loads((CORPUS / "plan" / f"{name}.json").read_text("utf-8")) for name in ("first", "unformatted")
    )
    assert without_texts(first) == without_texts(other)


def without_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: without_texts(value) for key, value in data.items() if key != "text"}
    return [without_texts(item) for item in data] if isinstance(data, list) else data
