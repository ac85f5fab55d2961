"""The rule `unused-file`. It goes by the names that are written; where a command runs, it says nothing."""

from __future__ import annotations

from ... import ast
from ..facts import may_match, touched_texts
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class UnusedFile(Rule):
    """a file that is given and never touched

    A `given file` or `given folder` that no step, fault or expectation names is made for nothing. Most often a step
    was meant to use it and names another file.

    Use it or remove the line. Ignore this for a file that is there to be left alone; better still, expect that it
    `is unchanged`.
    """

    code = "W209"
    name = "unused-file"
    needs_all_names = True
    bad = """\
scenario COPY-009 "A copy"
  given file "source.dat" of 4MiB random
  given file "src.dat" of 4MiB random

  actor writer
    copy "source.dat" to "dest.dat"

  expect writer succeeds
"""
    good = bad.replace('  given file "src.dat" of 4MiB random\n', "")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            given = [stmt for stmt in scenario.of(ast.GivenStmt) if _is_file(stmt)]
            if not given or scenario.has_commands(scenario.decl):
                continue
            texts = [text for item in scenario.decl.items for text in _uses(item)]
            names = {name.text for name in scenario.of(ast.Name)}
            for stmt in given:
                path = stmt.arguments[0]
                assert isinstance(path, ast.Text)
                if stmt.alias is not None and stmt.alias.text in names:
                    continue
                if not any(text is not path and may_match(path, text) for text in texts):
                    yield self.finding(
                        file, path.span, f"{_kind(stmt)} {_shown(file, path)} is given, but nothing touches it"
                    )


def _uses(item: ast.Stmt) -> Iterator[ast.Text]:
    """The texts of a line that could name a file which another line gives."""
    return iter(()) if isinstance(item, ast.WhyStmt | ast.TagsStmt) else touched_texts(item)


def _is_file(stmt: ast.GivenStmt) -> bool:
    named = isinstance(stmt.fixture, ast.Name) and stmt.fixture.text in ("file", "folder")
    return named and bool(stmt.arguments) and isinstance(stmt.arguments[0], ast.Text)


def _kind(stmt: ast.GivenStmt) -> str:
    return stmt.fixture.text if isinstance(stmt.fixture, ast.Name) else "file"


def _shown(file: FileFacts, path: ast.Text) -> str:
    return f"`{file.source.text[path.span[0] : path.span[1]]}`"


RULE = UnusedFile()
