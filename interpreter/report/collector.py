"""Fills the document from a campaign's events, and tells readers of each part of it as it becomes known.

It is the one reporter that the others are made of. It knows the events and the document; it shows nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from ..events import CampaignBegan, CampaignEnded, RunEnded, ScenarioBegan, ScenarioEnded, ScenarioLeftOut
from ..judge.phrases import variant_name
from ..judge.verdict import Verdict
from ..own_time import own_time
from .document import Command, LeftOut, Report, Run, Scenario
from .entries import VariantKey, plan_digest, run_of, skipped_of, variant_of
from .machine import this_machine
from .places import Places
from .problems import problems_of
from .steps import StepTimes, measures_times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..events import Event
    from ..own_time import OwnTime
    from .document import Machine
    from .protocol import Reader


class Past(Protocol):
    """What earlier campaigns know of a scenario: fills in when it passed last, and what is different now."""

    def compare(self, scenario: Scenario, report: Report) -> None: ...


class Collector:
    """`close` must be called at the end, whatever happened: it tells the readers that there is no more to come."""

    def __init__(
        self,
        readers: Sequence[Reader],
        places: Places | None = None,
        *,
        past: Past | None = None,
        machine: Callable[[str], Machine] = this_machine,
        now: Callable[[], float] = time.time,
        own_time: Callable[[], OwnTime] = own_time,
    ) -> None:
        self.report = Report()
        self._readers = readers
        self._places = places or Places()
        self._past = past
        self._machine = machine
        self._now = now
        self._own_time = own_time
        self._runs: dict[str, dict[VariantKey, list[Run]]] = {}
        self._times: dict[str, dict[VariantKey, StepTimes]] = {}
        self._planned: dict[str, int] = {}
        self._has_ended = False

    def take(self, event: Event) -> None:
        if isinstance(event, RunEnded):
            self._run(event)
        elif isinstance(event, ScenarioBegan):
            self._planned[event.scenario.id] = event.n_each
            for reader in self._readers:
                reader.scenario_began(event.scenario.id, event.n_runs)
        elif isinstance(event, ScenarioEnded):
            self._scenario(event)
        elif isinstance(event, ScenarioLeftOut):
            self._left_out(event)
        elif isinstance(event, CampaignBegan):
            self._begin(event)
        elif isinstance(event, CampaignEnded):
            self._end(event)

    def close(self) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        self.report.why_early = self.report.why_early or "the campaign was given up"
        self._count()
        for reader in self._readers:
            reader.ended(self.report)

    def _begin(self, event: CampaignBegan) -> None:
        from datetime import UTC, datetime

        report = self.report
        report.began = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds")
        report.seed, report.n_jobs = event.seed, event.n_jobs
        report.n_scenarios, report.n_runs_planned = event.n_scenarios, event.n_runs
        report.machine = self._machine(event.containment)
        report.remains = list(event.remains)
        for reader in self._readers:
            reader.began(report)

    def _run(self, event: RunEnded) -> None:
        name = event.scenario.id
        key = (variant_name(event.verdict.variant), event.verdict.is_contrast)
        run = run_of(event)
        self._runs.setdefault(name, {}).setdefault(key, []).append(run)
        self._times.setdefault(name, {}).setdefault(key, StepTimes()).add(event.history)
        self.report.n_runs += event.is_final
        for reader in self._readers:
            reader.run_ended(name, run)

    def _scenario(self, event: ScenarioEnded) -> None:
        entry = self._entry(event)
        if self._past is not None:
            self._past.compare(entry, self.report)
        self.report.scenarios.append(entry)
        for reader in self._readers:
            reader.scenario_ended(entry)

    def _entry(self, event: ScenarioEnded) -> Scenario:
        plan, verdict = event.scenario, event.verdict
        place = self._places.of(plan.id)
        runs, times = self._runs.pop(plan.id, {}), self._times.pop(plan.id, {})
        entry = Scenario(
            plan.id,
            plan.title,
            verdict.verdict.value,
            plan.why,
            plan.priority,
            list(plan.tags),
            place.file,
            place.line,
            plan_digest(plan),
            event.n_runs,
            event.duration_ns,
            list(verdict.reasons),
            list(verdict.notes),
            list(event.kept),
            problems_of(verdict, self._places),
            skipped=[skipped_of(skipped) for skipped in verdict.skipped],
        )
        for variant in verdict.variants:
            key = (variant_name(variant.variant), variant.is_contrast)
            entry.variants.append(variant_of(variant, runs.get(key, []), times.get(key), self._places))
        if entry.is_bad:
            entry.next_steps = self._next_steps(entry, verdict.verdict)
        _note_missing_runs(entry, self._planned.get(plan.id, 0))
        return entry

    def _next_steps(self, entry: Scenario, verdict: Verdict) -> list[Command]:
        seed = next((problem.seed for problem in entry.problems if problem.run), self.report.seed)
        again = ("--seed", str(seed), "--keep", "all")
        steps = [Command(self._places.command(entry.id, *again), "again, with the same random choices")]
        is_rare = verdict is Verdict.FLAKY or (verdict is Verdict.FAILED and entry.n_runs < 10)
        if is_rare and "--runs" not in self._places.options:
            steps.append(Command(self._places.command(entry.id, "--runs", "100"), "how often does it fail?"))
        return steps

    def _left_out(self, event: ScenarioLeftOut) -> None:
        plan, place = event.scenario, self._places.of(event.scenario.id)
        entry = LeftOut(plan.id, plan.title, event.reason, place.file, place.line)
        self.report.not_run.append(entry)
        for reader in self._readers:
            reader.left_out(entry)

    def _end(self, event: CampaignEnded) -> None:
        report = self.report
        report.n_runs, report.duration_ns = event.n_runs, event.duration_ns
        report.why_early, report.is_complete = event.why_early, True
        if measures_times(report):
            report.own_p50_ns, report.own_p99_ns = self._own_time()
        self._count()
        self._has_ended = True
        for reader in self._readers:
            reader.ended(report)

    def _count(self) -> None:
        for verdict in Verdict:
            n = sum(scenario.verdict == verdict.value for scenario in self.report.scenarios)
            if n:
                self.report.counts[verdict.value] = n


def _note_missing_runs(entry: Scenario, n_planned: int) -> None:
    """A campaign that ended early: fewer runs say less, and nobody should take them for all."""
    for variant in entry.variants:
        if not variant.is_contrast and variant.n_runs < n_planned:
            name = f"{variant.name}: " if variant.name else ""
            entry.missing_runs.append(f"{name}only {variant.n_runs} of {n_planned} runs were done")
    entry.notes += entry.missing_runs
