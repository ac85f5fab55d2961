"""What the printer writes differently from the source: amounts in their canonical unit, verbs in their right number.

It walks the tree once and notes, by offset, which token gets which text, which word stands in which number, and where
no space belongs. It knows nothing of lines, comments or width.
"""

from __future__ import annotations

from . import ast
from .forms import TEST_PLURALS
from .values import (
    DECIMAL_UNITS,
    DURATION,
    RATE,
    RATE_UNITS,
    SIZE,
    decimal,
    print_duration,
    print_size,
    quantity,
    scaled,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Groups = frozenset[str]

PLURALS = {
    **TEST_PLURALS, "appears": "appear", "changes": "change", "vanishes": "vanish", "calls": "call", "line": "lines",
}  # fmt: skip
SINGULARS = {plural: singular for singular, plural in PLURALS.items()}
_SINGULAR_QUANTIFIERS = ("exactly_one", "at_least_one", "at_most_one")
_LIST_STATES = ("is_unique", "is_increasing", "is_serializable", "is_snapshot_isolated")


def in_number(word: str, plural: bool) -> str:
    """`succeeds` or `succeed`; a word without two forms stays as it is."""
    return PLURALS.get(word, word) if plural else SINGULARS.get(word, word)


def canonical_amount(literal: ast.Literal) -> str:
    """How an amount is written; plain numbers and percents stay as their author wrote them."""
    kind, amount = literal.value.kind, literal.value.amount
    if kind == DURATION and isinstance(amount, int):
        return print_duration(amount)
    if kind == SIZE and isinstance(amount, int):
        return print_size(amount, literal.text.endswith(tuple(DECIMAL_UNITS)))
    if kind == RATE:
        return _rate(literal.text, amount)
    return literal.text


def _rate(text: str, amount: object) -> str:
    """`120/min` is `2/s`: the shortest time in which at least one happens and one digit behind the point is enough."""
    digits, _, unit = text.partition("/")
    per_hour = scaled(digits, 3600 // RATE_UNITS["/" + unit])
    if per_hour is None:
        return text
    for per, seconds in RATE_UNITS.items():
        factor = 3600 // seconds
        count = decimal(per_hour, factor, 1) if per_hour >= factor else None
        if count is None:
            continue
        again = quantity(count, per)
        # A rate is a floating-point number: another spelling must not change its last bit.
        if again is not None and again.amount == amount and type(again.amount) is type(amount):
            return count + per
    return text


class Words:
    """The notes of one file."""

    def __init__(self, file: ast.File) -> None:
        self.replaced: dict[int, str] = {}
        self.plural_at: dict[int, bool] = {}
        self.plural_behind: dict[int, bool] = {}
        self.unary: set[int] = set()
        self.tight_behind: set[int] = set()
        self.grades: set[int] = set()
        self.kinds: dict[int, type[ast.Stmt]] = {}
        self._walk(file)

    def _walk(self, file: ast.File) -> None:
        """A loop with a stack of its own: a file decides how deep its tree is, and must not break the printer."""
        left: list[tuple[ast.Node, Groups]] = [(file, frozenset())]
        while left:
            node, groups = left.pop()
            note = _NOTES.get(type(node))
            if note is not None:
                if isinstance(node, ast.ScenarioDecl):
                    groups = _groups(node)
                note(self, node, groups)
            if isinstance(node, ast.Text):
                continue
            for value in node:
                if isinstance(value, ast.Node):
                    left.append((value, groups))
                elif type(value) is tuple:
                    left += [(item, groups) for item in value if isinstance(item, ast.Node)]

    def literal(self, node: ast.Literal, _groups: Groups) -> None:
        text = canonical_amount(node)
        if text != node.text:
            self.replaced[node.span[0]] = text

    def negative(self, node: ast.Negative, _groups: Groups) -> None:
        self.unary.add(node.span[0])

    def declaration(self, node: ast.Stmt, _groups: Groups) -> None:
        self.kinds[node.span[0]] = type(node)

    def tally(self, node: ast.TallyStmt, _groups: Groups) -> None:
        self.kinds[node.span[0]] = ast.TallyStmt
        for row in node.rows:
            self.grades.add(row.grade.span[0])
            self._tests(row.tests, lambda _test: False)

    def at(self, node: ast.AtBlock | ast.LinkStmt, _groups: Groups) -> None:
        """`at t+50ms`: an instant reads as one word where its parts are single words."""
        instant = node.instant if isinstance(node, ast.AtBlock) else node.at
        if isinstance(instant, ast.Binary) and instant.operator in "+-":
            simple = (ast.Name, ast.Attribute, ast.Literal)
            if isinstance(instant.left, simple) and isinstance(instant.right, simple):
                self.tight_behind.add(instant.left.span[1])

    def step_event(self, node: ast.StepEvent, _groups: Groups) -> None:
        self.plural_behind[node.subject.span[1]] = node.quantifier is not None and _is_plural(node.quantifier)

    def subject_event(self, node: ast.PrintsEvent | ast.CallsEvent, _groups: Groups) -> None:
        self.plural_behind[node.subject.span[1]] = False

    def file_event(self, node: ast.FileEvent, _groups: Groups) -> None:
        self.plural_behind[node.path.span[1]] = False

    def port_event(self, node: ast.PortEvent, _groups: Groups) -> None:
        self.plural_behind[node.port.span[1]] = False

    def expect(self, node: ast.ExpectStmt, groups: Groups) -> None:
        subject, quantifier = node.subject, node.quantifier
        if quantifier is not None:
            plural = _is_plural(quantifier)
            self._tests(node.tests, lambda _test: plural)
        elif isinstance(subject, ast.FileSubject):
            self._tests(node.tests, lambda _test: subject.what == "files")
        elif isinstance(subject, ast.ValueSubject) and isinstance(subject.expr, ast.Name):
            # A bare group in a test of its members is plural; a test of the whole list speaks of one list.
            is_group = subject.expr.text in groups
            self._tests(node.tests, lambda test: is_group and not _takes_list(test))
        else:
            self._tests(node.tests, lambda _test: False)
        self._tests(node.others, lambda _test: True)

    def _tests(self, tests: tuple[ast.Test, ...], is_plural: Callable[[ast.Test], bool]) -> None:
        for test in tests:
            self.plural_at[test.span[0]] = is_plural(test)
            if isinstance(test, ast.HasTest) and test.what == "lines":
                value = test.value
                is_one = isinstance(value, ast.Literal) and value.value.amount == 1
                self.plural_behind[value.span[1]] = not is_one


def _groups(scenario: ast.ScenarioDecl) -> Groups:
    return frozenset(i.name.text for i in scenario.items if isinstance(i, ast.ActorDecl) and i.size is not None)


def _is_plural(quantifier: ast.Quantifier) -> bool:
    if quantifier.word in _SINGULAR_QUANTIFIERS:
        return False
    if quantifier.word in ("exactly", "at_least", "at_most") and isinstance(quantifier.low, ast.Literal):
        return quantifier.low.text != "1"
    return True


def _takes_list(test: ast.Test) -> bool:
    if isinstance(test, ast.StateTest):
        return test.state in _LIST_STATES
    if isinstance(test, ast.ValueTest):
        return test.test == "sums_to"
    return isinstance(test, ast.LinearizableTest) or (isinstance(test, ast.OverlapsTest) and test.never)


_NOTES: dict[type, Callable[[Words, Any, Groups], None]] = {
    ast.Literal: Words.literal,
    ast.Negative: Words.negative,
    ast.ScenarioDecl: Words.declaration,
    ast.ActorDecl: Words.declaration,
    ast.VerbDecl: Words.declaration,
    ast.FixtureDecl: Words.declaration,
    ast.CheckDecl: Words.declaration,
    ast.TallyStmt: Words.tally,
    ast.AtBlock: Words.at,
    ast.LinkStmt: Words.at,
    ast.StepEvent: Words.step_event,
    ast.PrintsEvent: Words.subject_event,
    ast.CallsEvent: Words.subject_event,
    ast.FileEvent: Words.file_event,
    ast.PortEvent: Words.port_event,
    ast.ExpectStmt: Words.expect,
}
