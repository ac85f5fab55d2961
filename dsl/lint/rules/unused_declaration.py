"""The rule `unused-declaration`, for verbs, fixtures and checks of a file that holds scenarios."""

from __future__ import annotations

from ... import ast
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class UnusedDeclaration(Rule):
    """a verb, fixture or check that is declared and never used

    A file with scenarios declares what its scenarios need. What none of them uses is left over, or was meant to be
    used. Files without scenarios are modules for others and are not looked at; neither is a file that another one of
    the same `cts lint` uses.

    Use it, remove it, or move it into a module. Ignore this for a declaration that files elsewhere use.
    """

    code = "W208"
    name = "unused-declaration"
    needs_all_names = True
    bad = """\
verb publish(source: path)
  copy source to "out"

scenario COPY-011 "A copy"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "out"

  expect writer succeeds
"""
    good = bad.replace('    copy "a" to "out"', '    publish "a"')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        if not file.scenarios or file.is_used_elsewhere:
            return
        used = {
            "verb": {_name(step.verb) for step in file.of(ast.VerbStep)},
            "fixture": {_name(given.fixture) for given in file.of(ast.GivenStmt)},
            "check": {_name(check.check) for check in file.of(ast.CheckStmt)},
        }
        kinds = ((ast.VerbDecl, "verb"), (ast.FixtureDecl, "fixture"), (ast.CheckDecl, "check"))
        for kind, what in kinds:
            for item in file.items:
                if isinstance(item, kind) and item.name.text not in used[what]:
                    yield self.finding(file, item.name.span, f"{what} `{item.name.text}` is never used")


def _name(node: ast.Name | ast.Attribute) -> str:
    return node.text if isinstance(node, ast.Name) else ""


RULE = UnusedDeclaration()
