"""Which diagnostics only follow from another one: a reader who mends the first never sees them again.

It knows spans and codes; what a mistake is, and what it is told, others know.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .diagnostics import Diagnostic

_LEFT_WITHOUT_WORDS = "E020"
_EMPTY_BLOCK = "E139"
_UNCLOSED_BRACKET = "E004"
# What is wrong inside a token; whatever stands behind it in its line may be read wrongly.
_INSIDE_TOKENS = ("E003", _UNCLOSED_BRACKET, "E005", "E006", "E007", "E009", "E010")
# What misses a name: a verb, a value, an actor, a barrier, a flag, a semaphore, an axis, a fixture.
_MISSING_NAMES = ("E107", "E110", "E111", "E115", "E116", "E117", "E128", "E145", "E147")
_NAMED = r"\b(?:actor|matrix|let|share|semaphore|verb|fixture|check|barrier|capture|raise|as)\s+([A-Za-z_]\w*)"


def without_follow_ups(syntax: Iterable[Diagnostic], meaning: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics of one file that stand for themselves."""
    syntax = list(syntax)
    kept = [found for found in syntax if found.code != _LEFT_WITHOUT_WORDS or not _follows(found, syntax)]
    lost = {name for found in syntax for name in _names_below(found)}
    return kept + [found for found in meaning if not _is_covered(found, syntax) and not _misses(found, lost)]


def _misses(found: Diagnostic, lost: set[str]) -> bool:
    """Whether a name is missing only because the line that gives it could not be read."""
    return found.code in _MISSING_NAMES and found.source.text[slice(*found.span)] in lost


def _names_below(found: Diagnostic) -> list[str]:
    """The names that a line, which could not be read, and the block under it would have given."""
    import re

    source = found.source
    line, last = _line(found), source.line_of(len(source.text))
    margin = _indent(source.line_text(line))
    names = re.findall(_NAMED, source.line_text(line))
    while line < last and (not (text := source.line_text(line + 1)).strip() or _indent(text) > margin):
        line += 1
        names += re.findall(_NAMED, text)
    return names


def _line(found: Diagnostic) -> int:
    return found.source.line_of(found.span[0])


def _follows(found: Diagnostic, syntax: list[Diagnostic]) -> bool:
    """Whether a word cannot stand where it does only because of a bad token before it."""
    for other in syntax:
        if other.code not in _INSIDE_TOKENS or other.span[0] > found.span[0]:
            continue
        if _line(other) == _line(found) or (other.code == _UNCLOSED_BRACKET and _swallowed(other, found)):
            return True
    return False


def _swallowed(bracket: Diagnostic, found: Diagnostic) -> bool:
    """Whether the open bracket made everything up to here one line: no line in between stands as far left as its own."""
    source = found.source
    margin = _indent(source.line_text(_line(bracket)))
    lines = range(_line(bracket) + 1, _line(found) + 1)
    return all(_indent(text) > margin for line in lines if (text := source.line_text(line)).strip())


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_covered(found: Diagnostic, syntax: list[Diagnostic]) -> bool:
    """Whether a finding lies within or behind what could not be read, or misses a block that could not be read."""
    for other in syntax:
        if other.span[0] <= found.span[0] and found.span[1] <= other.span[1]:
            return True
        if other.code in _INSIDE_TOKENS and found.span[1] > other.span[0] and _line(other) == _line(found):
            return True
        if found.code == _EMPTY_BLOCK and _line(other) == _next_line(found):
            return True
    return False


def _next_line(found: Diagnostic) -> int:
    """The line below a statement, blank ones and comments left out."""
    source = found.source
    line, last = source.line_of(found.span[1]) + 1, source.line_of(len(source.text))
    while line < last and source.line_text(line).strip()[:1] in ("", "#"):
        line += 1
    return line
