"""One name for each model, one call to check it: what `cts check-history` and expectations ask.

Knows the names; everything else is in the modules that it calls.
"""

from __future__ import annotations

from .calls import BadHistory, Call, by_key
from .isolation import LEVELS, check_transactions
from .linearizable import MODELS, check_linearizable
from .overlap import check_never_overlaps
from .results import DEFAULT_BUDGET, Result, worst
from .values import check_increasing, check_unique

_OTHERS = {"exclusive": check_never_overlaps, "unique": check_unique, "increasing": check_increasing}

MODEL_NAMES = (*MODELS, *LEVELS, *_OTHERS)


def check_history(
    calls: list[Call], model: str, *, per_key: bool = False, budget: int = DEFAULT_BUDGET, minimise: bool = True
) -> Result:
    """The verdict of the model on the calls. The order of the calls in the list does not matter.

    Raises BadHistory if the history makes no sense for the model, or if there is no such model.
    """
    if model in MODELS:
        return check_linearizable(calls, model, per_key=per_key, budget=budget, minimise=minimise)
    if model in LEVELS:
        if per_key:
            raise BadHistory("transactions span keys: isolation cannot be checked per key")
        return check_transactions(calls, model, budget=budget)
    check = _OTHERS.get(model)
    if check is None:
        raise BadHistory(f"there is no model {model!r}; there are {', '.join(MODEL_NAMES)}")
    if not per_key:
        return check(calls)
    return worst([(key, check(part)) for key, part in by_key(calls)])
