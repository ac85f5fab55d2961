"""Which operations a phrase means: `reader[2].seen`, `failed client.acquire`, `client.reserve.port`.

Knows outcomes and attributes of operations. Knows nothing of what is expected of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    picked = base if of.only is None else [operation for operation in base if _PICKS[of.only](operation)]
    return Selection(name_of(of, member), picked, base, of.attribute)


def name_of(of: values.Operations, member: int | None) -> str:
    parts = [who_name(of.actor, member or 0), of.step, of.attribute]
    name = ".".join(part for part in parts if part)
    return f"{of.only} {name}" if of.only else name


def _is_succeeded(operation: Operation) -> bool:
    return operation.outcome == "succeeded"


def _is_failed(operation: Operation) -> bool:
    return operation.outcome in ("failed", "timed_out")


def _is_blocked(operation: Operation) -> bool:
    return bool(operation.blocked)


_PICKS = {"succeeded": _is_succeeded, "failed": _is_failed, "blocked": _is_blocked}


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
        return Quantity("duration", blocked_ns(operation, env.evidence.end_ns(operation)))
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
