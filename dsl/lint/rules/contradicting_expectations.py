"""The rule `contradicting-expectations`. Two lines contradict each other when no outcome of a run satisfies both."""

from __future__ import annotations

from ... import ast
from ...diagnostics import Related
from ...record import Record
from ..counts import ANY_SIZE, bounds, subject_sizes
from ..exclusive import are_exclusive
from ..rule import Rule
from ..shapes import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class Claim(Record):
    """What one part of an expectation says: of `size`, `low` to `high` pass one of the tests, for every size."""

    stmt: ast.ExpectStmt
    tests: tuple[ast.Test, ...]
    by_size: dict[int, tuple[float, float]]


class ContradictingExpectations(Rule):
    """two expectations that no run can satisfy together

    One line says that the file exists, another that it is absent; exactly one actor succeeds, and all do. Whatever the
    system does, the scenario fails, and nobody learns anything from it.

    Remove the wrong one, or join the two by `or` where both may happen. Do not ignore this.
    """

    code = "W213"
    name = "contradicting-expectations"
    bad = """\
scenario SAP-011 "Five processes create one file"
  actor creator[5]
    barrier go
    create "out"

  expect exactly_one creator succeeds
  expect at_least 2 creator succeed
"""
    good = bad.replace("at_least 2 creator succeed", "exactly 4 creator fail with Exists")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            by_subject: dict[Any, list[ast.ExpectStmt]] = {}
            for expectation in scenario.expectations:
                by_subject.setdefault(key(expectation.subject), []).append(expectation)
            for together in by_subject.values():
                if len(together) > 1:
                    yield from self._compare(file, scenario, together)

    def _compare(
        self, file: FileFacts, scenario: ScenarioFacts, together: list[ast.ExpectStmt]
    ) -> Iterator[Diagnostic]:
        earlier: list[ast.ExpectStmt] = []
        for expectation in together:
            for other in earlier:
                if _contradict(scenario, other, expectation):
                    related = Related(other.span, "no run satisfies this as well")
                    yield self.finding(
                        file, expectation.span, "this contradicts another expectation", related=(related,)
                    )
                    break
            else:
                earlier.append(expectation)


def _contradict(scenario: ScenarioFacts, one: ast.ExpectStmt, two: ast.ExpectStmt) -> bool:
    modes = {one.mode, two.mode}
    if "never" in modes and modes & {"always", "sometimes"}:
        return bool(key((one.quantifier, one.tests)) == key((two.quantifier, two.tests)))
    if modes not in ({""}, {"always"}):
        return False
    return any(_claims_contradict(scenario, a, b) for a in _claims(scenario, one) for b in _claims(scenario, two))


def _claims(scenario: ScenarioFacts, stmt: ast.ExpectStmt) -> list[Claim]:
    sizes = subject_sizes(scenario, stmt.subject)
    if sizes is None:
        # A single file or value is judged once; how many files match a pattern is not known.
        single = stmt.quantifier is None
        sizes = (1,) if single else ANY_SIZE
    first: dict[int, tuple[float, float]] = {}
    rest: dict[int, tuple[float, float]] = {}
    for size in sizes:
        found = bounds(stmt.quantifier, size, scenario.constants)
        if found is None:
            return []
        first[size] = found
        rest[size] = (size - found[1], size - found[0])
    claims = [Claim(stmt, stmt.tests, first)]
    return [*claims, Claim(stmt, stmt.others, rest)] if stmt.others else claims


def _claims_contradict(scenario: ScenarioFacts, one: Claim, two: Claim) -> bool:
    """Whether the two leave no outcome for any size of the group."""
    if one.by_size.keys() != two.by_size.keys():
        return False
    pairs = [(one.by_size[size], two.by_size[size], size) for size in one.by_size]
    if _tests_key(one) == _tests_key(two):
        return all(a[0] > b[1] or b[0] > a[1] for a, b, _ in pairs)
    if all(are_exclusive(a, b, scenario.constants) for a in one.tests for b in two.tests):
        return all(a[0] + b[0] > size for a, b, size in pairs)
    return False


def _tests_key(claim: Claim) -> frozenset[Any]:
    return frozenset(key(claim.tests))


RULE = ContradictingExpectations()
