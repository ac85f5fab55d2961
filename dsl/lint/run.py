"""Lints one file: rules, then allowances, then order. Which rules, says a selection; who prints is not known."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..record import Record
from .allowances import apply
from .facts import ALONE, FileFacts, RunFacts
from .registry import ALL_CODES, NAMES, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..modules import FileModule
    from ..parser import Parsed


class Selection(Record):
    """The codes of the rules that are wanted."""

    codes: frozenset[str]

    @classmethod
    def of(cls, select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> Selection:
        """All rules, or those that `select` names by code, name or the beginning of a code, without `ignore`d ones."""
        chosen = set(ALL_CODES) if select is None else {code for word in select for code in meant_by(word)}
        return cls(frozenset(chosen.difference(code for word in ignore for code in meant_by(word))))


EVERYTHING = Selection(frozenset(ALL_CODES))


def meant_by(word: str) -> tuple[str, ...]:
    """The codes that a word in a selection stands for: `W201`, `W2`, `lonely-barrier`, `all`; none where unknown."""
    if word in NAMES:
        return (NAMES[word],)
    if word == "all":
        return ALL_CODES
    if len(word) > 1 and word.startswith("W"):
        return tuple(code for code in ALL_CODES if code.startswith(word))
    return ()


def lint_file(
    parsed: Parsed,
    errors: Sequence[Diagnostic] = (),
    selection: Selection = EVERYTHING,
    module: FileModule | None = None,
    run: RunFacts = ALONE,
) -> list[Diagnostic]:
    """The file's errors as they came, and the findings of the selected rules, in the order of the text.

    Where lines could not be read, half of the file is missing, and nothing can be said about the rest.
    """
    findings = list(errors)
    if not parsed.diagnostics:
        facts = FileFacts(parsed, module, run)
        found: list[Diagnostic] = []
        for rule in load(selection.codes):
            if not (rule.needs_all_names and errors):
                found += rule.check(facts)
        findings += apply(parsed.source, parsed.trivia, found, selection.codes)
    return sorted(findings, key=lambda finding: finding.sort_key)
