"""Questions about single nodes: what is below them, what value they have, whether two say the same.

Pure functions of the tree. Names mean nothing here but what a table of constants says.
"""

from __future__ import annotations

from .. import ast
from ..values import NUMBER, PERCENT, Value, compute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


def below(root: Any) -> Iterator[ast.Node]:
    """All nodes of a tree (or of a tuple of trees), the root first, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Node):
            yield node
            children = node[:0:-1]  # without the span
        else:
            children = node[::-1]
        stack.extend(child for child in children if isinstance(child, tuple) and not isinstance(child, Value))


def by_type(root: Any) -> dict[type, list[Any]]:
    """The nodes of a tree, sorted by their type; each list is in the order of the text."""
    found: dict[type, list[Any]] = {}
    stack = [root]
    pop, extend = stack.pop, stack.extend
    while stack:
        node = pop()
        cls = node.__class__
        if cls is tuple:
            children = node[::-1]
        else:
            if cls in found:
                found[cls].append(node)
            else:
                found[cls] = [node]
            if cls in _LEAVES:
                continue
            children = node[:0:-1]
        extend([child for child in children if isinstance(child, tuple)])
    return found


_LEAVES = frozenset({ast.Ident, ast.Name, ast.Literal, ast.Pattern})


def key(node: Any) -> Any:
    """What a tree says, without where it stands: equal for two trees that say the same."""
    cls = node.__class__
    if cls is ast.Literal:
        return (Value, node.value.kind, node.value.amount)
    if cls is ast.Text:
        return (cls, tuple(map(key, node.parts)))
    if cls is ast.Group:
        return key(node.inner)
    if isinstance(node, ast.Node):
        return (cls, *[key(child) for child in node[1:]])
    if cls is tuple:
        return tuple(map(key, node))
    return node


def fold(expr: ast.Expr | None, constants: Mapping[str, ast.Expr]) -> Value | None:
    """The value that an expression always has; none where it is not known before the run."""
    if isinstance(expr, ast.Literal):
        return expr.value
    if isinstance(expr, ast.Group):
        return fold(expr.inner, constants)
    if isinstance(expr, ast.Name) and expr.text in constants:
        # Without the name itself, so that a `let` that refers to itself ends here.
        return fold(constants[expr.text], {name: value for name, value in constants.items() if name != expr.text})
    if isinstance(expr, ast.Negative):
        value = fold(expr.operand, constants)
        amount = None if value is None else value.amount
        if value is None or isinstance(amount, bool) or not isinstance(amount, int | float):
            return None
        return Value(value.kind, -amount)
    if isinstance(expr, ast.Binary):
        left, right = fold(expr.left, constants), fold(expr.right, constants)
        return None if left is None or right is None else compute(expr.operator, left, right)
    return None


def number(expr: ast.Expr | None, constants: Mapping[str, ast.Expr], *kinds: str) -> float | None:
    """The number behind a known value of one of the kinds (a plain number, where none is named)."""
    value = fold(expr, constants)
    if value is None or value.kind not in (kinds or (NUMBER,)):
        return None
    amount = value.amount
    return amount if isinstance(amount, int | float) else None


def ratio(expr: ast.Expr, constants: Mapping[str, ast.Expr]) -> float | None:
    """A number or a percent, on one scale: `95%` and `0.95` are the same."""
    value = fold(expr, constants)
    if value is None or not isinstance(value.amount, int | float):
        return None
    return {NUMBER: float(value.amount), PERCENT: value.amount / 100}.get(value.kind)


def plain_text(expr: Any) -> str | None:
    """The text of a string in which nothing is replaced; none for any other expression."""
    if not isinstance(expr, ast.Text):
        return None
    if not expr.parts:
        return ""
    if len(expr.parts) == 1 and isinstance(expr.parts[0], str):
        return expr.parts[0]
    return None


def root_name(expr: Any) -> str | None:
    """`reader` of `reader[2].seen`; none where no name stands at the front."""
    while isinstance(expr, ast.Attribute | ast.Index | ast.InVariant | ast.Filtered | ast.Group):
        expr = expr.inner if isinstance(expr, ast.Group) else expr.base
    return expr.text if isinstance(expr, ast.Name) else None


def written(text: str, span: tuple[int, int]) -> str:
    """How a node stands in the text, on one line and not too long."""
    shown = " ".join(text[span[0] : span[1]].split())
    return shown if len(shown) <= 60 else shown[:59] + "…"
