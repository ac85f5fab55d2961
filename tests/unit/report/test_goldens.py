"""Every document of the corpus in every form, compared with files that people read before they are accepted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from cts.interpreter.report.formats import written
from cts.interpreter.report.terminal import TerminalReport

from .documents import CASES, CORPUS, NAMES, document

Golden = Callable[[Path, str], None]
FORMS = {"text": "txt", "color": "color.txt", "junit": "junit.xml", "markdown": "md", "github": "github.txt"}


def rendered(name: str, form: str) -> str:
    report = document(name)
    if form not in ("text", "color"):
        return written(report, form)
    out = io.StringIO()
    text = TerminalReport(out, width=80, color=form == "color")
    text.began(report)
    for scenario in report.scenarios:
        text.scenario_ended(scenario)
    for left in report.not_run:
        text.left_out(left)
    text.ended(report)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, form: str, golden: Golden) -> None:
    golden(CORPUS / f"{name}.{FORMS[form]}", rendered(name, form))


def test_no_golden_is_an_orphan() -> None:
    wanted = {path.name for path in CASES} | {f"{name}.{suffix}" for name in NAMES for suffix in FORMS.values()}
    assert {path.name for path in CORPUS.iterdir()} - wanted == set()


@pytest.mark.parametrize("name", NAMES)
def test_eighty_columns_are_enough(name: str) -> None:
    from cts.interpreter.report.safe import columns

    long = [line for line in rendered(name, "text").splitlines() if columns(line) > 80]
    # A command is there to be copied, so it is never broken.
    assert [line for line in long if not line.startswith("  next ")] == []


@pytest.mark.parametrize("name", NAMES)
def test_colour_adds_nothing_but_colour(name: str) -> None:
    import re

    colored = re.sub(r"\x1b\[[0-9;]*m", "", rendered(name, "color"))
    assert colored == rendered(name, "text")
