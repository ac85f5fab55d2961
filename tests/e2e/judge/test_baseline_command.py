"""`cts baseline` on a real scenario: recorded, shown, compared, used by a run, dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from cts.cli.main import main

SCENARIO = """
scenario B-1 "baseline"
  tolerance 2s
  actor one
    barrier go
    create "a" as job
  actor two
    barrier go
    create "b" as job
  expect count(one.job) <= baseline
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.cts").write_text(SCENARIO)
    return tmp_path


def test_record_show_run_drop(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "b.cts"]) == 1
    assert "cts baseline record" in " ".join(capsys.readouterr().out.split())
    assert main(["baseline", "show"]) == 5
    assert main(["baseline", "record", "b.cts", "--runs", "2"]) == 0
    assert "B-1 count(one.job) = 1  (2 runs, " in capsys.readouterr().out
    assert (folder / "cts-baselines.yaml").exists()
    assert main(["run", "b.cts"]) == 0
    assert main(["baseline", "diff", "b.cts"]) == 0
    capsys.readouterr()
    assert main(["baseline", "show", "--machine", "another"]) == 5
    assert "no baseline is recorded for another; there are baselines for" in capsys.readouterr().err
    assert main(["baseline", "drop", "B-1"]) == 0
    assert main(["baseline", "drop", "B-1"]) == 5


def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline", "drop"]) == 4
    assert main(["baseline", "record"]) == 4
    (folder / "cts-baselines.yaml").write_text("- nonsense\n")
    assert main(["baseline", "show"]) == 3
    assert main(["run", "b.cts"]) == 3
    assert "is no file of baselines" in capsys.readouterr().err
