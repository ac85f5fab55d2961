"""How the runtime asks the judge: in the order in which the judge wants to be asked, and nothing of what it answers.

It owns the waiting for `eventually`; the judge itself reads no clock.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from .clock import now_ns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..dsl.plan import CustomCheck, Scenario
    from .history import History
    from .judge.baseline import Figures
    from .judge.eventually import Eventually
    from .judge.final_state import FinalState
    from .judge.verdict import RunVerdict, ScenarioVerdict, SkippedVariant
    from .program import Program
    from .run import Done

_ASK_AGAIN_S = 0.005


class Look(NamedTuple):
    """What was seen when the actors had ended, and what of `eventually` has been seen since."""

    final: FinalState
    waiting: Eventually


class Judging:
    """The judge of a campaign. `base`: the folder from which the plan's folders are seen."""

    def __init__(self, base: str, figures: Figures | None = None) -> None:
        self._base = base
        self._figures = figures

    def look(self, program: Program, history: History, environment: dict[str, str]) -> Look:
        """While fixtures and folder are there: looks at files, runs commands, waits for what shall come eventually."""
        from .judge.judge import Eventually, gather

        scenario, began_ns = program.scenario, now_ns()
        final = gather(scenario, history, environment=environment or None)
        waiting = Eventually(scenario, history)
        elapsed_ns = 0
        seen = final
        while pending := waiting.pending(elapsed_ns):
            waiting.look(seen, elapsed_ns)
            elapsed_ns = now_ns() - began_ns
            if not waiting.pending(elapsed_ns):
                break
            time.sleep(_ASK_AGAIN_S)
            elapsed_ns = now_ns() - began_ns
            seen = gather(scenario, history, only=pending, environment=environment or None)
        return Look(final, waiting)

    def judge(self, program: Program, done: Done) -> RunVerdict:
        from .judge.judge import judge_run

        look = done.final if isinstance(done.final, Look) else None
        return judge_run(
            program.scenario,
            done.history,
            look.final if look is not None else None,
            look.waiting if look is not None else None,
            self._loader(program.scenario),
        )

    def judge_scenario(
        self, scenario: Scenario, verdicts: Iterable[RunVerdict], skipped: Iterable[SkippedVariant], n_planned: int
    ) -> ScenarioVerdict:
        from .judge.judge import judge_scenario

        return judge_scenario(scenario, list(verdicts), list(skipped), self._figures, n_planned)

    def _loader(self, scenario: Scenario) -> Callable[[CustomCheck], Callable[..., object]]:
        from .verb_functions import find_function

        folder = os.path.normpath(os.path.join(self._base, scenario.folder))
        return lambda check: find_function(check.call, folder)
