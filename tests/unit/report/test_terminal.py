"""How the report gets out: live on a terminal, plain elsewhere, in letters that the stream can hold."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from cts.cli.reporting import can_move
from cts.interpreter.report.folder import FolderReport
from cts.interpreter.report.github import GithubReport
from cts.interpreter.report.printed import PrintedReport
from cts.interpreter.report.terminal import TerminalReport

from .campaigns import report_of, scenario_of


def test_live_progress_is_gone_in_the_end(tmp_path: Path) -> None:
    out = io.StringIO()
    text = TerminalReport(out, width=80, is_live=True, clock=lambda: 0.0)
    report_of(*scenario_of(tmp_path), [True, True], readers=(text,))
    got = out.getvalue()
    assert "0 of 1 scenarios, 0 of 2 runs" in got
    assert got.rstrip().endswith("1 passed; 2 runs in 100ms, seed 7")
    # Without colours, the cursor moves and nothing is painted.
    assert "\x1b[3" not in got


def test_plain_and_live_say_the_same(tmp_path: Path) -> None:
    import re

    live, plain = io.StringIO(), io.StringIO()
    report_of(*scenario_of(tmp_path), [True, False], readers=(TerminalReport(live, width=81, is_live=True),))
    report_of(*scenario_of(tmp_path), [True, False], readers=(TerminalReport(plain, width=80),))
    words = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", live.getvalue())
    missing = [line for line in plain.getvalue().splitlines() if line.strip() and line not in words]
    assert missing == []


def test_rich_is_imported_only_where_it_is_used() -> None:
    script = (
        "import io, sys; from cts.interpreter.report.terminal import TerminalReport\n"
        "from cts.interpreter.report.document import Report\n"
        "TerminalReport(io.StringIO()).ended(Report()); print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_stream_that_knows_ascii_alone(tmp_path: Path) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    report_of(*scenario_of(tmp_path), [False], readers=(TerminalReport(out),))
    out.flush()
    text = raw.getvalue().decode("ascii")
    assert "one" in text
    assert "two.job fails with Exists" in text


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({}, False), ({"TERM": "xterm", "CI": "true"}, False)],
)
def test_where_the_cursor_may_move(environment: dict[str, str], wanted: bool) -> None:
    assert can_move(environment) is wanted


# --- the other readers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begins"), [("json", '{\n  "cts_report": 1'), ("junit", "<?xml"), ("markdown", "## cts: ")]
)
def test_standard_output_holds_the_report_alone(tmp_path: Path, name: str, begins: str) -> None:
    out, errors = io.StringIO(), io.StringIO()
    reader = PrintedReport(out, errors, name, lambda: ["the results were not remembered"])
    report_of(*scenario_of(tmp_path), [False], readers=(reader,))
    assert out.getvalue().startswith(begins)
    assert errors.getvalue() == "the results were not remembered\n"


def test_annotations_come_after_the_text(tmp_path: Path) -> None:
    out = io.StringIO()
    report_of(*scenario_of(tmp_path), [False], readers=(GithubReport(out, TerminalReport(out)),))
    last = out.getvalue().splitlines()[-1]
    assert last.startswith("::error file=ab.cts,line=11,title=AB-1 failed::two.job fails with Exists%0Aseen: ")


def test_the_folder_holds_three_files(tmp_path: Path) -> None:
    reader = FolderReport(str(tmp_path / "a" / "report"))
    report_of(*scenario_of(tmp_path), [False], readers=(reader,))
    assert sorted(path.name for path in (tmp_path / "a" / "report").iterdir()) == [
        "junit.xml",
        "report.json",
        "summary.md",
    ]
    assert reader.remarks() == []


def test_a_folder_that_cannot_be_made_is_a_remark(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    reader = FolderReport(str(tmp_path / "file" / "report"))
    out = io.StringIO()
    report = report_of(*scenario_of(tmp_path), [True], readers=(reader, TerminalReport(out, remarks=reader.remarks)))
    assert "the report could not be written: " in " ".join(out.getvalue().split()) + " "
    assert report.counts == {"passed": 1}


def test_what_is_known_is_written_before_the_end(tmp_path: Path) -> None:
    """A machine that dies leaves what was known."""
    from cts.interpreter.report.collector import Collector
    from cts.interpreter.report.json_report import from_json

    from .campaigns import events, machine

    scenario, places = scenario_of(tmp_path)
    collector = Collector((FolderReport(str(tmp_path / "r")),), places, machine=machine)
    for event in events(scenario, [False])[:-1]:
        collector.take(event)
    left = from_json((tmp_path / "r" / "report.json").read_text())
    assert [found.verdict for found in left.scenarios] == ["failed"]
    assert not left.is_complete
