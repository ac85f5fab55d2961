"""Tokens and comments → a tree of logical lines, each with the comments that belong to it.

A comment on a line of its own belongs to the statement below it; at the end of a block, to the block that its
indentation names. It knows tokens and offsets, nothing of what a statement means.
"""

from __future__ import annotations

from . import ast
from .lexer import Lexer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .lexer import Token
    from .trivia import Comment, Trivia

_DOCUMENTED = (ast.ScenarioDecl, ast.ActorDecl, ast.VerbDecl, ast.FixtureDecl, ast.CheckDecl)


class Line:
    """One logical line, which may span several in the file, and the block below it."""

    __slots__ = ("children", "comment", "indent", "inner", "inside", "is_spaced", "leading", "parent", "tokens")

    def __init__(self, parent: Line | None, indent: int, is_spaced: bool) -> None:
        self.parent = parent
        self.indent = indent
        self.is_spaced = is_spaced  # a blank line stands directly above
        self.tokens: list[Token] = []
        self.children: list[Line] = []
        self.leading: list[Comment] = []  # lines of their own above the statement
        self.comment: Comment | None = None  # at the statement's end
        self.inside: dict[int, list[Comment]] = {}  # in its brackets: token's place → the comments before it
        self.inner: list[Comment] = []  # at the end of its block

    @property
    def word(self) -> str:
        return self.tokens[0][1]


class Lines:
    """Builds the tree of one file whose text has no mistakes."""

    def __init__(self, text: str, trivia: Trivia, kinds: dict[int, type[ast.Stmt]]) -> None:
        self.text = text
        self.kinds = kinds
        self.comments = trivia.comments
        self.next_comment = 0
        self.root = Line(None, -1, False)
        self._build()

    def is_spaced(self, start: int) -> bool:
        """Whether the line above that of an offset is blank."""
        line_start = self.text.rfind("\n", 0, start)
        if line_start < 0:
            return False
        above = self.text.rfind("\n", 0, line_start)
        return not self.text[above + 1 : line_start].strip(" ")

    def _build(self) -> None:
        parent, last, line = self.root, self.root, None
        for token in Lexer(self.text).run():
            kind, _, start, _ = token
            if kind == "_NL":
                line = None
            elif kind == "_INDENT":
                parent = last
            elif kind == "_DEDENT":
                parent = parent.parent or self.root
            elif line is None:
                indent = start - self.text.rfind("\n", 0, start) - 1
                line = Line(parent, indent, self.is_spaced(start))
                self._place(self._comments_before(start), last, line, start)
                line.tokens.append(token)
                parent.children.append(line)
                last = line
            else:
                between = self._comments_before(start)
                if between:
                    line.inside[len(line.tokens)] = between
                line.tokens.append(token)
        self._place(self._comments_before(len(self.text) + 1), last, None, len(self.text))

    def _comments_before(self, offset: int) -> list[Comment]:
        comments, first = self.comments, self.next_comment
        at = first
        while at < len(comments) and comments[at].span[0] < offset:
            at += 1
        self.next_comment = at
        return comments[first:at]

    def _place(self, gap: list[Comment], above: Line, below: Line | None, start: int) -> None:
        """Gives the comments between two lines to one of them, or to a block that ends between them."""
        if gap and not gap[0].own_line:
            above.comment = gap[0]
            gap = gap[1:]
        if not gap:
            return
        n_free = len(gap) - (self._n_doc(gap, start) if below is not None else 0)
        home = (below.parent if below is not None else None) or self.root
        owner = above
        for place, comment in enumerate(gap):
            if place >= n_free:
                owner = home
            while owner is not home and comment.indent <= owner.indent:
                owner = owner.parent or home
            if owner is not home:
                owner.inner.append(comment)
            elif below is not None:
                below.leading.append(comment)
            else:
                home.inner.append(comment)

    def _n_doc(self, gap: list[Comment], start: int) -> int:
        """How many of the last comments document the declaration below, and so stay with it, however indented."""
        if self.kinds.get(start) not in _DOCUMENTED:
            return 0
        count = 0
        for comment in reversed(gap):
            if not comment.is_doc or self.text.count("\n", comment.span[1], start) != 1:
                break
            count += 1
            start = comment.span[0]
        return count
