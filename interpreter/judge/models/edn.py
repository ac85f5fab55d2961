"""Reads EDN, as far as recorded histories use it.

Knows numbers, strings, characters, keywords, symbols, lists, vectors, maps, sets, tags, comments and `#_`. Keywords and
symbols become their names; tags are dropped, the value stays. Knows nothing of histories. Deep nesting cannot exhaust
the stack: there is a limit, and it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_DEPTH = 100
MAX_DIGITS = 1000

_TOKEN = re.compile(
    r"""[\s,]+ | ;[^\n]*
    | (?P<open>\#?[{]|[\[(]) | (?P<close>[\])}])
    | (?P<discard>\#_) | \#(?P<tag>[A-Za-z][\w.\-/]*)
    | "(?P<string>(?:[^"\\]|\\.)*)"
    | \\(?P<character>newline|space|tab|return|u[0-9a-fA-F]{4}|.)
    | (?P<atom>[^\s,;"{}\[\]()]+)""",
    re.VERBOSE | re.DOTALL,
)
_INTEGER = re.compile(r"[+-]?\d+N?\Z")
_FLOAT = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?M?\Z")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}
_CLOSES = {"(": ")", "[": "]", "{": "}", "#{": "}"}
_CONSTANTS = {"nil": None, "true": True, "false": False}
_CHARACTERS = {"newline": "\n", "space": " ", "tab": "\t", "return": "\r"}


class BadEdn(ValueError):
    """The text is not EDN. `line` is 1-based."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Form(NamedTuple):
    """One value at the top of the text, and the line on which it begins."""

    value: Any
    line: int


class _Open:
    __slots__ = ("bracket", "line", "skips", "values")

    def __init__(self, bracket: str, line: int) -> None:
        self.bracket = bracket
        self.line = line
        self.values: list[Any] = []
        self.skips = 0
        """How many of the next values are discarded."""


def read_edn(text: str) -> Iterator[Form]:
    """All values of the text, one after the other."""
    stack = [_Open("", 1)]
    position, line = 0, 1
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadEdn("this text never ends" if text[position] == '"' else f"unexpected {text[position]!r}", line)
        here = line
        line += text.count("\n", position, match.end())
        position = match.end()
        if match["open"]:
            if len(stack) > MAX_DEPTH:
                raise BadEdn(f"nested deeper than {MAX_DEPTH}", here)
            stack.append(_Open(match["open"], here))
        elif match["discard"]:
            stack[-1].skips += 1
        elif match["close"]:
            closed = stack.pop()
            if not stack or _CLOSES[closed.bracket] != match["close"] or closed.skips:
                raise BadEdn(f"unexpected {match['close']!r}", here)
            yield from _add(stack, _collect(closed), closed.line)
        elif match.lastgroup is not None and match["tag"] is None:
            yield from _add(stack, _scalar(match, here), here)
    if len(stack) > 1:
        raise BadEdn(f"the {stack[-1].bracket!r} is never closed", stack[-1].line)


def _add(stack: list[_Open], value: Any, line: int) -> Iterator[Form]:
    into = stack[-1]
    if into.skips:
        into.skips -= 1
    elif len(stack) == 1:
        yield Form(value, line)
    else:
        into.values.append(value)


def _collect(closed: _Open) -> Any:
    values = closed.values
    if closed.bracket == "{":
        if len(values) % 2:
            raise BadEdn("a map needs a value for every key", closed.line)
        return {_as_key(key): value for key, value in zip(values[::2], values[1::2], strict=True)}
    return values


def _as_key(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_as_key(item) for item in value)
    return repr(value) if isinstance(value, dict) else value


def _scalar(match: re.Match[str], line: int) -> Any:
    if match["string"] is not None:
        try:
            return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", _unescape, match["string"], flags=re.DOTALL)
        except KeyError as error:
            raise BadEdn(f"unknown escape \\{error.args[0]}", line) from None
    if match["character"]:
        name = match["character"]
        return _CHARACTERS.get(name) or (chr(int(name[1:], 16)) if len(name) == 5 else name)
    atom = match["atom"]
    if atom.startswith(":"):
        if len(atom) == 1:
            raise BadEdn("a keyword without a name", line)
        return atom[1:]
    if atom in _CONSTANTS:
        return _CONSTANTS[atom]
    if _INTEGER.match(atom):
        if len(atom) > MAX_DIGITS:
            raise BadEdn(f"a number of more than {MAX_DIGITS} digits", line)
        return int(atom.rstrip("N"))
    if _FLOAT.match(atom):
        return float(atom.rstrip("M"))
    if atom[0] in "#^`~@":
        raise BadEdn(f"unexpected {atom!r}", line)
    return atom


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPES[code]
