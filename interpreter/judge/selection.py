"""Which operations a phrase means: `reader[2].seen`, `failed client.acquire`, `client.reserve.port`.

Knows outcomes and attributes of operations. Knows nothing of what is expected of them.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .asked_once import asked_once
from .evidence import who_name
from .quantity import Quantity, quantity_of
from .verdict import Senseless

if TYPE_CHECKING:
    from ...dsl.plan import values
    from ..history import Operation
    from .evaluate import Environment

# Attributes that every operation has; any other one is a name that the step captured, or a command's.
DURATIONS = ("duration", "blocked", "began", "ended")


class Selection(NamedTuple):
    """`operations` are those meant, `base` those before `failed` and the like picked: it tells "none" from "never"."""

    name: str
    operations: list[Operation]
    base: list[Operation]
    attribute: str | None


def select(of: values.Operations, env: Environment, *, with_skipped: bool = False) -> Selection:
    member = None if of.member is None else int(env.number(of.member, "number"))
    base = env.evidence.operations(of.actor, of.step, member)
    if not with_skipped or of.only is not None:
        base = [operation for operation in base if operation.outcome != "skipped"]
    picked = base if of.only is None else [operation for operation in base if _PICKS[of.only](operation, env)]
    return Selection(name_of(of, member), picked, base, of.attribute)


def name_of(of: values.Operations, member: int | None) -> str:
    parts = [who_name(of.actor, member or 0), of.step, of.attribute]
    name = ".".join(part for part in parts if part)
    return f"{of.only} {name}" if of.only else name


def _is_succeeded(operation: Operation, _: Environment) -> bool:
    return operation.outcome == "succeeded"


def _is_failed(operation: Operation, _: Environment) -> bool:
    return operation.outcome in ("failed", "timed_out")


def _is_blocked(operation: Operation, env: Environment) -> bool:
    return bool(operation.blocked) or (env.assumes_unseen and unwatched_ns(operation, env) > 0)


_PICKS = {"succeeded": _is_succeeded, "failed": _is_failed, "blocked": _is_blocked}


def counts_for(operation: Operation, attribute: str | None) -> bool:
    """Whether lists and figures take this operation's attribute without being asked for failures.

    What an operation gave back, how long it took and how much it moved count if it succeeded. What it printed, its exit
    code, its error and what it captured count whatever became of it: it has them all the same.
    """
    if attribute in (None, "value", "bytes", *DURATIONS):
        return operation.outcome == "succeeded"
    return operation.outcome != "skipped" and operation.ended_ns is not None


def waited_ns(operation: Operation, env: Environment) -> int:
    """How long it was seen to be blocked; with `assumes_unseen`, as long as it can have been at most."""
    seen_ns = blocked_ns(operation, env.evidence.end_ns(operation))
    return seen_ns + unwatched_ns(operation, env) if env.assumes_unseen else seen_ns


@asked_once
def speaks_of_waiting(part: object) -> bool:
    """Whether a sentence or figure depends on how long something was blocked."""
    from .final_state import parts_of

    return any(
        "blocked" in (getattr(each, "attribute", None), getattr(each, "only", None))
        or getattr(each, "name", None) == "longest_wait"
        for each in parts_of(part)
    )


def value_of(attribute: str, operation: Operation, env: Environment) -> Quantity | None:
    """The attribute's value; none where this operation has none (a failed one has no value, a killed one no end)."""
    if operation.outcome == "skipped":
        return None
    if attribute == "value":
        return quantity_of(operation.value) if operation.outcome == "succeeded" else None
    if attribute == "error":
        return Quantity("text", operation.error) if operation.outcome in ("failed", "timed_out") else None
    if attribute == "duration":
        return None if operation.ended_ns is None else Quantity("duration", operation.ended_ns - operation.began_ns)
    if attribute == "blocked":
        return Quantity("duration", waited_ns(operation, env))
    if attribute == "began":
        return Quantity("duration", operation.began_ns - env.evidence.zero_ns)
    if attribute == "ended":
        return None if operation.ended_ns is None else Quantity("duration", operation.ended_ns - env.evidence.zero_ns)
    if attribute == "bytes":
        return None if operation.n_bytes is None else Quantity("size", operation.n_bytes)
    if attribute in operation.attributes:
        return quantity_of(operation.attributes[attribute])
    if isinstance(operation.value, dict) and attribute in operation.value:
        return quantity_of(operation.value[attribute])
    return None


def require_attribute(selection: Selection, env: Environment) -> None:
    """A successful operation without the attribute is a mistake in the sentence or a capture that never matched."""
    attribute = selection.attribute
    if attribute is None or attribute in (*DURATIONS, "value", "error"):
        return
    done = [operation for operation in selection.operations if operation.outcome == "succeeded"]
    if done and all(value_of(attribute, operation, env) is None for operation in done):
        raise Senseless(f"no operation of {selection.name} has `{attribute}`")


# A wait that is shorter than this is not claimed to be seen, so an operation may be unwatched for as long.
UNSEEN_NS = 5_000_000


def unwatched_ns(operation: Operation, env: Environment) -> int:
    """How long an operation could have waited unseen: the longest stretch of it in which nobody looked, if that matters.

    The stretches in which it was seen to wait are not counted: that it waited is known.
    """
    looks = env.history.looks_ns
    if looks is None:
        return 0
    end_ns = env.evidence.end_ns(operation)
    first = bisect_left(looks, operation.first_ns)
    inside = looks[first : bisect_left(looks, end_ns)]
    instants = [operation.first_ns, *inside, end_ns]
    longest = 0
    for before, after in pairwise(instants):
        if after - before > max(longest, UNSEEN_NS):
            unseen_ns = after - before - _waited_within(operation, before, after)
            longest = max(longest, unseen_ns if unseen_ns > UNSEEN_NS else 0)
    return longest


def _waited_within(operation: Operation, began_ns: int, ended_ns: int) -> int:
    total = 0
    for wait in operation.blocked:
        until_ns = ended_ns if wait.ended_ns is None else min(wait.ended_ns, ended_ns)
        total += max(0, until_ns - max(wait.began_ns, began_ns))
    return total


def blocked_ns(operation: Operation, end_ns: int) -> int:
    """How long the system held it back; a wait that never ended lasts until its process did."""
    total = 0
    reached = operation.first_ns
    for wait in sorted(operation.blocked, key=lambda wait: wait.began_ns):
        began = max(wait.began_ns, reached)
        ended = min(end_ns if wait.ended_ns is None else wait.ended_ns, end_ns)
        if ended > began:
            total += ended - began
            reached = ended
    return total
