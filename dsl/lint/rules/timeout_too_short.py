"""The rule `timeout-too-short`. It adds up the times that are written, which is the least that a run can take."""

from __future__ import annotations

from ... import ast
from ...values import DURATION, print_duration
from ..facts import DEFAULT_TIMEOUT_NS
from ..rule import Rule
from ..shapes import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class TimeoutTooShort(Rule):
    """a timeout shorter than the timeline

    The times that an actor's steps spell out (`wait`, `at t+...`, `every ... for`, `repeat for`) add up to more than
    the scenario's `timeout`, 30s where none is written. Every run will be ended before it is over, and fails.

    Raise the timeout or shorten the timeline. Do not ignore this.
    """

    code = "W215"
    name = "timeout-too-short"
    bad = """\
scenario SOAK-001 "Clients for a minute"
  timeout 30s

  actor client[4]
    repeat for 1min
      append "log" text "x"

  expect all client succeed
"""
    good = bad.replace("timeout 30s", "timeout 2min")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            timeout = scenario.timeout_ns
            if timeout is None:
                continue
            times = [
                (_least(actor.steps, scenario.constants), actor) for actor in scenario.actors if not actor.background
            ]
            least, actor = max(times, key=lambda pair: pair[0], default=(0, None))
            if actor is not None and least >= timeout:
                yield self._finding(file, scenario, actor, least, timeout)

    def _finding(
        self, file: FileFacts, scenario: ScenarioFacts, actor: ast.ActorDecl, least: float, timeout: float
    ) -> Diagnostic:
        line = scenario.setting("timeout")
        limit = print_duration(int(timeout))
        if line is None:
            limit = f"the default of {print_duration(DEFAULT_TIMEOUT_NS)}"
        needs = f"`{actor.name.text}` needs at least {print_duration(int(least))}"
        own = line is not None and line in scenario.decl.items
        span = line.span if own and line is not None else actor.name.span
        return self.finding(file, span, f"{needs}, but the timeout is {limit}", label="every run will be ended early")


def _least(steps: tuple[ast.Stmt, ...], constants: Mapping[str, ast.Expr]) -> float:
    """The least time in nanoseconds that steps take, one after the other."""
    total = since_barrier = 0.0
    for step in steps:
        inner = step.step if isinstance(step, ast.TryStep) else step
        if isinstance(inner, ast.BarrierStep):
            since_barrier = 0.0
            continue
        if isinstance(inner, ast.AtBlock):
            spent = max(0.0, _offset(inner.instant, constants) - since_barrier) + _least(inner.steps, constants)
        else:
            spent = _of_step(inner, constants)
        total += spent
        since_barrier += spent
    return total


def _of_step(step: ast.Stmt, constants: Mapping[str, ast.Expr]) -> float:
    if isinstance(step, ast.WaitStep):
        return number(step.duration, constants, DURATION) or 0
    if isinstance(step, ast.WhenBlock):
        return (number(step.offset, constants, DURATION) or 0) + _least(step.steps, constants)
    if isinstance(step, ast.EveryBlock):
        duration = number(step.duration, constants, DURATION) or 0
        # The last round begins one period before the end.
        return max(0, duration - (number(step.period, constants, DURATION) or duration))
    if isinstance(step, ast.RepeatBlock):
        if step.duration is not None:
            return number(step.duration, constants, DURATION) or 0
        return (number(step.times, constants) or 0) * _least(step.steps, constants)
    return 0


def _offset(instant: ast.Expr, constants: Mapping[str, ast.Expr]) -> float:
    """How far behind the last barrier `at t+50ms` lies; that of another barrier is not known here."""
    if isinstance(instant, ast.Binary) and isinstance(instant.left, ast.Name) and instant.left.text == "t":
        amount = number(instant.right, constants, DURATION) or 0
        return -amount if instant.operator == "-" else amount
    return 0


RULE = TimeoutTooShort()
