"""The rule `unused-name`: values, axes, contents, flags and the like that nobody asks for. Steps' names are free."""

from __future__ import annotations

from ... import ast
from ...diagnostics import Fix
from ..rule import Rule
from ..shapes import by_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class UnusedName(Rule):
    """a name that is declared and never used

    A `let`, a `matrix`, a `share`, a `semaphore`, a name given with `as` to what was `given`, a captured value or a
    raised flag that nobody asks for has no effect. An unused `matrix` is worse: it runs the same test several times
    and looks like several tests.

    Use the name or remove the line; `--fix` removes an unused `let` and an unused `as NAME`. Names of steps may stay
    unused, since they make reports readable. Ignore this for a value that is kept for a reader's sake.
    """

    code = "W206"
    name = "unused-name"
    needs_all_names = True
    bad = """\
scenario COPY-003 "Copiers"
  matrix copier = "cp" | "rsync"
  given file "a" of 4MiB random

  actor writer
    copy "a" to "b"

  expect writer succeeds
"""
    good = bad.replace('copy "a" to "b"', 'copy_with copier "a" to "b"')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        if not file.scenarios:
            return
        everywhere = _used(file.nodes)
        for item in file.items:
            if isinstance(item, ast.LetStmt) and item.name.text not in everywhere:
                yield self._unused(file, item.name, "value", fix=_line_fix(file, item))
        for scenario in file.scenarios:
            yield from self._in_scenario(file, scenario)

    def _in_scenario(self, file: FileFacts, scenario: ScenarioFacts) -> Iterator[Diagnostic]:
        used = _used(scenario.nodes)
        for let in scenario.of(ast.LetStmt):
            if let.name.text not in used:
                yield self._unused(file, let.name, "value", fix=_line_fix(file, let))
        for axis in scenario.of(ast.MatrixStmt):
            if axis.name.text not in used:
                n = len(axis.values)
                label = f"the same test runs {n} times" if n > 1 else ""
                yield self._unused(file, axis.name, "matrix", label)
        for semaphore in scenario.of(ast.SemaphoreStmt):
            if semaphore.name.text not in used:
                yield self._unused(file, semaphore.name, "semaphore")
        for share in scenario.decl.items:
            if isinstance(share, ast.ShareStmt) and share.name.text not in used:
                yield self._unused(file, share.name, "shared value", "it is set, but nobody reads it")
        for given in scenario.of(ast.GivenStmt):
            if given.alias is not None and given.alias.text not in used:
                yield self._unused(file, given.alias, "name", fix=_alias_fix(file, given))
        yield from self._flags(file, scenario)
        for capture in scenario.of(ast.CaptureStep):
            if capture.name.text not in used and capture.name.text not in _attributes(scenario):
                yield self._unused(file, capture.name, "captured value")

    def _flags(self, file: FileFacts, scenario: ScenarioFacts) -> Iterator[Diagnostic]:
        awaited = {event.flag.text for event in scenario.of(ast.FlagEvent)}
        for step in scenario.of(ast.VerbStep):
            if isinstance(step.verb, ast.Name) and step.verb.text == "raise" and len(step.arguments) == 1:
                flag = step.arguments[0]
                if isinstance(flag, ast.Name) and flag.text not in awaited:
                    message = f"flag `{flag.text}` is raised, but nobody waits for it"
                    yield self.finding(file, flag.span, message, notes=(f"elsewhere: when flag {flag.text} STEP",))

    def _unused(
        self, file: FileFacts, name: ast.Ident, what: str, label: str = "", fix: Fix | None = None
    ) -> Diagnostic:
        return self.finding(file, name.span, f"{what} `{name.text}` is never used", label=label, fix=fix)


def _used(nodes: dict[type, list[ast.Node]]) -> set[str]:
    # A contrast's `copier = "cp"` is no use: it sets the axis, and somebody must still ask for it.
    return {name.text for name in nodes.get(ast.Name, ()) if isinstance(name, ast.Name)}


def _attributes(scenario: ScenarioFacts) -> Iterable[str]:
    return {attribute.name.text for attribute in scenario.of(ast.Attribute)}


def _line_fix(file: FileFacts, node: ast.LetStmt) -> Fix | None:
    # What calculates a value is gone with its name; a text that interpolates others is fine to lose as well.
    edit = file.line_edit(node)
    return Fix(f"remove `let {node.name.text}`", (edit,)) if edit else None


def _alias_fix(file: FileFacts, given: ast.GivenStmt) -> Fix | None:
    assert given.alias is not None
    text = file.source.text
    start = text.rfind(" as ", given.span[0], given.alias.span[0])
    if start < 0 or text[start : given.alias.span[0]].strip() != "as" or by_type(given).get(ast.Pattern):
        return None
    while text[start - 1] == " ":
        start -= 1
    return Fix(f"remove `as {given.alias.text}`", ((start, given.alias.span[1], ""),))


RULE = UnusedName()
