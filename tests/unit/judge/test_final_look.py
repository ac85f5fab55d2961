"""The one look at the world when the actors have ended: what it could not see, it says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.judge.final_state import gather
from cts.interpreter.judge.judge import judge_run
from cts.interpreter.judge.verdict import Verdict

from .building import history_of, scenario_of

NO_FILES = scenario_of('actor one\n  write "f" text "x" as job\nexpect no files "**/*.tmp" exist')
UNCHANGED = scenario_of('given folder "d"\nactor one\n  write "f" text "x" as job\nexpect folder "d" is unchanged')
NOTES = {"operations": [["one.job", "0..1", "succeeded"]], "given": {}}


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with another one in it that only root could read; root itself is refused, too."""
    (tmp_path / "d" / "locked").mkdir(parents=True)
    really = os.scandir

    def refusing(path: Any = ".") -> Any:
        if os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    monkeypatch.setattr(os, "scandir", refusing)
    return tmp_path


@pytest.mark.parametrize("scenario", [NO_FILES, UNCHANGED], ids=["pattern", "folder"])
def test_what_could_not_be_read_may_hold_anything(scenario: Any, locked: Path) -> None:
    history = history_of(NOTES, scenario)
    history.folder = str(locked)
    history.given_files = history_of({"given": {"d": {"kind": "folder"}}}, scenario).given_files
    found = judge_run(scenario, history, gather(scenario, history))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "d/locked: Permission denied" in found.reasons[0]


def test_what_can_be_read_is_judged(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    history = history_of(NOTES, NO_FILES)
    history.folder = str(tmp_path)
    assert judge_run(NO_FILES, history, gather(NO_FILES, history)).verdict is Verdict.PASSED
    (tmp_path / "d" / "x.tmp").write_text("x")
    assert judge_run(NO_FILES, history, gather(NO_FILES, history)).verdict is Verdict.FAILED
