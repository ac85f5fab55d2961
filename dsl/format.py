"""The canonical printer: the one form of a `.cts` file.

Two spaces, sections in their order, canonical units, the right number of verbs, comments where they stood. It prints
what was parsed without a mistake; what the text means, and whether the file should be written, is not known here.
"""

from __future__ import annotations

from . import ast
from .format_layout import flat, laid_out, pieces_of
from .format_lines import Line, Lines
from .format_order import in_order, names_given, section_of
from .format_words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .format_layout import Piece
    from .parser import Parsed
    from .trivia import Comment

_BEFORE_GRADE = 3  # spaces between the longest outcome of a tally and its grade
_DECLARATIONS = ("verb", "fixture", "check", "scenario")


def format_source(parsed: Parsed) -> str:
    """The canonical text of a file; only for a text that parsed without a mistake."""
    if parsed.diagnostics:
        raise ValueError("a text with mistakes has no canonical form")
    words = Words(parsed.file)
    lines = Lines(parsed.source.text, parsed.trivia, words.kinds)
    printer = _Printer(words, lines)
    printer.file()
    return "\n".join(printer.out) + "\n" if printer.out else ""


class _Printer:
    def __init__(self, words: Words, lines: Lines) -> None:
        self.words = words
        self.lines = lines
        self.out: list[str] = []
        self.file_names: frozenset[str] = frozenset()

    def file(self) -> None:
        root = self.lines.root
        self.file_names = frozenset(name for line in root.children for name in names_given(line))
        before: Line | None = None
        for line in root.children:
            self._statement(line, 0, before is not None and self._parts_declarations(before, line))
            before = line
        self._comments(root.inner, 0, is_first=before is None)

    def _parts_declarations(self, before: Line, line: Line) -> bool:
        """An empty line between declarations, and between lines of different kinds; otherwise as it was written."""
        if _kind(before) != _kind(line):
            return True
        if line.word in _DECLARATIONS and (before.children or before.inner or line.children or line.leading):
            return True
        return self._was_spaced(line)

    def _was_spaced(self, line: Line) -> bool:
        """Whether a blank line stood above the statement and its comments."""
        return self._is_spaced(line.leading[0]) if line.leading else line.is_spaced

    def _is_spaced(self, comment: Comment) -> bool:
        return self.lines.is_spaced(comment.span[0])

    def _statement(self, line: Line, indent: int, spaced: bool) -> None:
        """A statement with its comments and its block."""
        self._above(line, indent, spaced)
        self._write(pieces_of(line, self.words, indent), line, indent)
        self._below(line, indent)

    def _above(self, line: Line, indent: int, spaced: bool) -> None:
        if spaced:
            self.out.append("")
        if line.leading:
            self._comments(line.leading, indent, is_first=True)
            if line.is_spaced:
                self.out.append("")

    def _write(self, pieces: list[Piece], line: Line, indent: int) -> None:
        text = laid_out(pieces, indent, self.words)
        self.out.append(text if line.comment is None else f"{text}  {line.comment.text}")

    def _below(self, line: Line, indent: int) -> None:
        self._block(line, indent + 2)
        self._comments(line.inner, indent + 2, is_first=not line.children)

    def _comments(self, comments: list[Comment], indent: int, is_first: bool) -> None:
        for comment in comments:
            if not is_first and self._is_spaced(comment):
                self.out.append("")
            is_first = False
            self.out.append(" " * indent + comment.text)

    def _block(self, owner: Line, indent: int) -> None:
        kind = self.words.kinds.get(owner.tokens[0][2])
        if kind is ast.ScenarioDecl:
            self._scenario(owner.children, indent)
        elif kind is ast.TallyStmt:
            self._tally(owner.children, indent)
        else:
            for place, line in enumerate(owner.children):
                self._statement(line, indent, place > 0 and self._was_spaced(line))

    def _scenario(self, lines: list[Line], indent: int) -> None:
        ordered = in_order(lines, self.file_names)
        came_before = dict(zip(lines[1:], lines, strict=False))
        before: Line | None = None
        for line in ordered:
            # A blank line that a statement had above it belongs to the place, so one that moved comes without it.
            spaced = before is not None and (
                section_of(before) != section_of(line)
                or line.word == "actor"
                or (came_before.get(line) is before and self._was_spaced(line))
            )
            self._statement(line, indent, spaced)
            before = line

    def _tally(self, rows: list[Line], indent: int) -> None:
        """The grades stand below each other."""
        split = []
        for row in rows:
            pieces = pieces_of(row, self.words, indent)
            grade = next(i for i, piece in enumerate(pieces) if piece.start in self.words.grades)
            outcome = laid_out(pieces[:grade], indent, self.words)
            split.append((row, outcome, outcome.rpartition("\n")[2], flat(pieces[grade:]).lstrip()))
        column = max((len(last) for _, _, last, _ in split), default=0) + _BEFORE_GRADE
        for place, (row, outcome, last, rest) in enumerate(split):
            self._above(row, indent, place > 0 and self._was_spaced(row))
            text = outcome + " " * (column - len(last)) + rest
            self.out.append(text if row.comment is None else f"{text}  {row.comment.text}")
            self._below(row, indent)


def _kind(line: Line) -> str:
    """Which lines of a file belong together: modules, names, header lines, declarations of one sort."""
    return line.word if line.word in (*_DECLARATIONS, "use", "let") else "header"
