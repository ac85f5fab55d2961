"""A line that does not parse, as those see it who try to recognise the mistake in it: its words, and what it stands in.

It knows tokens and blocks; it knows no mistakes.
"""

from __future__ import annotations

from .forms import form_of
from .source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .blocks import Blocks
    from .lexer import Token

    Span = tuple[int, int]

_LINE_STARTS = ("_NL", "_INDENT", "_DEDENT")
_BLOCK_HEADERS = {"scenario": "scenario", "actor": "actor", "verb": "actor", "fixture": "actor", "check": "scenario"}


def _where(headers: list[str]) -> str:
    """What a line stands in: file, scenario, actor (any block of steps), tally."""
    for header in reversed(headers):
        if header in _BLOCK_HEADERS or header == "tally":
            return _BLOCK_HEADERS.get(header, header)
        if header in ("at", "when", "every", "repeat"):
            return "actor"
    return "file"


class Line:
    """What a mistake may look at: the tokens of the bad line, where in it the parser stopped, and what it stands in."""

    def __init__(self, source: SourceFile, tokens: list[Token], at: int, blocks: Blocks, in_string: bool) -> None:
        self.source = source
        self.tokens = tokens
        self.at = at
        self.in_string = in_string
        self.token = tokens[at]
        start = at
        while start > 0 and tokens[start - 1][0] not in _LINE_STARTS:
            start -= 1
        stop = at
        while tokens[stop][0] not in ("_NL", "$END"):
            stop += 1
        self.start = start
        self.words = [token for token in tokens[start:stop] if token[0] not in _LINE_STARTS]
        self.first = self.words[0][1] if self.words else ""
        self.is_first = at == start
        self.before = tokens[at - 1] if at > start else None
        self.after = tokens[at + 1] if at + 1 < len(tokens) else tokens[-1]
        self.where = _where(blocks.open_at(tokens, start))

    @property
    def shown(self) -> str:
        kind, text, _, _ = self.token
        if kind == "_NL" or kind == "$END":
            return "the end of the line"
        text = text.split("\n")[0]
        return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"

    @property
    def usage(self) -> str:
        form = "" if self.in_string else form_of(self.first, self.where)
        return f"form: {form}" if form else ""

    def span_for(self, found: dict[str, str]) -> Span:
        """The span to point at: that of the line's first word, its whole text, or (by default) the token."""
        if found.get("_at") == "first" and self.words:
            return self.words[0][2], self.words[0][3]
        if found.get("_at") == "before" and self.before is not None:
            return self.before[2], self.before[3]
        if "_start" in found:
            return int(found["_start"]), int(found["_end"])
        return self.token[2], max(self.token[3], self.token[2])

    def pair(self, words: dict[tuple[str, str], str]) -> tuple[str, int, int] | None:
        """The first two neighbouring words of the line that a table names, with their span."""
        for left, right in zip(self.words, self.words[1:], strict=False):
            if (meant := words.get((left[1], right[1]))) is not None:
                return meant, left[2], right[3]
        return None
