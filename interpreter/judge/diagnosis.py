"""What a failure looked like, as data: the operations that matter in time order, with barriers, waits, kills and locks.

From one judgement and the history it comes from. How it is drawn is not known here; `report/picture.py` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .contention import barrier_steps
from .describe import named
from .events import spoken_sighting
from .evidence import who_name
from .facts import facts_of
from .outcomes import outcome_seen
from .phrases import variant_name
from .quantity import instant, quantity_of, size
from .resources import points

if TYPE_CHECKING:
    from ..history import BlockedInterval, Operation
    from .evaluate import Environment
    from .verdict import Judgement

MOST_OPERATIONS = 16
_ROUNDS_OF_ONE_FAILURE = 3
# A jump of memory that is worth a line: beyond both.
_JUMP_BYTES, _JUMP_FACTOR = 16 << 20, 1.5


@dataclass(slots=True)
class Moment:
    """One line of the picture. `who` is a process's name, empty for what concerns all; `what` is begins, ends, blocked,
    freed, barrier, killed, lock, sees, seen. `matters` marks the operations that the failed sentence speaks of.
    """

    at_ns: int
    who: str
    what: str
    text: str
    matters: bool = False


@dataclass(slots=True)
class Diagnosis:
    """`zero_ns` is the instant from which times are shown: the first barrier, or the run's beginning."""

    text: str
    because: str
    expected: str
    seen: str
    scenario: str
    run: int
    seed: int
    variant: dict[str, Any]
    zero_ns: int
    instant_ns: int | None = None
    doing: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    moments: list[Moment] = field(default_factory=list)
    n_left_out: int = 0
    files: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    # What to do next: (kind, sentence); kind is replay, repeat, explore, keep, so that a command line can name its command.
    next_steps: list[tuple[str, str]] = field(default_factory=list)


def diagnose(judgement: Judgement, env: Environment) -> Diagnosis:
    history = env.history
    found = Diagnosis(
        judgement.text,
        judgement.because,
        judgement.expected,
        judgement.seen or judgement.reason,
        history.scenario,
        history.run,
        history.seed,
        history.variant,
        env.evidence.zero_ns,
        judgement.instant_ns,
        judgement.doing,
    )
    operations, found.n_left_out = _that_matter(judgement, env)
    key = {id(operation) for operation in judgement.operations}
    for operation in operations:
        found.moments += _moments_of(operation, id(operation) in key, env)
    found.moments += _around(operations, judgement, env)
    found.moments.sort(key=lambda moment: moment.at_ns)
    found.processes = tuple(dict.fromkeys(moment.who for moment in found.moments if moment.who))
    found.files = _files(judgement, env)
    found.resources = _resources(env)
    found.next_steps = _next_steps(judgement, env)
    return found


def _that_matter(judgement: Judgement, env: Environment) -> tuple[list[Operation], int]:
    """Those of the judgement, then those that overlapped them, nearest first.

    Many of one process say less than some of them beside what another one did, so others have half of the room.
    """
    judged = [operation for operation in judgement.operations if operation.outcome != "skipped"]
    key = _told_once(judged)[:MOST_OPERATIONS]
    if not key:
        if judgement.kind == "unasked":
            return (_last_of_each(env), 0) if env.history.timed_out else ([], 0)
        return _that_met(env)
    half = MOST_OPERATIONS // 2
    whose = {(operation.actor, operation.member) for operation in key}
    others = [found for found in _near(key[:half], judged, env) if (found.actor, found.member) not in whose]
    chosen = key[: MOST_OPERATIONS - min(half, len(others))]
    near = others if len(chosen) < len(key) else _near(chosen, judged, env)
    room = MOST_OPERATIONS - len(chosen)
    return sorted(chosen + near[:room], key=lambda operation: operation.began_ns), max(0, len(near) - room)


def _told_once(operations: list[Operation]) -> list[Operation]:
    """Of one failure that comes again round after round, the first few."""
    told: list[Operation] = []
    times: dict[tuple[object, ...], int] = {}
    for operation in operations:
        failure = (operation.actor, operation.member, operation.step, operation.outcome, operation.error)
        times[failure] = times.get(failure, 0) + 1
        if operation.outcome == "succeeded" or times[failure] <= _ROUNDS_OF_ONE_FAILURE:
            told.append(operation)
    return told


def _near(chosen: list[Operation], judged: list[Operation], env: Environment) -> list[Operation]:
    """What was under way in the time of the chosen, and is none of those that were judged."""
    known = {id(operation) for operation in judged}
    spans = [(operation.began_ns, env.evidence.end_ns(operation)) for operation in chosen]
    first, last = min(began for began, _ in spans), max(ended for _, ended in spans)
    near = [
        operation
        for operation in env.history.operations
        if operation.began_ns <= last and id(operation) not in known and operation.outcome != "skipped"
        and env.evidence.end_ns(operation) >= first
    ]  # fmt: skip
    return sorted(near, key=lambda operation: min(abs(operation.began_ns - began) for began, _ in spans))


def _that_met(env: Environment) -> tuple[list[Operation], int]:
    """A sentence about the end names no operation; then those that overlapped another process's are worth a look."""
    met: dict[int, Operation] = {}
    # For each process, the operation of it that ends last so far: only it can still be open.
    latest: dict[tuple[str, int], Operation] = {}
    for operation in _done(env):
        who = (operation.actor, operation.member)
        for other, before in latest.items():
            if other != who and env.evidence.end_ns(before) > operation.began_ns:
                met[id(before)], met[id(operation)] = before, operation
        mine = latest.get(who)
        if mine is None or env.evidence.end_ns(mine) < env.evidence.end_ns(operation):
            latest[who] = operation
    found = sorted(met.values(), key=lambda operation: operation.began_ns) or _last_of_each(env)
    return found[:MOST_OPERATIONS], max(0, len(found) - MOST_OPERATIONS)


def _last_of_each(env: Environment) -> list[Operation]:
    """What every process did last: where it stood when time was up, or when it was killed."""
    last = {(operation.actor, operation.member): operation for operation in _done(env)}
    return sorted(last.values(), key=lambda operation: operation.began_ns)[:MOST_OPERATIONS]


def _done(env: Environment) -> list[Operation]:
    """In time order, without barriers and without what never began."""
    barriers = barrier_steps(env.scenario)
    rows = [
        operation
        for operation in env.history.operations
        if operation.outcome != "skipped" and (operation.actor, operation.step) not in barriers
    ]
    return sorted(rows, key=lambda operation: operation.began_ns)


def _moments_of(operation: Operation, matters: bool, env: Environment) -> list[Moment]:
    who = who_name(operation.actor, operation.member)
    found = [Moment(operation.began_ns, who, "begins", operation.step, matters)]
    for wait in operation.blocked:
        holder = _holder(wait, who, env)
        # Neither where the run was nor an address is of interest: the scenario says `door`, and so does this.
        detail = wait.detail.replace(f"{env.history.folder}/", "").removeprefix("work/").removeprefix(wait.what).strip()
        detail = f" {detail}" if detail and not detail.startswith("0x") else ""
        found.append(Moment(wait.began_ns, who, "blocked", f"waits: {wait.what}{detail}{holder}", matters))
        if wait.ended_ns is not None:
            found.append(Moment(wait.ended_ns, who, "freed", "goes on", matters))
    end_ns = env.evidence.end_ns(operation)
    if operation.outcome == "killed":
        end = env.evidence.ends.get((operation.actor, operation.member))
        text = outcome_seen(end) if end is not None else "was killed"
        found.append(Moment(end_ns, who, "killed", f"{operation.step}: {text}", matters))
        return found
    text = outcome_seen(operation)
    if operation.outcome == "succeeded":
        text = "done" if operation.value is None else f"= {named(quantity_of(operation.value), env)}"
    found.append(Moment(end_ns, who, "ends", f"{operation.step} {text}", matters))
    return found


def _holder(wait: BlockedInterval, who: str, env: Environment) -> str:
    """Who held the lock while it was waited for, as the system's lock table said."""
    before: set[str] = set()
    meanwhile: set[str] = set()
    for fact in env.history.locks:
        if fact.waits or (wait.ended_ns is not None and fact.instant_ns > wait.ended_ns):
            continue
        if not wait.detail or fact.path in wait.detail or wait.detail in fact.path:
            (before if fact.instant_ns < wait.began_ns else meanwhile).add(who_name(fact.actor, fact.member))
    # Who held it earlier may have let go; only if nobody was seen meanwhile is that the best that is known.
    held = meanwhile or before
    holders = sorted(held - {who})
    return f", held by {', '.join(holders)}" if holders else ""


def _around(operations: list[Operation], judgement: Judgement, env: Environment) -> list[Moment]:
    """Barriers, deaths and the observer's sight within the time of the operations shown."""
    found = []
    if operations:
        last = max(env.evidence.end_ns(operation) for operation in operations)
        for opening in env.history.barriers:
            if opening.instant_ns <= last:
                missing = ", ".join(who_name(*who) for who in opening.missing)
                text = f"barrier {opening.name} " + (f"breaks: {missing} never came" if missing else "opens")
                found.append(Moment(opening.instant_ns, "", "barrier", text))
        first = min(operation.began_ns for operation in operations)
        found += [
            Moment(sighting.instant_ns, who_name(sighting.actor, sighting.member), "sees", spoken_sighting(sighting))
            for sighting in env.history.sightings
            if min(first, env.evidence.zero_ns) <= sighting.instant_ns <= last
        ][:MOST_OPERATIONS]
        shown = {(operation.actor, operation.member) for operation in operations if operation.outcome == "killed"}
        found += [
            Moment(end.ended_ns, who_name(end.actor, end.member), "killed", outcome_seen(end))
            for end in env.history.actors
            if end.outcome == "killed" and (end.actor, end.member) not in shown
            and (end.ended_ns <= last or end.by not in ("", "harness"))
        ]  # fmt: skip
    if judgement.instant_ns is not None:
        found.append(Moment(judgement.instant_ns, "", "seen", judgement.seen, True))
    return found


def _files(judgement: Judgement, env: Environment) -> list[str]:
    lines = []
    for path in judgement.files:
        facts = env.final.files.get(path) if env.final is not None else None
        if facts is not None:
            lines.append(f"{path}: at the end {facts.described()}")
        given = env.evidence.given_files.get(path)
        if given is not None:
            name = env.evidence.name_of(given.content) if given.content is not None else ""
            lines.append(f"{path}: given as {facts_of(given, name).described()}")
    return lines


def _resources(env: Environment) -> list[str]:
    """Processes whose memory jumped between two samples."""
    lines = []
    for (actor, member), samples in sorted(env.history.samples.items()):
        instants, memory = points("memory", samples)
        for at in range(1, len(memory)):
            before, after = memory[at - 1], memory[at]
            if after - before > _JUMP_BYTES and after > _JUMP_FACTOR * before:
                at_instant = instant(instants[at] - env.evidence.zero_ns)
                lines.append(
                    f"{who_name(actor, member)}: memory jumped from {size(before)} to {size(after)} at {at_instant}"
                )
                break
    return lines


def _next_steps(judgement: Judgement, env: Environment) -> list[tuple[str, str]]:
    history = env.history
    variant = f" of {variant_name(history.variant)}" if history.variant else ""
    steps = [("replay", f"run {history.run}{variant} again with seed {history.seed}")]
    if judgement.files:
        steps.append(("keep", "keep the run's folder and look at " + ", ".join(judgement.files[:3])))
    return steps
