"""The rule `expectation-cannot-fail`. It knows what is true of every number, group and file, whatever happens."""

from __future__ import annotations

from ... import ast
from ...values import DURATION, print_duration
from ..counts import ANY_SIZE, bounds, subject_sizes
from ..rule import Rule
from ..shapes import fold, key, number, ratio, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts

_ENDS = frozenset({"succeeds", "fails", "times_out", "is_killed"})
_FLIPPED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_NEVER_NEGATIVE = (
    "count", "rate", "error_rate", "p50", "p90", "p95", "p99", "p999", "min", "max", "mean", "fairness", "longest_wait",
    "handoff", "memory", "cpu", "handles", "threads", "peak", "skew", "leaked",
)  # fmt: skip


class ExpectationCannotFail(Rule):
    """an expectation that holds whatever happens

    `at_least 0`, `at_most 5` of a group of five, `exists or is absent`, a count that is `>= 0`, a file that equals
    itself, a limit behind the scenario's own timeout: such a line looks like a test, and can never fail.

    Say what would be wrong. Ignore this for a limit that is there to be shown in reports.
    """

    code = "W211"
    name = "expectation-cannot-fail"
    bad = """\
scenario SAP-010 "Five processes create one file"
  actor creator[5]
    barrier go
    create "out"

  expect at_most 5 creator succeed
"""
    good = bad.replace("at_most 5", "exactly 1")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            for expectation in scenario.expectations:
                reason = _reason(scenario, expectation)
                if reason:
                    shown = written(file.source.text, expectation.span)
                    yield self.finding(
                        file, expectation.span, f"this expectation cannot fail: {reason}", notes=_note(shown)
                    )


def _note(shown: str) -> tuple[str, ...]:
    return ("an `expect sometimes` would show that it happens at all",) if shown.startswith("expect at_least 0") else ()


def _reason(scenario: ScenarioFacts, expectation: ast.ExpectStmt) -> str:
    """Why an expectation holds whatever happens; empty where it can fail."""
    if expectation.mode == "never" or expectation.others:
        return ""
    return (
        _any_number(scenario, expectation)
        or _all_alternatives(scenario, expectation)
        or next((reason for test in expectation.tests if (reason := _always_true(scenario, expectation, test))), "")
    )


def _any_number(scenario: ScenarioFacts, expectation: ast.ExpectStmt) -> str:
    if expectation.quantifier is None:
        return ""
    sizes = subject_sizes(scenario, expectation.subject)
    for size in sizes or ANY_SIZE:
        found = bounds(expectation.quantifier, size, scenario.constants)
        if found is None or found[0] > 0 or found[1] < size:
            return ""
    if sizes is None or len(set(sizes)) > 1:
        return "it allows any number"
    return f"it allows any number from 0 to {sizes[0]}"


def _all_alternatives(scenario: ScenarioFacts, expectation: ast.ExpectStmt) -> str:
    """Whether the alternatives leave nothing out."""
    tests = expectation.tests
    outcomes = {test.outcome for test in tests if isinstance(test, ast.OutcomeTest) and not test.errors}
    outcomes |= {"is_killed" for test in tests if isinstance(test, ast.KilledTest) and test.signal is None}
    # An actor always has an end; a step may also never be reached.
    subject = expectation.subject.expr if isinstance(expectation.subject, ast.ValueSubject) else None
    is_actor = any(actor.name.text == getattr(subject, "text", "") for actor in scenario.actors)
    if outcomes >= _ENDS and (is_actor or "is_skipped" in outcomes):
        return "every outcome is allowed"
    states = {test.state for test in tests if isinstance(test, ast.StateTest)}
    if {"exists", "is_absent"} <= states:
        return "a file either exists or is absent"
    compared = {(test.operator, key(test.value)) for test in tests if isinstance(test, ast.CompareTest)}
    if any((_FLIPPED[operator], value) in compared for operator, value in compared):
        return "one alternative is the opposite of the other"
    blocks = {test.never for test in tests if isinstance(test, ast.BlocksTest) and not (test.amount or test.until)}
    return "it either blocks or never blocks" if len(blocks) > 1 else ""


def _always_true(scenario: ScenarioFacts, expectation: ast.ExpectStmt, test: ast.Test) -> str:
    subject = expectation.subject
    if isinstance(test, ast.SameFileTest) and isinstance(subject, ast.FileSubject):
        return "a file equals itself" if key(subject.path) == key(test.path) else ""
    if isinstance(test, ast.TimeTest) and test.relation == "within":
        limit, timeout = number(test.amount, scenario.constants, DURATION), scenario.timeout_ns
        if limit is not None and timeout is not None and limit > timeout:
            return f"the run is ended after its timeout of {print_duration(int(timeout))}"
    if isinstance(test, ast.CompareTest) and isinstance(subject, ast.ValueSubject):
        return _true_comparison(scenario, subject.expr, test)
    return ""


def _true_comparison(scenario: ScenarioFacts, left: ast.Expr, test: ast.CompareTest) -> str:
    if test.operator in ("==", "<=", ">=") and key(left) == key(test.value):
        return "both sides are the same"
    a, b = fold(left, scenario.constants), fold(test.value, scenario.constants)
    if a is not None and b is not None and a.kind == b.kind:
        return "both sides are known before the run" if _holds(test.operator, a.amount, b.amount) else ""
    if not isinstance(left, ast.Call) or b is None or not isinstance(b.amount, int | float):
        return ""
    function, amount = left.function.text, b.amount
    if function in _NEVER_NEGATIVE and (
        (test.operator == ">=" and amount <= 0) or (test.operator == ">" and amount < 0)
    ):
        return f"`{function}` is never negative"
    share = ratio(test.value, scenario.constants)
    if function not in ("error_rate", "fairness") or share is None:
        return ""
    is_bound = (test.operator == "<=" and share >= 1) or (test.operator == "<" and share > 1)
    return f"`{function}` is never above 1" if is_bound else ""


def _holds(operator: str, a: object, b: object) -> bool:
    if operator in ("==", "!="):
        return (a == b) is (operator == "==")
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return False
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


RULE = ExpectationCannotFail()
