"""From events to the document: what is told, by which run, at which place, and what is never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cts.interpreter.events import CampaignBegan, CampaignEnded, RunEnded, ScenarioBegan, ScenarioLeftOut
from cts.interpreter.report.collector import Collector
from cts.interpreter.report.document import LeftOut, Report, Run, Scenario
from cts.interpreter.report.markdown import to_markdown
from cts.interpreter.report.places import Places
from cts.interpreter.report.protocol import SilentReader

from .campaigns import events, machine, report_of, scenario_of


class Ear(SilentReader):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def began(self, report: Report) -> None:
        self.heard.append("began")

    def scenario_began(self, scenario: str, n_runs: int) -> None:
        self.heard.append(f"{scenario} of {n_runs}")

    def run_ended(self, scenario: str, run: Run) -> None:
        self.heard.append(f"{scenario} run {run.number} {run.verdict}")

    def scenario_ended(self, scenario: Scenario) -> None:
        self.heard.append(f"{scenario.id} {scenario.verdict}")

    def left_out(self, scenario: LeftOut) -> None:
        self.heard.append(f"{scenario.id} left out")

    def ended(self, report: Report) -> None:
        self.heard.append(f"ended {report.is_complete} {report.why_early}")


def test_readers_hear_everything_in_order(tmp_path: Path) -> None:
    ear = Ear()
    report_of(*scenario_of(tmp_path), [True, False], readers=(ear,))
    assert ear.heard == [
        "began", "AB-1 of 2", "AB-1 run 1 passed", "AB-1 run 2 failed", "AB-1 flaky", "ended True ",
    ]  # fmt: skip


def test_a_campaign_that_was_given_up_is_told_once(tmp_path: Path) -> None:
    scenario, places = scenario_of(tmp_path)
    ear = Ear()
    collector = Collector((ear,), places, machine=machine)
    collector.take(CampaignBegan(1, 1, 7, 1, "namespace"))
    collector.take(ScenarioBegan(scenario, 1))
    collector.close()
    collector.close()
    assert ear.heard[-1] == "ended False the campaign was given up"
    assert ear.heard.count(ear.heard[-1]) == 1


def test_what_failed_is_told_by_its_first_run_with_its_place(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, False, False])
    (scenario,) = report.scenarios
    assert scenario.verdict == "flaky"
    (problem,) = scenario.problems
    assert (problem.text, problem.file, problem.line) == ("two.job fails with Exists", "ab.cts", 11)
    assert (problem.run, problem.n_runs, problem.seed) == (2, 2, 7)
    assert [moment.what for moment in problem.moments if moment.who == "two"] == ["begins", "ends"]


def test_sentences_count_their_runs(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, False, True])
    (variant,) = report.scenarios[0].variants
    found = {sentence.text: (sentence.answer, sentence.n_held, sentence.n_violated) for sentence in variant.sentences}
    assert found == {
        "at_least_one one.job succeeds": ("holds", 3, 0),
        "two.job fails with Exists": ("violated", 2, 1),
    }


def test_steps_are_measured_over_all_runs(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, True], took_ms=5)
    steps = {step.name: step for step in report.scenarios[0].variants[0].steps}
    assert (steps["one.job"].n, steps["one.job"].p50_ns, steps["one.job"].max_ns) == (2, 5_000_000, 5_000_000)
    assert (steps["two.job"].n, steps["two.job"].n_failed, steps["two.job"].p50_ns) == (2, 2, 0)


def test_a_pass_of_fewer_runs_says_so(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, True], n_planned=20)
    assert "only 2 of 20 runs were done" in report.scenarios[0].notes
    assert "**Fewer runs than planned**:\n- AB-1: only 2 of 20 runs were done" in to_markdown(report)


def test_a_failure_of_fewer_runs_says_so_too(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, False], n_planned=20)
    assert report.scenarios[0].missing_runs == ["only 2 of 20 runs were done"]
    assert "AB-1: only 2 of 20 runs were done" in to_markdown(report)


def test_all_planned_runs_need_no_note(tmp_path: Path) -> None:
    report = report_of(*scenario_of(tmp_path), [True, True])
    assert not [note for note in report.scenarios[0].notes if "only" in note]
    assert "Fewer runs" not in to_markdown(report)


def test_an_attempt_that_is_tried_again_is_no_run_of_its_own(tmp_path: Path) -> None:
    scenario, places = scenario_of(tmp_path)
    collector = Collector((), places, machine=machine)
    for event in events(scenario, [True, True]):
        if isinstance(event, RunEnded) and event.verdict.run == 1:
            collector.take(replace(event, is_final=False))
        if not isinstance(event, CampaignEnded):
            collector.take(event)
    assert (collector.report.n_runs, collector.report.scenarios[0].n_runs) == (2, 2)


def test_what_did_not_run_is_in_the_document(tmp_path: Path) -> None:
    scenario, places = scenario_of(tmp_path)
    collector = Collector((), places, machine=machine)
    collector.take(ScenarioLeftOut(scenario, "interrupted"))
    assert [(left.id, left.reason, left.line) for left in collector.report.not_run] == [("AB-1", "interrupted", 1)]


@pytest.mark.parametrize("wins", [[True], [True, True, True]])
def test_what_passed_has_no_problem_and_nothing_to_do_next(tmp_path: Path, wins: list[bool]) -> None:
    (scenario,) = report_of(*scenario_of(tmp_path), wins).scenarios
    assert (scenario.verdict, scenario.problems, scenario.next_steps) == ("passed", [], [])


def test_the_command_to_run_next(tmp_path: Path) -> None:
    scenario, places = scenario_of(tmp_path)
    (found,) = report_of(scenario, places, [False]).scenarios
    assert [step.line for step in found.next_steps] == [
        "cts run ab.cts --id AB-1 --seed 7 --keep all",
        "cts run ab.cts --id AB-1 --runs 100",
    ]
    with_plan = Places({}, ("--plan", "my plan.json", "--runs", "5"), True)
    (found,) = report_of(scenario, with_plan, [False]).scenarios
    assert [step.line for step in found.next_steps] == [
        "cts run --plan 'my plan.json' --runs 5 --id AB-1 --seed 7 --keep all"
    ]


def test_events_are_left_alone(tmp_path: Path) -> None:
    scenario, _ = scenario_of(tmp_path)
    told = events(scenario, [False])
    before = repr(told)
    collector = Collector((), machine=machine)
    for event in told:
        collector.take(event)
    assert repr(told) == before
