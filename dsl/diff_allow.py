"""`# lint: allow W203` in a review: a finding that a scenario allows from now on makes it weaker.

Allowances are comments and stand in no plan, so they are compared beside it, by scenario and code.
"""

from __future__ import annotations

from . import ast
from .diff import Change
from .diff_order import STRONGER, WEAKER
from .lint.allowances import find
from .parser import Parsed

OUTSIDE = "the file"


def allowances_of(parsed: Parsed) -> dict[str, dict[str, int]]:
    """For each scenario of a file the codes that it allows, with how often."""
    scenarios = [item for item in parsed.file.items if isinstance(item, ast.ScenarioDecl)]
    found: dict[str, dict[str, int]] = {}
    for allowance in find(parsed.source, parsed.trivia):
        start = allowance.comment.span[0]
        # A comment behind the last line of a scenario lies outside its span, and still belongs to it.
        line = parsed.source.line_of(start)
        name = next((s.name.text for s in scenarios if _covers(parsed, s, line)), OUTSIDE)
        for code, _ in allowance.codes:
            codes = found.setdefault(name, {})
            codes[code] = codes.get(code, 0) + 1
    return found


def _covers(parsed: Parsed, scenario: ast.ScenarioDecl, line: int) -> bool:
    return parsed.source.line_of(scenario.span[0]) <= line <= parsed.source.line_of(scenario.span[1])


def compare_allowances(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> list[Change]:
    """One change for each scenario and code that is allowed more or less often."""
    changes = []
    for scenario in sorted({*before, *after}):
        old, new = before.get(scenario, {}), after.get(scenario, {})
        for code in sorted({*old, *new}):
            n_old, n_new = old.get(code, 0), new.get(code, 0)
            if n_new > n_old:
                reason = "a weakness that lint found is accepted"
                changes.append(Change(scenario, WEAKER, "", f"lint: allow {code}", reason))
            elif n_old > n_new:
                changes.append(Change(scenario, STRONGER, f"lint: allow {code}", "", "a weakness is accepted no more"))
    return changes
