"""Careless spelling of given statements: spaces, line breaks in brackets, comments, blank lines, indentation.

A statement is text in which ` ` asks for white space, `·` allows some, and `¶` allows some, a line break or a comment.
Texts, patterns and everything else that must stay as it is are kept apart as atoms. What statements mean is not known here.
"""

from __future__ import annotations

import re
from random import Random

_MARKS = re.compile("[ ·¶]|\x01(\\d+)\x02")


class Block:
    """A statement and the block below it; `doc` lines stand directly above it."""

    def __init__(self, text: str, children: list[Block] | None = None, doc: list[str] | None = None) -> None:
        self.text = text
        self.children = children or []
        self.doc = doc or []


class Speller:
    """Spells the statements of one file."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.atoms: list[str] = []
        self.n_comments = 0
        # Some files are neat, some are not: rare things must meet rare things.
        self.carelessness = rng.choice((0.0, 0.1, 0.3, 0.8))

    def atom(self, text: str) -> str:
        self.atoms.append(text)
        return f"\x01{len(self.atoms) - 1}\x02"

    def is_careless(self) -> bool:
        return self.rng.random() < self.carelessness

    def comment(self) -> str:
        self.n_comments += 1
        mark = self.rng.choice(("# ", "#", "## ", "### ", "#  "))
        tail = self.rng.choice(("", " ü", ' "quoted"', " # twice", " [1,"))
        return f"{mark}c{self.n_comments}{tail}"

    def file(self, blocks: list[Block]) -> str:
        lines: list[str] = []
        for block in blocks:
            if self.rng.random() < 0.7:
                lines.append("")
            self._block(block, "", lines)
        self._loose_comments("", lines, 0.5)
        return "\n".join(lines) + self.rng.choice(("\n", "\n", "", "\n\n\n"))

    def _block(self, block: Block, pad: str, lines: list[str]) -> None:
        self._loose_comments(pad, lines, 1)
        if self.is_careless():
            lines += [""] * self.rng.randint(1, 3)
        lines += [f"{pad}## {text}" for text in block.doc]
        text = pad + self._spelled(block.text, pad)
        if self.is_careless():
            text += " " * self.rng.randint(0, 4) + self.comment()
        lines.append(text)
        inner = pad + " " * self.rng.choice((2, 2, 2, 3, 4, 8))
        for child in block.children:
            self._block(child, inner, lines)
        self._loose_comments(inner, lines, 0.4)

    def _loose_comments(self, pad: str, lines: list[str], chance: float) -> None:
        """Comments on lines of their own, mostly as deep as the block; sometimes wherever."""
        while self.is_careless() and self.rng.random() < chance:
            if self.is_careless():
                lines.append("")
            lines.append((pad if self.rng.random() < 0.7 else " " * self.rng.randint(0, 8)) + self.comment())
            if self.is_careless():
                lines.append("")

    def _spelled(self, text: str, pad: str) -> str:
        def replace(found: re.Match[str]) -> str:
            mark = found.group()
            if found.group(1) is not None:
                return self.atoms[int(found.group(1))].replace("\n", "\n" + pad)
            if not self.is_careless():
                return " " if mark == " " else ""
            if mark == "¶" and self.rng.random() < 0.5:
                return self._break(pad)
            return " " * (self.rng.randint(1, 3) if mark == " " else self.rng.randint(0, 2))

        return _MARKS.sub(replace, text)

    def _break(self, pad: str) -> str:
        deeper = pad + " " * self.rng.randint(1, 9)
        text = f"  {self.comment()}" if self.rng.random() < 0.4 else ""
        while self.rng.random() < 0.2:
            text += f"\n{deeper}{self.comment()}"
        return f"{text}\n{deeper}"
