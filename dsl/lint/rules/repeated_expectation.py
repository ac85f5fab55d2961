"""The rule `repeated-expectation`. Two expectations are the same when they say the same, however they are spelt."""

from __future__ import annotations

from ...diagnostics import Fix, Related
from ..rule import Rule
from ..shapes import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ... import ast
    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class RepeatedExpectation(Rule):
    """an expectation that stands twice

    The second line adds nothing; most often it was copied to be changed, and the change was forgotten.

    Remove it or say what was meant; `--fix` removes it where it carries neither a comment nor a reason of its own.
    There is no need to ignore this.
    """

    code = "W212"
    name = "repeated-expectation"
    bad = """\
scenario COPY-005 "A copy"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  expect writer succeeds
  expect file "b" equals file "a"
  expect writer succeeds
"""
    good = bad.replace('file "a"\n  expect writer succeeds\n', 'file "a"\n')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            seen: dict[Any, ast.ExpectStmt] = {}
            for expectation in scenario.expectations:
                first = seen.setdefault(_said(expectation), expectation)
                if first is expectation:
                    continue
                edit = None if expectation.because is not None else file.line_edit(expectation)
                yield self.finding(
                    file,
                    expectation.span,
                    "this expectation stands twice",
                    related=(Related(first.span, "it is also here"),),
                    fix=Fix("remove the second one", (edit,)) if edit else None,
                )


def _said(expectation: ast.ExpectStmt) -> Any:
    """All that an expectation demands, without its reason; the order of alternatives makes no difference."""
    return (
        expectation.mode, key(expectation.within), key(expectation.quantifier), key(expectation.subject),
        frozenset(key(expectation.tests)), frozenset(key(expectation.others)),
    )  # fmt: skip


RULE = RepeatedExpectation()
