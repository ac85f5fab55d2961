"""Command lines: split into words before any value is put in, so that no value can become two words or an option's end.

Quotes group words as a shell's would; nothing else of a shell's is known here: `|`, `>`, `*`, `$` are plain characters,
and a line that seems to want them is pointed to `shell`.
"""

from __future__ import annotations

from .. import ast
from ..values import NUMBER
from .shell_lines import VALUE, misplaced_value
from .values import Frame, Values, as_text, constant, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Data = dict[str, Any]


def split_command(values: Values, expr: ast.Expr, frame: Frame) -> Data:
    """The words of a command; a list gives one word for each item."""
    if isinstance(expr, ast.ListExpr):
        return {"op": "words", "words": [values.lower(item, frame)[0] for item in expr.items]}
    text = _literal(values, expr, frame)
    if text is None:
        data, kind = values.lower(expr, frame)
        value = known(data)
        if value is not None and isinstance(value.amount, str):
            return {
                "op": "words",
                "words": [constant("text", word) for word in _split_plain(values, value.amount, expr)],
            }
        if kind != "list":
            problem = "a command is a text in double quotes or a list of words, so that it can be split before values are put in"
            values.report.error("command text", expr.span, problem=problem)
        return {"op": "words", "words": [data]}
    words = [_word(values, pieces, frame) for pieces in _split(values, text)]
    if not words:
        values.report.error("command text", expr.span, problem="this command has no words")
    return {"op": "words", "words": words}


def _literal(values: Values, expr: ast.Expr, frame: Frame) -> ast.Text | None:
    """The text that a command was written as: directly, or by a `let`."""
    if isinstance(expr, ast.Group):
        return _literal(values, expr.inner, frame)
    return expr if isinstance(expr, ast.Text) else None


def _split_plain(values: Values, text: str, expr: ast.Expr) -> list[str]:
    node = ast.Text(expr.span, text, '"', (text,))
    return ["".join(str(piece) for piece in pieces) for pieces in _split(values, node)]


def _split(values: Values, text: ast.Text) -> list[list[str | ast.Expr]]:
    """The pieces of each word: plain text, and the expressions that fill it."""
    words: list[list[str | ast.Expr]] = []
    word: list[str | ast.Expr] | None = None
    quote = ""
    for part in text.parts:
        if not isinstance(part, str):
            word = [] if word is None else word
            word.append(part)
            continue
        for char in part:
            if quote and char == quote:
                quote = ""
            elif not quote and char in "'\"":
                quote, word = char, [""] if word is None else word
            elif not quote and char.isspace():
                if word is not None:
                    words.append(word)
                word = None
            elif word is None:
                word = [char]
            else:
                word.append(char)
    if quote:
        values.report.error("command text", text.span, problem=f"a quote {quote} is not closed in this command")
    if word is not None:
        words.append(word)
    return words


def _word(values: Values, pieces: list[str | ast.Expr], frame: Frame) -> Data:
    parts: list[Data] = []
    for piece in pieces:
        data = constant("text", piece) if isinstance(piece, str) else values.lower(piece, frame)[0]
        value, before = known(data), known(parts[-1]) if parts else None
        if value is not None and before is not None:
            parts[-1] = constant("text", as_text(before) + as_text(value))
        else:
            parts.append(data if value is None else constant("text", as_text(value)))
    return parts[0] if len(parts) == 1 else {"op": "template", "parts": parts}


def shell_text(values: Values, expr: ast.Expr, frame: Frame) -> Data:
    """A line for the shell: what was written is the shell's, every `{value}` is quoted when it is put in."""
    if isinstance(expr, ast.Text):
        lowered = [(constant("text", p), "text") if isinstance(p, str) else values.lower(p, frame) for p in expr.parts]
        parts = [data for data, _ in lowered]
        if not "".join(part for part in expr.parts if isinstance(part, str)).strip() and len(parts) < 1:
            values.report.error("command text", expr.span, problem="this shell line is empty")
        # A number is the same with quotes and without, so it may stand anywhere.
        scanned = (
            p if isinstance(p, str) else "0" if kind == NUMBER else VALUE
            for p, (_, kind) in zip(expr.parts, lowered, strict=True)
        )  # fmt: skip
        if problem := misplaced_value("".join(scanned)):
            values.report.error("command text", expr.span, problem=problem)
        marked = [
            {"op": "template", "parts": [d]} if not isinstance(p, str) else d
            for p, d in zip(expr.parts, parts, strict=True)
        ]
        return {"op": "shell", "parts": marked}
    data, kind = values.lower(expr, frame)
    value = known(data)
    if value is None or kind not in ("text", "path"):
        problem = "a shell line is a text in double quotes, so that what a value holds can be quoted"
        values.report.error("command text", expr.span, problem=problem)
    return {"op": "shell", "parts": [data]}
