"""Skipped variants: each reason is told once."""

from __future__ import annotations

from cts.interpreter.report.document import Scenario, Skipped, Variant
from cts.interpreter.report.lines import text_of
from cts.interpreter.report.screen import scenario_lines


def rows(scenario: Scenario) -> list[str]:
    return [text_of(line) for line in scenario_lines(scenario, 80)][1:]


def test_all_for_one_reason() -> None:
    skipped = [Skipped(f"n={n}", "it requires root") for n in range(5)]
    assert rows(Scenario("A-1", "t", "skipped", skipped=skipped)) == ["  skipped   all 5 variants: it requires root"]
    assert rows(Scenario("A-1", "t", "skipped", skipped=[Skipped("", "no")])) == ["  skipped   no"]


def test_some_for_other_reasons() -> None:
    skipped = [*(Skipped(f"n={n}", "it requires root") for n in range(5)), Skipped("n=9", "no rsync")]
    scenario = Scenario("A-1", "t", "passed", skipped=skipped, variants=[Variant("n=7", {}, False, "passed", 1, 0)])
    assert rows(scenario)[:2] == [
        "  skipped   n=0; n=1; n=2; and 2 more: it requires root",
        "  skipped   n=9: no rsync",
    ]
