"""When an event happened, as far as the history tells: an interval in which it surely lies.

Knows every kind of event of the plan. Some leave a trace only where an actor waited for them (a port that opened), a
system call leaves none at all: without a trace they are unclear, never assumed. An event of a group or of a repeated
step is, without a count, the first one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ...dsl.plan import values
from ..path_patterns import matches_pattern
from .evaluate import Environment, as_text, evaluate
from .quantifiers import bounds_of
from .quantity import compare, quantity_of, size
from .selection import name_of
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from ...dsl.plan import Event
    from ..history import Operation, Sighting


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
    if isinstance(event, values.PortOpens):
        port = int(env.number(event.port, "number"))
        found = sighted(env, event="port", port=port)
        if found is None:
            raise Unclear(f"nobody waited for port {port} to open, so nobody knows when it did")
        return found
    raise Unclear(f"the history of a run does not tell the calls of {event.actor}")


def sighted(env: Environment, **wanted: object) -> Instant | None:
    """When actors who waited for the event saw it for the first time; none if nobody did.

    What is absent already counts as vanished for who waits, but it may come and vanish later.
    """
    first: dict[tuple[str, int], Sighting] = {}
    for sighting in env.history.sightings:
        is_meant = all(sighting.what.get(name) == value for name, value in wanted.items())
        if is_meant and (sighting.missed_ns or wanted.get("what") != "vanishes"):
            first.setdefault((sighting.actor, sighting.member), sighting)
    if not first:
        return None
    latest_ns = min(sighting.instant_ns for sighting in first.values())
    # Whoever looked for it in vain knows that it was not so until then.
    earliest_ns = max(sighting.missed_ns or env.history.began_ns for sighting in first.values())
    return Instant(min(earliest_ns, latest_ns), latest_ns)


def _narrowed(instant: Instant, seen: Instant | None) -> Instant:
    """What is known of it both ways."""
    if seen is None:
        return instant
    earliest_ns, latest_ns = max(instant.earliest_ns, seen.earliest_ns), min(instant.latest_ns, seen.latest_ns)
    return Instant(earliest_ns, latest_ns) if earliest_ns <= latest_ns else instant


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
    if isinstance(event, values.PortOpens):
        return f"port {event.port.value if isinstance(event.port, values.Constant) else '...'} opens"
    return "the condition"


def spoken_sighting(sighting: Sighting) -> str:
    """`server.run prints "ready"`, `port 8080 opens`, `writer.copy reaches 1MiB`."""
    what = sighting.what
    if what["event"] == "port":
        return f"port {what['port']} opens"
    if what["event"] == "file":
        amount = f" {size(what['amount'])}" if what.get("amount") else ""
        return f'file "{what["path"]}" {what["what"]}{amount}'
    name = f"{what['actor']}.{what['step']}" if what.get("step") else str(what["actor"])
    text = f"prints {what['text']!r}" if what["event"] == "prints" else f"reaches {size(what.get('amount') or 0)}"
    return f"{name} {text}"


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
    if event.count is None and event.what == "reaches":
        amount = None if event.amount is None else env.number(event.amount, "size")
        about = {"event": "step", "what": "reaches", "actor": event.actor, "step": event.step, "member": member}
        return _narrowed(found[0], sighted(env, **about, amount=amount) if len(found) == 1 else None)
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
    text = evaluate(event.text, env).value
    about = {"event": "prints", "actor": event.actor, "step": event.step, "member": member}
    return _narrowed(min(found), sighted(env, **about, text=text) if len(found) == 1 else None)


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
    given = as_text(evaluate(event.path, env))
    wanted = env.number(event.amount, "size") if event.amount is not None else None
    seen = sighted(env, event="file", what=event.what, path=given, amount=wanted)
    if not states:
        if seen is not None:
            return seen
        raise Unclear(f"nobody watched {path}" + (f": {watch.failure}" if watch.failure else ""))
    amount = wanted or 0
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
            return _narrowed(Instant(state.instant_ns - (state.gap_ns if at else 0), state.instant_ns), seen)
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
