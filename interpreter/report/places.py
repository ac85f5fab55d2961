"""Where sentences stand, and with which command a scenario is run again: what the command line knows and a plan does not.

It knows files, lines and command lines; it reads none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..value_text import quoted

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Lines count from 1; no file and line 0 mean that nobody knows."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Places:
    """`lines`: (scenario, kind, sentence) → place; kind `scenario` with an empty sentence is the scenario's own line.

    `options` are words of the command line that another run needs too, such as `--plan FILE` and `--runs 500`; then
    `has_plan` says that no file is to be named.
    """

    lines: dict[Key, Place] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    has_plan: bool = False

    def of(self, scenario: str, kind: str = "scenario", text: str = "") -> Place:
        return self.lines.get((scenario, kind, text), Place())

    def command(self, scenario: str, *words: str) -> str:
        """`cts run FILE --id SCENARIO ...`."""
        file = self.of(scenario).file
        files = [file] if file and not self.has_plan else []
        return " ".join(["cts", "run", *(quoted(word) for word in (*files, *self.options, "--id", scenario, *words))])
