"""How many of a group a quantifier asks for, as the least and the most of a number of processes or operations.

It knows numbers only; what is counted is its caller's matter.
"""

from __future__ import annotations

from .. import ast
from ..values import NUMBER, PERCENT
from .shapes import fold, root_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .facts import ScenarioFacts

# Stands for every size, where the size of a group is not known.
ANY_SIZE = (*range(1, 65), 100, 1000, 10_000)


def bounds(
    quantifier: ast.Quantifier | None, size: int, constants: Mapping[str, ast.Expr]
) -> tuple[float, float] | None:
    """The least and the most that may pass a test, of `size`; none where it is not known before the run."""
    word = "all" if quantifier is None else quantifier.word
    fixed = {
        "all": (size, size), "no": (0, 0), "exactly_one": (1, 1), "at_least_one": (1, size), "at_most_one": (0, 1),
    }.get(word)  # fmt: skip
    if fixed is not None or quantifier is None:
        return fixed
    low, high = _amount(quantifier.low, size, constants), _amount(quantifier.high, size, constants)
    if low is None or (word == "between" and high is None):
        return None
    if word == "between" and high is not None:
        return low, high
    return {"exactly": (low, low), "at_least": (low, float(size)), "at_most": (0.0, low)}.get(word)


def _amount(expr: ast.Expr | None, size: int, constants: Mapping[str, ast.Expr]) -> float | None:
    value = fold(expr, constants)
    if value is None or not isinstance(value.amount, int | float):
        return None
    return {NUMBER: float(value.amount), PERCENT: value.amount / 100 * size}.get(value.kind)


def subject_sizes(scenario: ScenarioFacts, subject: ast.Subject | None) -> tuple[int, ...] | None:
    """Of how many processes or operations an expectation speaks; none where that is not known before the run."""
    actors = {actor.name.text: actor for actor in scenario.actors}
    if subject is None:
        total: tuple[int, ...] | None = (0,)
        for actor in scenario.actors:
            sizes = scenario.sizes(actor)
            total = None if sizes is None or total is None else tuple(a + b for a in total for b in sizes)
        return total
    if not isinstance(subject, ast.ValueSubject):
        return None
    expr = subject.expr
    named = actors.get(root_name(expr) or "")
    if named is None or isinstance(expr, ast.Filtered):
        return None
    if isinstance(expr, ast.Name):
        return scenario.sizes(named)
    if isinstance(expr, ast.Index):
        return (1,) if isinstance(expr.base, ast.Name) else None
    if isinstance(expr, ast.Attribute) and _is_once(named, expr.name.text):
        return (1,) if isinstance(expr.base, ast.Index) else scenario.sizes(named)
    return None


def _is_once(actor: ast.ActorDecl, name: str) -> bool:
    """Whether a step of this name stands in the actor itself, where every process makes it exactly once."""
    for step in actor.steps:
        inner = step.step if isinstance(step, ast.TryStep) else step
        if isinstance(inner, ast.AtBlock | ast.WhenBlock) and not inner.is_block:
            inner = inner.steps[0]
        if isinstance(inner, ast.VerbStep):
            verb = inner.verb.text if isinstance(inner.verb, ast.Name) else inner.verb.name.text
            if name == (inner.alias.text if inner.alias else verb):
                return True
    return False
