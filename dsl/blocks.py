"""Which blocks are open at a line: the first words of the lines that opened them.

Errors come in the order of the file, so one pass over its tokens serves them all. What the words mean is not known here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .lexer import Token


class Blocks:
    """The open blocks at some token, moved forward from error to error."""

    __slots__ = ("_at", "_first", "_headers", "_is_line_start")

    def __init__(self) -> None:
        self._at = 0
        self._first = ""
        self._is_line_start = True
        self._headers: list[str] = []

    def open_at(self, tokens: list[Token], at: int) -> list[str]:
        """The first words of the lines around the token at `at`, the outermost first; `at` never goes back."""
        for place in range(self._at, at):
            kind, text, _, _ = tokens[place]
            if kind == "_INDENT":
                self._headers.append(self._first)
            elif kind == "_DEDENT":
                if self._headers:
                    self._headers.pop()
            elif kind != "_NL" and self._is_line_start:
                self._first = text
            self._is_line_start = kind in ("_NL", "_INDENT", "_DEDENT")
        self._at = max(self._at, at)
        return self._headers
