"""When an event happened, as far as the history tells: an interval in which it surely lies.

Knows every kind of event of the plan. Some leave no trace in a history (a port that opened, a system call): they are
unclear, never assumed. An event of a group or of a repeated step is, without a count, the first one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ...dsl.plan import values
from ..path_patterns import matches_pattern
from .evaluate import Environment, as_text, evaluate
from .quantifiers import bounds_of
from .quantity import compare, quantity_of
from .selection import name_of
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from ...dsl.plan import Event
    from ..history import Operation


class Instant(NamedTuple):
    """The event happened not before `earliest_ns` and not after `latest_ns`."""

    earliest_ns: int
    latest_ns: int


def instant_of(event: Event, env: Environment) -> Instant:
    """When it happened. Raises Absent if it never did, Unclear if the history cannot tell."""
    if isinstance(event, values.StepHappens):
        return _step(event, env)
    if isinstance(event, values.StepPrints):
        return _prints(event, env)
    if isinstance(event, values.FileHappens):
        return _file(event, env)
    if isinstance(event, values.FlagRaised):
        raised = [at_ns for at_ns, name, _ in env.history.signals if name == event.flag]
        if not raised:
            raise Absent(f"the flag {event.flag} was never raised")
        return Instant(min(raised), min(raised))
    if isinstance(event, values.ConditionHolds):
        return _condition(event, env)
    what = "when a port opened" if isinstance(event, values.PortOpens) else f"the calls of {event.actor}"
    raise Unclear(f"the history of a run does not tell {what}")


def spoken_event(event: Event) -> str:
    if isinstance(event, values.StepHappens):
        member = event.member.value if isinstance(event.member, values.Constant) else None
        name = name_of(values.Operations(actor=event.actor, step=event.step), int(member) if member else None)
        return f"{name} {event.what}"
    if isinstance(event, values.FileHappens):
        path = event.path.value if isinstance(event.path, values.Constant) else "..."
        return f'file "{path}" {event.what}'
    if isinstance(event, values.FlagRaised):
        return f"flag {event.flag}"
    if isinstance(event, values.StepPrints):
        return f"{event.actor}.{event.step or ''} prints".replace(". ", " ")
    return "the condition"


def _step(event: values.StepHappens, env: Environment) -> Instant:
    member = None if event.member is None else int(env.number(event.member, "number"))
    if event.step is None and event.what in ("begins", "ends", "dies"):
        found, n_all = _actor_instants(event, member, env)
    else:
        operations = env.evidence.done(event.actor, event.step, member)
        n_all = len(operations)
        found = [instant for operation in operations for instant in _of_operation(event, operation, env)]
    if not found:
        raise Absent(f"{spoken_event(event)}: this never happened")
    found.sort()
    if event.count is None:
        return found[0]
    bounds = bounds_of(event.count, n_all, env)
    if bounds.low == 0:
        raise Senseless(f"{spoken_event(event)}: an event needs at least one")
    if len(found) < bounds.low:
        raise Absent(f"{spoken_event(event)}: this happened {len(found)} times, not {bounds.low}")
    return found[bounds.low - 1]


def _actor_instants(event: values.StepHappens, member: int | None, env: Environment) -> tuple[list[Instant], int]:
    ends = [end for end in env.evidence.members.get(event.actor, ()) if member in (None, end.member)]
    if event.what == "begins":
        return [Instant(end.began_ns, end.began_ns) for end in ends], len(ends)
    over = [end for end in ends if event.what == "ends" or end.outcome == "killed" or end.signal]
    return [Instant(end.ended_ns, end.ended_ns) for end in over], len(ends)


def _of_operation(event: values.StepHappens, operation: Operation, env: Environment) -> list[Instant]:
    if event.what == "begins":
        return [Instant(operation.began_ns, operation.began_ns)]
    end_ns = env.evidence.end_ns(operation)
    if event.what == "ends":
        return [Instant(end_ns, end_ns)]
    if event.what == "dies":
        return [Instant(end_ns, end_ns)] if operation.outcome == "killed" else []
    if event.what == "blocks":
        return [Instant(wait.began_ns, wait.began_ns) for wait in operation.blocked[:1]]
    # How far a stream had come is known at its end only; so the instant lies somewhere within the operation.
    amount = env.number(event.amount, "size") if event.amount is not None else 0
    if operation.n_bytes is None and operation.outcome != "succeeded":
        raise Unclear(f"nobody knows how far {operation.step} came")
    return [Instant(operation.began_ns, end_ns)] if (operation.n_bytes or 0) >= amount else []


def _prints(event: values.StepPrints, env: Environment) -> Instant:
    member = None if event.member is None else int(env.number(event.member, "number"))
    found = [
        Instant(operation.began_ns, env.evidence.end_ns(operation))
        for operation in env.evidence.done(event.actor, event.step, member)
        if printed(operation, event.text, env)
    ]
    if not found:
        raise Absent(f"{spoken_event(event)}: this never happened")
    return min(found)


def printed(operation: Operation, text: values.Value, env: Environment) -> bool:
    """Whether what a command printed (its output, then its errors) holds the text or matches the pattern.

    The two are one text: if each were asked by itself, `prints /^$/` would hold for every command without errors.
    """
    wanted = evaluate(text, env)
    printed_text = "".join(str(operation.attributes.get(name, "")) for name in ("stdout", "stderr"))
    return search(wanted.value, printed_text) if wanted.kind == "pattern" else as_text(wanted) in printed_text


def search(pattern: str, text: str) -> bool:
    """`^` and `$` are the ends of the whole text: read line by line, `/^$/` would match behind every last line."""
    try:
        return re.search(pattern, text) is not None
    except re.error as error:
        raise Senseless(f"/{pattern}/ is no regular expression: {error}") from None


def _file(event: values.FileHappens, env: Environment) -> Instant:
    path = env.path(event.path)
    watch = env.history.watch
    states = [state for name, seen in env.evidence.watched.items() if matches_pattern(name, path) for state in seen]
    states.sort(key=lambda state: state.instant_ns)
    if not states:
        raise Unclear(f"nobody watched {path}" + (f": {watch.failure}" if watch.failure else ""))
    amount = env.number(event.amount, "size") if event.amount is not None else 0
    first = states[0]
    for at, state in enumerate(states):
        size = state.content.size if state.content is not None else state.size
        is_there = state.kind != "absent"
        happened = {
            "appears": is_there,
            "vanishes": not is_there and at > 0,
            "changes": at > 0 and (state.kind, state.content, state.mode) != (first.kind, first.content, first.mode),
            "reaches": is_there and size >= amount,
        }[event.what]
        if happened:
            return Instant(state.instant_ns - (state.gap_ns if at else 0), state.instant_ns)
    if watch.overflowed or watch.failure:
        raise Unclear(f"the observer may have missed {spoken_event(event)}")
    raise Absent(f"{spoken_event(event)}: this never happened, as far as was seen")


def _condition(event: values.ConditionHolds, env: Environment) -> Instant:
    """Shared values after each change, until the condition holds."""
    shared: dict[str, object] = {}
    condition = event.condition
    for at_ns, name, value in sorted(env.history.signals, key=lambda signal: signal[0]):
        shared[name] = value
        sides = [
            quantity_of(shared[side.name])
            if isinstance(side, values.Shared) and side.name in shared
            else evaluate(side, env)
            for side in (condition.left, condition.right)
        ]
        if compare(condition.operator, *sides):
            return Instant(at_ns, at_ns)
    raise Absent("the condition never held")
