"""A step that begins later than the tolerance allows takes every claim from its run: inconclusive, and never passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cts.dsl.compile import compile_files
from cts.interpreter.campaign import Campaign, Options
from cts.interpreter.judge.verdict import RunVerdict, Verdict

SCENARIO = """
scenario LATE-1 "A step that cannot be in time"
  tolerance {tolerance}
  retries {retries}
  actor one
    run "sleep 0.05"
    at t+10ms write "out" text "x" as write
  expect {expectation}
"""


class Listener:
    def __init__(self) -> None:
        self.runs: list[tuple[RunVerdict, bool]] = []

    def take(self, event: object) -> None:
        if hasattr(event, "is_final"):
            self.runs.append((event.verdict, event.is_final))


def verdicts(folder: Path, monkeypatch: pytest.MonkeyPatch, **values: object) -> tuple[Verdict, Listener]:
    monkeypatch.chdir(folder)
    path = folder / "late.cts"
    path.write_text(SCENARIO.format(**{"tolerance": "5ms", "retries": 0, "expectation": "one succeeds", **values}))
    compiled = compile_files([str(path)])
    assert not compiled.diagnostics
    listener = Listener()
    ended = Campaign(compiled.plan, Options(keep="none"), (listener,)).run()
    return ended.verdicts[0].verdict, listener


def test_a_late_step_makes_the_run_inconclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict, listener = verdicts(tmp_path, monkeypatch)
    assert verdict is Verdict.INCONCLUSIVE
    ((run, _),) = listener.runs
    (doubt,) = run.doubts
    assert doubt.startswith("one.write began ")
    assert doubt.endswith(" late, and the tolerance is 5ms")


def test_it_is_tried_again_as_often_as_the_scenario_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict, listener = verdicts(tmp_path, monkeypatch, retries=2)
    assert verdict is Verdict.INCONCLUSIVE
    assert [is_final for _, is_final in listener.runs] == [False, False, True]


def test_a_late_step_within_the_tolerance_is_no_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict, listener = verdicts(tmp_path, monkeypatch, tolerance="20s")
    assert verdict is Verdict.PASSED
    assert listener.runs[0][0].doubts == []
