"""Checks written in Python: what they are given, and what their answers mean.

A check gets its arguments by keyword and, if its first parameter is called `history`, the history. It gives back True
(it holds), False or a sentence (it does not), or raises AssertionError (it does not). Nothing given back is an error: a
check that forgot to answer must not pass. Who finds the function is not known here.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from .evaluate import Environment, evaluate
from .verdict import Answer, Judgement, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...dsl.plan import CustomCheck


def judge_check(
    check: CustomCheck, env: Environment, load: Callable[[CustomCheck], Callable[..., object]] | None
) -> Judgement:
    """Never raises."""
    judgement = Judgement(Answer.ERROR, check.text, kind="check", expected=check.text)
    if load is None:
        judgement.reason = f"the check `{check.name}` was not loaded"
        return judgement
    try:
        function = load(check)
        arguments: dict[str, Any] = {name: evaluate(value, env).value for name, value in check.arguments.items()}
        given = function(*_history_first(function, env), **arguments)
    except AssertionError as failure:
        judgement.answer, judgement.seen = Answer.VIOLATED, str(failure) or "an assertion failed"
    except Undecided as undecided:
        judgement.answer, judgement.reason = undecided.answer, undecided.reason
    except Exception as fault:  # noqa: BLE001 - somebody else's code: whatever it raises is an error, never a pass
        judgement.reason = f"the check broke: {type(fault).__name__}: {fault}"
    else:
        _take(judgement, given)
    return judgement


def _history_first(function: Callable[..., object], env: Environment) -> tuple[object, ...]:
    names = list(inspect.signature(function).parameters)
    return (env.history,) if names and names[0] == "history" else ()


def _take(judgement: Judgement, given: object) -> None:
    if given is True:
        judgement.answer = Answer.HOLDS
    elif given is False:
        judgement.answer, judgement.seen = Answer.VIOLATED, "it does not hold"
    elif isinstance(given, str) and given:
        judgement.answer, judgement.seen = Answer.VIOLATED, given
    else:
        judgement.reason = f"it gave back {given!r}: True, False or a sentence is needed"
