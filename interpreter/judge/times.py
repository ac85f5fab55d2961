"""Tests of waiting and of time: blocks, finishes within, begins after, overlaps. On operations, actors and barriers.

Knows intervals and events. An end that nobody saw (a killed operation) is never before or after anything. What the
system showed of waiting is sampled, so `blocks until` allows the scenario's tolerance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...dsl.plan import expect
from ..history import ActorEnd, Operation
from .evaluate import Environment, evaluate
from .events import Instant, instant_of, spoken_event
from .quantifiers import NO, PERHAPS, UNKNOWN, YES
from .quantity import Quantity, compare, instant
from .selection import blocked_ns, select, unwatched_ns
from .verdict import Absent, Senseless

if TYPE_CHECKING:
    from collections.abc import Callable

TIME_TESTS = (expect.Blocks, expect.Happens, expect.Overlaps)


def time_test(test: Any, env: Environment) -> Callable[[Any], int]:
    if isinstance(test, expect.Blocks):
        return _blocks_test(test, env)
    if isinstance(test, expect.Overlaps):
        return _overlaps_test(test, env)
    return _happens_test(test, env)


def operations_of(thing: Operation | ActorEnd, env: Environment) -> list[Operation]:
    if isinstance(thing, Operation):
        return [] if thing.outcome == "skipped" else [thing]
    return [found for found in env.evidence.by_who.get((thing.actor, thing.member), ()) if found.outcome != "skipped"]


# --- waiting ---------------------------------------------------------------------------------------------------------


def _blocks_test(test: expect.Blocks, env: Environment) -> Callable[[Any], int]:
    if test.amount is not None:
        limit, operator = evaluate(test.amount, env), test.operator or ">="

        def blocks_for(thing: Operation | ActorEnd) -> int:
            operations = operations_of(thing, env)
            if not operations:
                return NO
            seen = sum(blocked_ns(operation, env.evidence.end_ns(operation)) for operation in operations)
            most = seen + sum(unwatched_ns(operation, env) for operation in operations)
            answers = {compare(operator, Quantity("duration", amount), limit) for amount in (seen, most)}
            if len(answers) > 1:
                # It depends on what happened while nobody looked.
                return UNKNOWN
            return YES if answers.pop() is not test.never else NO

        return blocks_for
    if test.until is not None:
        instant = instant_of(test.until, env)
        tolerance_ns = env.number(env.scenario.tolerance, "duration")

        def blocks_until(thing: Operation | ActorEnd) -> int:
            operations = operations_of(thing, env)
            if not operations:
                return NO
            answer = max((_until(operation, instant, tolerance_ns) for operation in operations), default=NO)
            return {YES: NO, NO: YES}.get(answer, answer) if test.never else answer

        return blocks_until

    def blocks(thing: Operation | ActorEnd) -> int:
        operations = operations_of(thing, env)
        if not operations:
            return NO
        has_waited = any(operation.blocked for operation in operations)
        if not has_waited and any(unwatched_ns(operation, env) for operation in operations):
            return UNKNOWN
        return YES if has_waited is not test.never else NO

    return blocks


def _until(operation: Operation, instant: Instant, tolerance_ns: int) -> int:
    """It waited before the event, and came free only with it. One that never came free did not wait *until* then."""
    answer = NO
    for wait in operation.blocked:
        if wait.ended_ns is None or wait.began_ns > instant.latest_ns:
            continue
        if wait.ended_ns >= instant.latest_ns - tolerance_ns:
            return YES if wait.began_ns <= instant.earliest_ns or instant.earliest_ns == instant.latest_ns else UNKNOWN
        if wait.ended_ns >= instant.earliest_ns - tolerance_ns:
            answer = UNKNOWN
    return answer


# --- before, after, within -------------------------------------------------------------------------------------------


def _happens_test(test: expect.Happens, env: Environment) -> Callable[[Any], int]:
    if test.relation == "within":
        if test.amount is None:
            raise Senseless("`within` needs a duration")
        limit_ns = env.number(test.amount, "duration")
        return _within_test(test.edge, limit_ns, env)
    if test.event is None:
        raise Senseless(f"`{test.relation}` needs an event")
    instant = instant_of(test.event, env)
    is_before = test.relation == "before"
    at_end = test.edge == "finishes"

    def happens(thing: Operation | ActorEnd) -> int:
        if thing.outcome == "skipped" or (at_end and _is_cut_off(thing)):
            return NO
        moment_ns = thing.ended_ns if at_end else thing.began_ns
        if moment_ns is None:
            return PERHAPS
        if is_before:
            return YES if moment_ns < instant.earliest_ns else NO if moment_ns >= instant.latest_ns else UNKNOWN
        return YES if moment_ns > instant.latest_ns else NO if moment_ns <= instant.earliest_ns else UNKNOWN

    return happens


def _is_cut_off(thing: Operation | ActorEnd) -> bool:
    """A step that outlived its own time-out did not finish: it was stopped."""
    return isinstance(thing, Operation) and thing.outcome == "timed_out"


def _within_test(edge: str, limit_ns: int, env: Environment) -> Callable[[Any], int]:
    start_ns = env.evidence.zero_ns

    def finishes_within(thing: Operation | ActorEnd) -> int:
        if _is_cut_off(thing):
            return NO
        if thing.outcome in ("skipped", "killed") or thing.ended_ns is None:
            return NO if thing.outcome == "skipped" else PERHAPS
        return YES if thing.ended_ns - thing.began_ns <= limit_ns else NO

    def begins_within(thing: Operation | ActorEnd) -> int:
        if thing.outcome == "skipped":
            return NO
        return YES if thing.began_ns - start_ns <= limit_ns else NO

    return finishes_within if edge == "finishes" else begins_within


def event_sentence(test: expect.Happens | expect.Blocks, env: Environment) -> str:
    """When the event of a test happened, for a failure's `expected`."""
    event = test.event if isinstance(test, expect.Happens) else test.until
    if event is None:
        return ""
    try:
        at_ns = instant_of(event, env).latest_ns - env.evidence.zero_ns
    except Absent as error:
        return error.reason
    return f"{spoken_event(event)}: at {instant(at_ns)}"


# --- overlapping -----------------------------------------------------------------------------------------------------


def _overlaps_test(test: expect.Overlaps, env: Environment) -> Callable[[Any], int]:
    if test.other is None:
        raise Senseless("`overlaps` needs to say what; only `never overlaps` stands alone")
    selection = select(test.other, env)
    if not selection.base:
        raise Absent(f"there was no such operation: {selection.name}")
    others = sorted(selection.operations, key=lambda operation: operation.began_ns)

    def overlaps(thing: Operation | ActorEnd) -> int:
        if thing.outcome == "skipped":
            return NO
        answer = max((_overlap(thing, other, env) for other in others), default=NO, key=_RANK.__getitem__)
        return {YES: NO, NO: YES}.get(answer, answer) if test.never else answer

    return overlaps


_RANK = {NO: 0, PERHAPS: 1, UNKNOWN: 2, YES: 3}


def _overlap(thing: Any, other: Operation, env: Environment) -> int:
    """Two that only touch do not overlap. A killed one was certainly there until its process ended; then, who knows."""
    if thing is other or (isinstance(thing, ActorEnd) and (thing.actor, thing.member) == (other.actor, other.member)):
        return NO
    ends = [env.evidence.end_ns(each) if isinstance(each, Operation) else each.ended_ns for each in (thing, other)]
    if thing.began_ns < ends[1] and other.began_ns < ends[0]:
        return YES
    open_first = thing.ended_ns is None and other.began_ns >= ends[0]
    open_second = other.ended_ns is None and thing.began_ns >= ends[1]
    return UNKNOWN if open_first or open_second else NO
