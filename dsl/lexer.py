"""Text → tokens: indentation, brackets, comments, and the few places where spaces decide.

A token is a plain tuple (type, text, start, end). Words come out as NAME; whether one is a keyword is decided by the
parser's state, which is not known here. Mistakes become findings of the form (mistake, start, end) and the lexer goes
on with what was most likely meant; their sentences are in syntax_errors.py.
"""

from __future__ import annotations

import re

from .trivia import Comment

Token = tuple[str, str, int, int]
Finding = tuple[str, int, int]

_TOKEN = re.compile(
    r"""(?P<RAW>r"[^"\n]*")|(?P<NAME>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<QUANTITY>\d[\d_]*(?:\.\d[\d_]*)?(?:%|/(?:s|min|h)\b|[A-Za-z][A-Za-z0-9]*)?)"""
    r'''|(?P<LONG>"""(?:[^"\\]|\\[\s\S]|"(?!""))*""")'''
    r"""|(?P<STRING>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<PATTERN>/(?![ /])(?:[^/\\\n]|\\.)+/)"""
    r"""|(?P<COMPARE>==|!=|<=|>=|<|>)"""
    r"""|(?P<SYMBOL>->|\.\.|[-+*/=:,.|()\[\]])"""
)
_SYMBOL_TYPES = {
    "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH", "=": "EQUAL", ":": "COLON", ",": "COMMA", ".": "DOT",
    "|": "VBAR", "->": "ARROW", "..": "RANGE", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB",
}  # fmt: skip
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_MERGED = {("text", "of"): "TEXT_OF", ("output", "of"): "OUTPUT_OF", ("in", "background"): "BACKGROUND"}
_FOLLOWERS = {"TEXT_OF": re.compile(r"\s+file\b"), "OUTPUT_OF": re.compile(r"\s+command\b")}
MAX_DEPTH = 60
MAX_CHAIN = 300  # `1 + 1 + 1 + ...` is a tree as deep as it is long
_CHAINING = frozenset(("PLUS", "MINUS", "STAR", "SLASH", "DOT", "INDEX_OPEN"))
_PREFIXES = frozenset(("try", "at", "when", "every"))


class Lexer:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.findings: list[Finding] = []
        self.comments: list[Comment] = []
        self.blank_lines: set[int] = set()
        self.indents = [0]
        self.brackets: list[Token] = []
        self.tab: int | None = None
        self.statement = 0  # where in the tokens the current statement begins

    def run(self) -> list[Token]:
        text, at, line = self.text, 0, 1
        length = len(text)
        while at < length:
            at, line = self._line(at, line)
        end = self.tokens[-1][3] if self.tokens else 0
        if self.brackets:
            self._close_brackets(end)
            self.tokens.append(("_NL", "", end, end))
        while len(self.indents) > 1:
            self.indents.pop()
            self.tokens.append(("_DEDENT", "", end, end))
        return self.tokens

    def _line(self, start: int, line: int) -> tuple[int, int]:
        """Reads one line (more, where a long string spans them); gives the next line's start and number."""
        text = self.text
        at = start
        while at < len(text) and text[at] in " \t":
            at += 1
        if at >= len(text) or text[at] == "\n":
            self.blank_lines.add(line)
            return at + 1, line + 1
        if text[at] == "#":
            return self._comment(at, line, at - start, True), line + 1
        indent = self._indentation(start, at)
        if self.brackets and self._is_lost_bracket(at, indent):
            self._close_brackets(self.tokens[-1][3])
            end = self.tokens[-1][3]
            self.tokens.append(("_NL", "", end, end))
        if not self.brackets:
            self._indent(indent, at)
        return self._rest(at, line)

    def _indentation(self, start: int, at: int) -> int:
        """The width of the white space before a line's first word; a tab counts as two and is reported once."""
        white = self.text[start:at]
        if "\t" not in white:
            return at - start
        if self.tab is None:
            self.tab = start + white.index("\t")
            self.findings.append(("tab", self.tab, self.tab + 1))
        return len(white.replace("\t", "  "))

    def _is_lost_bracket(self, at: int, indent: int) -> bool:
        """A line that is not deeper than its statement and does not close the bracket belongs to the next statement."""
        return indent <= self.indents[-1] and self.text[at] not in ")]"

    def _close_brackets(self, end: int) -> None:
        _, _, start, stop = self.brackets[0]
        self.findings.append(("unclosed bracket", start, stop))
        while self.brackets:
            opened = self.brackets.pop()
            self.tokens.append(("RPAR", ")", end, end) if "(" in opened[1] else ("RSQB", "]", end, end))

    def _indent(self, indent: int, at: int) -> None:
        end = self.tokens[-1][3] if self.tokens else 0
        if indent > self.indents[-1]:
            if len(self.indents) > MAX_DEPTH:
                if len(self.indents) == MAX_DEPTH + 1:
                    self.findings.append(("too deep", at, at + 1))
                return
            self.indents.append(indent)
            self.tokens.append(("_INDENT", "", end, end))
            return
        while indent < self.indents[-1]:
            self.indents.pop()
            self.tokens.append(("_DEDENT", "", end, end))
        if indent > self.indents[-1]:
            # Between two known widths: it belongs to the block that its author has most likely left last.
            self.findings.append(("indentation", at, at + 1))
            self.indents.append(indent)
            if self.tokens and self.tokens[-1][0] == "_DEDENT":
                self.tokens.pop()
            else:
                self.tokens.append(("_INDENT", "", end, end))

    def _comment(self, at: int, line: int, indent: int, own_line: bool) -> int:
        """Records a comment and gives the start of the next line."""
        end = self.text.find("\n", at)
        if end < 0:
            end = len(self.text)
        self.comments.append(Comment((at, end), self.text[at:end].rstrip(), line, indent, own_line))
        return end + 1

    def _rest(self, at: int, line: int) -> tuple[int, int]:
        """The tokens of a line from `at` on."""
        text, tokens, match, length = self.text, self.tokens, _TOKEN.match, len(self.text)
        first = len(tokens)
        while at < length:
            char = text[at]
            if char == " ":
                at += 1
                continue
            if char == "\n":
                break
            if char == "#":
                at = self._comment(at, line, 0, False) - 1
                break
            found = match(text, at)
            if found is None:
                at = self._strange(at)
                continue
            kind = found.lastgroup
            end = found.end()
            if kind == "NAME":
                tokens.append(("NAME", found.group(), at, end))
                if len(tokens) - first == 1:
                    end = self._after_first_word(end)
                elif len(tokens) - first > 1:
                    self._merge()
            elif kind == "SYMBOL":
                end = self._symbol(found.group(), at, end)
            elif kind == "PATTERN" and self._is_division(at):
                end = self._symbol("/", at, at + 1)
            elif kind == "LONG":
                line += text.count("\n", at, end)
                tokens.append(("STRING", text[at:end], at, end))
            elif kind == "RAW":
                tokens.append(("STRING", text[at:end], at, end))
            elif kind is not None:
                tokens.append((kind, text[at:end], at, end))
            at = end
        if not self.brackets:
            self._end_statement(tokens[-1][3] if len(tokens) > first else at)
        return at + 1, line + 1

    def _end_statement(self, end: int) -> None:
        if len(self.tokens) - self.statement > MAX_CHAIN:
            self._cut_chain()
        self.statement = len(self.tokens) + 1
        self.tokens.append(("_NL", "", end, end))

    def _cut_chain(self) -> None:
        """Leaves out what would nest too deeply: operators in a row, and steps that begin other steps."""
        chain, outer = 0, []
        for place in range(self.statement, len(self.tokens)):
            kind, text, start, end = self.tokens[place]
            if kind in _CHAINING or (kind == "NAME" and text in _PREFIXES):
                chain += 1
            if kind in ("LPAR", "LSQB", "CALL_OPEN", "INDEX_OPEN"):
                outer.append(chain)
            elif kind in ("RPAR", "RSQB") and outer:
                chain = outer.pop()
            elif kind == "COMMA":
                chain = outer[-1] if outer else 0
            if chain > MAX_CHAIN:
                self.findings.append(("too deep", start, end))
                del self.tokens[place:]
                return

    def _is_division(self, at: int) -> bool:
        """`a/b` divides; a pattern stands behind a space, a bracket or a comma."""
        if not self.tokens or self.tokens[-1][3] != at:
            return False
        return self.tokens[-1][0] in ("NAME", "QUANTITY", "STRING", "RPAR", "RSQB")

    def _after_first_word(self, end: int) -> int:
        """Behind `scenario` stands an id, which may hold `-` and `.`."""
        word = self.tokens[-1][1]
        if word != "scenario" or self.text[end : end + 1] != " ":
            return end
        at = end
        while self.text[at : at + 1] == " ":
            at += 1
        found = _ID.match(self.text, at)
        if found is None:
            return end
        self.tokens.append(("ID", found.group(), at, found.end()))
        return found.end()

    def _merge(self) -> None:
        """`text of file` and the like begin with one token, so that `text`, `of` and `in` stay usable as names."""
        last, before = self.tokens[-1], self.tokens[-2]
        if before[0] == "NAME" and (merged := _MERGED.get((before[1], last[1]))) is not None:
            follower = _FOLLOWERS.get(merged)
            if follower is not None and follower.match(self.text, last[3]) is None:
                return
            self.tokens[-2:] = [(merged, self.text[before[2] : last[3]], before[2], last[3])]
        elif last[1] == "others" and before[0] == "COMMA" and not self.brackets:
            self.tokens[-2:] = [("OTHERS", self.text[before[2] : last[3]], before[2], last[3])]

    def _symbol(self, symbol: str, at: int, end: int) -> int:
        tokens = self.tokens
        kind = _SYMBOL_TYPES[symbol]
        is_tight = bool(tokens) and tokens[-1][3] == at
        if symbol in "([":
            if is_tight and tokens[-1][0] in ("NAME", "RPAR", "RSQB"):
                kind = "CALL_OPEN" if symbol == "(" else "INDEX_OPEN"
            if len(self.brackets) >= MAX_DEPTH:
                if len(self.brackets) == MAX_DEPTH and ("too deep", at, end) not in self.findings[-1:]:
                    self.findings.append(("too deep", at, end))
                return len(self.text) if self.text.find("\n", end) < 0 else self.text.find("\n", end)
            self.brackets.append((kind, symbol, at, end))
        elif symbol in ")]":
            if not self.brackets or (self.brackets[-1][1] == "(") != (symbol == ")"):
                self.findings.append(("stray bracket", at, end))
                return end
            self.brackets.pop()
        elif symbol == "+" and not is_tight and self.text[end : end + 1].isdigit():
            kind = "PLUS_TIGHT"
        tokens.append((kind, symbol, at, end))
        return end

    def _strange(self, at: int) -> int:
        """What is no token: an unclosed string or pattern, a quote of another language, a character without meaning."""
        text = self.text
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        char = text[at]
        if text.startswith('"""', at):
            self.findings.append(("unclosed long string", at, at + 3))
            self.tokens.append(("STRING", text[at:] + '"""', at, len(text)))
            return len(text)
        if char == '"' or (char == "r" and text[at + 1 : at + 2] == '"'):
            self.findings.append(("unclosed string", at, stop))
            quote = at + 2 if char == "r" else at + 1
            body = text[quote:stop].rstrip()
            body = body[:-1] if (len(body) - len(body.rstrip("\\"))) % 2 else body
            self.tokens.append(("STRING", f'{text[at:quote]}{body}"', at, quote + len(body)))
            return stop
        if char in "'`\u201c\u201d\u2018\u2019\u00ab":
            return self._wrong_quote(at, stop)
        if char == "\t":
            return self._inner_tab(at)
        # An escaped `/` is no beginning of a pattern: a line of them would be searched to its end by each.
        end = min(at + 2, stop) if char == "\\" else at + 1
        while end < stop and not text[end].isascii():
            end += 1
        self.findings.append(("strange character", at, end))
        return end

    def _inner_tab(self, at: int) -> int:
        if self.tab is None:
            self.tab = at
            self.findings.append(("tab", at, at + 1))
        return at + 1

    def _wrong_quote(self, at: int, stop: int) -> int:
        """`'text'`: taken as the string that was meant."""
        closing = {"'": "'", "`": "`", "\u201c": "\u201d\u201c", "\u2018": "\u2019\u2018", "\u00ab": "\u00bb"}.get(
            self.text[at], self.text[at]
        )
        end = min((i for c in closing if (i := self.text.find(c, at + 1, stop)) > 0), default=-1)
        if end < 0:
            self.findings.append(("strange character", at, at + 1))
            return at + 1
        self.findings.append(("wrong quote", at, end + 1))
        inner = self.text[at + 1 : end].replace("\\", "\\\\").replace('"', '\\"')
        self.tokens.append(("STRING", f'"{inner}"', at, end + 1))
        return end + 1
