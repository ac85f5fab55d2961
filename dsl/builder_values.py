"""One method for each rule of the grammar that makes an expression; those of lines are in builder.py.

It knows how values are written; what is wrong inside a literal it reports through the parser.
"""

from __future__ import annotations

from . import ast
from .strings import split_text
from .suggest import closest
from .values import DURATION_UNITS, NOTHING, NUMBER, SIZE_UNITS, YES_NO, Value, quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .lexer import Token
    from .parser import Parser

    Span = tuple[int, int]

_WORD_VALUES = {"true": Value(YES_NO, True), "false": Value(YES_NO, False), "none": Value(NOTHING, None)}


def ident(token: Token) -> ast.Ident:
    return ast.Ident((token[2], token[3]), token[1])


def items_of(children: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(child for child in children if child is not None)


_MEANT_UNITS = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "m": "min", "mins": "min", "minute": "min",
    "minutes": "min", "hour": "h", "hours": "h", "hr": "h", "msec": "ms", "millis": "ms", "usec": "us",
    "b": "B", "k": "KiB", "K": "KiB", "kb": "KB", "kB": "KB", "M": "MiB", "mb": "MB", "G": "GiB", "gb": "GB",
}  # fmt: skip


def _unit_hint(unit: str) -> dict[str, str]:
    """The unit that was most likely meant. A lone `m` could be minutes or metres of anything: it is asked, not mended."""
    if unit in DURATION_UNITS or unit in SIZE_UNITS:
        return {"word": unit, "hint": f"less than one {'ns' if unit in DURATION_UNITS else 'B'} cannot be written"}
    meant = _MEANT_UNITS.get(unit) or closest(unit, (*DURATION_UNITS, *SIZE_UNITS))
    return {"word": unit, "meant": meant, "hint": f"did you mean `{meant}`?"} if meant else {"word": unit, "hint": ""}


MAX_DIGITS = 30


class ExprBuilder:
    """Makes the expressions of one file."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def range(self, span: Span, low: ast.Expr, high: ast.Expr) -> ast.RangeExpr:
        return ast.RangeExpr(span, low, high)

    def binary(self, span: Span, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.Binary:
        return ast.Binary(span, operator[1], left, right)

    def negative(self, span: Span, _minus: Token, operand: ast.Expr) -> ast.Negative:
        return ast.Negative(span, operand)

    def attribute(self, span: Span, base: ast.Expr, name: Token) -> ast.Attribute:
        return ast.Attribute(span, base, ident(name))

    def index(self, span: Span, base: ast.Expr, _open: Token, index: ast.Expr) -> ast.Index:
        return ast.Index(span, base, index)

    def in_variant(self, span: Span, base: ast.Expr, _open: Token, *bindings: ast.Binding) -> ast.InVariant:
        return ast.InVariant(span, base, bindings)

    def call(self, span: Span, function: Token, _open: Token, *arguments: Any) -> ast.Call:
        return ast.Call(span, ident(function), items_of(arguments))

    def word_value(self, span: Span, word: Token) -> ast.Literal:
        return ast.Literal(span, word[1], _WORD_VALUES[word[1]])

    def file_text(self, span: Span, _words: Token, path: ast.Expr) -> ast.FileText:
        return ast.FileText(span, path)

    def command_output(self, span: Span, _words: Token, command: ast.Expr) -> ast.CommandOutput:
        return ast.CommandOutput(span, command)

    def quantity(self, span: Span, token: Token) -> ast.Literal:
        text = token[1]
        digits = text[: next((i for i, char in enumerate(text) if char.isalpha() or char in "/%"), len(text))]
        if len(digits) > MAX_DIGITS:
            self.parser.mistake("digits", span, n_digits=str(len(digits)))
            return ast.Literal(span, "1", Value(NUMBER, 1))
        value = quantity(digits, text[len(digits) :])
        if value is None:
            self.parser.mistake("unit", (span[0] + len(digits), span[1]), **_unit_hint(text[len(digits) :]))
            value = Value(NUMBER, 1)
        return ast.Literal(span, text, value)

    def text(self, span: Span, token: Token) -> ast.Text:
        return split_text(token, self.parser)

    def pattern(self, span: Span, token: Token) -> ast.Pattern:
        return ast.Pattern(span, token[1][1:-1])

    def name(self, span: Span, token: Token) -> ast.Name:
        return ast.Name(span, token[1])

    def list(self, span: Span, *items: Any) -> ast.ListExpr:
        return ast.ListExpr(span, items_of(items))

    def group(self, span: Span, inner: ast.Expr) -> ast.Group:
        return ast.Group(span, inner)

    def interpolation(self, span: Span, expr: ast.Expr) -> ast.Expr:
        return expr
