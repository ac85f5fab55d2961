"""Comments and blank lines: beside the tree, never in it.

The formatter puts comments back where they stood, the linter reads its allowances from them, declarations take their
documentation from the `##` lines above. What a comment says is not known here.
"""

from __future__ import annotations

from .record import Record


class Comment(Record):
    """One comment, from its `#` to the end of the line; `own_line` if nothing stands before it."""

    span: tuple[int, int]
    text: str
    line: int
    indent: int
    own_line: bool

    @property
    def is_doc(self) -> bool:
        return self.own_line and self.text.startswith("##") and not self.text.startswith("###")


class Trivia:
    """The comments of a file in order, and the numbers of its blank lines."""

    __slots__ = ("blank_lines", "by_line", "comments")

    def __init__(self, comments: list[Comment], blank_lines: set[int]) -> None:
        self.comments = comments
        self.blank_lines = blank_lines
        self.by_line = {comment.line: comment for comment in comments}

    def doc_above(self, line: int) -> str:
        """The documentation that stands directly above a line: its `##` comments, without the marks."""
        found: list[str] = []
        while (comment := self.by_line.get(line - 1)) is not None and comment.is_doc:
            found.append(comment.text[2:].removeprefix(" ").rstrip())
            line -= 1
        return "\n".join(reversed(found))
