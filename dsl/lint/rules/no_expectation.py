"""The rule `no-expectation`. It counts expectations; whether they can fail is another rule's matter."""

from __future__ import annotations

from ... import ast
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class NoExpectation(Rule):
    """a scenario that expects nothing

    Without an `expect`, a `tally` or a `check`, a scenario passes as long as nothing is left behind and no actor hangs.
    It looks like a test and proves next to nothing.

    Say what must hold: which actors succeed, what the files contain afterwards. Ignore this for a scenario that is only
    run to leave a trace.
    """

    code = "W210"
    name = "no-expectation"
    bad = """\
scenario COPY-004 "Two copies at once"
  given file "a" of 4MiB random

  actor writer[2]
    barrier go
    copy "a" to "b"
"""
    good = bad + '\n  expect file "b" equals file "a"\n'

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            kinds = (ast.ExpectStmt, ast.TallyStmt, ast.CheckStmt)
            if not any(kind in scenario.nodes for kind in kinds):
                name = scenario.decl.name
                yield self.finding(
                    file, name.span, f"scenario `{name.text}` expects nothing", label="it can hardly fail"
                )


RULE = NoExpectation()
