"""What we say of our own part of each time is measured, and is told only where times are judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cts.cli.main import main
from cts.interpreter.own_time import own_time

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_operation_that_does_nothing_takes_some_time_and_less_than_a_program_would() -> None:
    found = own_time()
    # Two readings of the clock lie in it; a whole process would take more than the upper bound.
    assert 50 < found.p50_ns < 500_000
    assert found.p50_ns <= found.p99_ns


def _run(folder: Path, expectation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    lines = ['scenario OWN-001 "Two make folders"', "  actor maker[2]", "    barrier go", "    repeat 3 times"]
    lines += ['      try make_folder "a-{random(1..3)}" as make', "", f"  expect {expectation}", ""]
    (folder / "own.cts").write_text("\n".join(["tolerance 10s", *lines]), encoding="utf-8")
    assert main(["run", "own.cts", "--no-store", "--report", "report"]) == 0


def test_a_report_of_times_says_how_much_of_them_is_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(tmp_path, "p95(maker.make) < 10s", monkeypatch)
    assert re.search(r"an operation that does nothing takes [0-9.]+[nu]s", capsys.readouterr().out)
    summary = (tmp_path / "report" / "summary.md").read_text(encoding="utf-8")
    assert re.search(r"\| OWN-001 \| maker\.make \| 6 \| \d \| [0-9.]+[num]?s", summary.replace("\\", "")), summary


def test_others_do_not_speak_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(tmp_path, "count(maker.make) == 6", monkeypatch)
    assert "an operation that does nothing" not in capsys.readouterr().out
