"""Many runs: every variant of every scenario, its repeats, contrasts and retries, side by side where they may be.

It makes programs of scenarios, hands out runs in the order of `schedule`, asks the judge, keeps or removes folders and
tells reporters. How a run is done is known to `run`, what a verdict means to the judge. Reports come in the plan's
order, whatever the order of execution.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .budget import Budget
from .clock import now_ns
from .evaluate import EvaluationError, Scope, whole
from .events import CampaignBegan, CampaignEnded, RunEnded, ScenarioBegan, ScenarioEnded, ScenarioLeftOut
from .history import History
from .judge.scenario import is_sighted
from .judge.verdict import RunVerdict, ScenarioVerdict, SkippedVariant, Verdict
from .judging import Judging
from .kept import Kept, remove
from .needs import unmet
from .program import Program, build
from .removal import Removal
from .run import Done, RunInterrupted, Setting, execute
from .schedule import Job, Schedule, Task
from .unsupported import unsupported
from .variants import Variant, variants_of
from .verb_functions import is_of_library
from .wishes import nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..dsl.plan import Plan, Scenario
    from .events import Event
    from .judge.baseline import Figures
    from .report.protocol import Reporter

KeepRule = Literal["failed", "all", "none"]
_GIB = 1 << 30

# How much of a failure a run's verdict is, for the schedule. Another run would break as this one did; what was inconclusive
# may be either.
_SHOWS = {Verdict.PASSED: 0.0, Verdict.FAILED: 1.0, Verdict.ERROR: 1.0}
_TURN_S = 0.1


@dataclass(frozen=True, slots=True)
class Options:
    """How to run a plan. `runs` replaces what scenarios say; `base` is where the plan's folders are seen from."""

    n_jobs: int = 1
    seed: int | None = None
    runs: int | None = None
    fail_fast: bool = False
    budget_ns: int | None = None
    keep: KeepRule = "failed"
    keep_folder: str = os.path.join(".cts", "runs")
    keep_bytes: int = _GIB
    base: str = "."
    containment: str = "auto"
    figures: Figures | None = None


@dataclass(slots=True)
class _State:
    """One scenario of the campaign."""

    scenario: Scenario
    variants: list[tuple[Variant, Program | None]] = field(default_factory=list)
    skipped: list[SkippedVariant] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    n_runs: int = 1
    n_retries: int = 0
    n_done: int = 0
    verdicts: list[RunVerdict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    spent_ns: int = 0
    has_begun: bool = False
    ended: ScenarioEnded | ScenarioLeftOut | None = None
    done_variants: set[int] = field(default_factory=set)


class Campaign:
    """`run` does everything and gives what was found; `interrupt` may be called at any time, from anywhere."""

    def __init__(self, plan: Plan, options: Options, reporters: Sequence[Reporter]) -> None:
        self._plan = plan
        self._options = options
        self._reporters = reporters
        self._lock = threading.Condition()
        self._judging = Judging(options.base, options.figures)
        self._kept = Kept(options.keep_folder, options.keep_bytes)
        self._removal = Removal()
        self._interrupted = threading.Event()
        self._why_early = ""
        self._states: list[_State] = []
        self._schedule = Schedule([])
        self._n_told = 0
        self._n_runs_done = 0
        self._n_folders = 0
        self._folder = ""
        self.seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "big")

    def interrupt(self) -> None:
        """Ends the runs under way and begins no more."""
        self._interrupted.set()

    def run(self) -> CampaignEnded:
        from .process import Pool
        from .remains import Registry, clean_dead
        from .waiting import calibrate_spin_ns

        budget = Budget(self._options.budget_ns)
        base = _registry_folder()
        remains = tuple(clean_dead(base))
        registry = Registry.open(base)
        self._states = [self._prepare(scenario) for scenario in self._plan.scenarios]
        self._schedule = Schedule(
            [_job(state) for state in self._states], by_uncertainty=self._options.budget_ns is not None
        )
        n_runs = sum(len(state.variants) * state.n_runs for state in self._states)
        try:
            self._folder = registry.make_folder(_temporary_folder())
            os.chmod(self._folder, 0o711)
            with Pool.open(self._options.n_jobs, _imports(self._states), self._options.containment) as pool:
                pool.clean_after(registry.path)
                n_scenarios = len(self._states)
                self._tell(
                    CampaignBegan(n_scenarios, n_runs, self.seed, self._options.n_jobs, pool.containment, remains)
                )
                setting = Setting(
                    pool, calibrate_spin_ns(), os.path.abspath(self._options.base), self._must_stop, self._judging.look
                )
                self._settle_scenarios()
                self._work(setting, budget)
            return self._end(budget.spent_ns)
        finally:
            self._removal.close()
            if self._folder:
                remove(self._folder)
                registry.settle("folder", self._folder)
            registry.close()

    # --- before -------------------------------------------------------------------------------------------------

    def _prepare(self, scenario: Scenario) -> _State:
        state = _State(scenario)
        try:
            scope = Scope()
            runs = scenario.runs.model_dump(mode="json")
            state.n_runs = self._options.runs or whole(runs, scope, "the number of runs")
            state.n_retries = whole(scenario.retries.model_dump(mode="json"), scope, "the number of retries")
            for variant in variants_of(scenario):
                self._prepare_variant(state, variant)
        except (EvaluationError, KeyError) as error:
            state.faults.append(f"the plan cannot be run: {error}")
        # A need that is unmet comes first: what is skipped anyway cannot break.
        if state.variants or not state.skipped:
            state.faults += unsupported(scenario)
        if state.faults:
            state.variants.clear()
        return state

    def _prepare_variant(self, state: _State, variant: Variant) -> None:
        from .program import plain, with_variant

        needs = [need.model_dump(mode="json") for need in state.scenario.needs]
        reasons = unmet(with_variant(needs, variant.values), Scope())
        if reasons:
            values = {name: plain(node) for name, node in variant.values.items()}
            state.skipped.append(SkippedVariant(values, "; ".join(reasons), variant.is_contrast))
        else:
            # The program is made when its first run begins: a thousand scenarios are not all held at once.
            state.variants.append((variant, None))

    def _program(self, state: _State, index: int) -> Program:
        variant, program = state.variants[index]
        if program is None:
            program = build(state.scenario, variant.values, is_contrast=variant.is_contrast)
            state.variants[index] = (variant, program)
        return program

    # --- the work -----------------------------------------------------------------------------------------------

    def _must_stop(self) -> bool:
        return self._interrupted.is_set()

    def _work(self, setting: Setting, budget: Budget) -> None:
        if self._options.n_jobs == 1:
            self._serve(setting, budget)
            return
        # The interpreter's own death must not wait for them: a second Ctrl-C means now.
        workers = [
            threading.Thread(target=self._serve, args=(setting, budget), daemon=True)
            for _ in range(self._options.n_jobs)
        ]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            with self._lock:
                self._lock.wait(_TURN_S)

    def _serve(self, setting: Setting, budget: Budget) -> None:
        """One worker: takes tasks until there are none."""
        while True:
            with self._lock:
                if self._schedule.has_left and budget.is_used_up:
                    self._stop("the budget is used up")
                if self._must_stop():
                    self._stop("interrupted")
                task = self._schedule.take()
                if task is None:
                    if not self._schedule.has_left:
                        return
                    self._lock.wait(_TURN_S)
                    continue
                self._begin(task)
            try:
                self._do(setting, task)
            except RunInterrupted:
                self._interrupted.set()
                with self._lock:
                    # Said before the task is given back, or its scenario would look finished without it.
                    self._stop("interrupted")
            with self._lock:
                self._schedule.give_back(task)
                self._settle_scenarios()
                self._lock.notify_all()

    def _stop(self, why: str) -> None:
        if self._schedule.has_left or why == "interrupted":
            self._why_early = self._why_early or why
        self._schedule.stop()

    def _begin(self, task: Task) -> None:
        state = self._states[task.scenario]
        if not state.has_begun:
            state.has_begun = True
            self._tell(ScenarioBegan(state.scenario, len(state.variants) * state.n_runs, state.n_runs))

    def _do(self, setting: Setting, task: Task) -> None:
        """One run and its retries."""
        state = self._states[task.scenario]
        n_attempts = 1 + state.n_retries
        for attempt in range(n_attempts):
            began_ns = now_ns()
            with self._lock:
                self._n_folders += 1
                folder = os.path.join(self._folder, str(self._n_folders))
            program = None
            try:
                program = self._program(state, task.variant)
                done = execute(program, setting, number=task.number, seed=self._seed_of(state.scenario), folder=folder)
                verdict = self._judging.judge(program, done)
            except RunInterrupted:
                remove(folder)
                raise
            except Exception as error:  # noqa: BLE001 - our own faults are an error of this run, and of no other
                done = self._broken(state.scenario, task, error)
                verdict = _error_verdict(done.history)
            is_final = attempt + 1 == n_attempts or not verdict.is_worth_retrying or self._must_stop()
            with self._lock:
                self._take(state, task, verdict, done, folder, now_ns() - began_ns, is_final)
            if is_final:
                return

    def _seed_of(self, scenario: Scenario) -> int:
        if scenario.seed is None or self._options.seed is not None:
            return self.seed
        return whole(scenario.seed.model_dump(mode="json"), Scope(), "a seed")

    def _broken(self, scenario: Scenario, task: Task, error: Exception) -> Done:
        now = now_ns()
        history = History(scenario.id, {}, task.number, self._seed_of(scenario), "", now, now)
        history.faults.append(f"the harness failed: {type(error).__name__}: {error}")
        return Done(history, None)

    def _take(
        self, state: _State, task: Task, verdict: RunVerdict, done: Done, folder: str, spent_ns: int, is_final: bool
    ) -> None:
        state.spent_ns += spent_ns
        # An attempt that another one replaces is no run of its own: every report counts the same.
        self._n_runs_done += is_final
        kept = self._keep_or_remove(state, verdict, done.history, folder)
        state.verdicts.append(verdict)
        self._tell(RunEnded(state.scenario, verdict.variant, verdict, done.history, is_final, spent_ns, kept))
        if not is_final:
            return
        self._schedule.learn(task, _SHOWS.get(verdict.verdict, 0.5))
        state.n_done += 1
        state.done_variants.add(task.variant)
        is_contrast = state.variants[task.variant][0].is_contrast
        if is_contrast and is_sighted(verdict):
            # It has shown what it is there for.
            self._schedule.drop(task.scenario, task.variant)
        if self._options.fail_fast and not is_contrast and verdict.verdict in (Verdict.FAILED, Verdict.ERROR):
            self._stop("stopped at the first failure")

    def _keep_or_remove(self, state: _State, verdict: RunVerdict, history: History, folder: str) -> str:
        wanted = self._options.keep == "all" or (
            self._options.keep == "failed"
            and not verdict.is_contrast
            and verdict.verdict in (Verdict.FAILED, Verdict.ERROR)
        )
        kept = ""
        if os.path.isdir(folder):
            if wanted:
                kept = self._kept.keep(folder, history, "; ".join(verdict.reasons) or verdict.verdict.value)
            if kept:
                state.kept.append(kept)
            else:
                self._removal.remove(folder)
        return kept

    def remarks(self) -> list[str]:
        """What could not be done beside the runs themselves, for the end of the report."""
        return self._kept.remarks()

    # --- after --------------------------------------------------------------------------------------------------

    def _settle_scenarios(self) -> None:
        """Judges every scenario that is finished, and tells of those whose turn it is in the plan."""
        for index in range(self._n_told, len(self._states)):
            state = self._states[index]
            if state.ended is None and not self._why_early and self._schedule.is_finished(index):
                state.ended = self._judge(state)
            if index == self._n_told and state.ended is not None:
                self._tell(state.ended)
                self._n_told += 1

    def _judge(self, state: _State) -> ScenarioEnded:
        scenario = state.scenario
        if state.faults:
            verdict = ScenarioVerdict(scenario.id, Verdict.ERROR, skipped=state.skipped, reasons=list(state.faults))
        else:
            try:
                verdict = self._judging.judge_scenario(scenario, state.verdicts, state.skipped, state.n_runs)
            except Exception as error:  # noqa: BLE001 - a judge that breaks is an error of this scenario, never a pass
                reason = f"the judge failed: {type(error).__name__}: {error}"
                verdict = ScenarioVerdict(scenario.id, Verdict.ERROR, skipped=state.skipped, reasons=[reason])
        n_missing = len(state.variants) - len(state.done_variants)
        if n_missing and not state.faults:
            reason = f"{n_missing} of {len(state.variants)} variants did not run: {self._why_early}"
            verdict.reasons.append(reason)
            if verdict.verdict is Verdict.PASSED:
                verdict.verdict = Verdict.INCONCLUSIVE
        return ScenarioEnded(scenario, verdict, state.n_done, state.spent_ns, tuple(state.kept))

    def _end(self, spent_ns: int) -> CampaignEnded:
        for state in self._states:
            if state.ended is None:
                if state.verdicts:
                    state.ended = self._judge(state)
                else:
                    state.ended = ScenarioLeftOut(state.scenario, self._why_early)
        for state in self._states[self._n_told :]:
            if state.ended is not None:
                self._tell(state.ended)
        ended = [state.ended for state in self._states]
        verdicts = tuple(event.verdict for event in ended if isinstance(event, ScenarioEnded))
        left_out = tuple(event.scenario.id for event in ended if isinstance(event, ScenarioLeftOut))
        last = CampaignEnded(verdicts, self._n_runs_done, spent_ns, self.seed, self._why_early, left_out)
        self._tell(last)
        return last

    def _tell(self, event: Event) -> None:
        for reporter in self._reporters:
            reporter.take(event)


def _job(state: _State) -> Job:
    alone = state.scenario.alone or _measures_throughput(state.scenario)
    return Job(state.scenario.priority, alone, len(state.variants), state.n_runs)


def _measures_throughput(scenario: Scenario) -> bool:
    """What runs beside it would change what it measures."""
    # Of the scenario, since its serializer is there: one for expectations alone would be built now, and take its time.
    expectations = scenario.model_dump(mode="json", include={"expectations"})
    return any(node.get("op") == "metric" and node["name"] == "rate" for node in nodes_in(expectations))


def _error_verdict(history: History) -> RunVerdict:
    verdict = RunVerdict(Verdict.ERROR, history.scenario, history.variant, history.run, history.seed, False)
    verdict.faults = list(history.faults)
    verdict.reasons = list(history.faults)
    return verdict


def _imports(states: Iterable[_State]) -> tuple[str, ...]:
    """What every zygote should have imported: the actor, and those of the library's modules that the plan calls."""
    modules: set[str] = set()
    for state in states:
        if state.scenario.fixtures and state.variants:
            modules.add("cts.interpreter.fixtures")
        for node in nodes_in(state.scenario.model_dump(mode="json", include={"actors"})):
            call = node.get("call")
            if node.get("do") == "call" and isinstance(call, str) and is_of_library(call):
                modules.add(call.rpartition(":")[0])
    return (*sorted(modules), "cts.interpreter.actor_rehearsal")


def _temporary_folder() -> str:
    import tempfile

    return os.path.realpath(tempfile.gettempdir())


def _registry_folder() -> str:
    """Where the living coordinators of this user say what they made."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    return os.path.join(_temporary_folder(), f"cts-{user}")
