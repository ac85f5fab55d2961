"""The rule `critical-without-why`."""

from __future__ import annotations

from ... import ast
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class CriticalWithoutWhy(Rule):
    """a P0 scenario that does not say why it exists

    `why` is shown with every failure. Whoever is woken by a P0 scenario must learn at once what breaks for users, and
    a year later nobody dares to change a critical test whose reason is forgotten.

    Add `why "..."`. Ignore this where the title says it all.
    """

    code = "W222"
    name = "critical-without-why"
    bad = """\
scenario COPY-008 "A copy is never torn"
  priority P0

  actor writer
    create "a"

  expect writer succeeds
"""
    good = bad.replace("  priority P0", '  why "A torn import once corrupted the ledger."\n  priority P0')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            levels = scenario.header(ast.PriorityStmt)
            if levels and levels[-1].level.text == "P0" and not scenario.header(ast.WhyStmt):
                own = levels[-1] in scenario.decl.items
                span = levels[-1].span if own else scenario.decl.name.span
                yield self.finding(file, span, f"`{scenario.decl.name.text}` is P0, but does not say why it exists")


RULE = CriticalWithoutWhy()
