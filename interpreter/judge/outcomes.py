"""Tests of outcomes: succeeds, fails, fails with Locked, times_out, is killed by, is skipped. On operations and actors.

Of a killed operation nobody knows whether it took effect: it neither succeeds nor fails, and may break an upper bound.
A step that outlived its own time-out fails too (with `Timeout`), so that "no reader fails" cannot hide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...dsl.plan import expect
from .evaluate import Environment, as_text, evaluate
from .evidence import who_name
from .quantifiers import NO, PERHAPS, UNKNOWN, YES
from .verdict import Senseless

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..history import ActorEnd, Operation

OUTCOME_TESTS = (expect.Outcome, expect.Fails, expect.IsKilled)


def outcome_test(test: Any, env: Environment) -> Callable[[Any], int]:
    """The test as a function of an operation or of an actor's end."""
    if isinstance(test, expect.IsKilled):
        return _killed_test(test, env)
    if isinstance(test, expect.Fails):
        return _fails_test(test, env)
    if test.test == "succeeds":
        return _succeeds
    wanted = "timed_out" if test.test == "times_out" else "skipped"

    def is_so(thing: Operation | ActorEnd) -> int:
        return YES if thing.outcome == wanted else NO

    return is_so


def _succeeds(thing: Operation | ActorEnd) -> int:
    outcome = thing.outcome
    if outcome == "succeeded":
        return YES
    if outcome == "killed":
        return YES if was_ended_in_order(thing) else PERHAPS
    return NO


def was_ended_in_order(thing: object) -> bool:
    """A background actor that the harness ended when the others were done: that is no failure."""
    return getattr(thing, "background", False) is True and getattr(thing, "by", "") == "harness"


def _fails_test(test: expect.Fails, env: Environment) -> Callable[[Any], int]:
    matchers = [_error_matcher(pattern, env) for pattern in test.errors]

    def fails(thing: Operation | ActorEnd) -> int:
        outcome = thing.outcome
        if outcome in ("failed", "timed_out"):
            return YES if not matchers or any(matcher(thing) for matcher in matchers) else NO
        if outcome == "killed":
            return NO if was_ended_in_order(thing) else PERHAPS
        return NO

    return fails


def _error_matcher(pattern: expect.ErrorPattern, env: Environment) -> Callable[[Any], bool]:
    name = pattern.name
    if pattern.argument is None:
        prefix = name + "("

        def has_name(thing: Operation | ActorEnd) -> bool:
            if thing.outcome == "timed_out":
                return name == "Timeout"
            return thing.error == name or thing.error.startswith(prefix)

        return has_name
    argument = as_text(evaluate(pattern.argument, env))
    full = f"{name}({argument})"

    def has_argument(thing: Operation | ActorEnd) -> bool:
        if thing.error == full:
            return True
        attributes = getattr(thing, "attributes", {})
        return thing.error == name == "Exit" and str(attributes.get("exit")) == argument

    return has_argument


def _killed_test(test: expect.IsKilled, env: Environment) -> Callable[[Any], int]:
    signal = None if test.signal is None else signal_name(test.signal)

    def is_killed(thing: Operation | ActorEnd) -> int:
        if thing.outcome != "killed" and not (hasattr(thing, "signal") and thing.signal):
            return NO
        if signal is None:
            return YES
        end = thing if hasattr(thing, "signal") else env.evidence.ends.get((thing.actor, thing.member))
        sent = getattr(end, "signal", "")
        if not sent:
            return UNKNOWN
        return YES if signal_name(sent) == signal else NO

    return is_killed


def signal_name(name: str) -> str:
    return name if name.startswith("SIG") else f"SIG{name}"


def outcome_seen(thing: Any) -> str:
    """`failed with Exists`, `was killed by SIGKILL (sent by killer)`, `never began`."""
    if thing.outcome == "failed":
        detail = f": {thing.error_detail}" if thing.error_detail else ""
        return f"failed with {thing.error or 'an error'}{detail}"
    if thing.outcome == "killed":
        signal, by = getattr(thing, "signal", ""), getattr(thing, "by", "")
        return "was killed" + (f" by {signal}" if signal else "") + (f" (sent by {_sender(by)})" if by else "")
    words = {"succeeded": "succeeded", "timed_out": "timed out", "skipped": "was never reached"}
    return words[thing.outcome]


def _sender(by: str) -> str:
    """What the history calls the harness is cts to its readers."""
    return "cts" if by == "harness" else by


def check_known_actor(env: Environment, actor: str, member: int | None) -> None:
    """An actor that is not in the history at all is a broken history or a broken plan."""
    members = env.evidence.members.get(actor)
    if members is None:
        raise Senseless(f"no actor `{actor}` ran")
    if member is not None and all(end.member != member for end in members):
        raise Senseless(f"there is no {who_name(actor, member)}: {actor} has {len(members)} members")
