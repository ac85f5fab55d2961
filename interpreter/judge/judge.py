"""The face of the judge: one run judged, then the scenario. Pure functions: no file is opened, no clock read.

The runtime's part, in order:

1. When fixtures are there and before the actors start, `paths_to_watch(scenario, history)` names what the observer must
   see; of the history so far, folder, variant and fixtures count.
2. When all actors have ended and the history is complete, `gather(scenario, history)` looks at files and runs the commands
   that expectations ask for: the only input and output of this package.
3. For `eventually`: `waiting = Eventually(scenario, history)`; while `waiting.pending(elapsed_ns)` gives expectations,
   `waiting.look(gather(scenario, history, only=...), elapsed_ns)`. `elapsed_ns` counts from the end of the actors.
4. `judge_run(scenario, history, final, waiting)` → RunVerdict. While it `is_worth_retrying` and retries are left, run
   again with the same run number, and keep all attempts.
5. When all attempts of all variants and contrasts are there, `judge_scenario(scenario, verdicts, skipped, figures)`.
   A contrast is its own variant, with `history.is_contrast` set and the contrasting value in `history.variant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .across import measure_figures, needs_others
from .contention import contention_of
from .custom import judge_check
from .diagnosis import diagnose
from .evaluate import Environment
from .eventually import Eventually
from .evidence import Evidence, in_order
from .expectation import broken, judge_expectation
from .final_state import FinalState, gather
from .observer import paths_to_watch
from .scenario import judge_scenario, reasons_of
from .tally import count_tally, judge_in_run
from .unasked import doubts_of, judge_unasked, notes_of
from .verdict import Answer, Judgement, RunVerdict, verdict_of_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...dsl.plan import CustomCheck, Expectation, Scenario
    from ..history import History

    LoadCheck = Callable[[CustomCheck], Callable[..., object]]

__all__ = ["Eventually", "FinalState", "gather", "judge_run", "judge_scenario", "paths_to_watch"]


def judge_run(
    scenario: Scenario,
    history: History,
    final: FinalState | None,
    waiting: Eventually | None = None,
    load_check: LoadCheck | None = None,
) -> RunVerdict:
    """The verdict of one run. `load_check` finds the function of a check written in Python.

    Expectations across variants, and against a baseline, are deferred: until `judge_scenario` has decided them, the run
    is pending, and never passed.
    """
    history = in_order(history)
    env = Environment(scenario, history.variant, Evidence(history), final)
    judgements = judge_unasked(env)
    judgements += [_judge(expectation, env, waiting) for expectation in scenario.expectations]
    tallies = [count_tally(tally, env) for tally in scenario.tallies]
    judgements += [judge_in_run(tally, counts, env) for tally, counts in zip(scenario.tallies, tallies, strict=True)]
    figures, contention = measure_figures(scenario, env), contention_of(scenario, env.evidence)
    # Last, since they get the history itself: whatever they do to it, nothing else is judged by it.
    judgements += [judge_check(check, env, load_check) for check in scenario.checks]
    if not (scenario.expectations or scenario.checks or scenario.tallies):
        judgements.append(Judgement(Answer.ERROR, "something is expected", reason="the scenario has no expectation"))
    faults, doubts = list(history.faults), doubts_of(env)
    verdict = RunVerdict(
        verdict_of_run(judgements, has_faults=bool(faults), has_doubts=bool(doubts)),
        history.scenario,
        history.variant,
        history.run,
        history.seed,
        history.is_contrast,
        judgements,
        faults=faults,
        doubts=doubts,
        notes=notes_of(env),
        tallies=tallies,
        measured=figures,
        contention=contention,
    )
    verdict.notes += [judgement.note for judgement in judgements if judgement.note]
    verdict.reasons = reasons_of(verdict)
    verdict.diagnoses = [diagnose(judgement, env) for judgement in verdict.failed() if judgement.mode != "sometimes"]
    return verdict


def _judge(expectation: Expectation, env: Environment, waiting: Eventually | None) -> Judgement:
    try:
        if needs_others(expectation):
            return Judgement(Answer.DEFERRED, expectation.text, mode=expectation.mode, reason="it needs other runs")
    except Exception as fault:  # noqa: BLE001 - a checker that breaks must become a verdict, and never `passed`
        return broken(expectation.text, fault, expectation.mode)
    if expectation.mode == "eventually" and waiting is not None:
        return waiting.judgement(expectation, env)
    return judge_expectation(expectation, env)
