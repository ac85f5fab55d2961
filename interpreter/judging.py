"""How the runtime asks the judge: in the order in which the judge wants to be asked, and nothing of what it answers.

It owns the waiting for `eventually`; the judge itself reads no clock.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from .clock import now_ns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..dsl.plan import CustomCheck, Scenario
    from .history import History
    from .judge.verdict import RunVerdict, ScenarioVerdict, SkippedVariant
    from .program import Program
    from .run import Done

_ASK_AGAIN_S = 0.005


class Judging:
    """The judge of a campaign. `base`: the folder from which the plan's folders are seen."""

    def __init__(self, base: str, baselines: Mapping[str, Any] | None = None) -> None:
        self._base = base
        self._baselines = baselines

    def look(self, program: Program, history: History, environment: dict[str, str]) -> object:
        """While fixtures and folder are there: looks at files, runs commands, waits for what shall come eventually."""
        from .judge.final_state import gather
        from .judge.judge import eventually_deadline_ns, pending_eventually

        scenario = program.scenario
        final = gather(scenario, history, environment=environment or None)
        while pending := pending_eventually(scenario, history, final):
            deadlines = [eventually_deadline_ns(scenario, history, index) for index in pending]
            if now_ns() >= max(deadlines):
                break
            time.sleep(_ASK_AGAIN_S)
            final = gather(scenario, history, environment=environment or None)
        return final

    def judge(self, program: Program, done: Done) -> RunVerdict:
        from .judge.final_state import FinalState
        from .judge.judge import judge_run

        final = done.final if done.final is not None else FinalState()
        return judge_run(program.scenario, done.history, final, load_check=self._loader(program.scenario))

    def judge_scenario(
        self, scenario: Scenario, verdicts: Iterable[RunVerdict], skipped: Iterable[SkippedVariant]
    ) -> ScenarioVerdict:
        from .judge.judge import judge_scenario

        return judge_scenario(scenario, list(verdicts), list(skipped), self._baselines)

    def _loader(self, scenario: Scenario) -> Callable[[CustomCheck], Callable[..., object]]:
        from .verb_functions import find_function

        folder = os.path.normpath(os.path.join(self._base, scenario.folder))
        return lambda check: find_function(check.call, folder)
