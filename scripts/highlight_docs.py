"""Writes `docs/highlighted/`: the scenarios of README.md, and a sample, in colours, as pages of their own.

    .venv/bin/python scripts/highlight_docs.py [--check]

A page needs nothing but itself: no script, no other file. What is coloured how is settled in dsl/editor/; the colours
themselves are here, one set for light screens and one for dark ones.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.style import Style
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
)

from cts.dsl.editor.pygments_lexer import CtsLexer

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "highlighted"
BLOCK = re.compile(r"^```cts\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


def palette(
    grey: str, red: str, orange: str, green: str, teal: str, blue: str, purple: str, text: str
) -> dict[object, str]:
    """A style's colours: purple for the language, blue for what acts, teal for judgement, green for text."""
    return {
        Comment: f"italic {grey}",
        Comment.Special: f"noitalic {grey}",
        Comment.Preproc: f"noitalic {orange}",
        Keyword: purple,
        Keyword.Declaration: f"bold {purple}",
        Keyword.Constant: orange,
        Keyword.Pseudo: f"bold {teal}",
        Keyword.Type: f"bold {teal}",
        Operator: grey,
        Operator.Word: teal,
        Name: text,
        Name.Class: f"bold {text}",
        Name.Class.Kind: f"nobold {teal}",
        Name.Entity: f"bold {blue}",
        Name.Label: orange,
        Name.Function: blue,
        Name.Builtin: blue,
        Name.Attribute: purple,
        Name.Tag: orange,
        Name.Decorator: f"bold {orange}",
        Name.Exception: red,
        Name.Variable.Magic: orange,
        Number: orange,
        Literal: green,
        String: green,
        String.Escape: f"bold {green}",
        String.Interpol: f"bold {orange}",
        String.Regex: red,
        Punctuation: grey,
        Error: f"underline {red}",
    }


class Light(Style):
    """For light screens; every colour has a contrast of at least 4.5 to the background."""

    background_color = "#fbfbf9"
    styles = palette("#656565", "#b3261e", "#9a4b00", "#2b6a1f", "#006a6a", "#1d4fb8", "#7b2d8b", "#1c1c1c")


class Dark(Style):
    """For dark screens."""

    background_color = "#1d1f21"
    styles = palette("#a0a0a0", "#ff8a80", "#f0a868", "#a3cf8f", "#7fd1cf", "#8ab4f8", "#d9a0e6", "#e6e6e6")


def page(title: str, sections: list[tuple[str, str]]) -> str:
    """One page: each section has a heading, which may be empty, and a scenario."""
    light, dark = (HtmlFormatter(style=style, cssclass="cts", wrapcode=True) for style in (Light, Dark))
    parts = []
    for heading, source in sections:
        parts += [f"<h2>{html.escape(heading)}</h2>"] if heading else []
        parts.append(highlight(source, CtsLexer(), light).rstrip("\n"))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title)}</title>",
            "<style>",
            "body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }",
            "body { background: #fbfbf9; color: #1c1c1c; }",
            ".cts { border: 1px solid #d5d5d0; border-radius: 6px; padding: 0 1rem; overflow-x: auto; }",
            ".cts pre, .cts code { font: 0.9rem/1.45 ui-monospace, 'DejaVu Sans Mono', monospace; }",
            _colours(light),
            "@media (prefers-color-scheme: dark) {",
            "body { background: #1d1f21; color: #e6e6e6; }",
            ".cts { border-color: #44474a; }",
            _colours(dark),
            "}",
            "</style>",
            "</head>",
            "<body>",
            f"<h1>{html.escape(title)}</h1>",
            *parts,
            "</body>",
            "</html>",
            "",
        ]
    )


def _colours(formatter: HtmlFormatter[str]) -> str:
    """The style's rules for tokens, in a fixed order, without those for line numbers, which the pages do not have."""
    rules = formatter.get_style_defs(".cts").splitlines()
    return "\n".join(sorted(re.sub(r" /\*.*?\*/", "", rule).rstrip() for rule in rules if rule.startswith(".cts ")))


def readme_sections(text: str) -> list[tuple[str, str]]:
    """The `cts` blocks of a Markdown text, each under the last heading above it; a heading is said once."""
    sections: list[tuple[str, str]] = []
    said = ""
    for block in BLOCK.finditer(text):
        outside = BLOCK.sub("", text[: block.start()])
        headings = HEADING.findall(re.sub(r"^```.*?^```$", "", outside, flags=re.MULTILINE | re.DOTALL))
        heading = headings[-1].replace("`", "") if headings else ""
        sections.append(("" if heading == said else heading, block[1]))
        said = heading
    return sections


def pages(readme: str, sample: str) -> dict[str, str]:
    """File name → page; there is one for the README as soon as it shows a scenario."""
    made = {"sample.html": page("The language in colours", [("", sample)])}
    sections = readme_sections(readme)
    if sections:
        made["readme.html"] = page("The README's scenarios", sections)
    return made


def all_pages() -> dict[str, str]:
    return pages((ROOT / "README.md").read_text("utf-8"), (FOLDER / "sample.cts").read_text("utf-8"))


def stale_pages() -> list[str]:
    """Pages that are missing, that differ, or that nothing makes any more."""
    made = all_pages()
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.html")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print("usage: scripts/highlight_docs.py [--check]", file=sys.stderr)
        return 2
    stale = stale_pages()
    if words:
        print(
            "".join(f"docs/highlighted/{name} is not what scripts/highlight_docs.py writes\n" for name in stale), end=""
        )
        return 1 if stale else 0
    made = all_pages()
    for name in stale:
        if name in made:
            (FOLDER / name).write_text(made[name], "utf-8")
        else:
            (FOLDER / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
