"""`eventually within D`: looked at again and again after the actors have ended, until it holds or its time is over.

It decides from final states that somebody else gathers, and from elapsed times that somebody else measures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .evaluate import Environment
from .evidence import Evidence
from .expectation import judge_expectation
from .quantity import duration
from .verdict import Answer, Judgement, Undecided

if TYPE_CHECKING:
    from ...dsl.plan import Expectation, Scenario
    from ..history import History
    from .final_state import FinalState

WITHIN_NS = 1_000_000_000


class Eventually:
    """The `eventually` expectations of one run. A look counts for those whose time was not over when it was made."""

    def __init__(self, scenario: Scenario, history: History) -> None:
        self._scenario = scenario
        self._evidence = Evidence(history)
        env = Environment(scenario, history.variant, self._evidence, None)
        self._deadlines = {
            id(expectation): (expectation, _within_ns(expectation, env))
            for expectation in scenario.expectations
            if expectation.mode == "eventually"
        }
        self._last: dict[int, Judgement] = {}

    def pending(self, elapsed_ns: int) -> tuple[Expectation, ...]:
        """Those that have not held yet and whose time is not over; each is looked at once at least."""
        return tuple(
            expectation
            for key, (expectation, within_ns) in self._deadlines.items()
            if key not in self._last or (self._last[key].answer is not Answer.HOLDS and elapsed_ns <= within_ns)
        )

    def look(self, final: FinalState, elapsed_ns: int) -> None:
        """Judges the pending ones on what was gathered; `elapsed_ns` is when the gathering began."""
        env = Environment(self._scenario, self._evidence.history.variant, self._evidence, final)
        for expectation in self.pending(elapsed_ns):
            within_ns = self._deadlines[id(expectation)][1]
            judgement = judge_expectation(expectation, env)
            if judgement.answer is Answer.HOLDS and elapsed_ns > within_ns:
                judgement.answer = Answer.UNKNOWN
                judgement.reason = f"it holds, but nobody looked within {duration(within_ns)}"
            self._last[id(expectation)] = judgement

    def judgement(self, expectation: Expectation, env: Environment) -> Judgement:
        """The last word on it; where nobody looked again, what the state at the end says."""
        found = self._last.get(id(expectation))
        if found is None:
            return judge_expectation(expectation, env)
        if found.answer is Answer.VIOLATED:
            within_ns = self._deadlines[id(expectation)][1]
            found.seen = f"{found.seen}, still after {duration(within_ns)}"
        return found


def _within_ns(expectation: Expectation, env: Environment) -> int:
    if expectation.within is None:
        return WITHIN_NS
    try:
        return int(env.number(expectation.within, "duration"))
    except Undecided:
        return 0
