"""Puts fixes into a text: those that do not touch each other, the rest in a later round.

It knows edits only. Whether the mended text is any better is seen by whoever lints it again.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics import Diagnostic


def mend(text: str, findings: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text with as many fixes as fit together, the first ones first, and how many those are."""
    taken: list[tuple[int, int, str]] = []
    n_fixes = 0
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None else ()
        # Two findings may share one fix, like each tab of a file.
        fresh = [edit for edit in edits if edit not in taken]
        if fresh and not any(_touch(edit, other) for edit in fresh for other in taken):
            taken += fresh
            n_fixes += 1
    for start, end, inserted in sorted(taken, reverse=True):
        text = text[:start] + inserted + text[end:]
    return text, n_fixes


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two edits overlap or insert at one place, where their order would be a guess."""
    return (one[0] < other[1] and other[0] < one[1]) or one[0] == other[0]
