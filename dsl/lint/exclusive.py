"""Whether two tests can both hold of one thing: an outcome, a file, a value.

The answer is yes unless the opposite is certain, so whoever asks raises no false alarm.
"""

from __future__ import annotations

from .. import ast
from .shapes import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..values import Value

    Constants = Mapping[str, ast.Expr]

_INFINITY = float("inf")
# Tests of a file that only a file which is there can pass.
_OF_WHAT_EXISTS = (ast.SameFileTest, ast.HasTest, ast.ValueTest, ast.ListTest)


def are_exclusive(one: ast.Test, two: ast.Test, constants: Constants) -> bool:
    """Whether nothing can pass both tests."""
    return _exclude(one, two, constants) or _exclude(two, one, constants)


def _exclude(one: ast.Test, two: ast.Test, constants: Constants) -> bool:
    if isinstance(one, ast.OutcomeTest):
        return _outcomes(one, two)
    if isinstance(one, ast.StateTest) and one.state == "is_absent":
        return isinstance(two, _OF_WHAT_EXISTS) or (
            isinstance(two, ast.StateTest) and two.state in ("exists", "is_empty")
        )
    if isinstance(one, ast.ValueTest) and isinstance(two, ast.ValueTest):
        same_test = one.test == two.test and one.test in ("equals", "exits", "returns", "sums_to")
        return same_test and _differ(fold(one.value, constants), fold(two.value, constants))
    if isinstance(one, ast.HasTest) and isinstance(two, ast.HasTest):
        return one.what == two.what and _differ(fold(one.value, constants), fold(two.value, constants))
    if isinstance(one, ast.CompareTest) and isinstance(two, ast.CompareTest):
        return _ranges(one, two, constants)
    if isinstance(one, ast.BlocksTest) and isinstance(two, ast.BlocksTest):
        return one.never and not two.never
    return False


def _outcomes(one: ast.OutcomeTest, two: ast.Test) -> bool:
    if isinstance(two, ast.KilledTest):
        return one.outcome in ("succeeds", "is_skipped")
    if not isinstance(two, ast.OutcomeTest):
        return False
    if one.outcome == two.outcome == "fails":
        mine, theirs = _plain_errors(one), _plain_errors(two)
        return bool(mine) and bool(theirs) and not mine & theirs
    # A step that timed out may also be looked upon as one that failed with Timeout.
    return one.outcome != two.outcome and {one.outcome, two.outcome} != {"fails", "times_out"}


def _plain_errors(test: ast.OutcomeTest) -> set[str]:
    """The names of the errors; none where one is `Exit(n)`, which a name of its own may stand for as well."""
    return set() if any(error.argument is not None for error in test.errors) else {e.name.text for e in test.errors}


def _differ(one: Value | None, two: Value | None) -> bool:
    return one is not None and two is not None and one.kind == two.kind and one.amount != two.amount


def _ranges(one: ast.CompareTest, two: ast.CompareTest, constants: Constants) -> bool:
    a, b = fold(one.value, constants), fold(two.value, constants)
    if a is None or b is None or a.kind != b.kind:
        return False
    if not isinstance(a.amount, int | float) or not isinstance(b.amount, int | float):
        return one.operator == two.operator == "==" and a.amount != b.amount
    low_a, open_low_a, high_a, open_high_a = _range(one.operator, a.amount)
    low_b, open_low_b, high_b, open_high_b = _range(two.operator, b.amount)
    if {one.operator, two.operator} == {"==", "!="}:
        return a.amount == b.amount
    if "!=" in (one.operator, two.operator):
        return False
    low, high = max(low_a, low_b), min(high_a, high_b)
    is_open = (open_low_a and low == low_a) or (open_low_b and low == low_b)
    is_open = is_open or (open_high_a and high == high_a) or (open_high_b and high == high_b)
    return low > high or (low == high and is_open)


def _range(operator: str, amount: float) -> tuple[float, bool, float, bool]:
    """Least, whether it is left out, greatest, whether it is left out."""
    return {
        "==": (amount, False, amount, False),
        "<": (-_INFINITY, False, amount, True),
        "<=": (-_INFINITY, False, amount, False),
        ">": (amount, True, _INFINITY, False),
        ">=": (amount, False, _INFINITY, False),
    }.get(operator, (-_INFINITY, False, _INFINITY, False))
