"""The nodes of expressions and events: what can stand inside a line. The lines themselves are in ast.py.

A span is a pair of offsets into the file's text. What a name means and what kind an expression has is not known here.
"""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value

Span = tuple[int, int]


class Node(Record):
    """The base of all nodes."""

    span: Span


class Ident(Node):
    """A name where it is declared or referred to as itself (not as an expression)."""

    text: str


# --- expressions -----------------------------------------------------------------------------------------------------


class Expr(Node):
    """The base of all expressions."""


class Literal(Expr):
    """`3`, `50ms`, `4MiB`, `95%`, `50/s`, `true`, `none`; `text` is how it was written."""

    text: str
    value: Value


class Text(Expr):
    """`"out-{index}.dat"`: pieces of plain text (already unescaped) and expressions. `quote` is `"`, `\"\"\"` or `r"`."""

    raw: str
    quote: str
    parts: tuple[str | Expr, ...]


class Pattern(Expr):
    """`/Port (\\d+)/`, without the slashes."""

    source: str


class Name(Expr):
    text: str


class Attribute(Expr):
    """`store.port`, `reader.seen`, `client.reserve.port`."""

    base: Expr
    name: Ident


class Index(Expr):
    """`reader[2]`."""

    base: Expr
    place: Expr


class Binding(Node):
    """`rivals=0` in an `InVariant`, `copier = "naive"` in a contrast."""

    name: Ident
    value: Expr


class InVariant(Expr):
    """`rate(copier.copy)[rivals=0]`: the value that another variant gave."""

    base: Expr
    bindings: tuple[Binding, ...]


class Call(Expr):
    """`random(1..100)`, `p95(client.acquire)`: a function of the language."""

    function: Ident
    arguments: tuple[Expr, ...]


class Filtered(Expr):
    """`failed client.acquire`: some operations only. `outcome` is succeeded, failed or blocked."""

    outcome: str
    base: Expr


class Negative(Expr):
    operand: Expr


class Binary(Expr):
    """`+ - * /` and, in conditions, the comparisons."""

    operator: str
    left: Expr
    right: Expr


class ListExpr(Expr):
    items: tuple[Expr, ...]


class RangeExpr(Expr):
    low: Expr
    high: Expr


class Group(Expr):
    """An expression in parentheses; kept, so that the printer need not guess."""

    inner: Expr


class FileText(Expr):
    """`text of file "n"`."""

    path: Expr


class CommandOutput(Expr):
    """`output of command "sqlite3 app.db 'select ...'"`, run when the actors have ended."""

    command: Expr


class Quantifier(Node):
    """`all`, `no`, `exactly 3`, `at_least 95%`, `between 2 and 4`; `low` and `high` are its numbers, where it has any."""

    word: str
    low: Expr | None
    high: Expr | None


# --- events ----------------------------------------------------------------------------------------------------------


class Event(Node):
    """The base of everything that `when` and `until` can wait for."""


class StepEvent(Event):
    """`writer.copy begins` (ends, blocks, dies), `writer.copy reaches 1MiB`; `quantifier` is for groups."""

    quantifier: Quantifier | None
    subject: Expr
    what: str
    amount: Expr | None


class PrintsEvent(Event):
    subject: Expr
    text: Expr


class CallsEvent(Event):
    """`writer calls rename on "dest*"`."""

    subject: Expr
    call: Ident
    path: Expr | None


class FileEvent(Event):
    """`file "x" appears` (changes, vanishes), `file "x" reaches 1MiB`."""

    path: Expr
    what: str
    amount: Expr | None


class PortEvent(Event):
    """`port 8080 opens`."""

    port: Expr


class FlagEvent(Event):
    flag: Ident


class ConditionEvent(Event):
    """`phase == "write"`."""

    condition: Expr
