"""The face of the judge: one run judged, then the scenario. Pure functions: no file is opened, no clock read.

The runtime's part, in order:

1. Before the actors start: `observer.paths_to_watch(scenario, variant, ...)` names what the observer must see.
2. When all actors have ended and the history is complete but for `eventually`: `final_state.gather(scenario, history)`
   looks at files and runs the commands that expectations ask (the only input and output of this package).
3. `pending_eventually(scenario, history, final)` gives the indexes of `eventually` expectations that do not hold yet.
   While there are some and their time (`eventually_deadline_ns`) is not over, gather again and ask again.
4. `judge_run(scenario, history, final)` → RunVerdict. While `verdict.is_worth_retrying`, and retries are left: run again.
5. When all runs of all variants and contrasts are there: `judge_scenario(scenario, verdicts, skipped, baselines)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .verdict import RunVerdict, ScenarioVerdict, SkippedVariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ...dsl.plan import CustomCheck, Scenario
    from ..history import History
    from .baseline import Figures
    from .final_state import FinalState

    LoadCheck = Callable[[CustomCheck], Callable[..., object]]

__all__ = ["eventually_deadline_ns", "judge_run", "judge_scenario", "pending_eventually"]
