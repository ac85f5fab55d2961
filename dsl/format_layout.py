"""One logical line as text: spaces between its words and, where it must be, breaks inside its brackets.

A line breaks where a comment stands in its brackets, or where it would be longer than a screen is wide. The result
depends on tokens and comments alone, never on how the line was laid out before, so a second pass finds nothing to do.
"""

from __future__ import annotations

from . import ast
from .format_words import Words, in_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .format_lines import Line
    from .trivia import Comment

MAX_WIDTH = 100
MIN_BROKEN = 12  # breaking a shorter pair of brackets gains nothing
MAX_ROUNDS = 12
_OPENERS = ("LPAR", "LSQB", "CALL_OPEN", "INDEX_OPEN")
_CLOSERS = ("RPAR", "RSQB")
_NONE_BEFORE = frozenset(("RPAR", "RSQB", "COMMA", "COLON", "OTHERS", "CALL_OPEN", "INDEX_OPEN", "DOT", "RANGE"))
_NONE_BEHIND = frozenset(("LPAR", "LSQB", "CALL_OPEN", "INDEX_OPEN", "DOT", "RANGE", "PLUS_TIGHT"))
_MERGED = {"OTHERS": ", others", "TEXT_OF": "text of", "OUTPUT_OF": "output of", "BACKGROUND": "in background"}
_WITH_PARAMETERS = (ast.VerbDecl, ast.FixtureDecl, ast.CheckDecl)


class Piece:
    """A token as it is printed: its text, whether a space stands before it, and the comments before it."""

    __slots__ = ("comments", "kind", "spaced", "start", "text")

    def __init__(self, kind: str, text: str, spaced: bool, start: int, comments: list[Comment]) -> None:
        self.kind = kind
        self.text = text
        self.spaced = spaced
        self.start = start
        self.comments = comments


def pieces_of(line: Line, words: Words, indent: int) -> list[Piece]:
    """The tokens of a line in canonical spelling and spacing; a comma before a closing bracket is left out."""
    pieces: list[Piece] = []
    open_brackets: list[str] = []
    is_actor = words.kinds.get(line.tokens[0][2]) is ast.ActorDecl
    is_glued = True  # nothing stands before the first word
    before = ("", "", -1, -1)
    carried: list[Comment] = []
    last = len(line.tokens) - 1
    for place, token in enumerate(line.tokens):
        kind, text, start, _ = token
        comments = carried + line.inside.get(place, [])
        carried = []
        if kind == "COMMA" and place < last and line.tokens[place + 1][0] in _CLOSERS:
            carried = comments
            continue
        spaced = not is_glued and kind not in _NONE_BEFORE
        is_glued = kind in _NONE_BEHIND
        if kind == "EQUAL":
            is_glued = open_brackets[-1:] == ["INDEX_OPEN"] or (is_actor and not open_brackets)
            spaced = not is_glued
        elif kind in ("PLUS", "MINUS") and before[3] in words.tight_behind:
            spaced, is_glued = False, True
        elif kind == "MINUS" and start in words.unary:
            is_glued = True
        elif kind in _OPENERS:
            open_brackets.append(kind)
        elif kind in _CLOSERS and open_brackets:
            open_brackets.pop()
        elif kind == "STRING" and "\n" in text:
            text = indented(text, indent - line.indent)
        elif kind == "NAME":
            text = _word(text, start, before, words)
        else:
            text = words.replaced.get(start, text) if kind == "QUANTITY" else _MERGED.get(kind, text)
        pieces.append(Piece(kind, text, spaced, start, comments))
        before = token
    return pieces


def _word(text: str, start: int, before: tuple[str, str, int, int], words: Words) -> str:
    """The word in its number: the first of a test (the second where the first is `never`), or that of an event."""
    plural = words.plural_at.get(start)
    if plural is None and before[1] == "never":
        plural = words.plural_at.get(before[2])
    if plural is None:
        plural = words.plural_behind.get(before[3])
    return text if plural is None else in_number(text, plural)


def indented(raw: str, by: int) -> str:
    """A text of several lines moved with its statement; what it means stays the same, since common indentation goes."""
    if not by or not raw.startswith('"""'):
        return raw
    first, *rest = raw.split("\n")
    bodies = [*rest[:-1], rest[-1][:-3]]
    widths = [len(body) - len(body.lstrip(" ")) for body in bodies if body.strip(" ")]
    if not bodies[-1].strip(" "):
        widths.append(len(bodies[-1]))
    common = min(widths, default=0)
    by = max(by, -common)
    moved = [_moved(body, by) if len(body) > common or body.strip(" ") else "" for body in bodies]
    if not bodies[-1].strip(" "):
        moved[-1] = " " * (len(bodies[-1]) + by)
    return "\n".join([first, *moved]) + '"""'


def _moved(text: str, by: int) -> str:
    return " " * by + text if by > 0 else text[-by:]


def flat(pieces: list[Piece]) -> str:
    return "".join([f" {piece.text}" if piece.spaced else piece.text for piece in pieces])


def laid_out(pieces: list[Piece], indent: int, words: Words) -> str:
    """The text of a line from its indentation on."""
    has_comments = any(piece.comments for piece in pieces)
    text = " " * indent + flat(pieces)
    if not has_comments and (len(text) <= MAX_WIDTH or "\n" in text or not _can_break(pieces)):
        return text
    with_comma = words.kinds.get(pieces[0].start) in _WITH_PARAMETERS
    groups, sequence = _grouped(pieces, with_comma)
    broken = {group for group in groups if group.has_comment}
    for _ in range(MAX_ROUNDS):
        writer = _Writer(broken, indent)
        writer.sequence(sequence, indent)
        found = _to_break(writer, broken)
        if not found:
            break
        broken |= found
    return "\n".join(writer.finished())


def _can_break(pieces: list[Piece]) -> bool:
    return any(piece.kind in ("LPAR", "LSQB", "CALL_OPEN") for piece in pieces)


class _Group:
    """A pair of brackets and what stands between its commas."""

    __slots__ = ("close", "commas", "depth", "elements", "ends_with_comma", "has_comment", "open", "parent", "width")

    def __init__(self, opener: Piece, parent: _Group | None) -> None:
        self.open = opener
        self.parent = parent
        self.elements: list[list[Piece | _Group]] = [[]]
        self.commas: list[Piece] = []
        self.close = opener
        self.ends_with_comma = False
        self.has_comment = False
        self.width = 0


def _grouped(pieces: list[Piece], with_comma: bool) -> tuple[list[_Group], list[Piece | _Group]]:
    groups: list[_Group] = []
    top: list[Piece | _Group] = []
    current: _Group | None = None
    for piece in pieces:
        sequence = top if current is None else current.elements[-1]
        if current is not None:
            current.width += len(piece.text) + piece.spaced
            current.has_comment = current.has_comment or bool(piece.comments)
        if piece.kind in _OPENERS:
            group = _Group(piece, current)
            group.ends_with_comma = piece.kind == "LSQB" or (with_comma and current is None)
            sequence.append(group)
            groups.append(group)
            current = group
        elif piece.kind in _CLOSERS and current is not None:
            current.close = piece
            if current.parent is not None:
                current.parent.width += current.width
                current.parent.has_comment = current.parent.has_comment or current.has_comment
            current = current.parent
        elif piece.kind == "COMMA" and current is not None:
            current.commas.append(piece)
            current.elements.append([])
        else:
            sequence.append(piece)
    return groups, top


def _to_break(writer: _Writer, broken: set[_Group]) -> set[_Group]:
    """On every line that is too long, the widest pair of brackets that can still be broken."""
    widest: dict[int, _Group] = {}
    lengths = [0 if "\n" in line else len(line) for line in [*writer.lines, writer.current]]
    for group, number in writer.opened:
        if group in broken or group.width < MIN_BROKEN or group.open.kind == "INDEX_OPEN":
            continue
        is_outermost = group.parent is None or group.parent in broken
        if (
            is_outermost
            and lengths[number] > MAX_WIDTH
            and (number not in widest or group.width > widest[number].width)
        ):
            widest[number] = group
    return set(widest.values())


class _Writer:
    """Writes pieces into lines. A comment ends its line, so what has no line yet waits in `pending`."""

    def __init__(self, broken: set[_Group], indent: int) -> None:
        self.broken = broken
        self.lines: list[str] = []
        self.current = " " * indent
        self.is_fresh = True
        self.ends_with_code = False  # the last finished line, which may still get the comment that stood on it
        self.pending: list[Comment] = []
        self.at_end: dict[int, str] = {}
        self.opened: list[tuple[_Group, int]] = []

    def finished(self) -> list[str]:
        lines = [*self.lines, self.current]
        for number, comment in self.at_end.items():
            lines[number] += f"  {comment}"
        return lines

    def sequence(self, sequence: list[Piece | _Group], indent: int) -> None:
        for item in sequence:
            if isinstance(item, Piece):
                self._put(item, indent)
            else:
                self._group(item, indent)

    def _group(self, group: _Group, indent: int) -> None:
        self._put(group.open, indent)
        self.opened.append((group, len(self.lines)))
        is_broken = group in self.broken
        inner = indent + 2
        for place, element in enumerate(group.elements):
            if is_broken and element:
                self._new_line(inner, inner)
            self.sequence(element, inner if is_broken else indent)
            if place < len(group.commas):
                comma = group.commas[place]
                self.current += ","
                self.pending += comma.comments
        if is_broken and group.ends_with_comma and group.elements[-1]:
            self.current += ","
        if is_broken:
            self.pending += group.close.comments
            self._new_line(inner, indent)
        self._put(group.close, indent, with_comments=not is_broken)

    def _put(self, piece: Piece, indent: int, with_comments: bool = True) -> None:
        if with_comments:
            self.pending += piece.comments
        if self.pending:
            self._new_line(indent, indent)
        self.current += f" {piece.text}" if piece.spaced and not self.is_fresh else piece.text
        self.is_fresh = False

    def _new_line(self, comment_indent: int, indent: int) -> None:
        """Ends the line with the comment that stood on it; other comments get lines of their own."""
        ends_with_code = self.ends_with_code
        if not self.is_fresh:
            self.lines.append(self.current)
            ends_with_code = True
        for comment in self.pending:
            if ends_with_code and not comment.own_line:
                self.at_end[len(self.lines) - 1] = comment.text
            else:
                self.lines.append(" " * comment_indent + comment.text)
            ends_with_code = False
        self.ends_with_code = ends_with_code
        self.pending = []
        self.current, self.is_fresh = " " * indent, True
