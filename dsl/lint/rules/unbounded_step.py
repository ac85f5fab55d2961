"""The rule `unbounded-step`. It knows the steps that wait for others; how long they do, nobody knows."""

from __future__ import annotations

from ... import ast
from ..facts import COMMAND_VERBS
from ..rule import Rule
from ..shapes import by_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts

# What the standard library's verbs of these names do can take as long as another process likes.
_WAITING = frozenset((*COMMAND_VERBS, "lock", "acquire", "receive", "connect", "request"))


class UnboundedStep(Rule):
    """a step without a bound in a loop without a bound

    `repeat until EVENT` goes on until something happens. A command, a lock or another step in it that may wait for
    ever keeps the loop from asking: when it hangs, the run ends by its timeout, and the report cannot say which round
    hung.

    Give the step a bound of its own: `run "..." timeout 2s`. Ignore this where a hanging step is what the scenario
    looks for.
    """

    code = "W217"
    name = "unbounded-step"
    bad = """\
scenario LIST-001 "Lists while a writer writes"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  actor lister
    repeat until writer ends
      run "ls -l"

  expect all lister.run succeed
"""
    good = bad.replace('run "ls -l"', 'run "ls -l" timeout 2s')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for loop in file.of(ast.RepeatBlock):
            if loop.until is None:
                continue
            nodes = by_type(loop.steps)
            for step in (*nodes.get(ast.VerbStep, ()), *nodes.get(ast.BarrierStep, ())):
                if step.timeout is None and _may_wait(step):
                    message = "this step has no bound, and neither has its loop"
                    yield self.finding(file, step.span, message, label="add `timeout 2s`, or what is right")


def _may_wait(step: ast.VerbStep | ast.BarrierStep) -> bool:
    if isinstance(step, ast.BarrierStep):
        return True
    return isinstance(step.verb, ast.Name) and step.verb.text in _WAITING


RULE = UnboundedStep()
