"""`never overlaps`: mutual exclusion of operations that happened, for each key where holding a key is what they do.

Those that succeeded certainly were in their critical section. One that was killed, timed out or failed halfway may have
been: where that matters, nothing is claimed. It was not for as long as the system showed it waiting for the very lock
that it holds otherwise, to the accuracy of the looks. Written down for people in docs/checkers.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .calls_of import DEFINITE_ERRORS, UNDECIDED, call_of, key_of_call, verbs_of
from .evidence import operation_name
from .models.overlap import check_never_overlaps
from .models.results import Violated
from .verdict import Absent, Answer, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..history import Operation
    from .evaluate import Environment
    from .models.calls import Call

# Verbs whose operations hold the lock that their `key` or `path` names, and nothing else.
_HOLDING = ("hold", "lock", "acquire")
_LOCK_WAITS = ("flock", "posix", "ofd", "retrying")
# A holding verb that ends so never had the lock.
_NEVER_HELD = DEFINITE_ERRORS | {"Timeout"}
# What began to wait within this time of its begin was not seen to do anything else before.
_UNSEEN_NS = 5_000_000


def judge_never_overlaps(operations: list[Operation], env: Environment) -> tuple[Answer, str, tuple[Operation, ...]]:
    """The answer, why, and the operations that show it. Raises Undecided where none of them succeeded."""
    is_holding = _holders(env)
    certain = [
        call_of(operation, place, operation.step)
        for place, operation in enumerate(operations)
        if operation.outcome == "succeeded"
    ]
    perhaps = []
    telling = _telling_steps(operations)
    for place, operation in enumerate(operations):
        if operation.ended_ns is not None and operation.asked_ns is None and _step_of(operation) in telling:
            # Its verb says when it is inside, and it ended without having said so.
            continue
        until_ns = _perhaps_until(operation, is_holding(operation), env)
        if until_ns is not None:
            perhaps.append(call_of(operation, place, operation.step)._replace(end_ns=until_ns, failed=False))
    if not certain:
        if not perhaps:
            raise Absent("none of them succeeded, so nothing was excluded")
        raise Unclear("none of them certainly succeeded, so nobody knows whether anything was excluded")
    for part in _by_key(certain, operations, is_holding):
        result = check_never_overlaps(part)
        if isinstance(result, Violated):
            key = _key_of(operations[result.operations[0].place], is_holding)
            about = f" (key {key!r})" if key is not None else ""
            return Answer.VIOLATED, f"{result.sentence}{about}", _shown(result, operations)
    for part in _by_key(certain + perhaps, operations, is_holding) if perhaps else ():
        together = check_never_overlaps(part)
        if isinstance(together, Violated):
            open_ones = [operations[call.place] for call in together.operations]
            open_ones = [operation for operation in open_ones if operation.outcome != "succeeded"]
            first, second = together.operations[:2]
            how = {"failed": "failed with " + open_ones[0].error}.get(open_ones[0].outcome, "did not end by itself")
            reason = f"{first.process} and {second.process} overlap, but {operation_name(open_ones[0])} {how}"
            return Answer.UNKNOWN, reason, _shown(together, operations)
    return Answer.HOLDS, "", ()


def _step_of(operation: Operation) -> tuple[str, str]:
    return operation.actor, operation.step


def _telling_steps(operations: list[Operation]) -> set[tuple[str, str]]:
    """The steps whose verb says when it got what it asked for: each that succeeded has said so."""
    silent = {_step_of(each) for each in operations if each.outcome == "succeeded" and each.asked_ns is None}
    return {_step_of(each) for each in operations if each.outcome == "succeeded"} - silent


def _perhaps_until(operation: Operation, is_holding: bool, env: Environment) -> int | None:
    """Until when it may have been in its critical section; none if it certainly was not, or certainly was."""
    if operation.outcome == "failed":
        if operation.error in (_NEVER_HELD if is_holding else DEFINITE_ERRORS):
            return None
    elif operation.outcome not in UNDECIDED:
        return None
    end_ns = env.evidence.end_ns(operation)
    if not is_holding:
        return end_ns
    waits = [wait for wait in operation.blocked if wait.what in _LOCK_WAITS]
    last = max(waits, key=lambda wait: wait.began_ns, default=None)
    if last is None or (last.ended_ns is not None and last.ended_ns < end_ns):
        return end_ns
    return last.began_ns if last.began_ns - operation.began_ns > _UNSEEN_NS else None


def _holders(env: Environment) -> Callable[[Operation], bool]:
    verbs = verbs_of(env)
    known: dict[tuple[str, str], bool] = {}

    def is_holding(operation: Operation) -> bool:
        step = (operation.actor, operation.step)
        found = known.get(step)
        if found is None:
            name = verbs.get(step, operation.step).rpartition(".")[2]
            found = known[step] = name.partition("_")[0] in _HOLDING
        return found or "client_key" in operation.attributes

    return is_holding


def _key_of(operation: Operation, is_holding: Callable[[Operation], bool]) -> object:
    if "client_key" in operation.attributes:
        return operation.attributes["client_key"]
    return key_of_call(operation.arguments) if is_holding(operation) else None


def _by_key(
    calls: list[Call], operations: list[Operation], is_holding: Callable[[Operation], bool]
) -> Iterable[list[Call]]:
    """The calls of each key; those without one may be about any of them."""
    parts: dict[object, list[Call]] = {}
    for call in calls:
        parts.setdefault(_key_of(operations[call.place], is_holding), []).append(call)
    about_any = parts.pop(None, [])
    return [part + about_any for part in parts.values()] if parts else [about_any]


def _shown(result: Violated, operations: list[Operation]) -> tuple[Operation, ...]:
    return tuple(operations[call.place] for call in result.operations)
