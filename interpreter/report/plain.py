"""The plain report: one line for each scenario, and beneath a failure what did not hold, what was seen, who did what.

It reads events and writes text; it decides nothing, and knows no terminal but its stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from ..events import CampaignBegan, CampaignEnded, ScenarioEnded, ScenarioLeftOut
from ..judge.verdict import Answer, Verdict
from ..value_text import duration_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ..events import Event
    from ..history import Operation
    from ..judge.verdict import Judgement, RunVerdict, ScenarioVerdict

    # Where a sentence stands: (scenario, kind, text) → "file:line", or nothing.
    Whereabouts = Callable[[str, str, str], str]

_COLORS = {
    Verdict.PASSED: "32",
    Verdict.FAILED: "1;31",
    Verdict.FLAKY: "1;31",
    Verdict.ERROR: "1;35",
    Verdict.INCONCLUSIVE: "33",
    Verdict.SKIPPED: "36",
}
_TOLD = (Answer.VIOLATED, Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.ERROR)
_MOST_SHOWN = 12
_WIDTH = max(len(verdict.value) for verdict in Verdict)


class PlainReport:
    """Writes to `out`; `whereabouts` knows lines of files, where there are any."""

    def __init__(self, out: TextIO, *, color: bool = False, whereabouts: Whereabouts | None = None) -> None:
        self._out = out
        self._color = color
        self._whereabouts = whereabouts or (lambda *_: "")
        self._began_ns: int | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, CampaignBegan):
            for what in event.remains:
                self._line(f"cleaned what an earlier run left: {what}")
        elif isinstance(event, ScenarioEnded):
            self._scenario(event)
        elif isinstance(event, ScenarioLeftOut):
            self._line(f"{'not run':{_WIDTH}}  {event.scenario.id} {event.scenario.title}  ({event.reason})")
        elif isinstance(event, CampaignEnded):
            self._summary(event)

    def _line(self, text: str = "") -> None:
        self._out.write(text + "\n")

    def _scenario(self, event: ScenarioEnded) -> None:
        verdict, scenario = event.verdict, event.scenario
        word = self._painted(verdict.verdict, f"{verdict.verdict.value:{_WIDTH}}")
        runs = f"{event.n_runs} runs, " if event.n_runs != 1 else ""
        self._line(f"{word}  {scenario.id} {scenario.title}  ({runs}{_rounded(event.duration_ns)})")
        for skipped in verdict.skipped:
            self._line(f"    {_variant(skipped.variant)}skipped: {skipped.reason}")
        if verdict.verdict not in (Verdict.PASSED, Verdict.SKIPPED):
            self._why(event)
        for variant in verdict.variants:
            for table in variant.tallies:
                for line in str(table).splitlines():
                    self._line(f"    {line}")
        for note in verdict.notes:
            self._line(f"    note: {note}")
        self._out.flush()

    def _why(self, event: ScenarioEnded) -> None:
        verdict, scenario = event.verdict, event.scenario
        if scenario.why:
            self._line(f"    why: {scenario.why}")
        shown: set[str] = set()
        for judgement, where in _told(verdict):
            key = f"{judgement.text} {where}"
            if key in shown:
                continue
            shown.add(key)
            if len(shown) > _MOST_SHOWN:
                self._line("    ... and more")
                break
            self._judgement(scenario.id, judgement, where)
        for reason in _others(verdict, shown):
            self._line(f"    {reason}")
        for place in event.kept[:3]:
            self._line(f"    kept: {place}")

    def _judgement(self, scenario: str, judgement: Judgement, where: str) -> None:
        place = self._whereabouts(scenario, judgement.kind, judgement.text)
        self._line(f"    {place + ': ' if place else ''}{where}{_sentence(judgement)}")
        lines = [judgement.because, *_pair("expected", judgement.expected), *_pair("seen", judgement.seen)]
        if judgement.reason and judgement.reason != judgement.seen:
            lines.append(f"{judgement.answer.value}: {judgement.reason}")
        for line in lines:
            if line:
                self._line(f"        {line}")
        for line in operations_in_columns(judgement.operations[:_MOST_SHOWN]):
            self._line(f"        {line}")
        for line in judgement.doing:
            self._line(f"        {line}")

    def _summary(self, event: CampaignEnded) -> None:
        counts = {verdict: sum(found.verdict is verdict for found in event.verdicts) for verdict in Verdict}
        parts = [self._painted(verdict, f"{n} {verdict.value}") for verdict, n in counts.items() if n]
        if event.left_out:
            parts.append(f"{len(event.left_out)} not run")
        self._line()
        self._line(
            f"{', '.join(parts) or 'nothing ran'}; {event.n_runs} run{'s' if event.n_runs != 1 else ''} "
            f"in {_rounded(event.duration_ns)}, seed {event.seed}"
        )
        if event.why_early:
            self._line(f"not everything was run: {event.why_early}")
        self._out.flush()

    def _painted(self, verdict: Verdict, text: str) -> str:
        return f"\x1b[{_COLORS[verdict]}m{text}\x1b[0m" if self._color else text


def _told(verdict: ScenarioVerdict) -> Iterable[tuple[Judgement, str]]:
    """The judgements that did not hold, with the variant and the run in words; the first run of each kind is enough."""
    for variant in verdict.variants:
        words = _variant(variant.variant)
        if variant.is_contrast:
            continue
        for judgement in variant.judgements:
            if judgement.answer in _TOLD:
                yield judgement, words
        told: set[str] = set()
        for run in variant.runs:
            for judgement in run.judgements:
                if judgement.answer in _TOLD and judgement.mode != "sometimes" and judgement.text not in told:
                    told.add(judgement.text)
                    yield judgement, words + (f"run {run.run}: " if len(variant.runs) > 1 else "")


def _others(verdict: ScenarioVerdict, shown: set[str]) -> list[str]:
    """Reasons that no judgement has told."""
    found = list(verdict.reasons)
    for variant in verdict.variants:
        if not variant.is_contrast:
            found += variant.reasons
            found += [line for run in variant.runs for line in _reasons(run)]
    fresh = [reason for reason in dict.fromkeys(found) if not any(reason in key or key in reason for key in shown)]
    return fresh[:_MOST_SHOWN]


def _reasons(run: RunVerdict) -> list[str]:
    return [*run.faults, *run.doubts] if run.verdict is not Verdict.PASSED else []


def _sentence(judgement: Judgement) -> str:
    return f"expect {judgement.text}" if judgement.kind == "expectation" else judgement.text


def _pair(word: str, text: str) -> list[str]:
    return [f"{word}: {text}"] if text else []


def _variant(values: dict[str, Any]) -> str:
    return "[" + ", ".join(f"{name}={value}" for name, value in values.items()) + "] " if values else ""


def _rounded(span_ns: int) -> str:
    """Three digits are enough for people."""
    unit = 1
    while span_ns // unit >= 1000:
        unit *= 10
    return duration_text(span_ns // unit * unit)


def operations_in_columns(operations: Iterable[Operation]) -> list[str]:
    """One line each, in time order, with times from the first."""
    rows = sorted(operations, key=lambda operation: operation.began_ns)
    if not rows:
        return []
    first_ns = rows[0].began_ns
    cells = [_row(operation, first_ns) for operation in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _row(operation: Operation, first_ns: int) -> tuple[str, str, str, str]:
    who = operation.actor if not operation.member else f"{operation.actor}[{operation.member}]"
    began = f"+{_rounded(operation.began_ns - first_ns)}"
    took = f"{_rounded(operation.ended_ns - operation.began_ns)}" if operation.ended_ns is not None else "never ended"
    outcome = operation.outcome + (f" with {operation.error}" if operation.error else "")
    return began, f"{who}.{operation.step}", took, outcome
