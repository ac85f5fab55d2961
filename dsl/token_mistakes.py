"""The mistakes inside a token: quotes, brackets, units, escapes. The lexer and the builder find them, here are their words.

`examples` are malformed texts that must be recognised as exactly that mistake; tests and the diagnostics' pages read
them. Mistakes of whole lines are in mistakes.py.
"""

from __future__ import annotations

from .forms import QUANTIFIER_FORMS
from .record import Record
from .source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Edits = tuple[tuple[int, int, str], ...]
    Span = tuple[int, int]


class Lexical(Record):
    """A mistake inside a token, found by the lexer or the builder."""

    code: str
    message: str
    examples: tuple[str, ...]
    label: str = ""
    note: str = ""
    fix: str = ""
    edits: Callable[[SourceFile, Span, dict[str, str]], Edits | None] | None = None


def _tabs(source: SourceFile, _span: Span, _details: dict[str, str]) -> Edits:
    """Every tab of the file that stands in code, not in a comment or a text."""
    edits: list[tuple[int, int, str]] = []
    is_comment = in_text = False
    for at, char in enumerate(source.text):
        if char == "\n":
            is_comment = in_text = False
        elif char == "#":
            is_comment = True
        elif char == '"':
            in_text = not in_text
        elif char == "\t" and not is_comment and not in_text:
            edits.append((at, at + 1, "  "))
    return tuple(edits)


def _requoted(source: SourceFile, span: Span, _details: dict[str, str]) -> Edits:
    inner = source.text[span[0] + 1 : span[1] - 1].replace("\\", "\\\\").replace('"', '\\"')
    return ((span[0], span[1], f'"{inner}"'),)


def _doubled(_source: SourceFile, span: Span, _details: dict[str, str]) -> Edits:
    return ((span[0], span[0] + 1, "\\\\"),)


def _underscored(_source: SourceFile, span: Span, details: dict[str, str]) -> Edits | None:
    return ((span[0], span[1], details["meant"]),) if "meant" in details else None


LEXICAL = {
    "tab": Lexical(
        "E002", "a tab stands here; blocks are indented with spaces", ("\tx",),
        label="use two spaces", fix="replace tabs by two spaces", edits=_tabs,
    ),
    "unclosed string": Lexical(
        "E003", "this string is not closed", ('why "abc\n',), label='a `"` is missing before the end of the line',
        note='a text of several lines stands between `"""` and `"""`',
    ),
    "unclosed long string": Lexical("E003", 'this string is not closed: its `"""` has no partner', ('why """abc\n',)),
    "unclosed bracket": Lexical("E004", "this `{text}` is not closed", ("let x = [1, 2\n",), label="its partner is missing"),
    "stray bracket": Lexical("E005", "this `{text}` closes nothing", ("let x = 1)\n",)),
    "strange character": Lexical(
        "E006", "`{text}` means nothing here", ("timeout 3s;\n", "let x = $y\n"),
        note="a comment begins with `#`, a text stands in double quotes; lines end without a sign",
    ),
    "wrong quote": Lexical(
        "E007", "texts stand in double quotes", ("why 'abc'\n",), fix="use double quotes", edits=_requoted,
    ),
    "indentation": Lexical(
        "E008", "this line's indentation fits no line above it", ("scenario a\n    timeout 3s\n  runs 2\n",),
        label="indent it like the lines of its block",
    ),
    "too deep": Lexical("E009", "blocks and brackets are nested too deeply here (60 levels are read)", ("((((" * 20 + "\n",)),
    "unit": Lexical(
        "E010", "there is no unit `{word}`", ("timeout 3sec\n", "let x = 4MiBs\n", "let x = 5m\n"),
        note="durations: ns us ms s min h; sizes: B KiB MiB GiB KB MB GB; percent: %; rates: /s /min",
        fix="write `{meant}`", label="{hint}", edits=_underscored,
    ),
    "digits": Lexical(
        "E010", "no amount has so many digits ({n_digits}); 30 are read", ("timeout " + "9" * 31 + "s\n",),
    ),
    "escape": Lexical(
        "E021", "`\\{word}` is no escape; a text knows \\\" \\\\ \\n \\t \\{{", ('why "a\\d"\n',),
        note='r"..." takes every character as it stands', fix="write `\\\\{word}`", edits=_doubled,
    ),
    "unclosed brace": Lexical(
        "E025", "this `{{` is not closed; `{{NAME}}` is replaced by the name's value", ('why "a {b"\n',),
        note="write `\\{{` for a brace that stands for itself",
    ),
    "empty braces": Lexical(
        "E025", "there is nothing between these braces", ('why "a {} b"\n',),
        note="write `\\{{` for a brace that stands for itself",
    ),
    "twice": Lexical("E026", "`{word}` stands twice in this line", ('scenario a\n  actor b\n    read "x" as y as z\n',)),
    "control": Lexical(
        "E022", "there is no `{text}` in a scenario: what an actor does is fixed, so that a run can be repeated",
        ("scenario a\n  actor b\n    while true\n", "scenario a\n  actor b\n    for i in 3\n"),
        note="what varies belongs into `matrix`; `repeat 3 times`, `repeat until EVENT` and `when EVENT` exist",
    ),
    "quantifier": Lexical(
        "E013", "`{text}` is one word: `{meant}`", ("scenario a\n  expect exactly one b succeeds\n",),
        fix="write `{meant}`", edits=_underscored, note="quantifiers: " + QUANTIFIER_FORMS,
    ),
}  # fmt: skip
