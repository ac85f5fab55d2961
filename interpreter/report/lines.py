"""Lines of styled text: what reports for people are made of before it is known whether there are colours.

A line is a row of spans, each a safe text and the name of a style. Knows no terminal, and no colours either.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from . import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    # dim, bold, place, and what a verdict is: passed, failed, flaky, error, inconclusive, skipped
    Span = tuple[str, str]
    Line = tuple[Span, ...]

LABEL_WIDTH = 10
_MOST_LINES = 12


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line).rstrip()


def plain(text: str, style: str = "") -> Line:
    return ((text, style),)


def wrapped(text: str, width: int, indent: str = "", style: str = "", later: str | None = None) -> list[Line]:
    """A foreign text on as many lines as it takes, within reason; every line begins with the indent."""
    later = indent if later is None else later
    rows = textwrap.wrap(
        safe.line(text), max(20, width), initial_indent=indent, subsequent_indent=later, break_on_hyphens=False
    )
    if len(rows) > _MOST_LINES:
        rows = [*rows[: _MOST_LINES - 1], f"{later}… ({len(text)} characters)"]
    return [plain(safe.cut(row, width), style) for row in rows]


def labelled(label: str, text: str, width: int, indent: str = "", style: str = "") -> list[Line]:
    """`seen      the text, and its further lines beneath it`."""
    rows = wrapped(text, width, indent + " " * LABEL_WIDTH, style)
    if not rows:
        return []
    first = rows[0][0][0][len(indent) + LABEL_WIDTH :]
    return [((f"{indent}{label:<{LABEL_WIDTH}}", "dim"), (first, style)), *rows[1:]]


def listed(label: str, texts: Iterable[str], width: int, indent: str = "") -> list[Line]:
    """Each text a row of its own, the label before the first."""
    found: list[Line] = []
    for text in texts:
        found += labelled("" if found else label, text, width, indent)
    return found
