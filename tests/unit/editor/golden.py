"""Golden tokens: what Pygments makes of a file, one line for each token, and the looks that other editors must give.

A golden's line is `LINE:COLUMN TOKEN 'TEXT'`; white space is left out, equal neighbours are joined.
"""

from __future__ import annotations

import ast
from pathlib import Path

from pygments.token import string_to_tokentype

from cts.dsl.editor.pygments_lexer import LOOK_OF_TOKEN, CtsLexer

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "highlight"
CASES = sorted(CORPUS.glob("*.cts"))

Token = tuple[int, int, str, str]


def tokens(source: str) -> list[Token]:
    """Line and column (from 1), token and text; a token never spans lines."""
    found: list[Token] = []
    line, column = 1, 1
    for kind, text in CtsLexer(stripnl=False).get_tokens(source):
        name = str(kind).removeprefix("Token.")
        for place, part in enumerate(text.split("\n")):
            if place:
                line, column = line + 1, 1
            if part and found and found[-1][:1] == (line,) and found[-1][1] + len(found[-1][3]) == column:
                if found[-1][2] == name:
                    found[-1] = (*found[-1][:3], found[-1][3] + part)
                else:
                    found.append((line, column, name, part))
            elif part:
                found.append((line, column, name, part))
            column += len(part)
    return [token for token in found if token[3].strip() and token[2] != "Text.Whitespace"]


def golden_text(source: str) -> str:
    return "".join(f"{line}:{column} {name} {text!r}\n" for line, column, name, text in tokens(source))


def read_golden(path: Path) -> list[Token]:
    """The tokens that a `.tokens` file lists."""
    found = []
    for row in path.read_text("utf-8").splitlines():
        place, name, text = row.split(" ", 2)
        line, column = place.split(":")
        found.append((int(line), int(column), name, ast.literal_eval(text)))
    return found


def look_of(name: str) -> str:
    """The look of a token; empty for plain text."""
    return LOOK_OF_TOKEN.get(string_to_tokentype(name), "")


def expected_looks(path: Path) -> dict[tuple[int, int], str]:
    """Line and column of every character that is no white space → its look, as the golden says."""
    looks = {}
    for line, column, name, text in read_golden(path):
        for at, char in enumerate(text):
            if not char.isspace():
                looks[line, column + at] = look_of(name)
    return looks
