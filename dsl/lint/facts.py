"""What the rules know of a file: its scenarios, their actors, settings and constants; collected once for all rules.

These are facts of the text. What a verb does with its arguments is not known here, so a rule that asks for "touched
files" goes by the texts that are written.
"""

from __future__ import annotations

from .. import ast
from ..values import DURATION, NUMBER
from .shapes import below, by_type, fold, number, plain_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeVar

    from ..modules import FileModule
    from ..parser import Parsed
    from ..source import SourceFile

    N = TypeVar("N", bound=ast.Node)

DEFAULT_TIMEOUT_NS = 30_000_000_000
# Verbs whose argument is a command line: what it touches is written nowhere.
COMMAND_VERBS = ("run", "shell")


class RunFacts:
    """What one file may know of the others that are linted with it."""

    __slots__ = ("scenario_ids", "used_files")

    def __init__(
        self, scenario_ids: Mapping[str, tuple[tuple[str, int], ...]], used_files: frozenset[str] = frozenset()
    ) -> None:
        # Each id that stands more than once: the files (as shown to people) and lines where it stands.
        self.scenario_ids = scenario_ids
        # The real paths of the files that another file names in a `use`.
        self.used_files = used_files


ALONE = RunFacts({})


class FileFacts:
    """One file and its scenarios."""

    def __init__(self, parsed: Parsed, module: FileModule | None = None, run: RunFacts = ALONE) -> None:
        self.parsed = parsed
        self.module = module
        self.run = run
        self.source: SourceFile = parsed.source
        self.items = parsed.file.items
        self.nodes = by_type(parsed.file)
        self.uses_files = any(use.path is not None for use in self.of(ast.UseStmt))
        own = [verb.name.text for verb in self.of(ast.VerbDecl)] + [made.name.text for made in self.of(ast.FixtureDecl)]
        # Verbs and fixtures that may touch what is named nowhere.
        self.opaque = frozenset((*COMMAND_VERBS, "command", *own))
        self.lets = {item.name.text: item.value for item in self.items if isinstance(item, ast.LetStmt)}
        self.scenarios = tuple(self._scenarios())

    def of(self, kind: type[N]) -> list[N]:
        """All nodes of a type in the file, in the order of the text."""
        return self.nodes.get(kind, [])

    @property
    def is_used_elsewhere(self) -> bool:
        """Whether another file of this run names the file in a `use`."""
        return self.module is not None and self.module.path in self.run.used_files

    def qualifier(self, use: ast.UseStmt) -> str | None:
        """The name before the dot with which the module's names are called; none where it is not known."""
        if use.alias is not None:
            return use.alias.text
        if use.module is not None:
            return use.module.text
        path = plain_text(use.path)
        return path.rpartition("/")[2].removesuffix(".cts") if path else None

    def open_names(self, use: ast.UseStmt) -> set[str]:
        """The names that the module adds to those that need no qualifier: only one of the library adds any."""
        if use.module is None or use.alias is not None or self.module is None:
            return set()
        module = self.module.uses.get(use.module.text)
        return (
            set() if module is None else {name for what in ("verb", "fixture", "check") for name in module.names(what)}
        )

    def _scenarios(self) -> Iterator[ScenarioFacts]:
        above: list[ast.Stmt] = []
        for item in self.items:
            if isinstance(item, ast.ScenarioDecl):
                yield ScenarioFacts(self, item, tuple(above))
            else:
                above.append(item)

    def line_edit(self, node: ast.Node) -> tuple[int, int, str] | None:
        """The edit that removes a statement's lines; none where a comment or another statement would go with them."""
        source, text = self.source, self.source.text
        first = source.line_of(node.span[0])
        end = node.span[0] + len(text[node.span[0] : node.span[1]].rstrip())
        last = source.line_of(end)
        start = source.starts[first - 1]
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop + 1
        if text[start : node.span[0]].strip() or text[end:stop].strip():
            return None
        if any(line in self.parsed.trivia.by_line for line in range(first, last + 1)):
            return None
        return (start, stop, "")


class ScenarioFacts:
    """One scenario: what is declared in it, and what holds for it from the lines above it."""

    def __init__(self, file: FileFacts, decl: ast.ScenarioDecl, above: tuple[ast.Stmt, ...]) -> None:
        self.file = file
        self.decl = decl
        self.above = above
        self.nodes = by_type(decl)
        self._inside: dict[ast.Node, dict[type, list[Any]]] = {decl: self.nodes}
        self.actors: list[ast.ActorDecl] = self.of(ast.ActorDecl)
        self.expectations: list[ast.ExpectStmt] = self.of(ast.ExpectStmt)
        self.matrix = {stmt.name.text: stmt for stmt in self.of(ast.MatrixStmt)}
        self.constants: dict[str, ast.Expr] = dict(file.lets)
        for name in self.matrix:
            self.constants.pop(name, None)
        self.constants.update((stmt.name.text, stmt.value) for stmt in self.of(ast.LetStmt))

    def of(self, kind: type[N]) -> list[N]:
        """All nodes of a type in the scenario, in the order of the text."""
        return self.nodes.get(kind, [])

    def header(self, kind: type[N]) -> list[N]:
        """The header lines of a type that hold for the scenario: the file's above it, then its own."""
        return [item for item in (*self.above, *self.decl.items) if isinstance(item, kind)]

    def setting(self, name: str) -> ast.SettingStmt | None:
        """`timeout`, `runs` ...: the scenario's own line, or else the file's last one above it."""
        found = None
        for line in self.header(ast.SettingStmt):
            if line.setting == name:
                found = line
        return found

    @property
    def timeout_ns(self) -> float | None:
        """How long a run may take; none where the line says something that is not known before the run."""
        line = self.setting("timeout")
        return DEFAULT_TIMEOUT_NS if line is None else number(line.value, self.constants, DURATION)

    def sizes(self, actor: ast.ActorDecl) -> tuple[int, ...] | None:
        """How many processes an actor may be: one number, or one for each value of a matrix; none where unknown."""
        if actor.size is None:
            return (1,)
        axis = self.matrix.get(actor.size.text) if isinstance(actor.size, ast.Name) else None
        exprs = (actor.size,) if axis is None else axis.values
        found = []
        for expr in exprs:
            value = fold(expr, self.constants)
            if value is None or value.kind != NUMBER or not isinstance(value.amount, int):
                return None
            found.append(value.amount)
        return tuple(found)

    def may_be_several(self, actor: ast.ActorDecl) -> bool:
        sizes = self.sizes(actor)
        return sizes is None or max(sizes) > 1

    def has_commands(self, root: ast.Node) -> bool:
        """Whether a command is run somewhere below, which may touch what is named nowhere."""
        nodes = self.inside(root)
        if self.file.uses_files or ast.CommandOutput in nodes:
            return True
        called = [step.verb for step in nodes.get(ast.VerbStep, ())]
        called += [given.fixture for given in nodes.get(ast.GivenStmt, ())]
        return any(not isinstance(name, ast.Name) or name.text in self.file.opaque for name in called)

    def inside(self, root: ast.Node) -> dict[type, list[Any]]:
        """The nodes of one statement of the scenario, by their type."""
        if root not in self._inside:
            self._inside[root] = by_type(root)
        return self._inside[root]


def touched_texts(root: Any) -> Iterator[ast.Text]:
    """The texts that stand below, as far as they could name files: those of steps, events and faults."""
    return (node for node in below(root) if isinstance(node, ast.Text))


def may_match(pattern: ast.Text, text: ast.Text) -> bool:
    """Whether two written paths can name the same file; what is replaced or globbed may become anything."""
    mine, other = plain_text(pattern), plain_text(text)
    if mine is None or other is None:
        return _begin_alike(pattern, text)
    if any(char in mine + other for char in "*?["):
        from fnmatch import fnmatchcase

        return fnmatchcase(other, mine) or fnmatchcase(mine, other)
    mine, other = _normal(mine), _normal(other)
    return mine == other or mine.startswith(other + "/") or other.startswith(mine + "/") or "." in (mine, other)


def _normal(path: str) -> str:
    while path.startswith("./"):
        path = path[2:]
    return path.rstrip("/")


def _begin_alike(one: ast.Text, other: ast.Text) -> bool:
    """Whether the plain beginnings, up to the first replaced part, agree."""
    heads = []
    for text in (one, other):
        first = text.parts[0] if text.parts else ""
        heads.append((first, len(text.parts) <= 1) if isinstance(first, str) else ("", False))
    (a, a_whole), (b, b_whole) = heads
    if a_whole:
        return a.startswith(b)
    if b_whole:
        return b.startswith(a)
    return a.startswith(b) or b.startswith(a)
