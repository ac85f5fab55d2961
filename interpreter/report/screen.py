"""What people read of a scenario: one line if all is well, one screen if it is not.

First what to look at (`because`), then the sentence and its place, expected and seen, who did what, and what to run
next. It turns the document into lines; it knows neither colours nor terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..judge.contention import NOTHING_CONTENDED
from . import safe
from .lines import labelled, listed, plain, text_of, wrapped
from .picture import draw
from .spans import span
from .tally_table import tally_lines

if TYPE_CHECKING:
    from .document import LeftOut, Problem, Report, Scenario, Variant
    from .lines import Line

_INDENT = "  "
_VERDICT_WIDTH = 12
_MOST_PROBLEMS = 6
_MOST_MEETINGS = 4
_MOST_NAMED = 3
_ORDER = ("passed", "failed", "flaky", "error", "inconclusive", "skipped")


def headline(scenario: Scenario, width: int) -> Line:
    """The one line: verdict, id, title, how many runs and how long."""
    runs = f"{scenario.n_runs} runs, " if scenario.n_runs != 1 else ""
    tail = f"  {runs}{span(scenario.duration_ns)}" if scenario.n_runs else ""
    name = safe.line(scenario.id)
    room = max(0, width - _VERDICT_WIDTH - 2 - safe.columns(name) - len(tail) - 2)
    title = safe.cut(safe.line(scenario.title), room) if room > 4 else ""
    gap = " " * max(0, room - safe.columns(title))
    verdict = (f"{scenario.verdict:{_VERDICT_WIDTH}}  ", scenario.verdict)
    return (verdict, (name, "bold"), (f"  {title}", ""), (gap + tail, "dim"))


def left_out_line(scenario: LeftOut, width: int) -> Line:
    text = safe.cut(f"{safe.line(scenario.id)}  {safe.line(scenario.title)}", width - _VERDICT_WIDTH - 2)
    return ((f"{'not run':{_VERDICT_WIDTH}}  ", "dim"), (text, "dim"))


def scenario_lines(scenario: Scenario, width: int) -> list[Line]:
    lines = [headline(scenario, width)]
    if scenario.is_bad:
        return [*lines, *_without_gaps(_screen(scenario, width)), plain("")]
    for names, reason in _skipped(scenario):
        lines += labelled("skipped", names + reason, width, _INDENT)
    for variant in scenario.variants:
        if not variant.is_contrast:
            lines += _tallies(variant, width)
    return lines + _notes(scenario, width)


def _screen(scenario: Scenario, width: int) -> list[Line]:
    lines: list[Line] = []
    has_picture = False
    for at, problem in enumerate(scenario.problems[:_MOST_PROBLEMS]):
        lines.append(plain(""))
        lines += _problem(problem, scenario, width, with_picture=not has_picture)
        has_picture = has_picture or bool(problem.moments)
        if at == 0 and scenario.why:
            lines += labelled("why", scenario.why, width, _INDENT)
    n_more = len(scenario.problems) - _MOST_PROBLEMS
    if n_more > 0:
        lines += [plain(""), plain(f"{_INDENT}and {n_more} more that do not hold", "dim")]
    rest: list[Line] = []
    for variant in scenario.variants:
        if not variant.is_contrast:
            rest += _tallies(variant, width) + _evidence(variant, scenario, width)
    rest += _notes(scenario, width)
    if scenario.last_passed:
        rest += listed("compared", [f"last passed {scenario.last_passed}", *scenario.changes], width, _INDENT)
    rest += listed("kept", scenario.kept[:3], width, _INDENT)
    for command in scenario.next_steps:
        # A command is there to be copied, so it is never broken.
        line = ((f"{_INDENT}{'next':<10}", "dim"), (safe.line(command.line), "place"))
        rest.append((*line, (f"  # {command.what}", "dim")) if _fits(line, command.what, width) else line)
    return [*lines, plain(""), *rest] if rest else lines


def _skipped(scenario: Scenario) -> list[tuple[str, str]]:
    """Each reason once, behind the variants that it holds for."""
    names: dict[str, list[str]] = {}
    for skipped in scenario.skipped:
        names.setdefault(skipped.reason, []).append(skipped.name)
    found = []
    for reason, of in names.items():
        shown = "; ".join(name for name in of[:_MOST_NAMED] if name)
        if len(of) == len(scenario.skipped) > 1 and not scenario.variants:
            shown = f"all {len(of)} variants"
        elif len(of) > _MOST_NAMED:
            shown += f"; and {len(of) - _MOST_NAMED} more"
        found.append((f"{shown}: " if shown else "", reason))
    return found


def _without_gaps(lines: list[Line]) -> list[Line]:
    """One empty line is enough anywhere."""
    empty = [not text_of(line) for line in lines]
    return [line for at, line in enumerate(lines) if not (empty[at] and (at + 1 == len(lines) or empty[at + 1]))]


def _fits(line: Line, comment: str, width: int) -> bool:
    return sum(safe.columns(text) for text, _ in line) + len(comment) + 4 <= width


def _problem(problem: Problem, scenario: Scenario, width: int, *, with_picture: bool) -> list[Line]:
    lines = wrapped(problem.because, width, _INDENT, "bold")
    lines += _sentence(problem, width)
    if problem.expected and problem.expected != problem.text:
        lines += labelled("expected", problem.expected, width, _INDENT)
    lines += labelled("seen", problem.seen, width, _INDENT, "failed" if problem.answer == "violated" else "")
    if problem.reason and problem.reason != problem.seen:
        lines += labelled(problem.answer, problem.reason, width, _INDENT)
    if where := _where(problem, scenario):
        lines += labelled("in", where, width, _INDENT)
    lines += listed("then", problem.doing, width, _INDENT)
    if with_picture and (picture := draw(problem, width, _INDENT)):
        lines += [plain(""), *picture, plain("")]
    lines += listed("files", problem.files, width, _INDENT)
    return lines + listed("resources", problem.resources, width, _INDENT)


def _sentence(problem: Problem, width: int) -> list[Line]:
    """`scenarios/rdw.cts:10  expect file "n" equals "9"`; the place alone on its line if both are too long for one."""
    prefix = "expect " if problem.kind == "expectation" else "tally " if problem.kind == "tally" else ""
    text = prefix + problem.text
    place = safe.line(f"{problem.file}:{problem.line}" if problem.line else problem.file)
    if not place:
        return wrapped(text, width, _INDENT)
    if safe.columns(_INDENT + place) + 2 + safe.columns(safe.line(text)) <= width:
        return [((f"{_INDENT}{place}", "place"), (f"  {safe.line(text)}", ""))]
    return [plain(f"{_INDENT}{place}", "place"), *wrapped(text, width, _INDENT * 2)]


def _where(problem: Problem, scenario: Scenario) -> str:
    parts = [problem.variant] if problem.variant else []
    n_all = next((v.n_runs for v in scenario.variants if v.name == problem.variant and not v.is_contrast), 0)
    if n_all > 1 and problem.run:
        if problem.n_runs > 1:
            parts.append(f"{problem.n_runs} of {n_all} runs, first in run {problem.run}")
        else:
            parts.append(f"run {problem.run} of {n_all}")
    return "; ".join(parts)


def _tallies(variant: Variant, width: int) -> list[Line]:
    lines: list[Line] = []
    for tally in variant.tallies:
        lines += tally_lines(tally, variant.name, width, _INDENT)
    return lines


def _evidence(variant: Variant, scenario: Scenario, width: int) -> list[Line]:
    name = f"{variant.name}: " if variant.name else ""
    lines = labelled("rate", name + variant.rate, width, _INDENT) if variant.rate else []
    is_concerned = any(problem.variant == variant.name for problem in scenario.problems)
    if is_concerned and not variant.is_uncontended:
        n_more = len(variant.contention) - _MOST_MEETINGS
        more = [f"and {n_more} more pairs"] if n_more > 0 else []
        lines += listed("met", [*variant.contention[:_MOST_MEETINGS], *more], width, _INDENT)
    limits = dict.fromkeys(sentence.limits for sentence in variant.sentences if sentence.limits)
    return lines + listed("limits", list(limits) if is_concerned else [], width, _INDENT)


def _notes(scenario: Scenario, width: int) -> list[Line]:
    """What was skipped is told with its reason already; what did not contend fits into one line."""
    notes = [note for note in scenario.notes if not note.startswith("skipped")]
    if NOTHING_CONTENDED in notes:
        notes[notes.index(NOTHING_CONTENDED)] = "nothing contended: no operations of two actors ever met"
    return listed("note", notes, width, _INDENT)


# --- the end ---------------------------------------------------------------------------------------------------------


def summary_lines(report: Report, width: int) -> list[Line]:
    """What failed once more, since it may have scrolled away; then the counts in the last line."""
    bad = [scenario for scenario in report.scenarios if scenario.is_bad]
    lines: list[Line] = []
    if bad and len(report.scenarios) > 1:
        lines += [plain("─" * width, "dim"), *(line for scenario in bad for line in _recap(scenario, width))]
    limits = _limits(report)
    if limits:
        lines += [plain(""), *wrapped(limits, width, "", "dim", "  ")]
    if report.own_p50_ns:
        own = f"{span(report.own_p50_ns)} (99 %: {span(report.own_p99_ns)})"
        text = f"measured here: an operation that does nothing takes {own}; so much of each latency is cts's own"
        lines += [plain(""), *wrapped(text, width, "", "dim", "  ")]
    if report.why_early or report.not_run:
        n = len(report.not_run)
        rest = f"; {n} scenario{'s' if n != 1 else ''} did not run" if n else ""
        lines += [plain(""), *wrapped(f"not everything was run: {report.why_early or 'unknown'}{rest}", width)]
    counts = _counts(report)
    if safe.columns(text_of(counts)) > width:
        return [*lines, plain(""), *wrapped(text_of(counts), width, "", later="  ")]
    return [*lines, plain(""), counts]


def _recap(scenario: Scenario, width: int) -> list[Line]:
    problem = scenario.problems[0] if scenario.problems else None
    what = (problem.because or problem.seen or problem.reason or problem.text) if problem is not None else ""
    place = f"{problem.file}:{problem.line}" if problem is not None and problem.line else ""
    name = safe.line(scenario.id)
    lines: list[Line] = [
        (
            (f"{scenario.verdict:{_VERDICT_WIDTH}}  ", scenario.verdict),
            (name, "bold"),
            (f"  {safe.line(place)}", "place"),
        )
    ]
    indent = " " * (_VERDICT_WIDTH + 2)
    return [*lines, *(((indent + safe.cut(safe.line(what), width - len(indent)), ""),) for _ in "1" if what)]


def _limits(report: Report) -> str:
    """One sentence for all observers that saw nothing wrong: what they cannot exclude."""
    watched = [
        (scenario.id, sentence.limits)
        for scenario in report.scenarios
        if not scenario.is_bad
        for variant in scenario.variants
        for sentence in variant.sentences
        if sentence.limits and not variant.is_contrast
    ]
    names = list(dict.fromkeys(name for name, _ in watched))
    if not names:
        return ""
    shown = ", ".join(safe.line(name) for name in names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"watched, not proven: {shown}: {safe.line(watched[0][1])}"


def _counts(report: Report) -> Line:
    spans: list[tuple[str, str]] = []
    for verdict in _ORDER:
        if n := report.counts.get(verdict, 0):
            spans += [(", ", "")] if spans else []
            spans.append((f"{n} {verdict}", verdict))
    if report.not_run:
        spans += [(", ", "")] if spans else []
        spans.append((f"{len(report.not_run)} not run", ""))
    if not spans:
        spans.append(("nothing ran", ""))
    n, plural = report.n_runs, "" if report.n_runs == 1 else "s"
    spans.append((f"; {n} run{plural} in {span(report.duration_ns)}, seed {report.seed}", ""))
    return tuple(spans)
