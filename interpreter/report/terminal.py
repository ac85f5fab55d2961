"""The report that people watch: a line for each scenario as it ends, a screen for each failure, live progress below.

On a terminal, rich draws the progress; elsewhere (a file, a CI log) plain lines are written and rich is not even
imported. The lines are the same everywhere, and are made in screen.py; this module knows how they get out.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TextIO

from .lines import text_of, wrapped
from .protocol import SilentReader
from .screen import left_out_line, scenario_lines, summary_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import LeftOut, Report, Run, Scenario
    from .lines import Line

_STYLES = {
    "dim": "dim",
    "bold": "bold",
    "place": "cyan",
    "passed": "green",
    "failed": "bold red",
    "flaky": "bold red",
    "error": "bold magenta",
    "inconclusive": "yellow",
    "skipped": "cyan",
}
# For streams that can hold no other letters.
_ASCII = str.maketrans("┌└┊│✗▪·◄─…█⠿", "+++|x=.<-~##")
_REFRESHES_PER_SECOND = 2
_NARROWEST = 36


class TerminalReport(SilentReader):
    """`is_live`: `out` is a terminal that can move its cursor. `remarks`: sentences for the end, asked for then."""

    def __init__(
        self,
        out: TextIO,
        *,
        width: int = 80,
        color: bool = False,
        is_live: bool = False,
        remarks: Callable[[], list[str]] = list,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out
        # On a live terminal the last column stays free, or some terminals begin a new line.
        self._width = max(_NARROWEST, width - 1 if is_live else width)
        self._remarks = remarks
        self._console: Any = _console(out, self._width, color) if color or is_live else None
        self._color = color
        self._progress = _Progress(self._console, clock) if is_live else None
        self._is_ascii = not _can_draw(out)
        self._was_empty = True

    def began(self, report: Report) -> None:
        for what in report.remains:
            self._write(wrapped(f"cleaned what an earlier run left: {what}", self._width, "", "dim", "  "))
        if self._progress is not None:
            self._progress.begin(report)

    def scenario_began(self, scenario: str, n_runs: int) -> None:
        if self._progress is not None:
            self._progress.scenario_began(scenario, n_runs)

    def run_ended(self, scenario: str, run: Run) -> None:
        if self._progress is not None and run.is_final:
            self._progress.run_ended(scenario)

    def scenario_ended(self, scenario: Scenario) -> None:
        if self._progress is not None:
            self._progress.scenario_ended(scenario)
        self._write(scenario_lines(scenario, self._width))

    def left_out(self, scenario: LeftOut) -> None:
        self._write([left_out_line(scenario, self._width)])

    def ended(self, report: Report) -> None:
        if self._progress is not None:
            self._progress.end()
        self._write(summary_lines(report, self._width))
        for remark in self._remarks():
            self._write(wrapped(remark, self._width, later="  "))

    def _write(self, lines: list[Line]) -> None:
        for line in lines:
            is_empty = not text_of(line)
            if is_empty and self._was_empty:
                continue
            self._was_empty = is_empty
            if self._console is not None:
                self._console.print(self._styled(line), soft_wrap=True, highlight=False)
            else:
                self._out.write(self._letters(text_of(line)) + "\n")
        self._out.flush()

    def _styled(self, line: Line) -> Any:
        from rich.text import Text

        # Never markup: what programs printed may look like it.
        text = Text()
        for part, style in line:
            text.append(self._letters(part), _STYLES.get(style, "") if self._color else "")
        text.rstrip()
        return text

    def _letters(self, text: str) -> str:
        return text.translate(_ASCII) if self._is_ascii else text


class _Progress:
    """The line at the bottom: how many scenarios and runs are done, what failed, what is running, how long."""

    def __init__(self, console: Any, clock: Callable[[], float]) -> None:
        self._console = console
        self._clock = clock
        self._live: Any = None
        self._began = 0.0
        self._n_scenarios = self._n_runs = self._n_done = self._n_runs_done = self._n_bad = 0
        # Scenario → runs done, runs wanted.
        self._running: dict[str, list[int]] = {}
        self._seed = 0

    def begin(self, report: Report) -> None:
        from rich.live import Live

        self._began = self._clock()
        self._n_scenarios, self._n_runs, self._seed = report.n_scenarios, report.n_runs_planned, report.seed
        # Slow on purpose: what draws must not disturb what is measured.
        self._live = Live(
            get_renderable=self._line,
            console=self._console,
            refresh_per_second=_REFRESHES_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()

    def scenario_began(self, name: str, n_runs: int) -> None:
        self._running[name] = [0, n_runs]

    def run_ended(self, name: str) -> None:
        self._n_runs_done += 1
        if name in self._running:
            self._running[name][0] += 1

    def scenario_ended(self, scenario: Scenario) -> None:
        self._running.pop(scenario.id, None)
        self._n_done += 1
        self._n_bad += scenario.is_bad

    def end(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _line(self) -> Any:
        from rich.text import Text

        from . import safe

        seconds = int(self._clock() - self._began)
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{seconds // 60}:{seconds % 60:02d}  ", "dim")
        text.append(f"{self._n_done} of {self._n_scenarios} scenarios, {self._n_runs_done} of {self._n_runs} runs")
        if self._n_bad:
            text.append(f", {self._n_bad} not passed", "" if self._console.no_color else "bold red")
        text.append(f"  seed {self._seed}", "dim")
        for name, (n_done, n_wanted) in list(self._running.items())[:3]:
            share = f" {n_done}/{n_wanted}" if n_wanted > 1 else ""
            text.append(f"  {safe.line(name)}{share}", "" if self._console.no_color else "bold")
        return text


def _console(out: TextIO, width: int, color: bool) -> Any:
    from rich.console import Console

    return Console(
        file=out,
        width=width,
        force_terminal=True,
        color_system="standard" if color else None,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _can_draw(out: TextIO) -> bool:
    try:
        "┌│◄…".encode(getattr(out, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
