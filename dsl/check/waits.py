"""Can every barrier open, can everything that somebody waits for happen? A run in the abstract, before any real one.

All actors walk through their steps at once. A step takes no time and never fails; only barriers and `when` hold one up:
the first until all who name the barrier are there, the second until its event can have happened. Where nobody can
go on any more, those who still wait will wait for ever, and the chain of who waits for whom is named.

What cannot be decided is taken as possible: a loop without a known number of rounds, files, ports, output, the death of
a process. So what is reported here is certain, and much that is wrong is not seen.
"""

from __future__ import annotations

from .. import ast
from ..values import NUMBER
from .scenario import Analysed
from .scope import ActorInfo, step_name
from .values import Frame, Values, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import Report

# A loop with more rounds than this is walked through this often: barriers in it meet in the same rhythm.
MAX_ROUNDS = 200


class _Undecided(Exception):
    """A loop of unknown length holds a barrier: nothing is claimed about this scenario."""


class _Walker:
    """One actor on its way. `at` is the barrier or event that it waits for, none when it is done."""

    def __init__(self, info: ActorInfo, walk: Iterator[_Stop]) -> None:
        self.info = info
        self.walk = walk
        self.at: _Stop | None = None
        self.passed: list[str] = []

    def go_on(self, world: _World) -> None:
        """To the next place where it has to wait."""
        for stop in self.walk:
            if isinstance(stop, ast.Node):
                self.at = stop
                return
            world.happened.add(stop)
        self.at = None
        world.happened.add((self.info.name, "", "ends"))


# What happened: (actor, step or "", begins|ends), or ("flag", name, "raised").
_Stop = ast.BarrierStep | ast.StepEvent | ast.FlagEvent | tuple[str, str, str]


class _World:
    """What has happened so far."""

    def __init__(self, scenario: Analysed, values: Values) -> None:
        self.happened: set[tuple[str, str, str]] = set()
        self.scenario = scenario
        self.values = values

    def walk(self, info: ActorInfo, steps: tuple[ast.Stmt, ...]) -> Iterator[_Stop]:
        for step in steps:
            yield from self._step(info, step)

    def _step(self, info: ActorInfo, step: ast.Stmt) -> Iterator[_Stop]:
        if isinstance(step, ast.BarrierStep):
            yield (info.name, step_name(step), "begins")
            yield step
            yield (info.name, step_name(step), "ends")
        elif isinstance(step, ast.VerbStep):
            yield (info.name, step_name(step), "begins")
            for flag in self.scenario.scope.flags_of.get(step, ()):
                yield ("flag", flag, "raised")
            yield (info.name, step_name(step), "ends")
        elif isinstance(step, ast.TryStep):
            yield from self._step(info, step.step)
        elif isinstance(step, ast.WhenBlock):
            if isinstance(step.event, ast.StepEvent | ast.FlagEvent):
                yield step.event
            yield from self.walk(info, step.steps)
        elif isinstance(step, ast.AtBlock):
            yield from self.walk(info, step.steps)
        elif isinstance(step, ast.RepeatBlock | ast.EveryBlock):
            yield from self._loop(info, step)

    def _loop(self, info: ActorInfo, step: ast.RepeatBlock | ast.EveryBlock) -> Iterator[_Stop]:
        rounds = self._rounds(step) if isinstance(step, ast.RepeatBlock) else None
        holds_barrier = any(isinstance(inner, ast.BarrierStep) for inner, _ in _inner(step))
        if rounds is None and holds_barrier:
            raise _Undecided
        for _ in range(min(1 if rounds is None or not holds_barrier else rounds, MAX_ROUNDS)):
            yield from self.walk(info, step.steps)

    def _rounds(self, step: ast.RepeatBlock) -> int | None:
        if step.times is None:
            return None
        value = known(self.values.lower(step.times, Frame(self.scenario.scope.module))[0])
        if value is None or value.kind != NUMBER or not isinstance(value.amount, int):
            return None
        if value.amount > MAX_ROUNDS:
            raise _Undecided
        return value.amount

    def can_pass(self, event: ast.StepEvent | ast.FlagEvent, by: _Walker) -> bool:
        """Whether an event can have happened by now."""
        if isinstance(event, ast.FlagEvent):
            return (
                "flag",
                event.flag.text,
                "raised",
            ) in self.happened or event.flag.text not in self.scenario.scope.raised
        target = _target(event)
        if target is None:
            return True
        actor, step = target
        if actor not in self.scenario.scope.actors or event.what == "dies" or actor == by.info.name:
            return True
        if step == "":
            return (
                event.what in ("begins", "blocks") or (actor, "", "ends") in self.happened or self._may_be_killed(actor)
            )
        what = "ends" if event.what == "ends" else "begins"
        return (actor, step, what) in self.happened

    def _may_be_killed(self, actor: str) -> bool:
        """An actor in the background is ended from outside, and so is one that another kills."""
        info = self.scenario.scope.actors[actor]
        if info.node.background:
            return True
        return any(
            any(isinstance(argument, ast.Name) and argument.text == actor for argument in step.arguments)
            for step in self.scenario.bound
        )


def _inner(step: ast.RepeatBlock | ast.EveryBlock) -> Iterator[tuple[ast.Stmt, bool]]:
    from .scope import walk_steps

    return walk_steps(step.steps)


def _target(event: ast.StepEvent) -> tuple[str, str] | None:
    """The actor and step that an event speaks of."""
    expr, step = event.subject, ""
    if isinstance(expr, ast.Attribute):
        step, expr = expr.name.text, expr.base
    if isinstance(expr, ast.Index):
        expr = expr.base
    return (expr.text, step) if isinstance(expr, ast.Name) else None


def check_waits(scenario: Analysed, report: Report) -> None:
    """Reports every barrier that can never open and every event that can never happen."""
    from .report import Report as AnyReport

    quiet = Values(scenario.scope, AnyReport(report.source))
    world = _World(scenario, quiet)
    walkers = [_Walker(info, world.walk(info, info.node.steps)) for info in scenario.scope.actors.values()]
    for walker in walkers:
        world.happened.add((walker.info.name, "", "begins"))
    try:
        for walker in walkers:
            walker.go_on(world)
        while _advance(walkers, world):
            pass
    except _Undecided:
        return
    stuck = [walker for walker in walkers if walker.at is not None]
    explained: set[str] = set()
    for walker in stuck:
        if walker.info.name not in explained:
            explained |= _report(walker, walkers, scenario, report)


def _advance(walkers: list[_Walker], world: _World) -> bool:
    """Lets everybody go on who can; false where nobody can."""
    moved = False
    for walker in walkers:
        if isinstance(walker.at, ast.StepEvent | ast.FlagEvent) and world.can_pass(walker.at, walker):
            walker.go_on(world)
            moved = True
    waiting = {walker.info.name: walker for walker in walkers if isinstance(walker.at, ast.BarrierStep)}
    for name in {walker.at.barrier.text for walker in waiting.values() if isinstance(walker.at, ast.BarrierStep)}:
        wanted = {info.name for info, _ in world.scenario.scope.barriers.get(name, [])}
        there = [w for w in waiting.values() if isinstance(w.at, ast.BarrierStep) and w.at.barrier.text == name]
        if {walker.info.name for walker in there} == wanted:
            for walker in there:
                walker.passed.append(name)
                walker.go_on(world)
            moved = True
    return moved


def _report(walker: _Walker, walkers: list[_Walker], scenario: Analysed, report: Report) -> set[str]:
    """Reports why an actor waits for ever, and whom that explains: the chain of who waits for whom, to its end."""
    by_name = {other.info.name: other for other in walkers}
    chain, reasons = [walker], []
    while (following := _holds_up(chain[-1], by_name, scenario)) is not None:
        reasons.append(_why(following))
        if following in chain or following.at is None:
            break
        chain.append(following)
    reason = ", ".join(reasons) or "whoever would raise the flag waits as well"
    stop = walker.at
    if isinstance(stop, ast.BarrierStep):
        report.error("never opens", stop.barrier.span, name=stop.barrier.text, reason=reason)
    elif isinstance(stop, ast.Node):
        report.error("waits forever", stop.span, reason=reason)
    return {link.info.name for link in chain}


def _holds_up(walker: _Walker, by_name: dict[str, _Walker], scenario: Analysed) -> _Walker | None:
    """The actor for which another waits; none where that is not one actor."""
    stop = walker.at
    if isinstance(stop, ast.BarrierStep):
        name = stop.barrier.text
        for info in dict.fromkeys(info for info, _ in scenario.scope.barriers[name]):
            other = by_name[info.name]
            if not (isinstance(other.at, ast.BarrierStep) and other.at.barrier.text == name):
                return other
    target = _target(stop) if isinstance(stop, ast.StepEvent) else None
    return by_name.get(target[0]) if target is not None else None


def _why(walker: _Walker) -> str:
    """Why an actor does not come: it is done, or waits elsewhere."""
    name, stop = walker.info.name, walker.at
    if stop is None:
        passed = walker.passed
        return f"`{name}` ends without it" if not passed else f"`{name}` has ended, having passed {_often(passed)}"
    if isinstance(stop, ast.BarrierStep):
        return f"`{name}` waits at barrier `{stop.barrier.text}`"
    if isinstance(stop, ast.FlagEvent):
        return f"`{name}` waits for the flag `{stop.flag.text}`"
    assert isinstance(stop, ast.StepEvent)
    target = _target(stop) or ("?", "")
    shown = ".".join(part for part in target if part)
    return f"`{name}` waits until `{shown}` {stop.what}"


def _often(passed: list[str]) -> str:
    counts: dict[str, int] = {}
    for name in passed:
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"`{name}` {'once' if count == 1 else f'{count} times'}" for name, count in counts.items())
