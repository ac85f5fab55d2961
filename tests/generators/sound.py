"""Generated files that also mean something: what the checks object to is cut out, statement by statement.

So a file keeps the spelling and the variety of its generator, and compiles.
"""

from __future__ import annotations

import os
from random import Random

from cts.dsl.compile import Compiled, compile_files
from cts.dsl.format_lines import Line, Lines
from cts.dsl.format_words import Words
from cts.dsl.parser import parse
from cts.dsl.source import SourceFile

from .scenarios import scenario_file

MAX_ROUNDS = 12


def sound_file(rng: Random, folder: str) -> str | None:
    """A generated text without errors, or none where nothing of a scenario would be left."""
    text = scenario_file(rng)
    for _ in range(MAX_ROUNDS):
        compiled = compiled_text(text, folder)
        offsets = [found.span[0] for found in compiled.diagnostics if found.severity == "error"]
        if not offsets:
            return text if compiled.plan.scenarios else None
        text = _without(text, offsets)
    return None


def compiled_text(text: str, folder: str) -> Compiled:
    path = os.path.join(folder, "generated.cts")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return compile_files([path])


def _without(text: str, offsets: list[int]) -> str:
    """The text without the innermost statements in which the offsets lie, and without their blocks."""
    parsed = parse(SourceFile("generated.cts", text))
    lines = Lines(text, parsed.trivia, Words(parsed.file).kinds)
    doomed = {id(line): line for offset in offsets if (line := _at(lines.root, offset)) is not None}
    cuts = sorted((_line_start(text, line), _end(text, line)) for line in doomed.values())
    kept, at = [], 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _at(root: Line, offset: int) -> Line | None:
    found, left = None, list(root.children)
    while left:
        line = left.pop()
        left += line.children
        if line.tokens[0][2] <= offset <= line.tokens[-1][3]:
            found = line
    return found


def _line_start(text: str, line: Line) -> int:
    return text.rfind("\n", 0, line.tokens[0][2]) + 1


def _end(text: str, line: Line) -> int:
    while line.children:
        line = line.children[-1]
    end = text.find("\n", line.tokens[-1][3])
    return len(text) if end < 0 else end + 1
