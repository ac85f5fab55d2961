"""A summary in Markdown, for a pull request or a job's page: the counts, then what did not pass, then the table of all.

It knows the document and Markdown; foreign text can neither format nor link anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import safe
from .spans import span
from .steps import has_times

if TYPE_CHECKING:
    from .document import Problem, Report, Scenario, Tally

_SIGNS = {"passed": "✅", "failed": "❌", "flaky": "❌", "error": "💥", "inconclusive": "❔", "skipped": "⏭️"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&@:])")
_MOST_SCREENS = 20
_MOST_ROWS = 300
_MOST_NAMED = 20
# GitHub refuses summaries of more than a mebibyte.
_MOST_CHARACTERS = 900_000


def to_markdown(report: Report) -> str:
    bad = [scenario for scenario in report.scenarios if scenario.is_bad]
    parts = [f"## cts: {_headline(report)}", _about(report)]
    if report.why_early or report.not_run or not report.is_complete:
        names = ", ".join(_text(left.id) for left in report.not_run[:_MOST_NAMED])
        more = f" Not run: {names}." if names else ""
        n_more = len(report.not_run) - _MOST_NAMED
        more += f" And {n_more} more." if n_more > 0 else ""
        parts.append(f"**Not everything was run**: {_text(report.why_early or 'the campaign did not end')}.{more}")
    parts.append(_missing_runs(report))
    parts += [_screen(scenario) for scenario in bad[:_MOST_SCREENS]]
    if len(bad) > _MOST_SCREENS:
        parts.append(f"And {len(bad) - _MOST_SCREENS} more that did not pass: see the table.")
    parts.append(_table(report))
    parts.append(_times(report))
    text = "\n\n".join(part for part in parts if part) + "\n"
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "\n\n(cut: see report.json)\n"


def _missing_runs(report: Report) -> str:
    """Which scenarios were run less often than planned: what they passed they passed fewer times."""
    found = [(scenario.id, sentence) for scenario in report.scenarios for sentence in scenario.missing_runs]
    rows = [f"- {_text(name)}: {_text(sentence)}" for name, sentence in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        rows.append(f"- and {len(found) - _MOST_NAMED} more")
    return "\n".join(["**Fewer runs than planned**:", *rows]) if rows else ""


def _headline(report: Report) -> str:
    counts = [f"{_SIGNS[verdict]} {n} {verdict}" for verdict, n in report.counts.items()]
    if report.not_run:
        counts.append(f"{len(report.not_run)} not run")
    return ", ".join(counts) or "nothing ran"


def _about(report: Report) -> str:
    machine = report.machine
    plural = "" if report.n_runs == 1 else "s"
    return (
        f"{report.n_runs} run{plural} in {span(report.duration_ns)}, seed {report.seed}; cts {_text(machine.cts)}, "
        f"Python {_text(machine.python)}, {_text(machine.system)} {_text(machine.release)}, {machine.n_cpus} CPUs"
    )


def _screen(scenario: Scenario) -> str:
    rows = [f"### {_SIGNS[scenario.verdict]} {_text(scenario.id)} {_text(scenario.title)}"]
    if scenario.why:
        rows.append(f"*{_text(scenario.why)}*")
    rows += [_problem(problem) for problem in scenario.problems[:5]]
    rows += [_tally(tally) for variant in scenario.variants if not variant.is_contrast for tally in variant.tallies]
    rates = [variant.rate for variant in scenario.variants if variant.rate and not variant.is_contrast]
    rows += [_text(rate) for rate in rates[:5]]
    if scenario.last_passed:
        rows.append(
            "\n".join([f"Last passed {_text(scenario.last_passed)}:", *(f"- {_text(c)}" for c in scenario.changes)])
        )
    if scenario.next_steps:
        rows.append(_code("\n".join(safe.line(command.line) for command in scenario.next_steps)))
    return "\n\n".join(rows)


def _problem(problem: Problem) -> str:
    from .lines import text_of
    from .picture import draw

    place = f"{_text(problem.file)}:{problem.line} " if problem.line else ""
    rows = [f"**{_text(problem.because)}**  " if problem.because else "", f"{place}{_inline(problem.text)}"]
    if problem.seen or problem.reason:
        rows.append(f"seen: {_inline(problem.seen or problem.reason)}")
    if problem.variant:
        rows.append(f"in {_inline(problem.variant)}")
    text = "  \n".join(row for row in rows if row)
    picture = [text_of(line) for line in draw(problem, 100)]
    if not picture:
        return text
    return f"{text}\n\n<details><summary>who did what</summary>\n\n{_code(chr(10).join(picture))}\n\n</details>"


def _tally(tally: Tally) -> str:
    rows = [f"| {_text(tally.text)} | count | share | grade |", "|---|--:|--:|---|"]
    rows += [f"| {_text(row.text)} | {row.count} | {100 * row.share:.1f} % | {row.grade} |" for row in tally.rows]
    return "\n".join(rows)


def _table(report: Report) -> str:
    rows = ["| | scenario | runs | time |", "|---|---|--:|--:|"]
    for scenario in report.scenarios[:_MOST_ROWS]:
        sign = f"{_SIGNS[scenario.verdict]} {scenario.verdict}"
        name = f"{_text(scenario.id)} {_text(scenario.title)}"
        rows.append(f"| {sign} | {name} | {scenario.n_runs} | {span(scenario.duration_ns)} |")
    text = "\n".join(rows)
    n_more = len(report.scenarios) - _MOST_ROWS
    text += f"\n\nAnd {n_more} more." if n_more > 0 else ""
    return f"<details><summary>all scenarios</summary>\n\n{text}\n\n</details>" if report.scenarios else ""


def _times(report: Report) -> str:
    """How long steps took, of the scenarios that ask, and how much of it is our own."""
    if not report.own_p50_ns:
        return ""
    rows = [
        "| scenario | step | operations | failed | p50 | p95 | p99 | longest |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for scenario in report.scenarios:
        for variant in scenario.variants:
            if variant.is_contrast or not has_times(variant):
                continue
            name = _text(f"{scenario.id} {variant.name}".rstrip())
            for step in variant.steps:
                figures = (step.p50_ns, step.p95_ns, step.p99_ns, step.max_ns)
                cells = " | ".join(span(figure) for figure in figures)
                rows.append(f"| {name} | {_text(step.name)} | {step.n} | {step.n_failed} | {cells} |")
    own = f"{span(report.own_p50_ns)} (p99 {span(report.own_p99_ns)})"
    about = f"An operation that does nothing took {own} on this machine: so much of each time is cts's own."
    text = "\n".join(rows[: _MOST_ROWS + 2])
    return f"<details><summary>how long steps took</summary>\n\n{about}\n\n{text}\n\n</details>"


def _text(text: str) -> str:
    """Foreign text that stays text: no markup, no link, no mention of anybody."""
    escaped = _SPECIAL.sub(r"\\\1", safe.line(text))
    # A mention notifies whoever is named, escaped or not; a mark of no width between keeps it a text.
    return escaped.replace("\\@", "@\u200b").replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")


def _inline(text: str) -> str:
    """As code, in more backticks than the text itself has in a row."""
    body = safe.line(text)
    fence = "`" * (1 + max((len(found) for found in re.findall(r"`+", body)), default=0))
    pad = " " if body[:1] in "` " or body[-1:] in "` " else ""
    return f"{fence}{pad}{body}{pad}{fence}"


def _code(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(found) for found in re.findall(r"`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"
