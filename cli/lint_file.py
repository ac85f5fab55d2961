"""Lints one file as `cts lint` does: reads it, checks it, mends it where asked, and makes plain data of the result.

The result can cross a pipe between processes. What is printed of it, and the exit code, is the command's matter.
"""

from __future__ import annotations

import os

from ..dsl.lint.facts import ALONE, RunFacts
from ..dsl.lint.run import Selection, lint_file
from ..dsl.modules import Loader
from ..dsl.parser import parse
from ..dsl.reading import source_of
from ..dsl.resolve import analyse
from ..dsl.source import MAX_BYTES, SourceFile
from .paths import why_not
from .rewriting import read_file, replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..dsl.diagnostics import Diagnostic

    # One finding: its severity, whether it can be mended, what to show of it.
    Shown = tuple[str, bool, Any]
    # One file: its findings, those of modules that it uses, how much was mended, whether it could be read.
    Result = tuple[list[Shown], list[Shown], int, bool]

_MAX_ROUNDS = 10


class Linter:
    """What all files of one `cts lint` have in common."""

    def __init__(self, selection: Selection, mends: bool = False, as_text: bool = True, colour: bool = False) -> None:
        self.selection = selection
        self.mends = mends
        self.as_text = as_text
        self.colour = colour
        self.run: RunFacts = ALONE
        # The real paths of all files that are linted, whose findings need not be reported with those who use them.
        self.own_paths: frozenset[str] = frozenset()
        self.loader = Loader()
        self.n_modules = 0

    def file(self, path: str) -> Result:
        """Lints the file at a path, and writes what was mended."""
        try:
            data, state = read_file(path)
        except OSError as error:
            return self._result([_trouble(path, "read", error)], 0, is_read=False)
        source = source_of(path, data)
        if not isinstance(source, SourceFile):
            return self._result([source], 0, is_read=False)
        findings, text, n_fixed = self.source(source, path)
        if n_fixed:
            try:
                replace_file(path, _encoded(text, data), state)
            except OSError as error:
                return self._result([_trouble(path, "written", error)], 0, is_read=False)
        return self._result(findings, n_fixed)

    def standard_input(self, data: bytes, name: str) -> tuple[Result, str]:
        """Lints a text that stands in no file, and gives it back, mended where that was asked."""
        source = source_of(name, data)
        if not isinstance(source, SourceFile):
            return self._result([source], 0, is_read=False), ""
        findings, text, n_fixed = self.source(source, name)
        return self._result(findings, n_fixed), text

    def source(self, source: SourceFile, path: str) -> tuple[list[Diagnostic], str, int]:
        """The findings of a text, the text (mended, where that was asked), and how many fixes were made."""
        findings, n_syntax_errors = self._findings(source, path)
        n_fixed = 0
        if not self.mends:
            return findings, source.text, 0
        from ..dsl.lint.fixes import mend

        for _ in range(_MAX_ROUNDS):
            text, n_fixes = mend(source.text, findings)
            if not n_fixes:
                break
            mended = SourceFile(source.name, text)
            again, n_left = self._findings(mended, path)
            # A fix is certain, but several at once may meet a case that nobody thought of: never leave a file worse.
            if n_left > n_syntax_errors:
                break
            source, findings, n_syntax_errors = mended, again, n_left
            n_fixed += n_fixes
        return findings, source.text, n_fixed

    def _findings(self, source: SourceFile, path: str) -> tuple[list[Diagnostic], int]:
        parsed = parse(source)
        analysis = analyse(path, parsed, self.loader)
        found = lint_file(parsed, analysis.diagnostics, self.selection, analysis.module, self.run)
        return found, len(parsed.diagnostics)

    def _result(self, findings: list[Diagnostic], n_fixed: int, is_read: bool = True) -> Result:
        return self._shown(findings), self._shown(self._of_modules()), n_fixed, is_read

    def _of_modules(self) -> list[Diagnostic]:
        """The syntax errors of modules that were loaded since the last file: without them, others make no sense."""
        fresh = self.loader.loaded[self.n_modules :]
        self.n_modules = len(self.loader.loaded)
        modules = [module for module in fresh if module.path not in self.own_paths]
        return [found for module in modules if module.parsed is not None for found in module.parsed.diagnostics]

    def _shown(self, findings: list[Diagnostic]) -> list[Shown]:
        if not findings:
            return []
        if self.as_text:
            from ..dsl.diagnostics import Paint, render

            paint = Paint(self.colour)
            return [(found.severity, found.fix is not None, render(found, paint)) for found in findings]
        from .finding_formats import as_data

        return [(found.severity, found.fix is not None, as_data(found)) for found in findings]


def _trouble(path: str, what: str, error: OSError) -> Diagnostic:
    from ..dsl.diagnostics import Diagnostic

    return Diagnostic("E001", SourceFile(path, ""), (0, 0), f"this file cannot be {what}: {why_not(error, path)}")


def _encoded(text: str, before: bytes) -> bytes:
    """A mended text as bytes, with the line ends and the byte-order mark that the file had."""
    data = text.encode()
    if b"\r\n" in before:
        data = data.replace(b"\n", b"\r\n")
    return before[:3] + data if before.startswith(b"\xef\xbb\xbf") else data


def facts_of_run(paths: Sequence[str]) -> RunFacts:
    """What the files know of each other: ids that stand in several of them, and which of them another one uses.

    The lines are read as text, without parsing; that is right for every file that parses.
    """
    import re

    scenario = re.compile(rb"^scenario[ ]+([A-Za-z_][A-Za-z0-9_.\-]*)", re.MULTILINE)
    use = re.compile(rb'^use[ ]+"([^"\n{]+)"', re.MULTILINE)
    places: dict[str, list[tuple[str, int]]] = {}
    used = set()
    for path in paths:
        try:
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES)
        except OSError:
            continue
        for match in scenario.finditer(data):
            line = data.count(b"\n", 0, match.start()) + 1
            places.setdefault(match[1].decode(), []).append((path, line))
        for match in use.finditer(data):
            used.add(os.path.realpath(os.path.join(os.path.dirname(path), os.fsdecode(match[1]))))
    shared = {name: tuple(found) for name, found in places.items() if len({path for path, _ in found}) > 1}
    return RunFacts(shared, frozenset(used))
