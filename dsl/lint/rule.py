"""What a lint rule is: a code, a name for the problem, a page, two examples, and a check.

A rule's docstring is its page: the first line is the summary, then what is meant, why it matters, and when to ignore
it. `bad` and `good` are whole files that the tests run. A rule finds; which findings are shown is run.py's matter.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import ClassVar

    from ..diagnostics import Fix, Related
    from .facts import FileFacts


class Rule:
    """The base of all rules; each stands in a file of its own, named for the problem, and calls itself RULE there."""

    code: ClassVar[str]
    name: ClassVar[str]
    bad: ClassVar[str]
    good: ClassVar[str]
    # A rule that draws conclusions from what is *not* named stays silent while there are errors: a misspelt name
    # would be reported twice, once as unknown and once as the unused thing it was meant to be.
    needs_all_names: ClassVar[bool] = False

    def check(self, file: FileFacts) -> Iterable[Diagnostic]:
        """Everything of this rule's kind in the file."""
        raise TypeError(f"{type(self).__name__} cannot check {file.source.name}")

    def finding(
        self,
        file: FileFacts,
        span: tuple[int, int],
        message: str,
        *,
        label: str = "",
        notes: tuple[str, ...] = (),
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A diagnostic with this rule's code. It points at one line, since carets under several say nothing."""
        source = file.source
        end = source.text.find("\n", span[0], span[1])
        span = span if end < 0 else (span[0], end)
        return Diagnostic(self.code, source, span, message, label, notes, related, fix)
