"""The rule `wait-as-synchronisation`. It goes by which files the steps name, not by what really happens in time."""

from __future__ import annotations

from ... import ast
from ..facts import may_match, touched_texts
from ..rule import Rule
from ..shapes import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class WaitAsSynchronisation(Rule):
    """a `wait` that stands in for synchronisation

    A fixed time guesses when another process is ready: too short on a slow machine, wasted on a fast one, and never
    the instant at which the race happens. A `wait` first in an actor, directly behind a barrier, or before the first
    touch of a file that another actor works on is such a guess.

    Wait for what is meant: `when writer.copy ends`, `when file "x" appears`, a barrier that both actors name, or
    `at t+50ms` for a fixed distance from a barrier. Ignore this where the time itself is the subject, as for a lock
    that is held for 50ms; waits between two steps on the same file, and in loops, are not reported.
    """

    code = "W204"
    name = "wait-as-synchronisation"
    bad = """\
scenario RDW-010 "A reader sees the whole copy"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  actor reader
    wait 2s
    read "b"

  expect writer succeeds
  expect reader succeeds
"""
    good = bad.replace('    wait 2s\n    read "b"', '    when writer.copy ends read "b"')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            if ast.WaitStep not in scenario.nodes:
                continue
            if len(scenario.actors) > 1:
                for actor in scenario.actors:
                    yield from self._check(file, scenario, actor)

    def _check(self, file: FileFacts, scenario: ScenarioFacts, actor: ast.ActorDecl) -> Iterator[Diagnostic]:
        touched: list[ast.Text] = []
        for place, step in enumerate(actor.steps):
            if not isinstance(step, ast.WaitStep):
                touched += touched_texts(step)
                continue
            before = actor.steps[place - 1] if place else None
            following = actor.steps[place + 1] if place + 1 < len(actor.steps) else None
            if following is None or isinstance(following, ast.BarrierStep | ast.WhenBlock | ast.AtBlock):
                continue
            shown = written(file.source.text, step.span)
            rival = _rival(scenario, actor, following, touched)
            if isinstance(before, ast.BarrierStep):
                instant = f"at t+{written(file.source.text, step.duration.span)}"
                example = f"for example: {instant} {written(file.source.text, following.span)}"
                yield self.finding(
                    file, step.span, f"`{shown}` behind a barrier drifts with the machine",
                    label=f"write `{instant}` before the next step", notes=(example,),
                )  # fmt: skip
            elif rival is not None:
                event, what = rival
                yield self.finding(
                    file, step.span, f"`{shown}` guesses when {what}", label="wait for the event itself",
                    notes=(f"for example: when {event} {written(file.source.text, following.span)}",),
                )  # fmt: skip
            elif before is None:
                yield self.finding(
                    file, step.span, f"`{shown}` guesses when the other actors are ready",
                    label="name a barrier here and in the other actors",
                    notes=("`barrier go` starts all at one instant; `at go+50ms STEP` keeps a distance from it",),
                )  # fmt: skip


def _rival(
    scenario: ScenarioFacts, actor: ast.ActorDecl, following: ast.Stmt, touched: list[ast.Text]
) -> tuple[str, str] | None:
    """The step of another actor that works on a file which `following` is the first of this actor to touch."""
    mine = [text for text in touched_texts(following) if not any(may_match(text, old) for old in touched)]
    for other in scenario.actors:
        if other is actor:
            continue
        for step in other.steps:
            inner = step.step if isinstance(step, ast.TryStep) else step
            if not isinstance(inner, ast.VerbStep) or not isinstance(inner.verb, ast.Name):
                continue
            if any(may_match(text, theirs) for text in mine for theirs in touched_texts(inner)):
                name = inner.alias.text if inner.alias else inner.verb.text
                step_name = f"{other.name.text}.{name}"
                quantifier = "all " if scenario.may_be_several(other) else ""
                return f"{quantifier}{step_name} ends", f"`{step_name}` is done"
    return None


RULE = WaitAsSynchronisation()
