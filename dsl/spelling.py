"""The canonical text of one node on one line: what a plan, a review and a report show of it.

Two files that differ in layout only give the same text, since it is taken from the printer's pieces. A text of several
lines is shown with its white space drawn together. What the node means is not known here.
"""

from __future__ import annotations

from bisect import bisect_right

from . import ast
from .format_layout import flat, pieces_of
from .format_lines import Line, Lines
from .format_words import Words
from .parser import Parsed


class Speller:
    """Spells the nodes of one sound file."""

    def __init__(self, parsed: Parsed) -> None:
        self.words = Words(parsed.file)
        lines = Lines(parsed.source.text, parsed.trivia, self.words.kinds)
        self.lines: list[Line] = []
        left = list(lines.root.children)
        while left:
            line = left.pop()
            self.lines.append(line)
            left += line.children
        self.lines.sort(key=lambda line: line.tokens[0][2])
        self.starts = [line.tokens[0][2] for line in self.lines]

    def __call__(self, node: ast.Node) -> str:
        start, end = node.span
        if isinstance(node, ast.ExpectStmt):
            # What is expected, without the word that everybody knows and without the reason.
            start += len("expect")
            end = node.because.span[0] if node.because is not None else end
        line = self.lines[max(0, bisect_right(self.starts, start) - 1)]
        pieces = [piece for piece in pieces_of(line, self.words, 0) if start <= piece.start < end]
        if isinstance(node, ast.ExpectStmt) and node.because is not None:
            pieces.pop()
        return " ".join(flat(pieces).split())
