"""Made-up campaigns: events as the runtime tells them, without processes and with clocks that stand still."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cts.dsl.compile import compile_files
from cts.dsl.plan import Scenario
from cts.interpreter.events import CampaignBegan, CampaignEnded, Event, RunEnded, ScenarioBegan, ScenarioEnded
from cts.interpreter.history import ActorEnd, History, Operation
from cts.interpreter.judge.judge import judge_run, judge_scenario
from cts.interpreter.report.collector import Collector
from cts.interpreter.report.document import Machine, Report
from cts.interpreter.report.places import Place, Places

SOURCE = """\
scenario AB-1 "Two meet"
  runs 3

  actor one
    create "f" as job

  actor two
    create "f" as job

  expect at_least_one one.job succeeds because "somebody must win"
  expect two.job fails with Exists
"""
MS = 1_000_000


def scenario_of(folder: Path, source: str = SOURCE) -> tuple[Scenario, Places]:
    path = folder / "ab.cts"
    path.write_text(source, encoding="utf-8")
    compiled = compile_files([str(path)])
    assert not compiled.diagnostics, compiled.diagnostics
    (scenario,) = compiled.plan.scenarios
    lines = {(scenario.id, "scenario", ""): Place("ab.cts", 1)}
    for index, expectation in enumerate(scenario.expectations):
        place = compiled.places[scenario.id, "expectation", index]
        lines[scenario.id, "expectation", expectation.text] = Place("ab.cts", place.line)
    return scenario, Places(lines)


def history(scenario: Scenario, run: int, *, wins: bool, took_ms: int = 2) -> History:
    """`two` fails as it should, or succeeds as it should not."""
    found = History(scenario.id, {}, run, 7, "/nowhere", 0, 20 * MS)
    found.operations = [
        Operation("one", 0, "job", 1, 1 * MS, (1 + took_ms) * MS, "succeeded"),
        Operation(
            "two", 0, "job", 1, 2 * MS, 4 * MS, "succeeded" if not wins else "failed", error="Exists" if wins else ""
        ),
    ]
    found.actors = [
        ActorEnd("one", 0, 10, 0, 5 * MS, "succeeded"),
        ActorEnd("two", 0, 11, 0, 5 * MS, "failed" if wins else "succeeded", "Exists" if wins else ""),
    ]
    return found


def events(scenario: Scenario, wins: list[bool], took_ms: int = 2, n_planned: int | None = None) -> list[Event]:
    found: list[Event] = [CampaignBegan(1, n_planned or len(wins), 7, 1, "namespace")]
    found.append(ScenarioBegan(scenario, n_planned or len(wins), n_planned or len(wins)))
    verdicts = []
    for at, win in enumerate(wins):
        seen = history(scenario, at + 1, wins=win, took_ms=took_ms)
        verdict = judge_run(scenario, seen, None)
        verdicts.append(verdict)
        found.append(RunEnded(scenario, {}, verdict, seen, True, 20 * MS, "" if win else f".cts/runs/AB-1-run{at + 1}"))
    whole = judge_scenario(scenario, verdicts)
    found.append(ScenarioEnded(scenario, whole, len(wins), 20 * MS * len(wins)))
    found.append(CampaignEnded((whole,), len(wins), 100 * MS, 7))
    return found


def machine(containment: str) -> Machine:
    return Machine("Linux", "6.1.0", "x86_64", "3.11.7", "0.1.0", 2, 4 << 30, containment)


def report_of(scenario: Scenario, places: Places, wins: list[bool], **more: Any) -> Report:
    readers, past = more.pop("readers", ()), more.pop("past", None)
    now = more.pop("now", 1_800_000_000.0)
    collector = Collector(readers, places, past=past, machine=more.pop("machine", machine), now=lambda: now)
    for event in events(scenario, wins, **more):
        collector.take(event)
    collector.close()
    return collector.report
