"""The catalogue as Markdown: one page for each code and an index, in docs/diagnostics.

`python -m cts.dsl.catalogue_pages FOLDER` writes them (docs/diagnostics of the checkout, where no folder is named); a
test compares them with what is there.
"""

from __future__ import annotations

import os
import sys

from .catalogue import entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .catalogue_entry import Entry

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs", "diagnostics")
INDEX = "README.md"
_OF_LINT = (
    "The file runs, but proves less than it seems to. A finding that is meant is allowed at the end of its line: "
    "`# lint: allow W204 because the cache expires after 1s`. Rules are chosen in the configuration, or with "
    "`cts lint --select` and `--ignore`."
)
_SECTIONS = (
    ("E0", "Text", "The file cannot be read: its lines do not have the form of the language."),
    ("E1", "Meaning", "The lines can be read, but names, kinds or events do not fit together."),
    ("W2", "Lint", _OF_LINT),
    ("E3", "Configuration", "`cts.yaml`, or `[tool.cts]` in `pyproject.toml`, is wrong."),
)


def pages() -> dict[str, str]:
    """The text of every page by its file's name."""
    found = entries()
    return {f"{entry.code}.md": page(entry) for entry in found} | {INDEX: index(found)}


def page(entry: Entry) -> str:
    """One code: what it means, an example that gives it, and the same example mended."""
    parts = [
        f"# {entry.code} {entry.name}",
        _sentence(entry.summary),
        entry.explanation,
        "Not so:",
        _block(entry, entry.bad),
        "But so:",
        _block(entry, entry.good),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def index(found: tuple[Entry, ...]) -> str:
    """All codes, in sections, each with its sentence."""
    lines = ["# Diagnostics", "", "Every message of cts carries a code. `cts explain CODE` prints its page."]
    for prefix, title, text in _SECTIONS:
        lines += ["", f"## {title}", "", text, "", "| code | name | |", "|---|---|---|"]
        for entry in found:
            if entry.code.startswith(prefix):
                summary = entry.summary.replace("|", "\\|")
                lines.append(f"| [{entry.code}]({entry.code}.md) | {entry.name} | {summary} |")
    return "\n".join(lines) + "\n"


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


def _block(entry: Entry, example: str) -> str:
    fence = "````" if "```" in example else "```"
    shown = example.rstrip("\n").replace("\0", "\\x00")
    return f"{fence}{entry.language}\n{shown}\n{fence}"


def main() -> None:
    from .page_folder import write_pages

    write_pages(sys.argv[1] if len(sys.argv) > 1 else FOLDER, pages())


if __name__ == "__main__":
    main()
