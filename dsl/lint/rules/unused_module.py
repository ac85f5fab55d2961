"""The rule `unused-module`. A module is used when one of its declarations or values is."""

from __future__ import annotations

from ... import ast
from ...diagnostics import Fix
from ..rule import Rule
from ..shapes import root_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class UnusedModule(Rule):
    """a module that nothing is used of

    A `use` says what a file needs. One that is not needed any more misleads its readers, and takes time with every run.

    Remove it; `--fix` does. There is no need to ignore this.
    """

    code = "W207"
    name = "unused-module"
    needs_all_names = True
    bad = """\
use locks

scenario COPY-010 "A copy"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  expect writer succeeds
"""
    good = bad.replace("use locks\n\n", "")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        uses = file.of(ast.UseStmt)
        if not uses:
            return
        qualifiers = {root_name(node) for node in file.of(ast.Attribute)}
        # Verbs, fixtures and checks are called by names as well.
        called = {node.text for node in file.of(ast.Name)}
        for use in uses:
            qualifier = file.qualifier(use)
            if qualifier is None or qualifier in qualifiers or called & file.open_names(use):
                continue
            edit = file.line_edit(use)
            fix = Fix(f"remove `use {qualifier}`", (edit,)) if edit else None
            place = use.module or use.path
            assert place is not None
            yield self.finding(file, place.span, f"nothing of the module `{qualifier}` is used", fix=fix)


RULE = UnusedModule()
