"""Where in a line for the shell a value may stand: only where the quotes that are put around it are quotes to the shell.

Within quotes, here-documents, comments, arithmetic and backticks they are not, and the shell would carry out what the
value holds. It reads a shell's line as far as that needs, and knows nothing of what commands do.
"""

from __future__ import annotations

# Stands in the scanned text for a value that is put in.
VALUE = "\0"

_IN_QUOTES = "a `{value}` in a shell line is quoted by itself, so it cannot stand within the shell's quotes"
_IN_DOCUMENT = (
    "a `{value}` cannot stand in a here-document, where its quotes would be text and what it holds could end the document; "
    "write `printf '%s\\n' {value} | COMMAND`, or give the file with `given file`"
)
_IN_COMMENT = "a `{value}` cannot stand in a shell's comment, which what it holds could end"
_IN_BACKTICKS = "a `{value}` cannot stand between backticks, which what it holds could end; write `$(...)`"
_IN_ARITHMETIC = "only a number can stand in the shell's arithmetic, and this `{value}` may be any text"
_BEHIND_DOLLAR = "`${value}` is the shell's; a value of the scenario is written without the dollar sign"


def misplaced_value(text: str) -> str:
    """What is wrong with the place of some value of the line; nothing where all places are sound."""
    return _Scan(text).run() if VALUE in text else ""


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.n_parentheses = 0
        self.is_backticked = False
        # The here-documents that begin below this line: their last lines, and whether tabs before those count.
        self.documents: list[tuple[str, bool]] = []

    def run(self) -> str:
        while self.at < len(self.text):
            problem = self._step(self.text[self.at])
            if problem:
                return problem
            self.at += 1
        return ""

    def _step(self, char: str) -> str:
        """Reads what begins with this character, up to its last one."""
        text, at = self.text, self.at
        if char == VALUE:
            return self._value()
        if char == "\\":
            self.at += 1
            return _IN_QUOTES if text[at + 1 : at + 2] == VALUE else ""
        if char in "'\"":
            return self._quoted(char)
        if char == "`":
            self.is_backticked = not self.is_backticked
        elif char == "#" and (at == 0 or text[at - 1] in " \t\n;&|()`"):
            end = text.find("\n", at)
            self.at = (len(text) if end < 0 else end) - 1
            return _IN_COMMENT if VALUE in text[at : self.at + 1] else ""
        elif char == "<" and text.startswith("<<", at):
            return self._redirected()
        elif char == "\n" and self.documents:
            return self._documents()
        elif char in "()":
            self._parenthesis(char)
        return ""

    def _value(self) -> str:
        if self.n_parentheses:
            return _IN_ARITHMETIC
        if self.is_backticked:
            return _IN_BACKTICKS
        return _BEHIND_DOLLAR if self.text[self.at - 1 : self.at] == "$" else ""

    def _quoted(self, quote: str) -> str:
        at = self.at + 1
        while at < len(self.text) and self.text[at] != quote:
            if self.text[at] == VALUE:
                return _IN_QUOTES
            at += 2 if self.text[at] == "\\" and quote == '"' and self.text[at + 1 : at + 2] != VALUE else 1
        self.at = at
        return ""

    def _parenthesis(self, char: str) -> None:
        """Counts those of `$((...))` and `((...))`."""
        if self.n_parentheses:
            self.n_parentheses += 1 if char == "(" else -1
        elif self.text.startswith("((", self.at):
            self.n_parentheses = 2
            self.at += 1

    def _redirected(self) -> str:
        """`<<WORD`, `<<-WORD`; `<<<` takes a word like any other. Within arithmetic it shifts."""
        if self.n_parentheses or self.text.startswith("<<<", self.at):
            self.at += 2
            return ""
        at = self.at + 2
        takes_tabs = self.text[at : at + 1] == "-"
        at += takes_tabs
        while self.text[at : at + 1] in (" ", "\t"):
            at += 1
        start = at
        while at < len(self.text) and self.text[at] not in " \t\n;&|<>()":
            at += 1
        word = self.text[start:at]
        self.at = at - 1
        self.documents.append(("".join(char for char in word if char not in "'\"\\"), takes_tabs))
        return _IN_DOCUMENT if VALUE in word else ""

    def _documents(self) -> str:
        for last, takes_tabs in self.documents:
            while self.at < len(self.text):
                start = self.at + 1
                end = self.text.find("\n", start)
                self.at = len(self.text) if end < 0 else end
                line = self.text[start : self.at]
                if VALUE in line:
                    return _IN_DOCUMENT
                if (line.lstrip("\t") if takes_tabs else line) == last:
                    break
        self.documents.clear()
        # The line end behind the last document may begin a comment's line, and nothing else.
        self.at -= self.at < len(self.text)
        return ""
