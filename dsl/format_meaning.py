"""Whether two trees say the same: the formatter's own check on what it printed, and its tests'.

Spans do not count, amounts count by their value, texts by what they mean, and the lines of a scenario by their
canonical order. What names mean is not known here; format_order.py keeps lines apart where that would matter.
"""

from __future__ import annotations

from . import ast
from .format_order import RANKS
from .values import DURATION, RATE, SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .trivia import Trivia

_FIRST_WORDS: dict[type, str] = {
    ast.WhyStmt: "why", ast.TagsStmt: "tags", ast.PriorityStmt: "priority", ast.RequiresStmt: "requires",
    ast.AloneStmt: "alone", ast.IsolationStmt: "isolation", ast.AllowStmt: "allow", ast.MatrixStmt: "matrix",
    ast.ContrastStmt: "contrast", ast.LetStmt: "let", ast.ShareStmt: "share", ast.SemaphoreStmt: "semaphore",
    ast.GivenStmt: "given", ast.ActorDecl: "actor", ast.HoldStmt: "hold", ast.FailStmt: "fail", ast.DelayStmt: "delay",
    ast.LinkStmt: "cut", ast.ExploreStmt: "explore", ast.OrderStmt: "order", ast.CrashStmt: "crash",
    ast.ExpectStmt: "expect", ast.TallyStmt: "tally", ast.CheckStmt: "check",
}  # fmt: skip


def says_the_same(before: ast.File, after: ast.File) -> bool:
    """Whether both files hold the same statements."""
    atoms, others = _atoms(before), _atoms(after)
    return all(atom == next(others, None) for atom in atoms) and next(others, None) is None


def keeps_comments(before: Trivia, after: Trivia) -> bool:
    """Whether no comment was lost, added or changed."""
    return sorted(comment.text for comment in before.comments) == sorted(comment.text for comment in after.comments)


def _rank(item: ast.Stmt) -> int:
    return RANKS[item.setting if isinstance(item, ast.SettingStmt) else _FIRST_WORDS[type(item)]]


def _atoms(file: ast.File) -> Iterator[object]:
    """The tree as one long row of values; an opening and a closing mark around each node keep rows apart."""
    left: list[object] = [file]
    while left:
        value = left.pop()
        if isinstance(value, ast.Literal) and value.value.kind in (DURATION, SIZE, RATE):
            yield ast.Literal, value.value.kind, value.value.amount
        elif isinstance(value, ast.Node):
            yield type(value)
            left.append(")")
            left += reversed(_fields(value))
        elif type(value) is tuple:
            yield "(", len(value)
            left += reversed(value)
        else:
            yield value


def _fields(node: ast.Node) -> list[object]:
    """The fields that count, without the span."""
    if isinstance(node, ast.Literal):
        return [node.text]
    if isinstance(node, ast.Text) and node.quote == '"""':
        return [node.quote, node.parts]
    if isinstance(node, ast.ScenarioDecl):
        return [node.name, node.title, tuple(sorted(node.items, key=_rank)), node.doc]
    return list(node[1:])
