"""The forms for programs: JSON against its schema, JUnit in pytest's shape, what must never count as a pass."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cts.interpreter.report import json_report
from cts.interpreter.report.document import Report, Scenario, Skipped, Variant
from cts.interpreter.report.formats import written
from cts.interpreter.report.github import annotations_of
from cts.interpreter.report.json_report import from_json, schema, to_json

from .documents import NAMES, document

SHIPPED = Path(json_report.__file__).with_name(json_report.SCHEMA_NAME)


def cases(report: Report) -> list[ET.Element]:
    return list(ET.fromstring(written(report, "junit").encode()).iter("testcase"))


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_the_shipped_schema_is_that_of_the_document() -> None:
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == schema(), "cts report --schema > report.schema.json"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", NAMES)
def test_json_fits_its_schema_and_comes_back(name: str) -> None:
    text = to_json(document(name))
    jsonschema.validate(json.loads(text), schema())
    assert to_json(from_json(text)) == text


@pytest.mark.parametrize("key", ["seed", "scenarios", "machine"])
def test_the_schema_refuses_what_lacks_a_key(key: str) -> None:
    data: dict[str, Any] = json.loads(to_json(document("locks")))
    del data[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


@pytest.mark.parametrize("text", ["[]", "{}", '{"cts_report": 2}', '{"cts_report": 1, "seed": "x"}', "no json"])
def test_no_report(text: str) -> None:
    with pytest.raises(ValueError, match=r"version|seed|Expecting"):
        from_json(text)


# --- JUnit -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_names_are_unique(name: str) -> None:
    names = [(case.get("classname"), case.get("name")) for case in cases(document(name))]
    assert len(set(names)) == len(names) > 0


def test_names_are_unique_even_if_scenarios_are_not() -> None:
    report = Report(scenarios=[Scenario("A", "same", "passed", variants=[Variant("", {}, False, "passed")])] * 3)
    assert [case.get("name") for case in cases(report)] == ["A same", "A same (2)", "A same (3)"]


@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_cases(name: str) -> None:
    root = ET.fromstring(written(document(name), "junit").encode())
    suite = root[0]
    for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert suite.get(attribute) == str(len(list(suite.iter(kind))))
    assert suite.get("tests") == str(len(list(suite.iter("testcase"))))


@pytest.mark.parametrize("verdict", ["failed", "flaky", "inconclusive", "error", "skipped"])
@pytest.mark.parametrize("variants", [[], [Variant("", {}, False, "passed")]])
def test_what_did_not_pass_has_a_case_that_did_not(verdict: str, variants: list[Variant]) -> None:
    skipped = [Skipped("", "no root")] if verdict == "skipped" else []
    report = Report(scenarios=[Scenario("A", "a", verdict, variants=variants, skipped=skipped)])
    assert [case for case in cases(report) if len(case)]


def test_what_did_not_run_is_no_pass() -> None:
    report = document("interrupted")
    assert [len(case) for case in cases(report)] == [0, 1]


def test_a_contrast_is_no_case_of_its_own() -> None:
    names = [case.get("name") or "" for case in cases(document("variants"))]
    assert len([name for name in names if name.startswith("MATRIX-1")]) == 2
    assert [name for name in names if "how=c" in name] == []
    assert "CONTRAST-1 Cannot tell as a whole" in names


# --- annotations -----------------------------------------------------------------------------------------------------


def test_an_annotation_stands_at_the_sentence() -> None:
    first = annotations_of(document("locks"))[0]
    assert first.startswith("::error file=many.cts,line=12,title=LOCK-1 failed::the door should be free at once%0A")


def test_nothing_to_annotate() -> None:
    assert annotations_of(Report(scenarios=[Scenario("A", "a", "passed")])) == []
