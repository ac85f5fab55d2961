"""Makes a violation small: the few operations that cannot be ordered, whatever all the others did.

Knows that leaving an operation out must only make a history easier to explain, never harder: else the few that are
left would prove nothing. So a look is dropped, but an effect becomes "took effect at any time, or never"; and what lies
before a window becomes the set of all states that were possible when the window began.
"""

from __future__ import annotations

from collections.abc import Hashable

from .calls import FOREVER, Call, spoken
from .problem import Item, Problem
from .results import Violated
from .search import breadth_first
from .sequential import SequentialModel

MINIMISING_STEPS = 100_000
"""For all attempts together. When they are spent, the operations shown are still refuted, only not the fewest."""

SHORT = 24
"""A refuted history of this many rounds is shown from its beginning, a longer one from as late as possible."""


class _Window:
    """A part of the history that is refuted on its own, from a set of possible states."""

    __slots__ = ("background", "items", "starts")

    def __init__(self, starts: list[Hashable], items: list[Item], background: list[Item]) -> None:
        self.starts = starts
        self.items = items
        self.background = background


class _Attempts:
    """Counts the steps of all attempts together."""

    def __init__(self, model: SequentialModel) -> None:
        self.model = model
        self.steps_left = MINIMISING_STEPS

    def refuted(self, window: _Window) -> bool:
        if self.steps_left <= 0:
            return False
        problem = Problem(self.model, window.items + window.background, window.starts)
        outcome = breadth_first(problem, self.steps_left)
        self.steps_left -= outcome.steps + len(problem.rounds)
        return outcome.legal is False


def explain(model: SequentialModel, items: list[Item], failing_round: int, steps: int) -> Violated:
    """The violation in few operations; `failing_round` is the round that the search could not pass."""
    whole = Problem(model, items, [model.initial])
    ends = [whole.items[current.number].end for current in whole.rounds]
    culprit = whole.items[whole.rounds[failing_round].number]
    prefix = [_cut(item, culprit.end) for item in whole.items if item.begin <= culprit.end]
    # What begins later cannot matter, but where it is little, it may be what a reader misses: a value written too late.
    later = [_cut(item, culprit.end) for item in whole.items if item.begin > culprit.end]
    if len(later) <= SHORT:
        prefix += later
    prefix = [item for item in prefix if item.end != FOREVER or not model.is_pure(item.operation)]
    attempts = _Attempts(model)
    window = _Window([model.initial], prefix, [])
    if failing_round >= SHORT:
        window = _latest_window(attempts, whole, prefix, ends[:failing_round], window)
    window = _without_needless(attempts, window)
    # The few that are left are shown with their real ends, which may make some of them needless.
    real = {id(item.call): item for item in whole.items}
    window = _Window(window.starts, [real[id(item.call)] for item in window.items], window.background)
    window = _without_needless(attempts, window)
    if all(item.call is not culprit.call for item in window.items):
        culprit = max(window.items, key=lambda item: (item.end, item.begin))
    return Violated(
        tuple(item.call for item in sorted(window.items, key=lambda item: (item.begin, item.end))),
        _sentence(model, culprit, window),
        steps=steps,
    )


def fewest(model: SequentialModel, items: list[Item]) -> tuple[Call, ...]:
    """The fewest of these few items that cannot be ordered; all of them together cannot."""
    window = _without_needless(_Attempts(model), _Window([model.initial], items, []))
    return tuple(item.call for item in window.items)


def _cut(item: Item, until: int) -> Item:
    """What returns after the cut may still be ordered after everything that counts."""
    return item if item.end <= until else item._replace(end=FOREVER)


def _latest_window(
    attempts: _Attempts, whole: Problem, prefix: list[Item], ends: list[int], fallback: _Window
) -> _Window:
    model = attempts.model
    recorded = breadth_first(whole, MINIMISING_STEPS * 10, record_states=True).states
    n_rounds = 2
    while n_rounds < len(ends):
        at = len(ends) - n_rounds
        if at <= len(recorded):
            since = ends[at - 1]
            states = whole.transitions.states
            starts = [states[number] for number in sorted(recorded[at - 1])]
            items = [item for item in prefix if item.begin > since]
            pending = [item for item in prefix if item.begin <= since < item.end]
            background = [_relaxed(item, since) for item in pending if not model.is_pure(item.operation)]
            window = _Window(starts, items, background)
            if attempts.refuted(window):
                return window
        n_rounds *= 2
    return fallback


def _relaxed(item: Item, since: int) -> Item:
    return item._replace(begin=since, end=FOREVER)


def _without_needless(attempts: _Attempts, window: _Window) -> _Window:
    """Leaves out ever smaller pieces, the oldest first, for as long as the rest is still refuted."""
    size = max(len(window.items) // 2, 1)
    while True:
        shrunk = False
        at = 0
        while at < len(window.items):
            smaller = _leave_out(attempts.model, window, at, at + size)
            if smaller.items and attempts.refuted(smaller):
                window, shrunk = smaller, True
            else:
                at += size
        if size == 1 and not shrunk:
            return window
        if size > 1:
            size //= 2


def _leave_out(model: SequentialModel, window: _Window, first: int, last: int) -> _Window:
    dropped = window.items[first:last]
    effects = [_relaxed(item, -FOREVER) for item in dropped if not model.is_pure(item.operation)]
    return _Window(window.starts, window.items[:first] + window.items[last:], window.background + effects)


def _sentence(model: SequentialModel, culprit: Item, window: _Window) -> str:
    call = culprit.call
    text = f"`{spoken(call)}` by {call.process} does not fit into any order that is legal for a {model.name}"
    states = [model.describe(state) for state in window.starts]
    if window.starts != [model.initial]:
        text += f"; when these operations began, it could only {' or '.join(states[:4])}"
        if len(states) > 4:
            text += f" or be in {len(states) - 4} other states"
    if window.background:
        others = len(window.background)
        text += f", whatever {others} other operation{'' if others == 1 else 's'} did"
    return text
