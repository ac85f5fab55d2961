"""One expectation, judged on one run: subject, quantifier, tests, `others`; an answer and the facts that show it.

Every path ends in a Judgement: what makes no sense, and every fault of a checker, is an error; what the evidence leaves
open is unknown. It knows how the parts fit together; the tests themselves are in the modules that `subjects` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...dsl.plan import Expectation, expect
from .describe import listing, named
from .evaluate import Environment, evaluate
from .metrics import left_behind
from .observer import judge_watched, require_sense_of_absence
from .quantifiers import NO, PERHAPS, UNKNOWN, YES, Bounds, Counts, bounds_of, count, decide, either, is_share
from .results import value_test
from .selection import speaks_of_waiting
from .subjects import Things, compares_nothing, operations_subject, predicate, require_some, things_of
from .times import event_sentence
from .verdict import Absent, Answer, Judgement, Senseless, Undecided
from .wholes import Whole, is_whole_test, judge_list, judge_operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..history import Operation

MOST_OPERATIONS = 24


def judge_expectation(expectation: Expectation, env: Environment) -> Judgement:
    """The judgement of one expectation; never raises."""
    try:
        judgement = _judge(expectation, env)
        if env.history.looks_ns is not None and speaks_of_waiting(expectation):
            _require_looks(judgement, _judge(expectation, env.assuming_unseen()))
    except Undecided as undecided:
        judgement = Judgement(undecided.answer, expectation.text, mode=expectation.mode, reason=undecided.reason)
        if undecided.answer is Answer.VIOLATED:
            judgement.seen = undecided.reason
    except Exception as fault:  # noqa: BLE001 - a checker that breaks must become a verdict, and never `passed`
        judgement = broken(expectation.text, fault, expectation.mode)
    judgement.expected = judgement.expected or expectation.text
    judgement.because = because_of(expectation.because, env)
    return judgement


def _require_looks(judgement: Judgement, with_unseen: Judgement) -> None:
    """What depends on waits that nobody can have seen is open."""
    if with_unseen.answer is not judgement.answer:
        judgement.answer = Answer.UNKNOWN
        judgement.reason = "it depends on how long it was blocked while nobody looked; " + (
            f"at least, {judgement.seen}" if judgement.seen else f"at most, {with_unseen.seen}"
        )


def broken(text: str, fault: Exception, mode: str = "finally") -> Judgement:
    reason = f"the checker broke: {type(fault).__name__}: {fault}"
    return Judgement(Answer.ERROR, text, mode=mode, reason=reason)


def because_of(value: Any, env: Environment) -> str:
    if value is None:
        return ""
    try:
        return env.text(value)
    except Undecided:
        return ""


def _judge(expectation: Expectation, env: Environment) -> Judgement:
    if expectation.mode in ("always", "never"):
        return judge_watched(expectation, env)
    if not expectation.tests:
        raise Senseless("nothing is expected")
    if expectation.mode == "eventually" and not can_change(expectation):
        raise Senseless("`eventually` speaks of files and of commands' output: nothing else changes after the actors")
    whole = [is_whole_test(test) for test in expectation.tests]
    if any(whole):
        return _judge_whole(expectation, all(whole), env)
    subject = expectation.subject
    if isinstance(subject, expect.ValueSubject) and operations_subject(subject) is None:
        return _judge_value(expectation, subject, env)
    return _judge_things(expectation, env)


def can_change(expectation: Expectation) -> bool:
    """Whether what the subject speaks of may still change when all actors have ended."""
    from ...dsl.plan import values
    from .final_state import parts_of

    return any(
        isinstance(part, (expect.FileSubject, values.FileText, values.CommandOutput))
        for part in parts_of(expectation.subject)
    )


# --- things, counted -------------------------------------------------------------------------------------------------


def _judge_things(expectation: Expectation, env: Environment) -> Judgement:
    subject = expectation.subject
    found = things_of(subject, env)
    require_some(found)
    if expectation.count is None:
        _require_one(expectation, found)
    elif found.may_be_none:
        require_sense_of_absence(expectation, found.name)
    test = _either_test(expectation.tests, expectation, found, env)
    answers = [test(thing) for thing in found.things]
    counts = count(answers)
    if not found.things:
        _require_sense_of_none(expectation, found, env)
    _require_reached(expectation, found)
    answer, bounds = _answer(expectation, found, counts, env)
    judgement = Judgement(answer, expectation.text, mode=expectation.mode)
    judgement.n_things, judgement.n_held = counts.n_all, counts.n_yes
    if answer is Answer.HOLDS and not counts.n_yes and counts.n_all and compares_nothing(expectation, found, env):
        # "No reader sees a torn file" is no achievement of readers that saw no file.
        judgement.answer = Answer.UNKNOWN
        judgement.reason = f"none of {found.name} gave back anything, so nothing was compared"
    elif answer is not Answer.HOLDS:
        _show(judgement, expectation, found, answers, counts, bounds, env)
    if expectation.others and answer is not Answer.VIOLATED:
        _judge_others(judgement, expectation, found, answers, env)
        if counts.n_all == counts.n_yes:
            judgement.note = f"`others` in `{expectation.text}` spoke of nobody: there were none"
    return judgement


def _answer(expectation: Expectation, found: Things, counts: Counts, env: Environment) -> tuple[Answer, Bounds]:
    if expectation.count is None and isinstance(expectation.subject, expect.FileSubject) and found.may_be_none:
        # `files "*.tmp" exist` and `files "*.tmp" are absent`, without a quantifier: any of them, none of them.
        is_absence = any(test.test == "is_absent" for test in expectation.tests)
        bounds = Bounds(0, 0) if is_absence else Bounds(1, max(1, counts.n_all))
        counts = counts if not is_absence else Counts(0, counts.n_all, 0, 0)
        return decide(bounds, counts), bounds
    bounds = bounds_of(expectation.count, counts.n_all, env)
    return decide(bounds, counts), bounds


def _require_one(expectation: Expectation, found: Things) -> None:
    if found.may_be_none:
        if all(test.test in ("exists", "is_absent") for test in expectation.tests):
            return
        raise Senseless(f"say how many of {found.name}: all, no, exactly 3, at_least 2, ...")
    if isinstance(expectation.subject, expect.BarrierSubject):
        return
    if len(found.things) > 1:
        raise Senseless(f"{found.name} is {len(found.things)} things: say all, no, exactly 3, at_least 2, ...")


def _require_sense_of_none(expectation: Expectation, found: Things, env: Environment) -> None:
    """There is none of them. That is an answer for `no` and the like; for `all` it would be a pass about nothing."""
    if found.may_be_none and all(test.test in ("exists", "is_absent") for test in expectation.tests):
        # Whoever writes `all files "*.out" exist` expects some.
        only_exists = all(test.test == "exists" for test in expectation.tests)
        if only_exists and expectation.count is not None and is_share(expectation.count, env):
            raise Absent(f"no file matches {found.name}")
        return
    if found.n_base and expectation.count is not None and bounds_of(expectation.count, 0, env).high == 0:
        word = expectation.count.word
        if word in ("no", "at_most", "exactly", "between"):
            return
    if found.n_base and expectation.count is not None and expectation.count.word in ("at_most", "between"):
        return
    raise Absent(
        f"there was no such operation: {found.name}" if not found.may_be_none else f"no file matches {found.name}"
    )


def _require_reached(expectation: Expectation, found: Things) -> None:
    """Where no actor ever came to the step, "no reader.early equals torn" would hold of nothing."""
    if any(test.test == "is_skipped" for test in (*expectation.tests, *expectation.others)):
        return
    if found.things and all(hasattr(thing, "step") and thing.outcome == "skipped" for thing in found.things):
        raise Absent(f"there was no such operation: {found.name} was never reached")


def _either_test(tests: Any, expectation: Expectation, found: Things, env: Environment) -> Callable[[Any], int]:
    predicates = [predicate(test, expectation.subject, found.attribute, env) for test in tests]
    if len(predicates) == 1:
        return predicates[0]
    return lambda thing: either([check(thing) for check in predicates])


def _judge_others(
    judgement: Judgement, expectation: Expectation, found: Things, answers: list[int], env: Environment
) -> None:
    """Everybody for whom the tests do not hold must meet the tests behind `others`."""
    if expectation.count is None:
        raise Senseless("`others` needs a quantifier that leaves some out, like exactly_one")
    test = _either_test(expectation.others, expectation, found, env)
    rest = [thing for thing, answer in zip(found.things, answers, strict=True) if answer != YES]
    others = [test(thing) for thing in rest]
    wrong = [thing for thing, answer in zip(rest, others, strict=True) if answer in (NO, PERHAPS)]
    if wrong:
        judgement.answer = Answer.VIOLATED
        judgement.seen = f"of the others, {listing(wrong, found.attribute, env)}"
        judgement.operations = _operations_of(wrong)
    elif UNKNOWN in others and judgement.answer is Answer.HOLDS:
        judgement.answer = Answer.UNKNOWN
        judgement.reason = "what the others did is not clear"


def _show(
    judgement: Judgement,
    expectation: Expectation,
    found: Things,
    answers: list[int],
    counts: Counts,
    bounds: Bounds,
    env: Environment,
) -> None:
    """Which things contradict: those that did not, where too few did; those that did, where too many."""
    wanted: tuple[int, ...] = (YES,) if counts.n_yes > bounds.high else (NO, UNKNOWN, PERHAPS)
    if judgement.answer is Answer.UNKNOWN:
        wanted = (UNKNOWN, PERHAPS)
    things = [thing for thing, answer in zip(found.things, answers, strict=True) if answer in wanted]
    share = f"{counts.n_yes} of {counts.n_all} did: " if counts.n_all > 1 else ""
    if not counts.n_all:
        judgement.seen = f"there was none: {found.name}"
    elif isinstance(expectation.subject, expect.BarrierSubject):
        judgement.seen = _barrier_seen(things)
    else:
        judgement.seen = share + listing(things, found.attribute, env)
    events = [
        event_sentence(test, env) for test in expectation.tests if isinstance(test, (expect.Happens, expect.Blocks))
    ]
    judgement.expected = "; ".join([expectation.text, *filter(None, events)])
    judgement.operations = _operations_of(things)
    judgement.files = tuple(thing.path for thing in things if hasattr(thing, "path"))[:MOST_OPERATIONS]
    if judgement.answer is Answer.UNKNOWN:
        n_open = counts.n_unknown + counts.n_perhaps
        judgement.reason = f"nobody knows what {n_open} of {counts.n_all} did: {judgement.seen}"


def _barrier_seen(openings: list[Any]) -> str:
    for opening in openings:
        if opening.missing:
            from .evidence import who_name

            return f"{', '.join(who_name(*who) for who in opening.missing)} never came"
    return "it opened too late"


def _operations_of(things: list[Any]) -> tuple[Operation, ...]:
    return tuple(thing for thing in things if hasattr(thing, "step"))[:MOST_OPERATIONS]


# --- one value -------------------------------------------------------------------------------------------------------


def _judge_value(expectation: Expectation, subject: expect.ValueSubject, env: Environment) -> Judgement:
    if expectation.count is not None:
        raise Senseless("a value is one thing: it takes no quantifier")
    if expectation.others:
        raise Senseless("a value has no others")
    found = evaluate(subject.value, env)
    tests = [value_test(_of_value(test), env) for test in expectation.tests]
    answer = either([test(found) for test in tests])
    judgement = Judgement(Answer.HOLDS, expectation.text, mode=expectation.mode, n_things=1, n_held=int(answer == YES))
    judgement.seen = f"it is {named(found, env)}" + left_behind(subject.value, env)
    if answer == NO:
        judgement.answer = Answer.VIOLATED
    elif answer != YES:
        judgement.answer, judgement.reason = Answer.UNKNOWN, f"only a part of it is known: {judgement.seen}"
    return judgement


def _of_value(test: Any) -> Any:
    if test.test == "is_empty" or not isinstance(test, (expect.InState, expect.Outcome, expect.Fails, expect.IsKilled)):
        if test.test in ("exits", "has_mode"):
            raise Senseless(f"`{test.test.replace('_', ' ')}` cannot be said of a value")
        return test
    raise Senseless(f"`{test.test.replace('_', ' ')}` cannot be said of a value")


# --- a whole list ----------------------------------------------------------------------------------------------------


def _judge_whole(expectation: Expectation, are_all_whole: bool, env: Environment) -> Judgement:
    if not are_all_whole:
        raise Senseless("tests of a whole list and of single things cannot be joined by `or`")
    if expectation.count is not None and expectation.count.word != "all":
        raise Senseless("a test of a whole list takes the group as it is, without a quantifier")
    if expectation.others:
        raise Senseless("a test of a whole list leaves no others")
    subject = expectation.subject
    wholes = [_whole(test, subject, env) for test in expectation.tests]
    best = next(
        (whole for wanted in (Answer.HOLDS, Answer.UNKNOWN) for whole in wholes if whole.answer is wanted), wholes[0]
    )
    judgement = Judgement(best.answer, expectation.text, mode=expectation.mode, limits=best.limits, note=best.note)
    if best.answer is Answer.VIOLATED:
        judgement.seen, judgement.operations = best.sentence, best.operations[:MOST_OPERATIONS]
    elif best.answer is Answer.UNKNOWN:
        judgement.reason, judgement.operations = best.sentence, best.operations[:MOST_OPERATIONS]
    return judgement


def _whole(test: Any, subject: Any, env: Environment) -> Whole:
    operations = operations_subject(subject)
    if operations is None and isinstance(subject, expect.ActorSubject):
        from ...dsl.plan import values

        operations = values.Operations(actor=subject.actor, member=subject.member)
    if operations is not None:
        from .outcomes import check_known_actor
        from .selection import require_attribute, select

        member = None if operations.member is None else int(env.number(operations.member, "number"))
        check_known_actor(env, operations.actor, member)
        selection = select(operations, env)
        require_attribute(selection, env)
        if not selection.operations:
            raise Absent(f"there was no such operation: {selection.name}")
        return judge_operations(test, selection.name, selection.operations, selection.attribute, env)
    if isinstance(subject, expect.ValueSubject):
        return judge_list(test, evaluate(subject.value, env), env)
    raise Senseless(f"`{test.test.replace('_', ' ')}` is said of operations or of a list")
