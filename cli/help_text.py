"""Help, laid out for 80 columns from the declarations of commands and options.

It knows layout only: every word comes from the declarations.
"""

from __future__ import annotations

from .options import Command, Option, Positional
from .table import EXAMPLES, Entry

WIDTH = 80
# Names longer than this stand on a line of their own, with their text below.
_NAME_WIDTH = 26


def overview(commands: tuple[Entry, ...]) -> str:
    """`cts --help`: one screen."""
    lines = ["cts - how programs collide, as scenarios with a verdict", "", "Usage: cts COMMAND [OPTIONS] [ARGUMENTS]"]
    name_width = max(len(entry.name) for entry in commands)
    for group in dict.fromkeys(entry.group for entry in commands):
        lines += ["", f"{group}:"]
        lines += [f"  {entry.name:{name_width}}  {entry.summary}" for entry in commands if entry.group == group]
    names = {entry.name for entry in commands}
    examples = [(line, meaning) for line, meaning in EXAMPLES if line.split()[1] in names]
    lines += ["", "Examples:", *_examples(examples)]
    lines += ["", "More: cts COMMAND --help    cts --version"]
    return "\n".join(lines) + "\n"


def of_command(command: Command, summary: str) -> str:
    """`cts COMMAND --help`."""
    lines = [f"cts {command.name} - {summary}", ""]
    lines += _fold(f"Usage: {usage(command)}", hang=len("Usage: cts ") + len(command.name) + 1)
    if command.details:
        for paragraph in command.details.strip().split("\n\n"):
            lines += ["", *_fold(" ".join(paragraph.split()))]
    if command.positionals:
        lines += ["", "Arguments:"]
        for positional in command.positionals:
            lines += _row(positional.name, _with_choices(positional))
    lines += ["", "Options:"]
    for option in command.options:
        lines += _row(_option_names(option), _option_text(option))
    lines += ["", "Examples:", *_examples(command.examples)]
    return "\n".join(lines) + "\n"


def usage(command: Command) -> str:
    """One line: `cts lint [OPTIONS] PATH...`."""
    shape = {"one": "{}", "optional": "[{}]", "any": "[{}...]", "some": "{}..."}
    words = [shape[positional.count].format(positional.name) for positional in command.positionals]
    return " ".join(["cts", command.name, "[OPTIONS]", *words])


def _option_names(option: Option) -> str:
    names = ", ".join(option.names) if option.short else f"    {option.name}"
    if option.kind is None:
        return names
    # A long list of choices belongs to the text at the right.
    placeholder = option.kind.placeholder
    if len(names) + 1 + len(placeholder) > _NAME_WIDTH and option.kind.choices:
        placeholder = option.key.upper()
    return f"{names} {placeholder}"


def _option_text(option: Option) -> str:
    text = option.help
    if option.kind is not None and option.kind.choices and option.kind.placeholder not in _option_names(option):
        text += f": {', '.join(option.kind.choices)}"
    notes = []
    if option.repeatable:
        notes.append("may be repeated")
    if option.default is not None:
        notes.append(f"default: {option.default}")
    return f"{text} ({'; '.join(notes)})" if notes else text


def _with_choices(positional: Positional) -> str:
    if positional.kind.choices:
        return f"{positional.help}: {', '.join(positional.kind.choices)}"
    return positional.help


def _row(name: str, text: str) -> list[str]:
    folded = _fold(text, WIDTH - _NAME_WIDTH - 4)
    indent = " " * (_NAME_WIDTH + 4)
    if len(name) > _NAME_WIDTH:
        return [f"  {name}", *(indent + line for line in folded)]
    return [f"  {name:{_NAME_WIDTH}}  {folded[0]}", *(indent + line for line in folded[1:])]


def _examples(examples: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> list[str]:
    """Side by side where all fit, else the meaning above its line."""
    line_width = max((len(line) for line, _ in examples), default=0)
    if all(line_width + len(meaning) + 5 <= WIDTH for _, meaning in examples):
        return [f"  {line:{line_width}}   {meaning}" for line, meaning in examples]
    return [row for line, meaning in examples for row in (f"  # {meaning}", f"  {line}")]


def _fold(text: str, width: int = WIDTH, hang: int = 0) -> list[str]:
    """Break between words; lines after the first are indented by `hang`. (textwrap would import `re`.)"""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line.strip() and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = " " * hang + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
