"""Tokens → nodes, by the LALR tables that Lark made of grammar.lark. Bad input is data: `parse` never raises.

All errors of a file come in one go: a statement that does not parse is reported once and left out together with the
block under it; parsing goes on at the next line of the same or a smaller indentation. A word is a keyword only where
the tables can shift it as one. What sentence an error gets is the matter of syntax_errors.py; meaning is unknown here.
"""

from __future__ import annotations

from . import ast
from .blocks import Blocks
from .builder import Builder
from .diagnostics import Diagnostic
from .lexer import Lexer
from .record import Record
from .source import SourceFile
from .tables import ENDS, KEYWORDS, ROWS, RULES, STARTS
from .trivia import Trivia

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .lexer import Token

_LINE_STARTS = ("_NL", "_INDENT", "_DEDENT")
MAX_ERRORS = 100


class Parsed(Record):
    """What a text gave: its tree (always), the trivia beside it, and what was wrong."""

    source: SourceFile
    file: ast.File
    trivia: Trivia
    diagnostics: tuple[Diagnostic, ...]


def parse(source: SourceFile) -> Parsed:
    """The tree of a file, whatever it holds; statements that do not parse are left out and reported."""
    from .syntax_errors import other_language

    foreign = other_language(source)
    if foreign is not None:
        return Parsed(source, ast.File((0, 0), ()), Trivia([], set()), (foreign,))
    parser = Parser(source)
    file = parser.run()
    return Parsed(source, file, parser.trivia, tuple(sorted(parser.diagnostics, key=lambda d: d.sort_key)))


class Parser:
    """The state of parsing one file."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.trivia = Trivia([], set())
        builder = Builder(self)
        self.actions: list[Callable[..., Any] | None] = [
            getattr(builder, rule[2]) if rule[2] not in ("", "?") else None for rule in RULES
        ]

    def run(self) -> ast.File:
        lexer = Lexer(self.source.text)
        tokens = lexer.run()
        self.trivia = Trivia(lexer.comments, lexer.blank_lines)
        for kind, start, end in lexer.findings:
            self.mistake(kind, (start, end))
        file = self._drive(tokens, "file", recover=True)
        return file if isinstance(file, ast.File) else ast.File((0, 0), ())

    def doc_above(self, offset: int) -> str:
        return self.trivia.doc_above(self.source.line_of(offset))

    def mistake(self, kind: str, span: tuple[int, int], **details: str) -> None:
        """Reports a mistake by its name in the table of syntax_errors.py."""
        if len(self.diagnostics) < MAX_ERRORS:
            from .syntax_errors import describe

            self.diagnostics.append(describe(kind, self.source, span, details))

    def parse_interpolation(self, text: str, start: int) -> ast.Expr | None:
        """The expression in braces of a string; its offsets are those of the file."""
        lexer = Lexer(text)
        tokens = [(kind, word, a + start, b + start) for kind, word, a, b in lexer.run() if kind not in _LINE_STARTS]
        for kind, a, b in lexer.findings:
            self.mistake(kind, (a + start, b + start))
        found = self._drive(tokens, "interpolation", recover=False, end=start + len(text))
        return found if isinstance(found, ast.Expr) else None

    def _drive(self, tokens: list[Token], start: str, recover: bool, end: int | None = None) -> object:
        """Runs the tables over the tokens; with `recover`, errors are reported and stepped over."""
        last = end if end is not None else (tokens[-1][3] if tokens else 0)
        stack = _Stack(start, self.actions)
        drive = _Drive([*tokens, ("$END", "", last, last)], stack)
        while True:
            token = drive.tokens[drive.at]
            kind = token[0]
            if kind == "NAME" and token[1] in KEYWORDS:
                kind = stack.keyword(token[1])
            if not stack.reduce(kind, token[2]):
                if drive.splits_merged() or drive.leaves_empty_block():
                    continue
                if not self._report(drive, recover):
                    return None
            elif kind == "$END":
                return stack.values[-1]
            else:
                drive.shift(kind)

    def _report(self, drive: _Drive, recover: bool) -> bool:
        """Reports the error at the current token and mends it or steps over it; false where parsing cannot go on."""
        from .syntax_errors import explain

        # Nobody reads the hundred-and-first error, and finding words for each of them would take longer than parsing.
        if len(self.diagnostics) < MAX_ERRORS:
            found = explain(self.source, drive.tokens, drive.at, drive.blocks, in_string=not recover)
            self.diagnostics.append(found.diagnostic)
            if found.instead is not None and drive.tokens[drive.at][0] != "$END":
                drive.tokens[drive.at : drive.at + 1] = found.instead
                return True
        if drive.tokens[drive.at][0] == "$END":
            return False
        if recover:
            drive.step_over()
        return recover


class _Drive:
    """Where in the tokens parsing stands, and where on the stack each open block's current line began."""

    def __init__(self, tokens: list[Token], stack: _Stack) -> None:
        self.tokens = tokens
        self.stack = stack
        self.at = 0
        self.depth = 0
        self.line_starts: dict[int, int] = {}
        self.blocks = Blocks()
        self.is_line_start = True

    def shift(self, kind: str) -> None:
        if kind == "_INDENT":
            self.depth += 1
        elif kind == "_DEDENT":
            self.depth -= 1
        elif self.is_line_start:
            self.line_starts[self.depth] = len(self.stack.states)
        self.stack.shift(kind, self.tokens[self.at])
        self.is_line_start = kind in _LINE_STARTS
        self.at += 1

    def splits_merged(self) -> bool:
        """`tags critical, others`: where no `others` of an expectation can stand, it is a name like any other."""
        kind, text, start, end = self.tokens[self.at]
        if kind != "OTHERS":
            return False
        word = end - len("others")
        self.tokens[self.at : self.at + 1] = [
            ("COMMA", ",", start, start + 1),
            ("NAME", text[word - start :], word, end),
        ]
        return True

    def leaves_empty_block(self) -> bool:
        """Where every line of a block was left out, the block is left out as well."""
        if self.tokens[self.at][0] != "_DEDENT" or self.stack.kinds[-1] != "_INDENT":
            return False
        self.stack.cut(len(self.stack.states) - 1)
        self.depth -= 1
        self.at += 1
        return True

    def step_over(self) -> None:
        """Leaves out the current line and the block under it."""
        tokens, at = self.tokens, self.at
        if not self.is_line_start:
            self.stack.cut(self.line_starts[self.depth])
        if tokens[at][0] != "_INDENT":
            while tokens[at][0] not in ("_NL", "$END"):
                at += 1
            if tokens[at][0] == "_NL":
                at += 1
        if tokens[at][0] == "_INDENT":
            depth = 0
            while True:
                depth += {"_INDENT": 1, "_DEDENT": -1}.get(tokens[at][0], 0)
                at += 1
                if not depth:
                    break
        self.at = at
        self.is_line_start = True


class _Stack:
    """The LALR stack: states, the values built so far, and the span of each."""

    def __init__(self, start: str, actions: list[Callable[..., Any] | None]) -> None:
        self.states = [STARTS[start]]
        self.end = ENDS[start]
        self.values: list[Any] = [None]
        self.spans: list[tuple[int, int]] = [(0, 0)]
        self.kinds = [""]
        self.actions = actions

    def keyword(self, word: str) -> str:
        """The keyword that a word is in the current state, or NAME."""
        for terminal in KEYWORDS[word]:
            if self._can_shift(terminal):
                return terminal
        return "NAME"

    def _can_shift(self, kind: str) -> bool:
        """Whether the tables would, after some reductions, shift this terminal. Merged look-aheads may promise more."""
        states = self.states
        size = len(states)
        above: list[int] = []
        state = states[-1]
        while True:
            row = ROWS[state]
            action = row if isinstance(row, int) else row.get(kind)
            if action is None:
                return False
            if action >= 0:
                return True
            origin, length, _, _ = RULES[-action - 1]
            if length <= len(above):
                del above[len(above) - length :]
            else:
                size -= length - len(above)
                above.clear()
            below = above[-1] if above else states[size - 1]
            goto = ROWS[below]
            assert not isinstance(goto, int)
            state = goto[origin]
            above.append(state)

    def reduce(self, kind: str, position: int) -> bool:
        """Reduces until the token can be shifted; false, with the stack as it came, where it cannot."""
        row = ROWS[self.states[-1]]
        action = row if isinstance(row, int) else row.get(kind)
        if action is not None and action >= 0:
            return True
        if kind != "$END" and (action is None or not self._can_shift(kind)):
            return False
        while True:
            if kind == "$END" and self.states[-1] == self.end:
                return True
            row = ROWS[self.states[-1]]
            action = row if isinstance(row, int) else row.get(kind)
            if action is None:
                return False
            if action >= 0:
                return True
            self._apply(-action - 1, position)

    def _apply(self, rule: int, position: int) -> None:
        origin, length, builder, children = RULES[rule]
        states, values, spans = self.states, self.values, self.spans
        if length:
            base = len(states) - length
            span = (spans[base][0], spans[-1][1])
            given = values[base:]
            del states[base:], values[base:], spans[base:]
        else:
            span, given = (position, position), []
        built: list[Any] = []
        for how, place in children:
            if how == 1:
                built.append(given[place])
            elif how == 0:
                built.append(None)
            elif built:
                built += given[place]
            else:
                # A list that grows by one item at a time grows in place: copying would make long lists slow.
                built = given[place]
        action = self.actions[rule]
        value = action(span, *built) if action is not None else built[0] if builder else built
        row = ROWS[states[-1]]
        assert not isinstance(row, int)
        states.append(row[origin])
        values.append(value)
        spans.append(span)
        self.kinds[len(states) - 1 :] = [origin]

    def shift(self, kind: str, token: Token) -> None:
        row = ROWS[self.states[-1]]
        assert not isinstance(row, int)
        self.states.append(row[kind])
        self.values.append(token)
        self.spans.append((token[2], token[3]))
        self.kinds[len(self.states) - 1 :] = [kind]

    def cut(self, size: int) -> None:
        del self.states[size:], self.values[size:], self.spans[size:], self.kinds[size:]
