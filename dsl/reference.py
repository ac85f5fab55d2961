"""The reference of the standard library, from its declarations: for `cts verbs`, and as pages for docs/reference.

    python -m cts.dsl.reference [FOLDER]

writes the pages. A declaration's `##` lines are its text; those that are indented further are its examples. What verbs
do is not known here, only what they say of themselves.
"""

from __future__ import annotations

import os

from . import ast
from .declarations import Parameter, Signature
from .modules import COMMON, LibraryModule, Loader
from .record import Record

_WHATS = ("verb", "fixture", "check")
_HEADINGS = {"verb": "Verbs", "fixture": "Fixtures", "check": "Checks"}
_KINDS = {
    "any": "a value of any kind", "text": "a text", "path": "a path", "number": "a number", "duration": "a duration",
    "size": "a size", "percent": "a percent", "rate": "a rate", "pattern": "a pattern", "list": "a list",
    "range": "a range", "yes_no": "said or not", "word": "a word", "content": "a content", "flag": "a flag",
    "semaphore": "a semaphore", "actor": "an actor or a member of a group", "command": "a command line, split into words",
    "shell": "a line for the shell", "signal": "a signal, such as SIGTERM",
}  # fmt: skip


class Declared(Record):
    """One declaration, ready to be shown: `paragraphs` without, `examples` without their indentation."""

    what: str
    signature: Signature
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.signature.name

    @property
    def summary(self) -> str:
        """The first sentence."""
        text = self.paragraphs[0] if self.paragraphs else ""
        end = text.find(". ")
        return text if end < 0 else text[: end + 1]


def modules(loader: Loader) -> list[LibraryModule]:
    """All modules of the library: those that need no `use` first, then by name."""
    names = [*COMMON, *(name for name in loader.library_names() if name not in COMMON)]
    return [module for name in names if (module := loader.from_library(name)) is not None]


def about(module: LibraryModule) -> str:
    """What a module says of itself: its first comment."""
    first = module.text.partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("# ") else ""


def declared(module: LibraryModule) -> list[Declared]:
    """All declarations of a module, in the order of the file."""
    found = []
    for what, name in module.places:
        signature = module.find(what, name)
        if signature is not None:
            paragraphs, examples = _parts(signature.node.doc)
            found.append(Declared(what, signature, paragraphs, examples))
    return found


def _parts(doc: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    paragraphs: list[list[str]] = [[]]
    examples = []
    for line in doc.splitlines():
        if line.startswith("  "):
            examples.append(line.strip())
        elif line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple(" ".join(lines) for lines in paragraphs if lines), tuple(examples)


def call_text(found: Declared) -> str:
    """The signature as it is called: a fixture stands behind `given`."""
    prefix = "given " if found.what == "fixture" else ""
    return prefix + found.signature.shown


def parameter_lines(signature: Signature) -> list[tuple[str, str]]:
    """Each parameter: how it is written, and what it is."""
    return [(_written(parameter), _meaning(parameter)) for parameter in signature.parameters]


def _written(parameter: Parameter) -> str:
    return parameter.label or parameter.name.upper()


def _meaning(parameter: Parameter) -> str:
    words = ", ".join(parameter.choices)
    text = f"one of {words}" if words else _KINDS.get(parameter.kind, parameter.kind)
    default = default_text(parameter)
    return f"{text}; {default} by default" if default else text


def default_text(parameter: Parameter) -> str:
    """The default as it is written; nothing where there is none, or where it means "not said"."""
    default = parameter.default
    if isinstance(default, ast.Literal | ast.Name):
        return "" if default.text == "none" else default.text
    if isinstance(default, ast.Text):
        return "" if not default.parts else default.raw
    return ""


def offers_text(found: Declared) -> str:
    """What a fixture offers by its name; what a verb gives is said by its own text."""
    words = found.signature.returns
    if not words or found.what != "fixture":
        return ""
    if words == ("content",):
        return "`as NAME` names the content that it has then."
    return "Offers " + ", ".join(f"`{{NAME.{word}}}`" for word in words) + "."


# --- pages -----------------------------------------------------------------------------------------------------------


def page_of(module: LibraryModule) -> str:
    """One module as Markdown."""
    use = "Needs no `use`." if module.name in COMMON else f"`use {module.name}` at the top of a file brings it."
    lines = [f"# {module.name}", "", about(module), "", use, ""]
    everything = declared(module)
    for what in _WHATS:
        found = [item for item in everything if item.what == what]
        if found:
            lines += [f"## {_HEADINGS[what]}", ""]
        for item in found:
            lines += _entry(item)
    return "\n".join(lines).rstrip() + "\n"


def _entry(found: Declared) -> list[str]:
    lines = [f"### {found.name}", "", "```text", call_text(found), "```", ""]
    for paragraph in found.paragraphs:
        lines += [paragraph, ""]
    if offers := offers_text(found):
        lines += [offers, ""]
    if found.signature.parameters:
        lines += ["| parameter | |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in parameter_lines(found.signature)]
        lines.append("")
    if found.examples:
        lines += ["```text", *found.examples, "```", ""]
    return lines


def index() -> str:
    """The page that lists all modules with their declarations."""
    lines = ["# Reference of the standard library", "", "Made from the declarations in `stdlib/*.cts`.", ""]
    for module in modules(Loader()):
        lines += [f"## [{module.name}]({module.name}.md)", "", about(module), ""]
        lines += [f"- {item.what} `{item.name}`: {item.summary}" for item in declared(module)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[str, str]:
    """The text of every file of docs/reference, by its name."""
    made = {f"{module.name}.md": page_of(module) for module in modules(Loader())}
    return {"README.md": index(), **made}


def main(arguments: list[str]) -> int:
    from .page_folder import write_pages

    write_pages(arguments[0] if arguments else os.path.join("docs", "reference"), pages())
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
