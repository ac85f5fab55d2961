"""What operations, actors and files did, in the words of a failure. Knows facts; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..history import ActorEnd, Operation
from .evidence import operation_name, who_name
from .facts import FileFacts
from .outcomes import outcome_seen
from .quantity import Quantity, duration, quantity_of, spoken
from .selection import blocked_ns, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .evaluate import Environment

MOST_SHOWN = 6


def thing_name(thing: object) -> str:
    if isinstance(thing, Operation):
        return operation_name(thing)
    if isinstance(thing, ActorEnd):
        return who_name(thing.actor, thing.member)
    return thing.path if isinstance(thing, FileFacts) else str(thing)


def thing_seen(thing: object, attribute: str | None, env: Environment) -> str:
    """`reader[2].early returned "abc" after 3ms, blocked for 2ms`."""
    if isinstance(thing, FileFacts):
        return f"{thing.path} is {thing.described()}"
    assert isinstance(thing, (Operation, ActorEnd))
    name = thing_name(thing)
    if isinstance(thing, ActorEnd):
        during = f" in {thing.during}" if thing.during else ""
        return f"{name} {outcome_seen(thing)}{during}"
    if attribute is not None:
        found = value_of(attribute, thing, env)
        return f"{name}: {attribute} is {spoken(found)}" if found is not None else f"{name} {outcome_seen(thing)}"
    said = outcome_seen(thing)
    if thing.outcome == "succeeded" and thing.value is not None:
        said = f"gave back {named(quantity_of(thing.value), env)}"
    if thing.outcome == "skipped":
        return f"{name} {said}"
    took = f" after {duration(thing.ended_ns - thing.began_ns)}" if thing.ended_ns is not None else ""
    waited_ns = blocked_ns(thing, env.evidence.end_ns(thing))
    waited = f", blocked for {duration(waited_ns)}" if waited_ns else ""
    return f"{name} {said}{took}{waited}"


def named(found: Quantity, env: Environment) -> str:
    """A value; a content by the name that the scenario gave it."""
    if found.kind == "content":
        name = env.evidence.name_of(found.value)
        if name:
            return f"{name} ({spoken(found)})"
    return spoken(found)


def listing(things: Sequence[object], attribute: str | None, env: Environment) -> str:
    shown = [thing_seen(thing, attribute, env) for thing in things[:MOST_SHOWN]]
    if len(things) > MOST_SHOWN:
        shown.append(f"and {len(things) - MOST_SHOWN} more")
    return "; ".join(shown)
