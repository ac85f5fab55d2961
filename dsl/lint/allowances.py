"""`# lint: allow W203 because ...` at the end of a line: that finding is known, and meant.

An allowance covers findings of its codes on its own line (or, for a statement in brackets over several lines, on any of
them). It needs a reason; one that covers nothing is a finding itself. Which rules exist is the registry's matter.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Fix
from ..record import Record
from ..suggest import closest
from .registry import ALLOWABLE, NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..source import SourceFile
    from ..trivia import Comment, Trivia

NO_REASON = "W280"
UNUSED = "W281"
UNKNOWN_CODE = "W282"


class Allowance(Record):
    """One comment: its codes with their places, and whether it says why."""

    comment: Comment
    codes: tuple[tuple[str, tuple[int, int]], ...]
    has_reason: bool
    lines: tuple[int, int]


def find(source: SourceFile, trivia: Trivia) -> list[Allowance]:
    """The allowances of a file."""
    return [_read(source, comment) for comment in trivia.comments if _is_allowance(comment.text)]


def _is_allowance(text: str) -> bool:
    rest = text.lstrip("#").lstrip()
    return rest.startswith("lint:") and rest[5:].lstrip().startswith("allow")


def _read(source: SourceFile, comment: Comment) -> Allowance:
    text = comment.text
    at = text.index("allow") + len("allow")
    words = text[at:].replace(",", " ").split()
    n_codes = words.index("because") if "because" in words else len(words)
    codes = []
    place = comment.span[0] + at
    for word in words[:n_codes]:
        place = source.text.index(word, place)
        codes.append((word, (place, place + len(word))))
        place += len(word)
    return Allowance(comment, tuple(codes), len(words) > n_codes + 1, _lines(source, comment))


def _lines(source: SourceFile, comment: Comment) -> tuple[int, int]:
    """The lines of the statement at whose end the comment stands: those back to where its brackets were opened."""
    if comment.own_line:
        return (comment.line, comment.line)
    first, depth = comment.line, 0
    while True:
        line = source.line_text(first)
        line = line[: comment.span[0] - source.starts[first - 1]] if first == comment.line else line
        depth += line.count(")") + line.count("]") - line.count("(") - line.count("[")
        if depth <= 0 or first == 1:
            return (first, comment.line)
        first -= 1


def apply(
    source: SourceFile, trivia: Trivia, findings: list[Diagnostic], selected: Collection[str]
) -> list[Diagnostic]:
    """The findings that are not allowed, and what is wrong with the allowances."""
    allowances = find(source, trivia) if "lint:" in source.text else []
    if not allowances:
        return findings
    used: set[tuple[int, int]] = set()
    left = []
    for finding in findings:
        covering = _covering(source, allowances, finding)
        used.update(covering)
        if not covering:
            left.append(finding)
    for allowance in allowances:
        left += [
            complaint for complaint in _complaints(source, allowance, used, selected) if complaint.code in selected
        ]
    return left


def _covering(source: SourceFile, allowances: list[Allowance], finding: Diagnostic) -> list[tuple[int, int]]:
    if finding.code not in ALLOWABLE:
        return []
    line = source.line_of(finding.span[0])
    return [
        span
        for allowance in allowances
        if allowance.lines[0] <= line <= allowance.lines[1] and not allowance.comment.own_line
        for code, span in allowance.codes
        if code == finding.code
    ]


def _complaints(
    source: SourceFile, allowance: Allowance, used: set[tuple[int, int]], selected: Collection[str]
) -> Iterator[Diagnostic]:
    comment = allowance.comment
    if not allowance.codes:
        yield Diagnostic(
            UNKNOWN_CODE, source, comment.span, "this allowance names no code",
            notes=("write `# lint: allow W203 because REASON`",),
        )  # fmt: skip
        return
    if not allowance.has_reason:
        yield Diagnostic(
            NO_REASON, source, comment.span, "this allowance gives no reason",
            label="write `because` and the reason behind the code",
        )  # fmt: skip
    for code, span in allowance.codes:
        if code not in ALLOWABLE:
            yield _unknown(source, code, span)
        elif span not in used and code in selected:
            yield _unused(source, allowance, code, span)


def _unknown(source: SourceFile, code: str, span: tuple[int, int]) -> Diagnostic:
    if code in NAMES:
        meant: str | None = NAMES[code]
    elif code.startswith("E") and code[1:].isdigit():
        message = f"`{code}` is an error, and errors cannot be allowed"
        return Diagnostic(UNKNOWN_CODE, source, span, message)
    else:
        meant = closest(code, (*ALLOWABLE, *NAMES))
        meant = NAMES.get(meant or "", meant)
    fix = Fix(f"write `{meant}`", ((*span, meant),)) if meant and code in NAMES else None
    label = f"did you mean `{meant}`?" if meant else "`cts explain` lists all codes"
    return Diagnostic(UNKNOWN_CODE, source, span, f"there is no lint rule `{code}`", label, fix=fix)


def _unused(source: SourceFile, allowance: Allowance, code: str, span: tuple[int, int]) -> Diagnostic:
    comment = allowance.comment
    if comment.own_line:
        note = "an allowance stands at the end of the line that it is about"
        return Diagnostic(
            UNUSED, source, span, f"`{code}` is allowed here, but the line holds nothing else", notes=(note,)
        )
    fix = None
    if len(allowance.codes) == 1:
        start = comment.span[0]
        while source.text[start - 1] == " ":
            start -= 1
        fix = Fix("remove the allowance", ((start, comment.span[1], ""),))
    return Diagnostic(UNUSED, source, span, f"`{code}` is allowed here, but nothing of that kind is found", fix=fix)
