"""Decides whether a prepared history has a legal order: depth first, and level by level.

Knows states as numbers and pending operations as masks; knows no model and no time beyond the order of rounds.

Both searches are lazy ("just in time"): an effect is ordered only when a return forces it, and only in ways that can
matter. Four facts, each proved against trying all permutations in the tests, keep the number of configurations small:

* A pure operation is ordered the moment its output fits: it changes nothing, so waiting gains nothing.
* Of pending operations that do the same, the one that returns first goes first: swapping the two is always legal.
* A blind effect (a plain write) hides every pending effect of its kind that began before it: those may be placed right
  before it, unseen. So they owe nothing any more, yet may still be used visibly as long as they are pending.
* A blind effect is ordered before the last moment, its own return, only if something pending then fits that did not
  fit before.

A configuration is (state, available, due): effects that may still be ordered, operations that still must be.
"""

from __future__ import annotations

from .problem import NO_STATE, Problem, Round

Configuration = tuple[int, int, int]


class Outcome:
    """What a search found. `legal` is None if the budget ended first."""

    __slots__ = ("deepest", "legal", "states", "steps")

    def __init__(self, legal: bool | None, steps: int, deepest: int, states: list[set[int]] | None = None) -> None:
        self.legal = legal
        self.steps = steps
        self.deepest = deepest
        """The round that could not be passed by any order, if legal is False."""
        self.states = states or []
        """Where asked for: the states that are possible after each round."""


def expand(problem: Problem, current: Round, configuration: Configuration) -> list[Configuration]:
    """The configurations after ordering one more pending effect, the one that returns first first."""
    state, available, due = configuration
    transitions, kinds, bits, is_blind = problem.transitions, problem.kinds, problem.bits, problem.blind
    row = transitions.rows[state]
    tried: list[int] = []
    found: list[Configuration] = []
    for number in current.effects:
        bit = bits[number]
        kind = kinds[number]
        if not available & bit or kind in tried:
            continue
        tried.append(kind)
        after = row.get(kind)
        if after is None:
            after = transitions.step(state, kind)
        if after == NO_STATE:
            continue
        owed = due & ~bit
        if not is_blind[kind]:
            # What changes nothing and owes nothing need not be ordered at all.
            if after != state:
                owed = _without_fitting(problem, current, after, owed)
            elif not due & bit:
                continue
            found.append((after, available & ~bit, owed))
            continue
        left = _without_fitting(problem, current, after, owed)
        if number == current.number or left != owed or _enables(problem, current, after, available & ~bit):
            found.append((after, available & ~bit, left & ~current.blind))
    return found


def _without_fitting(problem: Problem, current: Round, state: int, due: int) -> int:
    """What is still due after the pending pure operations that fit into this state have been ordered."""
    if due:
        row = problem.transitions.rows[state]
        for bit, kind in current.pures:
            if due & bit:
                after = row.get(kind)
                if (problem.transitions.step(state, kind) if after is None else after) == state:
                    due &= ~bit
    return due


def _enables(problem: Problem, current: Round, state: int, available: int) -> bool:
    for number in current.steady:
        if available & problem.bits[number] and problem.transitions.step(state, problem.kinds[number]) != NO_STATE:
            return True
    return False


def _begin_round(problem: Problem, current: Round, configuration: Configuration) -> Configuration:
    state, available, due = configuration
    due |= current.obliged
    for bit, kind in current.looks:
        if problem.transitions.step(state, kind) != state:
            due |= bit
    return state, available | current.started, due


def depth_first(problem: Problem, budget: int) -> Outcome:
    """Follows one order as far as it goes: fast where the history is legal."""
    rounds, transitions = problem.rounds, problem.transitions
    if not rounds:
        return Outcome(True, 0, 0)
    stack = [(*_begin_round(problem, rounds[0], (state, 0, 0)), 0) for state in reversed(problem.starts)]
    visited: set[tuple[int, int, int, int]] = set()
    steps = deepest = 0
    last = len(rounds)
    step = transitions.step
    while stack:
        state, available, due, at = stack.pop()
        row = transitions.rows[state]
        current = rounds[at]
        while not due & current.bit:
            if available & current.bit:
                configuration = (state, available, due)
                if (*configuration, at) not in visited:
                    # Hidden already, but this is the last moment at which it could be made visible.
                    visited.add((*configuration, at))
                    stack.extend([(*other, at) for other in expand(problem, current, configuration)])
            steps += 1
            available &= current.keep
            at += 1
            if at == last:
                return Outcome(True, steps, last)
            current = rounds[at]
            available |= current.started
            due |= current.obliged
            for bit, kind in current.looks:
                after = row.get(kind)
                if (step(state, kind) if after is None else after) != state:
                    due |= bit
        key = (state, available, due, at)
        if key in visited:
            continue
        visited.add(key)
        steps += 1
        if steps > budget:
            return Outcome(None, steps, deepest)
        deepest = max(deepest, at)
        alternatives = expand(problem, current, (state, available, due))
        stack.extend([(*other, at) for other in reversed(alternatives)])
    return Outcome(False, steps, deepest)


def breadth_first(problem: Problem, budget: int, record_states: bool = False) -> Outcome:
    """Keeps all orders side by side, without those that can do nothing more than another: fast to refute."""
    steps = 0
    states: list[set[int]] = []
    frontier: list[Configuration] = [(state, 0, 0) for state in problem.starts]
    for at, current in enumerate(problem.rounds):
        open_ = [_begin_round(problem, current, configuration) for configuration in frontier]
        visited = set(open_)
        passed: set[Configuration] = set()
        while open_:
            configuration = open_.pop()
            steps += 1
            if not configuration[2] & current.bit:
                passed.add((configuration[0], configuration[1] & current.keep, configuration[2]))
                if not configuration[1] & current.bit:
                    continue
            for new in expand(problem, current, configuration):
                if new not in visited:
                    visited.add(new)
                    open_.append(new)
            if steps > budget:
                return Outcome(None, steps, at, states)
        if not passed:
            return Outcome(False, steps, at, states)
        frontier = _undominated(passed)
        if record_states:
            states.append({configuration[0] for configuration in frontier})
    return Outcome(True, steps, len(problem.rounds), states)


def _undominated(passed: set[Configuration]) -> list[Configuration]:
    """Without those that have less available and more due than another one in the same state."""
    if len(passed) == 1:
        return list(passed)
    by_state: dict[int, list[tuple[int, int]]] = {}
    for state, available, due in passed:
        by_state.setdefault(state, []).append((available, due))
    kept: list[Configuration] = []
    for state in sorted(by_state):
        # Whoever dominates has at least as many bits available, so it comes before in this order.
        options = sorted(by_state[state], key=lambda pair: (-pair[0].bit_count(), pair[1].bit_count(), pair))
        best: list[tuple[int, int]] = []
        for available, due in options:
            for other_available, other_due in best:
                if not available & ~other_available and not other_due & ~due:
                    break
            else:
                best.append((available, due))
                kept.append((state, available, due))
    return kept


def decide(problem: Problem, budget: int) -> Outcome:
    """Depth first for as long as a legal history may need, then level by level."""
    first = depth_first(problem, min(budget, 6 * len(problem.rounds) + 500))
    if first.legal is not None or first.steps >= budget:
        return first
    second = breadth_first(problem, budget - first.steps)
    second.steps += first.steps
    return second
