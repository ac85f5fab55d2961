"""The rule `unused-actor`. An actor is used when it does something or when somebody speaks of it."""

from __future__ import annotations

from ... import ast
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class UnusedActor(Rule):
    """an actor that does nothing and that nobody names

    An actor without steps is a process that starts and ends. Where nobody refers to it either, it was most likely
    begun and forgotten, and what it should have done is missing from the test.

    Give it steps or remove it. Ignore this for a process whose mere existence matters.
    """

    code = "W205"
    name = "unused-actor"
    needs_all_names = True
    bad = """\
scenario COPY-002 "A copy alone"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  actor reader

  expect writer succeeds
"""
    good = bad.replace("  actor reader\n\n", "")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            if all(actor.steps for actor in scenario.actors):
                continue
            named = {name.text for name in scenario.of(ast.Name)}
            for actor in scenario.actors:
                if not actor.steps and actor.name.text not in named:
                    message = f"actor `{actor.name.text}` does nothing, and nothing refers to it"
                    yield self.finding(file, actor.name.span, message)


RULE = UnusedActor()
