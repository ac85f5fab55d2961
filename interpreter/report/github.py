"""GitHub's workflow commands: an annotation on the line of each sentence that does not hold.

It writes them after the report for people, between two marks that keep anything printed before from being a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from . import safe
from .protocol import SilentReader

if TYPE_CHECKING:
    from .document import LeftOut, Problem, Report, Run, Scenario
    from .protocol import Reader

# GitHub shows no more than ten of a kind for each step; more of them only hide the others.
_MOST = 10
_LEVELS = {"failed": "error", "flaky": "error", "error": "error", "inconclusive": "warning"}


def annotations_of(report: Report) -> list[str]:
    """The first problem of each scenario first, then the others, as far as there is room."""
    bad = [scenario for scenario in report.scenarios if scenario.is_bad]
    found = [_annotation(scenario, problem) for scenario in bad for problem in scenario.problems[:1]]
    found += [_annotation(scenario, problem) for scenario in bad for problem in scenario.problems[1:]]
    found += [
        _command("warning", left.file, left.line, f"{left.id} did not run", left.reason) for left in report.not_run
    ]
    return list(dict.fromkeys(found))[:_MOST]


def _annotation(scenario: Scenario, problem: Problem) -> str:
    level = _LEVELS.get(scenario.verdict, "error")
    where = f" [{problem.variant}]" if problem.variant else ""
    parts = [problem.because, problem.text, f"seen: {problem.seen}" if problem.seen else problem.reason]
    title = f"{scenario.id} {scenario.verdict}{where}"
    return _command(level, problem.file, problem.line, title, "\n".join(part for part in parts if part))


def _command(level: str, file: str, line: int, title: str, message: str) -> str:
    place = f"file={_property(file)},line={line}," if line else ""
    text = "%0A".join(_data(safe.line(row)) for row in message.split("\n"))
    return f"::{level} {place}title={_property(title)}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe.line(text)).replace(":", "%3A").replace(",", "%2C")


class GithubReport(SilentReader):
    """The report for people, and the annotations at its end. What programs printed is never taken for a command."""

    def __init__(self, out: TextIO, text: Reader) -> None:
        self._out = out
        self._text = text

    def began(self, report: Report) -> None:
        self._text.began(report)

    def scenario_began(self, scenario: str, n_runs: int) -> None:
        self._text.scenario_began(scenario, n_runs)

    def run_ended(self, scenario: str, run: Run) -> None:
        self._text.run_ended(scenario, run)

    def scenario_ended(self, scenario: Scenario) -> None:
        self._guarded(lambda: self._text.scenario_ended(scenario))

    def left_out(self, scenario: LeftOut) -> None:
        self._guarded(lambda: self._text.left_out(scenario))

    def ended(self, report: Report) -> None:
        self._guarded(lambda: self._text.ended(report))
        for command in annotations_of(report):
            self._out.write(command + "\n")
        self._out.flush()

    def _guarded(self, write: object) -> None:
        """A wrapped line of what a program printed may begin with `::error`; between these marks it is only text."""
        import secrets

        mark = f"cts-{secrets.token_hex(8)}"
        self._out.write(f"::stop-commands::{mark}\n")
        try:
            write()  # type: ignore[operator]
        finally:
            self._out.write(f"::{mark}::\n")
