"""JUnit XML in the shape that pytest gives it: one suite, one case for each variant of each scenario, unique names.

A skipped variant is skipped, a broken harness an `error`, everything else that did not pass a `failure`: no reader of
the file can take what was not judged for a pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from . import safe
from .lines import text_of
from .screen import scenario_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import LeftOut, Report, Scenario, Variant

_SECOND = 1e9
_WIDTH = 100


class _Case:
    """One test case; `kind` is empty for what passed."""

    def __init__(
        self, group: str, name: str, seconds: float, kind: str = "", message: str = "", text: str = ""
    ) -> None:
        self.group = group
        self.name = name
        self.seconds = seconds
        self.kind = kind
        self.message = message
        self.text = text


def to_junit(report: Report) -> str:
    cases = list(_cases(report))
    n = {kind: sum(case.kind == kind for case in cases) for kind in ("failure", "error", "skipped")}
    head = (
        f'<testsuite name="cts" errors="{n["error"]}" failures="{n["failure"]}" skipped="{n["skipped"]}" '
        f'tests="{len(cases)}" time="{report.duration_ns / _SECOND:.3f}" timestamp={_quoted(report.began)}>'
    )
    properties = [f'<property name="seed" value="{report.seed}" />']
    if report.why_early:
        properties.append(f'<property name="not_everything_was_run" value={_quoted(report.why_early)} />')
    taken: set[tuple[str, str]] = set()
    body = [_element(case, taken) for case in cases]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<testsuites name="cts tests">',
            head,
            "<properties>",
            *properties,
            "</properties>",
            *body,
            "</testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _cases(report: Report) -> Iterator[_Case]:
    for scenario in report.scenarios:
        yield from _of_scenario(scenario)
    for left in report.not_run:
        yield _Case(_group(left), _name(left), 0, "error", f"not run: {left.reason}")


def _of_scenario(scenario: Scenario) -> Iterator[_Case]:
    """A case for each variant; contrasts belong to the scenario, and what they break is told by a case of its own."""
    group, name = _group(scenario), _name(scenario)
    own = [variant for variant in scenario.variants if not variant.is_contrast]
    text = "\n".join(text_of(line) for line in scenario_lines(scenario, _WIDTH)) if scenario.is_bad else ""
    kinds = []
    for variant in own:
        kind = _KINDS[variant.verdict]
        kinds.append(kind)
        yield _Case(
            group, f"{name}[{variant.name}]" if variant.name else name, _seconds(variant), kind,
            _message(variant.verdict, variant.reasons), text if kind else "",
        )  # fmt: skip
    for skipped in scenario.skipped:
        if not skipped.is_contrast:
            yield _Case(group, f"{name}[{skipped.name}]" if skipped.name else name, 0, "skipped", skipped.reason)
    if (scenario.is_bad and not any(kind in ("failure", "error") for kind in kinds)) or not (own or scenario.skipped):
        kind = _KINDS[scenario.verdict]
        yield _Case(
            group, f"{name} as a whole", scenario.duration_ns / _SECOND if not own else 0, kind,
            _message(scenario.verdict, scenario.reasons), text,
        )  # fmt: skip


_KINDS = {
    "passed": "",
    "skipped": "skipped",
    "error": "error",
    "failed": "failure",
    "flaky": "failure",
    "inconclusive": "failure",
}


def _group(scenario: Scenario | LeftOut) -> str:
    """As pytest names modules: the file's path with dots, without its suffix."""
    file = scenario.file.removesuffix(".cts").replace("\\", "/")
    return file.lstrip("./").replace("/", ".") or "cts"


def _name(scenario: Scenario | LeftOut) -> str:
    return f"{scenario.id} {scenario.title}".rstrip()


def _seconds(variant: Variant) -> float:
    return sum(run.duration_ns for run in variant.runs) / _SECOND


def _message(verdict: str, reasons: list[str]) -> str:
    return f"{verdict}: {reasons[0]}" if reasons else verdict


def _element(case: _Case, taken: set[tuple[str, str]]) -> str:
    group, name = safe.line(case.group), safe.line(case.name)
    number = 1
    while (group, name) in taken:
        number += 1
        name = f"{safe.line(case.name)} ({number})"
    taken.add((group, name))
    head = f'<testcase classname={_quoted(group)} name={_quoted(name)} time="{case.seconds:.3f}"'
    if not case.kind:
        return f"{head} />"
    what = ' type="cts.skip"' if case.kind == "skipped" else ""
    body = escape("\n".join(safe.line(row) for row in case.text.splitlines()))
    return f"{head}><{case.kind}{what} message={_quoted(case.message)}>{body}</{case.kind}></testcase>"


def _quoted(text: str) -> str:
    """Safe first: XML has no way to write most control characters at all."""
    return quoteattr(safe.line(text))
