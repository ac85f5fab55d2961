"""String literals: escapes, interpolation, common indentation. Offsets in the file stay exact through all of it.

It knows how a string is written; what an interpolated name means is not known here.
"""

from __future__ import annotations

from .ast import Attribute, Expr, Ident, Name, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .lexer import Token
    from .parser import Parser

ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "{": "{", "}": "}"}


def split_text(token: Token, parser: Parser) -> Text:
    """The node of a string token; mistakes inside it go to the parser, at their exact columns."""
    _, raw, start, end = token
    span = (start, end)
    if raw.startswith('r"'):
        return Text(span, raw, 'r"', (raw[2:-1],))
    if raw.startswith('"""'):
        return Text(span, raw, '"""', _parts(raw, 3, len(raw) - 3, start, parser, _common_indent(raw[3:-3])))
    if "{" not in raw and "\\" not in raw:
        return Text(span, raw, '"', (raw[1:-1],) if len(raw) > 2 else ())
    return Text(span, raw, '"', _parts(raw, 1, len(raw) - 1, start, parser, 0))


def _common_indent(body: str) -> int:
    """The white space that all lines but the first have in common; the last counts, since it may hold only `\"\"\"`."""
    lines = body.split("\n")[1:]
    widths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
    if lines and not lines[-1].strip(" "):
        widths.append(len(lines[-1]))
    return min(widths, default=0)


def _parts(raw: str, at: int, stop: int, base: int, parser: Parser, indent: int) -> tuple[str | Expr, ...]:
    parts: list[str | Expr] = []
    plain: list[str] = []
    if raw.startswith('"""') and raw[at : at + 1] == "\n":
        at = _skip_indent(raw, at + 1, indent)
    while at < stop:
        char = raw[at]
        if char == "\\":
            at = _escape(raw, at, base, parser, plain)
        elif char == "{":
            close = raw.find("}", at + 1, stop)
            if close < 0:
                parser.mistake("unclosed brace", (base + at, base + at + 1))
                plain.append(raw[at:stop])
                break
            expr = _interpolated(raw[at + 1 : close], base + at + 1, parser)
            if expr is not None:
                if plain:
                    parts.append("".join(plain))
                    plain = []
                parts.append(expr)
            at = close + 1
        elif char == "\n":
            plain.append("\n")
            at = _skip_indent(raw, at + 1, indent)
        else:
            plain.append(char)
            at += 1
    if plain:
        parts.append("".join(plain))
    return tuple(parts)


def _skip_indent(raw: str, at: int, indent: int) -> int:
    stop = at + indent
    while at < stop and raw[at : at + 1] == " ":
        at += 1
    return at


def _escape(raw: str, at: int, base: int, parser: Parser, plain: list[str]) -> int:
    char = raw[at + 1]
    if char in ESCAPES:
        plain.append(ESCAPES[char])
    else:
        parser.mistake("escape", (base + at, base + at + 2), word=char)
        plain.append("\\" + char)
    return at + 2


def _interpolated(inner: str, start: int, parser: Parser) -> Expr | None:
    """The expression between two braces; plain names, which nearly all are, need no parser."""
    words = inner.split(".")
    if len(words) <= 2 and all(word.isidentifier() and word.isascii() for word in words):
        at = start + len(words[0])
        name: Expr = Name((start, at), words[0])
        if words[0] in ("true", "false", "none"):
            return parser.parse_interpolation(inner, start)
        if len(words) == 1:
            return name
        field = Ident((at + 1, start + len(inner)), words[1])
        return Attribute((start, field.span[1]), name, field)
    if not inner.strip():
        parser.mistake("empty braces", (start - 1, start + len(inner) + 1))
        return None
    return parser.parse_interpolation(inner, start)
