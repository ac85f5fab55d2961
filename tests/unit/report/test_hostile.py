"""Programs print what they like: no report may be formatted, forged or broken by it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from cts.interpreter.report import safe
from cts.interpreter.report.document import LeftOut, Problem, Report, Scenario, Skipped
from cts.interpreter.report.formats import written

from .documents import NAMES, document
from .test_goldens import rendered

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)  # with surrogates and control characters


def hostile(text: str) -> Report:
    problem = Problem("expectation", "violated", text, text, text, text, text, text, 3, text, 1, 7, doing=[text])
    bad = Scenario(text, text, "failed", text, file=text, line=3, problems=[problem], notes=[text], kept=[text])
    skipped = Scenario(text, text, "skipped", skipped=[Skipped(text, text)])
    report = Report(scenarios=[bad, skipped], not_run=[LeftOut(text, text, text, text, 1)], counts={"failed": 1})
    report.why_early = text
    return report


@pytest.mark.parametrize("form", ["text", "markdown", "github", "junit"])
@pytest.mark.parametrize("name", NAMES)
def test_no_control_character_gets_out(name: str, form: str) -> None:
    assert (
        re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", rendered(name, form)) == []
    )


def test_colours_are_ours_alone() -> None:
    escapes = set(re.findall(r"\x1b\[[0-9;]*[A-Za-z]", rendered("hostile", "color")))
    assert all(escape.endswith("m") for escape in escapes)
    assert "\x1b[31m" not in escapes  # the program's red; ours is bold


def test_markup_stays_text() -> None:
    assert "[bold red]x[/bold red]" in rendered("hostile", "color").replace("\n            ", " ")


def test_no_line_of_annotations_is_forged() -> None:
    lines = rendered("hostile", "github").splitlines()
    assert lines
    for line in lines:
        assert re.match(r"::(error|warning) (file=a%2Cb%3Ac\\nd\.cts,line=\d+,)?title=", line)
        assert line.count("::") >= 2


def test_what_scenarios_print_is_no_command() -> None:
    """The text before the annotations stands between marks that stop commands, with a word nobody can guess."""
    import io

    from cts.interpreter.report.github import GithubReport
    from cts.interpreter.report.terminal import TerminalReport

    out = io.StringIO()
    report = document("hostile")
    reader = GithubReport(out, TerminalReport(out, width=80))
    for scenario in report.scenarios:
        reader.scenario_ended(scenario)
    reader.ended(report)
    stopped = ""
    for line in out.getvalue().splitlines():
        if line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif stopped and line == f"::{stopped}::":
            stopped = ""
        elif not stopped:
            assert line.startswith(("::error ", "::warning "))
    assert stopped == ""


@given(ANY_TEXT)
def test_any_text_in_any_form(text: str) -> None:
    report = hostile(text)
    ET.fromstring(written(report, "junit").encode())
    assert json.loads(written(report, "json").encode())["cts_report"] == 1
    written(report, "markdown").encode()
    assert all(line.startswith("::") for line in written(report, "github").splitlines())


@given(ANY_TEXT)
def test_a_safe_line_is_one_printable_line(text: str) -> None:
    shown = safe.line(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", shown)


@given(ANY_TEXT, st.integers(4, 40))
def test_cut_fits(text: str, width: int) -> None:
    assert safe.columns(safe.cut(safe.line(text), width)) <= width


def test_bytes_that_are_no_text_are_shown_by_number() -> None:
    text = b"a\xffb\x1b".decode("utf-8", "surrogateescape")
    assert safe.line(text) == "a\\xffb\\x1b"
    assert safe.encodable(text) == "a\\xffb\x1b"


def test_markdown_neither_links_nor_mentions() -> None:
    text = rendered("hostile", "markdown")
    outside = re.sub(r"(`+).*?\1", "", text, flags=re.DOTALL)
    assert "@someone" not in outside
    assert "<script>" not in outside
