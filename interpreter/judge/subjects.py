"""What an expectation speaks of, as things that tests can be asked of: actors, operations, files, values, barriers.

For each kind of subject it knows which tests make sense; any other combination is an error in so many words, never a
pass. Knows nothing of quantifiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...dsl.plan import Expectation, Value, expect, values
from ..history import ActorEnd, Operation
from .evaluate import Environment, final_state
from .evidence import who_name
from .files import file_test
from .outcomes import OUTCOME_TESTS, check_known_actor, outcome_test
from .quantifiers import NO, YES
from .results import exit_code, operation_test
from .selection import require_attribute, select, value_of
from .times import TIME_TESTS, time_test
from .verdict import Absent, Senseless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..history import BarrierOpening


class Things(NamedTuple):
    """`may_be_none`: that there is no such thing is a fact about the world, not a sentence about nothing."""

    name: str
    things: Sequence[Any]
    attribute: str | None = None
    may_be_none: bool = False
    n_base: int = 0


def operations_subject(subject: object) -> values.Operations | None:
    """The operations that a subject means, also where it came as a value expression."""
    if isinstance(subject, expect.OperationSubject):
        return subject.operations
    if isinstance(subject, expect.ValueSubject) and isinstance(subject.value, values.Operations):
        return subject.value
    return None


def things_of(subject: Any, env: Environment) -> Things:
    operations = operations_subject(subject)
    if operations is not None:
        return _operations(operations, env)
    if isinstance(subject, expect.AllActors):
        ends = sorted(env.history.actors, key=lambda end: (end.actor, end.member))
        return Things("any actor", [end for end in ends if not end.background])
    if isinstance(subject, expect.ActorSubject):
        return _actor(subject.actor, subject.member, env)
    if isinstance(subject, expect.FileSubject):
        path = env.path(subject.path)
        if subject.about == "files":
            found = final_state(env).matching(path)
            return Things(f'files "{path}"', found, may_be_none=True)
        return Things(path, [final_state(env).file(path)])
    if isinstance(subject, expect.BarrierSubject):
        return Things(f"barrier {subject.barrier}", env.evidence.openings.get(subject.barrier, []))
    raise Senseless(f"nothing can be expected of a {subject.about}")


def _operations(of: values.Operations, env: Environment) -> Things:
    member = None if of.member is None else int(env.number(of.member, "number"))
    check_known_actor(env, of.actor, member)
    if of.step is None and of.attribute is None and of.only is None:
        return _actor(of.actor, of.member, env)
    selection = select(of, env, with_skipped=of.step is not None)
    require_attribute(selection, env)
    return Things(selection.name, selection.operations, of.attribute, False, len(selection.base))


def _actor(actor: str, member_value: Value | None, env: Environment) -> Things:
    member = None if member_value is None else int(env.number(member_value, "number"))
    check_known_actor(env, actor, member)
    ends = env.evidence.members[actor]
    if member is None:
        return Things(actor, ends)
    return Things(who_name(actor, member), [end for end in ends if end.member == member])


def predicate(test: Any, subject: Any, attribute: str | None, env: Environment) -> Callable[[Any], int]:
    """The test as a function of one thing of this subject. Raises Senseless if it makes no sense there."""
    if isinstance(subject, expect.FileSubject):
        return file_test(test, env)
    if isinstance(subject, expect.BarrierSubject):
        return _barrier_test(test, env)
    of = operations_subject(subject)
    if of is not None and not (of.step is None and attribute is None and of.only is None):
        return _operation_predicate(test, attribute, env)
    if isinstance(test, OUTCOME_TESTS):
        return outcome_test(test, env)
    if isinstance(test, TIME_TESTS):
        return time_test(test, env)
    if test.test in ("prints", "exits"):
        return _actor_command_test(test, env)
    raise Senseless(f"`{test.test.replace('_', ' ')}` cannot be said of an actor: name one of its steps")


def _operation_predicate(test: Any, attribute: str | None, env: Environment) -> Callable[[Any], int]:
    if isinstance(test, (*OUTCOME_TESTS, *TIME_TESTS)):
        if attribute is not None:
            raise Senseless(f"`{test.test.replace('_', ' ')}` is said of an operation, not of its `{attribute}`")
        return outcome_test(test, env) if isinstance(test, OUTCOME_TESTS) else time_test(test, env)
    return operation_test(test, attribute, env)


def _barrier_test(test: Any, env: Environment) -> Callable[[Any], int]:
    """A barrier opens: every round of it let everybody through."""
    if test.test == "opens":
        return lambda opening: YES if opening.left and not opening.missing else NO
    if isinstance(test, expect.Happens) and test.relation == "within" and test.amount is not None:
        limit_ns = env.number(test.amount, "duration")

        def within(opening: BarrierOpening) -> int:
            if opening.missing or not opening.left:
                return NO
            return YES if opening.instant_ns - env.history.began_ns <= limit_ns else NO

        return within
    raise Senseless(f"`{test.test.replace('_', ' ')}` cannot be said of a barrier")


def _actor_command_test(test: Any, env: Environment) -> Callable[[ActorEnd], int]:
    """An actor prints what any of its commands prints, and exits as its last command does."""
    on_operation = operation_test(test, None, env)

    def check(end: ActorEnd) -> int:
        commands = commands_of(end, env)
        if not commands:
            if end.outcome == "succeeded":
                raise Senseless(f"{who_name(end.actor, end.member)} ran no command")
            return NO
        if test.test == "exits":
            return on_operation(commands[-1])
        return max((on_operation(command) for command in commands), key=lambda answer: (answer == YES, answer))

    return check


def commands_of(end: ActorEnd, env: Environment) -> list[Operation]:
    done = env.evidence.by_who.get((end.actor, end.member), ())
    return [operation for operation in done if is_command(operation)]


def is_command(operation: Operation) -> bool:
    return "stdout" in operation.attributes or exit_code(operation) is not None


def compares_nothing(expectation: Expectation, found: Things, env: Environment) -> bool:
    """Whether every test looks at results, and not one of these things has any."""
    for test in expectation.tests:
        if isinstance(test, (*OUTCOME_TESTS, *TIME_TESTS)):
            return False
        for thing in found.things:
            if isinstance(thing, ActorEnd):
                has_result = bool(commands_of(thing, env))
            elif isinstance(thing, Operation):
                by_command = test.test in ("prints", "exits") and found.attribute is None
                has_result = (
                    is_command(thing) if by_command else value_of(found.attribute or "value", thing, env) is not None
                )
            else:
                return False
            if has_result:
                return False
    return True


def require_some(found: Things) -> None:
    """A sentence about nothing does not hold, whatever it says: "all of none" would be a pass that nobody earned."""
    if not found.things and not found.may_be_none and not found.n_base:
        raise Absent(
            f"there was no such operation: {found.name}"
            if found.attribute or "." in found.name
            else f"{found.name}: there was none"
        )
