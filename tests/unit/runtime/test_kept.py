"""Runs that are kept: within a bound, and never at the price of the campaign."""

from __future__ import annotations

from pathlib import Path

from cts.interpreter.history import History
from cts.interpreter.kept import Kept


def a_run(tmp_path: Path) -> str:
    folder = tmp_path / "run"
    (folder / "work").mkdir(parents=True)
    (folder / "work" / "file").write_text("text")
    return str(folder)


def test_a_run_is_moved_and_described(tmp_path: Path) -> None:
    kept = Kept(str(tmp_path / "kept"), 1 << 20)
    place = Path(kept.keep(a_run(tmp_path), History("A-1", {"copier": "cp -a"}, 3, 7, "", 0, 1), "a fails"))
    assert place.name == "A-1-cp--a-run3"
    assert (place / "work" / "file").read_text() == "text"
    assert '"why": "a fails"' in (place / "run.json").read_text()
    assert kept.remarks() == []


def test_where_nothing_can_be_written_the_campaign_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept = Kept(str(tmp_path / "file" / "runs"), 1 << 20)
    run = a_run(tmp_path)
    assert kept.keep(run, History("A-1", {}, 1, 7, "", 0, 1), "a fails") == ""
    assert Path(run).is_dir()
    assert kept.remarks() == [f"runs could not be kept in {tmp_path}/file/runs: not a directory"]
