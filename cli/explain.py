"""`cts explain`: what a code of diagnostic means, from the catalogue.

It knows how a page looks on a terminal; which codes there are and what they mean, only the catalogue.
"""

from __future__ import annotations

import sys

from .options import TEXT, Command, CommandError, Parsed, Positional

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..dsl.catalogue_entry import Entry

UNKNOWN_EXIT = 2
MAX_WIDTH = 100

COMMAND = Command(
    "explain",
    positionals=(
        Positional("CODE", "a code or a name, as in a message; all where missing", kind=TEXT, count="optional"),
    ),
    options=(),
    examples=(
        ("cts explain W204", "what the finding means, and how to mend it"),
        ("cts explain unused-name", "the same, by name"),
        ("cts explain", "a list of all codes"),
    ),
    details="E0xx: the text cannot be read; E1xx: its meaning is wrong; W2xx: lint; E3xx: the configuration is wrong.",
)


def execute(args: Parsed) -> int:
    from ..dsl.catalogue import entries, find

    word = args.text("code")
    if word is None:
        for entry in entries():
            print(f"{entry.code}  {entry.name:28} {entry.summary}")
        return 0
    found = find(word)
    if found is None:
        from ..dsl.suggest import closest

        known = [name for known in entries() for name in (known.code, known.name)]
        meant = closest(word, known)
        hint = f"did you mean {meant}?" if meant else "`cts explain` lists all codes"
        raise CommandError(f"there is no code {word!r}; {hint}", UNKNOWN_EXIT)
    print(_page(found))
    return 0


def _page(entry: Entry) -> str:
    from textwrap import wrap

    from ..dsl.diagnostics import Paint
    from .terminal import wants_color, width

    paint = Paint(wants_color(sys.stdout))
    columns = min(width(sys.stdout), MAX_WIDTH)
    severity = "warning" if entry.code.startswith("W") else "error"
    lines = [f"{paint(entry.code, severity)} {paint(entry.name, 'bold')}: {entry.summary}"]
    for paragraph in entry.explanation.split("\n\n"):
        lines += ["", *wrap(paragraph, columns, break_long_words=False, break_on_hyphens=False)]
    for title, example in (("Not so:", entry.bad), ("But so:", entry.good)):
        lines += [
            "",
            paint(title, "bold"),
            "",
            *(f"  {_visible(line)}".rstrip() for line in example.rstrip("\n").split("\n")),
        ]
    return "\n".join(lines)


def _visible(line: str) -> str:
    """An example's line with what a terminal would not show; a tab is an arrow, which is what the page is about."""
    from ..dsl.diagnostics import printable

    return printable(line.replace("\t", "→"))
