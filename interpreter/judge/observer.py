"""`always` and `never`: judged by what the observer saw of files during the run.

A violation that was seen is proven, whatever else was missed. That none was seen proves nothing about shorter moments:
every judgement that holds says which windows may have been missed. It knows states and events, not how they are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ...dsl.plan import Expectation, Scenario, expect, values
from ..history import Content, FileState, History
from ..path_patterns import matches_pattern
from .evaluate import Environment, evaluate
from .evidence import Evidence
from .facts import FileFacts, facts_of
from .files import file_test
from .final_state import is_below, parts_of
from .quantifiers import NO, PERHAPS, UNKNOWN, YES, bounds_of, count, decide, either, is_share
from .quantity import Unrecognised, content_of, instant, quantity_of
from .verdict import Absent, Answer, Judgement, Senseless, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONLY_FILES = "`always` and `never` watch files: a file, files or a folder"


@dataclass(slots=True)
class WatchRequest:
    """What the observer must look at, seen from the run's folder; `patterns` are those of `files "..."`.

    `texts` are those that contents are compared with, and `wants_bytes` says that a test looks into contents.
    """

    files: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    texts: set[bytes] = field(default_factory=set)
    wants_bytes: bool = False

    def __bool__(self) -> bool:
        return bool(self.files or self.patterns)


def paths_to_watch(scenario: Scenario, history: History) -> WatchRequest:
    """To be asked when fixtures are there and before actors start; of the history, folder, fixtures and seed count."""
    env = Environment(scenario, history.variant, Evidence(history), None)
    request = WatchRequest()
    for expectation in scenario.expectations:
        is_watched = expectation.mode in ("always", "never")
        for part in parts_of(expectation):
            try:
                if isinstance(part, values.FileHappens):
                    request.files.add(env.path(part.path))
                elif is_watched and isinstance(part, expect.FileSubject):
                    (request.patterns if part.about == "files" else request.files).add(env.path(part.path))
            except Undecided:
                continue
        for test in expectation.tests if is_watched else ():
            request.wants_bytes = request.wants_bytes or test.test in _LOOKS_INTO
            request.texts.update(content.head for content in wanted_contents(test, env) if content.is_whole)
    return request


# Tests that need more of a content than to recognise it.
_LOOKS_INTO = ("matches", "contains", "contains_only", "has_lines")


def wanted_contents(test: Any, env: Environment) -> list[Content]:
    """The contents with which a test compares a file; none for tests of another kind."""
    given = [test.value] if test.test == "equals" else test.values if test.test == "is_one_of" else ()
    found = []
    for value in given:
        try:
            wanted = evaluate(value, env)
        except Undecided:
            continue
        items = [quantity_of(item) for item in wanted.value] if wanted.kind == "list" else [wanted]
        for item in items:
            if item.kind == "content":
                found.append(item.value)
            elif item.kind in ("text", "word"):
                found.append(content_of(item.value.encode()))
    return found


class Moment(NamedTuple):
    """What was so from an instant on: the answer of the tests, and the file that changed."""

    instant_ns: int
    answer: int
    facts: FileFacts


def judge_watched(expectation: Expectation, env: Environment) -> Judgement:
    """The judgement. Raises Undecided where the sentence cannot be watched."""
    judgement = Judgement(Answer.HOLDS, expectation.text, mode=expectation.mode)
    path, moments = _moments(expectation, env)
    judgement.files = (path,)
    forbidden = YES if expectation.mode == "never" else NO
    n_moments = n_open = n_there = 0
    for moment in moments:
        n_moments += 1
        n_there += moment.facts.exists
        if moment.answer == forbidden:
            return _violated(judgement, moment, env)
        n_open += moment.answer in (UNKNOWN, PERHAPS)
    judgement.n_things, judgement.n_held = n_moments, n_moments - n_open
    doubt = _doubt(path, n_moments, n_open, env)
    if doubt:
        judgement.answer, judgement.reason = Answer.UNKNOWN, doubt
        return judgement
    if not n_there and (not _only_presence(expectation) or _wants_some(expectation, env)):
        raise Absent(f"{path} was never there, so nothing was judged")
    judgement.limits = limits_of(path, env)
    return judgement


def _only_presence(expectation: Expectation) -> bool:
    return all(test.test in ("exists", "is_absent") for test in expectation.tests)


def _wants_some(expectation: Expectation, env: Environment) -> bool:
    """`always all files "*.out" exist`: of none it would hold."""
    wanted = expectation.count
    exists = all(test.test == "exists" for test in expectation.tests)
    return expectation.mode == "always" and exists and wanted is not None and is_share(wanted, env)


def require_sense_of_absence(expectation: Expectation, name: str) -> None:
    """The files of a pattern are those that are there: that none of them is absent would hold whatever happens."""
    if expectation.count is None or expectation.count.word == "all":
        return
    if any(test.test == "is_absent" for test in expectation.tests):
        raise Senseless(f"only `all` goes with `absent` here: every file that {name} means is there")


def _violated(judgement: Judgement, moment: Moment, env: Environment) -> Judgement:
    judgement.answer = Answer.VIOLATED
    judgement.instant_ns = moment.instant_ns
    at_instant = instant(moment.instant_ns - env.evidence.zero_ns)
    judgement.seen = f"{moment.facts.path} was {moment.facts.described()}, at {at_instant}"
    judgement.files = (moment.facts.path,)
    judgement.doing = env.evidence.doing_at(moment.instant_ns)
    judgement.operations = tuple(
        operation
        for operation in env.history.operations
        if operation.outcome != "skipped" and operation.began_ns <= moment.instant_ns <= env.evidence.end_ns(operation)
    )[:12]
    return judgement


def _doubt(path: str, n_moments: int, n_open: int, env: Environment) -> str:
    watch = env.history.watch
    if watch.failure:
        return f"the observer did not work: {watch.failure}"
    if watch.overflowed:
        return "more file events came than the kernel keeps, so some are missing"
    actors = env.history.actors
    if not actors or not watch.ended_ns:
        return "nothing was observed"
    if watch.began_ns > min(end.began_ns for end in actors):
        return "the observer began to look after the first actor had begun"
    foreground = [end.ended_ns for end in actors if not end.background] or [end.ended_ns for end in actors]
    if watch.ended_ns < max(foreground):
        return "the observer stopped looking before the last actor had ended"
    if n_moments == 0:
        return f"{path} was not observed"
    if n_open:
        return f"what was seen of {path} leaves it open at {n_open} of {n_moments} moments"
    return ""


def limits_of(path: str, env: Environment) -> str:
    """What a judgement that holds cannot exclude, and what could."""
    gaps = [
        state.gap_ns
        for name, states in env.evidence.watched.items()
        if matches_pattern(name, path)
        for state in states[1:]
    ]
    longest = max(gaps, default=0) or max(
        (state.gap_ns for states in env.evidence.watched.values() for state in states), default=0
    )
    how_long = f"shorter than {longest / 1000:.0f} µs" if longest else "between two looks"
    in_place = any(
        event.what == "modified" and matches_pattern(env.evidence.relative(event.path), path)
        for event in env.history.watch.events
    )
    note = "; the file was written in place, so such windows are likely" if in_place else ""
    way_out = "`explore`, `crash` or `hold` would exclude them, but this version of cts cannot run those yet"
    return f"windows {how_long} may have been missed{note}: {way_out}"


# --- the moments of one expectation ----------------------------------------------------------------------------------


def _moments(expectation: Expectation, env: Environment) -> tuple[str, Iterator[Moment]]:
    subject = expectation.subject
    if expectation.others:
        raise Senseless("`others` has no meaning while the run goes on")
    if not isinstance(subject, expect.FileSubject):
        raise Senseless(ONLY_FILES)
    path = env.path(subject.path)
    tests = [_recognising(test, file_test(test, env, is_now=False), env) for test in expectation.tests]
    only_presence = _only_presence(expectation)
    if subject.about == "files":
        if path.startswith(("/", "../")):
            raise Senseless("what comes and goes is seen in the run's folder only, and the pattern leads out of it")
        require_sense_of_absence(expectation, f'files "{path}"')
        if not only_presence and not _is_one_by_one(expectation, env):
            raise Senseless(
                "several contents are not seen at one instant: `always all`, `always no`, `never at_least_one`"
            )
        return path, _of_many(path, expectation, tests, env, only_presence)
    if expectation.count is not None and expectation.count.word not in ("all", "no"):
        raise Senseless("one file cannot be counted")
    moments = _of_one(path, tests, env, with_events=only_presence)
    if expectation.count is not None and expectation.count.word == "no":
        flipped = {YES: NO, NO: YES}
        moments = (moment._replace(answer=flipped.get(moment.answer, moment.answer)) for moment in moments)
    return path, moments


def _is_one_by_one(expectation: Expectation, env: Environment) -> bool:
    """Whether each file decides for itself, so that it does not matter when the others were looked at."""
    wanted = expectation.count
    if wanted is None or expectation.mode == "always":
        return wanted is None or wanted.word in ("all", "no")
    return wanted.word == "at_least" and bounds_of(wanted, 100, env) == (1, 100)


def _recognising(test: Any, holds: Callable[[FileFacts], int], env: Environment) -> Callable[[FileFacts], int]:
    """The test on what was seen: a content that the observer would have recognised, and did not, is another one."""
    known = env.history.watch.known

    def checked(facts: FileFacts) -> int:
        try:
            return holds(facts)
        except Unrecognised as unrecognised:
            wanted = wanted_contents(test, env) or [unrecognised.wanted]
            return NO if all(content.digest in known for content in wanted) else UNKNOWN

    return checked


def _of_one(
    path: str, tests: list[Callable[[FileFacts], int]], env: Environment, *, with_events: bool = False
) -> Iterator[Moment]:
    for state in _timeline(
        lambda name: name == path, env, with_events=with_events, leads_to=lambda folder: is_below(path, folder)
    ):
        facts = _facts(state, env)
        yield Moment(state.instant_ns, either(test(facts) for test in tests), facts)


def _of_many(
    pattern: str, expectation: Expectation, tests: list[Any], env: Environment, with_events: bool
) -> Iterator[Moment]:
    """After each change: the quantifier over the files that are there now."""
    now = {
        path: _facts(state, env)
        for path, state in env.evidence.given_files.items()
        if matches_pattern(path, pattern) and state.kind != "absent"
    }
    # The pattern was watched even if no file ever matched it; then the one moment is that of the beginning.
    if env.history.watch.ended_ns and not env.history.watch.failure:
        first = next(iter(now.values()), FileFacts(pattern, "absent"))
        yield Moment(env.history.watch.began_ns, _counted(expectation, tests, now, env), first)
    seen = {*now, *(path for path in env.evidence.watched if matches_pattern(path, pattern))}
    # Looks at several files are made one after the other, and only events tell what was there at the same time.
    for state in _timeline(
        lambda name: matches_pattern(name, pattern),
        env,
        with_events=with_events,
        only_events=with_events,
        leads_to=lambda folder: any(is_below(path, folder) for path in seen),
    ):
        facts = _facts(state, env)
        if facts.exists:
            now[facts.path] = facts
        else:
            now.pop(facts.path, None)
            for path in [path for path in now if is_below(path, facts.path)]:
                del now[path]
        yield Moment(state.instant_ns, _counted(expectation, tests, now, env), facts)


def _counted(expectation: Expectation, tests: list[Any], now: dict[str, FileFacts], env: Environment) -> int:
    """While there is no file, nothing contradicts `all` and nothing meets `at_least_one`: both are so at a moment."""
    counts = count(either(test(facts) for test in tests) for facts in now.values())
    if expectation.count is None:
        if any(test.test == "is_absent" for test in expectation.tests):
            return NO if now else YES
        # `never files "*.tmp" exist` speaks of any of them.
        return YES if counts.n_yes else UNKNOWN if counts.n_unknown else NO
    answer = decide(bounds_of(expectation.count, len(now), env), counts)
    return {Answer.HOLDS: YES, Answer.VIOLATED: NO}.get(answer, UNKNOWN)


def _facts(state: FileState, env: Environment) -> FileFacts:
    name = env.evidence.name_of(state.content) if state.content is not None else ""
    facts = facts_of(state, name)
    facts.path = env.evidence.relative(state.path)
    return facts


_EVENT_KINDS = {"created": "file", "moved_to": "file", "deleted": "absent", "moved_from": "absent"}


def _timeline(
    wanted: Callable[[str], bool],
    env: Environment,
    *,
    with_events: bool,
    only_events: bool = False,
    leads_to: Callable[[str], bool] = lambda _: False,
) -> list[FileState]:
    """Sightings in time order. Where only presence matters, events count too: they tell it without a look.

    Of a file that nobody looked at, its events are all that is known: it was there, and nobody knows with what. With
    `only_events` they are all that counts, where there are any: looks at several files are never of one instant.
    """
    watched = env.evidence.watched
    found = []
    told = set()
    for event in env.history.watch.events:
        path, kind = env.evidence.relative(event.path), _EVENT_KINDS.get(event.what)
        if kind is not None and wanted(path) and (with_events or path not in watched):
            told.add(path)
            found.append(FileState(event.instant_ns, event.path, kind))
        elif kind == "absent" and with_events and leads_to(path):
            # Whatever lay in a folder went with it, and has no event of its own.
            found.append(FileState(event.instant_ns, event.path, kind))
    for path, states in watched.items():
        if wanted(path) and not (only_events and path in told):
            found += states
    return sorted(found, key=lambda state: state.instant_ns)
