"""Files → one Plan. What cannot be compiled is reported; a file with errors gives no scenarios."""

from __future__ import annotations

import os

from .diagnostics import Diagnostic
from .modules import Loader
from .parser import parse
from .plan import Plan, Scenario
from .reading import source_of
from .record import Record
from .resolve import Analysis, analyse
from .source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Place(Record):
    """Where a sentence of the plan stands: file, line and the line's text."""

    file: str
    line: int
    text: str


class Compiled(Record):
    """The plan of all sound files. `places`: (scenario id, "scenario"|"expectation"|"tally"|"check", index) → Place."""

    plan: Plan
    places: dict[tuple[str, str, int], Place]
    diagnostics: tuple[Diagnostic, ...]


def read_source(path: str) -> SourceFile | Diagnostic:
    """A file's text, or the diagnostic that says why it cannot be read."""
    try:
        with open(path, "rb") as file:
            return source_of(path, file.read())
    except OSError as error:
        return Diagnostic("E001", SourceFile(path, ""), (0, 0), f"this file cannot be read: {error.strerror}")


def compile_files(paths: list[str], defaults: dict[str, Any] | None = None) -> Compiled:
    """The plan of the files, in their order."""
    loader = Loader()
    scenarios: list[Scenario] = []
    places: dict[tuple[str, str, int], Place] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        source = read_source(path)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
            continue
        analysis = analyse_for_plan(path, source, loader, defaults)
        diagnostics += analysis.diagnostics
        if analysis.is_sound:
            folder = os.path.dirname(os.path.relpath(path)).replace(os.sep, "/") or "."
            scenarios += scenarios_of(analysis, folder)
            places.update(_places(analysis))
    in_modules = [d for d in _in_modules(loader, paths) if d not in diagnostics]
    if in_modules:
        # A verb that is wrong where it is declared would do nothing where it is called.
        scenarios = []
    diagnostics += in_modules
    return Compiled(Plan(scenarios=tuple(scenarios)), places, tuple(diagnostics))


def _in_modules(loader: Loader, paths: list[str]) -> list[Diagnostic]:
    """What is wrong in files that are used, and not themselves among those that are compiled."""
    own = {os.path.realpath(path) for path in paths}
    found: list[Diagnostic] = []
    at = 0
    while at < len(loader.loaded):
        module = loader.loaded[at]
        at += 1
        if module.parsed is not None and module.path not in own:
            found += analyse(module.path, module.parsed, loader).diagnostics
    return found


def analyse_for_plan(path: str, source: SourceFile, loader: Loader, defaults: dict[str, Any] | None = None) -> Analysis:
    """The analysis of a file whose scenarios are wanted, with every sentence spelt."""
    parsed = parse(source)
    if parsed.diagnostics:
        return analyse(path, parsed, loader, defaults)
    from .spelling import Speller

    return analyse(path, parsed, loader, defaults, Speller(parsed))


def scenarios_of(analysis: Analysis, folder: str = ".") -> list[Scenario]:
    """The plan's scenarios of a sound file."""
    return [Scenario.model_validate({**scenario.data, "folder": folder}) for scenario in analysis.scenarios]


def _places(analysis: Analysis) -> dict[tuple[str, str, int], Place]:
    source = analysis.parsed.source
    found = {}
    for scenario in analysis.scenarios:
        name = scenario.node.name.text
        for (kind, index), node in {("scenario", 0): scenario.node, **scenario.nodes}.items():
            line = source.line_of(node.span[0])
            found[name, kind, index] = Place(source.name, line, source.line_text(line).strip())
    return found
