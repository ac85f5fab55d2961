"""The rule `instant-already-past`. It compares the instants that are written within one block of steps."""

from __future__ import annotations

from ... import ast
from ...values import DURATION
from ..rule import Rule
from ..shapes import number, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class InstantAlreadyPast(Rule):
    """an instant that has passed before its step is reached

    Steps run in order. Where `at t+20ms` stands below `at t+50ms`, its instant has always passed, the step starts too
    late, and every run is inconclusive. The same holds behind a `wait` that is longer than the distance.

    Put the steps in the order of their instants, or into two actors. Do not ignore this.
    """

    code = "W223"
    name = "instant-already-past"
    bad = """\
scenario TIME-001 "Two reads"
  given file "a" of 1MiB random

  actor reader
    at t+50ms read "a" as late
    at t+20ms read "a" as early

  expect reader.early succeeds
  expect reader.late succeeds
"""
    good = bad.replace("at t+50ms", "at t+10ms")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            if ast.AtBlock in scenario.nodes:
                for actor in scenario.actors:
                    yield from self._in_order(file, scenario, actor.steps)

    def _in_order(self, file: FileFacts, scenario: ScenarioFacts, steps: tuple[ast.Stmt, ...]) -> Iterator[Diagnostic]:
        passed: dict[str, tuple[float, str]] = {}
        for step in steps:
            inner = step.step if isinstance(step, ast.TryStep) else step
            if isinstance(inner, ast.BarrierStep):
                passed.clear()
            elif isinstance(inner, ast.WaitStep):
                amount = number(inner.duration, scenario.constants, DURATION) or 0
                shown = written(file.source.text, inner.span)
                before = passed.get("t", (0.0, ""))[0]
                passed["t"] = (before + amount, f"`{shown}`")
            elif isinstance(inner, ast.AtBlock):
                found = _instant(inner.instant, scenario)
                if found is None:
                    continue
                anchor, distance = found
                last, what = passed.get(anchor, (0.0, ""))
                if distance < last:
                    shown = written(file.source.text, inner.instant.span)
                    yield self.finding(file, inner.instant.span, f"`{shown}` has always passed behind {what} above it")
                else:
                    passed[anchor] = (distance, f"`at {written(file.source.text, inner.instant.span)}`")


def _instant(instant: ast.Expr, scenario: ScenarioFacts) -> tuple[str, float] | None:
    """The name at the front of `t+50ms`, and the distance from it."""
    if isinstance(instant, ast.Name):
        return instant.text, 0.0
    if isinstance(instant, ast.Binary) and isinstance(instant.left, ast.Name) and instant.operator == "+":
        distance = number(instant.right, scenario.constants, DURATION)
        return None if distance is None else (instant.left.text, distance)
    return None


RULE = InstantAlreadyPast()
