"""Is a history linearizable? The face of the single-object models: the special checks first, then the search.

Knows which model has which special check; knows nothing of files, reports and drawings.
"""

from __future__ import annotations

from collections.abc import Callable

from .calls import BadHistory, Call, by_key, spoken
from .containers import ListAppend, Queue, Set, Stack
from .counter import Counter
from .fifo import check_fifo
from .levels import check_growing_sets, check_lists
from .lock import Lock, check_by_intervals
from .minimal import explain, fewest
from .problem import Item, Problem, items_of
from .register import CasRegister, Register
from .results import DEFAULT_BUDGET, Holds, Result, Unknown, Violated, worst
from .search import decide
from .sequential import SequentialModel
from .zones import check_unique_writes

MODELS: dict[str, SequentialModel] = {
    model.name: model for model in (Register(), CasRegister(), Counter(), Set(), Queue(), Stack(), Lock(), ListAppend())
}


def check_linearizable(
    calls: list[Call], model: str, *, per_key: bool = False, budget: int = DEFAULT_BUDGET, minimise: bool = True
) -> Result:
    """Whether some order of the calls is legal for the model, with each call at one instant of its interval.

    With `per_key`, each key is an object of its own, with a budget of its own. Without it, the keys are not looked at.
    `minimise=False` gives a violation as soon as it is certain, with the operations that the check happened to see.
    """
    found = model_named(model)
    if not per_key:
        return _check(calls, found, budget, minimise)
    results: list[tuple[object, Result]] = []
    for key, part in by_key(calls):
        result = _check(part, found, budget, minimise)
        results.append((key, result))
        if isinstance(result, Violated):
            break
    return worst(results)


def model_named(name: str) -> SequentialModel:
    model = MODELS.get(name)
    if model is None:
        raise BadHistory(f"there is no model {name!r}; there are {', '.join(MODELS)}")
    return model


def _check(calls: list[Call], model: SequentialModel, budget: int, minimise: bool) -> Result:
    if model.name == "lock":
        quick = check_by_intervals(calls)
        if quick is not None:
            return quick
    items = items_of(model, calls)
    special = _SPECIAL.get(model.name)
    if special is not None:
        answer = special(items)
        if isinstance(answer, Violated) and minimise and model.name == "register":
            return _fewer(answer, items, model)
        if answer is not None:
            return answer
    return _search(items, model, budget, minimise)


def _fewer(answer: Violated, items: list[Item], model: SequentialModel) -> Violated:
    shown = set(map(id, answer.operations))
    return answer._replace(operations=fewest(model, [item for item in items if id(item.call) in shown]))


def _search(items: list[Item], model: SequentialModel, budget: int, minimise: bool) -> Result:
    problem = Problem(model, items, [model.initial])
    outcome = decide(problem, budget)
    if outcome.legal:
        return Holds(outcome.steps)
    if outcome.legal is None:
        return Unknown(f"the budget of {budget} steps ended before an order was found or excluded", outcome.steps)
    if minimise:
        return explain(model, items, outcome.deepest, outcome.steps)
    culprit = problem.items[problem.rounds[outcome.deepest].number].call
    sentence = f"`{spoken(culprit)}` by {culprit.process} fits into no legal order"
    return Violated((culprit,), sentence, steps=outcome.steps)


def _check_register(items: list[Item]) -> Result | None:
    return check_unique_writes(items, None)


_SPECIAL: dict[str, Callable[[list[Item]], Result | None]] = {
    "register": _check_register,
    "queue": check_fifo,
    "list_append": check_lists,
    "set": check_growing_sets,
}
