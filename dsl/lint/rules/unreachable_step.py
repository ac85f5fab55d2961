"""The rule `unreachable-step`. It looks at the order of steps alone, not at what an earlier step may do."""

from __future__ import annotations

from ... import ast
from ...values import DURATION
from ..rule import Rule
from ..shapes import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class UnreachableStep(Rule):
    """a step that can never be reached

    Steps behind one that ends the actor (it kills itself) or the verb (`give`), in a loop of no rounds, or in a group
    of no processes are never executed. They are reported as skipped, and whatever is expected of them says nothing.

    Remove the step, or what stands before it. Ignore this in a scenario whose counts are zero on purpose, as the first
    value of a series.
    """

    code = "W203"
    name = "unreachable-step"
    bad = """\
scenario KILL-001 "A writer ends itself"
  actor writer
    write "a" text "half"
    kill writer
    write "b" text "never"

  expect writer is killed
"""
    good = bad.replace('    write "b" text "never"\n', "")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        bodies = [decl.body for decl in file.of(ast.VerbDecl)] + [decl.body for decl in file.of(ast.FixtureDecl)]
        for body in bodies:
            yield from self._after(file, body, "")
        for scenario in file.scenarios:
            for actor in scenario.actors:
                if scenario.sizes(actor) == (0,) and actor.steps:
                    yield self.finding(file, actor.name.span, f"`{actor.name.text}` is a group of no processes")
                yield from self._after(file, actor.steps, "" if scenario.may_be_several(actor) else actor.name.text)
            yield from self._loops(file, scenario)

    def _after(self, file: FileFacts, steps: tuple[ast.Stmt, ...], actor: str) -> Iterator[Diagnostic]:
        for step, following in zip(steps, steps[1:], strict=False):  # noqa: RUF007 - itertools is not worth its import
            if isinstance(step, ast.GiveStep):
                yield self.finding(file, following.span, "this step is never reached: `give` ends the verb")
                return
            if actor and _kills(step, actor):
                line = file.source.line_of(step.span[0])
                message = f"this step is never reached: `{actor}` has killed itself on line {line}"
                yield self.finding(file, following.span, message)
                return

    def _loops(self, file: FileFacts, scenario: ScenarioFacts) -> Iterator[Diagnostic]:
        for loop in scenario.of(ast.RepeatBlock):
            if number(loop.times, scenario.constants) == 0:
                assert loop.times is not None
                yield self.finding(file, loop.times.span, "the steps of this loop are never reached: it has no rounds")
            elif number(loop.duration, scenario.constants, DURATION) == 0:
                assert loop.duration is not None
                yield self.finding(
                    file, loop.duration.span, "the steps of this loop are never reached: it takes no time"
                )
        for every in scenario.of(ast.EveryBlock):
            if number(every.duration, scenario.constants, DURATION) == 0:
                yield self.finding(file, every.duration.span, "this step is never reached: the schedule takes no time")


def _kills(step: ast.Stmt, actor: str) -> bool:
    """`kill writer` of writer itself; `kill writer with SIGSTOP` and the like leave it alive."""
    if not isinstance(step, ast.VerbStep) or not isinstance(step.verb, ast.Name) or step.verb.text != "kill":
        return False
    words = [argument.text for argument in step.arguments if isinstance(argument, ast.Name)]
    return words == [actor] or words in ([actor, "with", "SIGKILL"], [actor, "with", "KILL"])


RULE = UnreachableStep()
