"""How each mistake in a line is recognised, and what would mend it.

A function that recognises gives the details of the sentence, or none where the mistake is not this one; one that mends
gives edits. What is said, and in which order they are asked, stands in the table of `mistakes`.
"""

from __future__ import annotations

from .bad_line import Line
from .forms import (
    CONTROL_WORDS,
    FILE_FORMS,
    HEADER_FORMS,
    QUANTIFIERS,
    SCENARIO_FORMS,
    STEP_FORMS,
    TEST_PLURALS,
    TESTS,
    form_of,
)
from .suggest import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bad_line import Span
    from .lexer import Token

    Edits = tuple[tuple[int, int, str], ...]

_GHERKIN = ("Given", "When", "Then", "And", "But", "Feature", "Scenario", "Background", "Examples", "Rule")
_OTHER_LANGUAGES = {
    "import": "use",
    "from": "use",
    "def": "verb",
    "function": "verb",
    "test": "scenario",
    "process": "actor",
    "then": "expect",
    "and": "expect",
    "assert": "expect",
    "verify": "expect",
    "ensure": "expect",
}
_QUANTIFIER_SPACES = {
    ("exactly", "one"): "exactly_one", ("at", "least"): "at_least", ("at", "most"): "at_most",
    ("Exactly", "one"): "exactly_one", ("any", "of"): "at_least_one", ("none", "of"): "no", ("only", "one"): "exactly_one",
    ("all", "of"): "all", ("each", "of"): "all", ("one", "of"): "exactly_one",
}  # fmt: skip


def colon(line: Line) -> dict[str, str] | None:
    return {} if line.token[0] == "COLON" and line.after[0] in ("_NL", "$END") else None


def cut_token(_line: Line, span: Span) -> Edits:
    return ((span[0], span[1], ""),)


def gherkin(line: Line) -> dict[str, str] | None:
    if line.first not in _GHERKIN:
        return None
    meant = {"Given": "given", "When": "actor", "Then": "expect", "And": "expect"}.get(line.first, "scenario")
    return {"_at": "first", "first": line.first, "meant": meant}


def assignment(line: Line) -> dict[str, str] | None:
    if line.token[0] != "EQUAL" or line.first not in ("expect", "when", "repeat", "requires", "eventually"):
        return None
    return {}


def equal_sign(_line: Line, span: Span) -> Edits:
    return ((span[0], span[1], "=="),)


def setting_sign(line: Line) -> dict[str, str] | None:
    named = {"matrix", "contrast", "let", "share", "given"}
    if line.token[0] in ("EQUAL", "COLON") and line.words[:1] == [line.before] and line.first not in named:
        return {"first": line.first}
    return None


def quantifier_space(line: Line) -> dict[str, str] | None:
    found = line.pair(_QUANTIFIER_SPACES) if line.first == "expect" else None
    if found is None:
        return None
    meant, start, end = found
    text = line.source.text[start:end]
    rest = line.source.text[end : end + 4].strip().split(" ")[0]
    if meant in ("at_least", "at_most") and rest == "one":
        meant, end = meant + "_one", end + line.source.text[end:].index("one") + 3
        text = line.source.text[start:end]
    return {"_start": str(start), "_end": str(end), "text": text, "meant": meant}


def quantifier_edit(line: Line, span: Span) -> Edits | None:
    found = quantifier_space(line)
    return None if found is None else ((span[0], span[1], found["meant"]),)


def conjunction(line: Line) -> dict[str, str] | None:
    if line.first == "expect" and line.token[1] in ("and", "but", "&&", ","):
        return {}
    return None


def control(line: Line) -> dict[str, str] | None:
    if line.where == "tally":
        return None
    return {"_at": "first", "first": line.first} if line.first in CONTROL_WORDS else None


def python_words(line: Line) -> dict[str, str] | None:
    if line.is_first and line.first in _OTHER_LANGUAGES:
        return {"meant": _OTHER_LANGUAGES[line.first]}
    return None


def indented(line: Line) -> dict[str, str] | None:
    if line.token[0] != "_INDENT":
        return None
    below = line.tokens[line.at + 1]
    return {"_start": str(below[2]), "_end": str(below[3]), "below": below[1].split("\n")[0]}


def scenario_without_id(line: Line) -> dict[str, str] | None:
    return {} if line.first == "scenario" and line.at == line.start + 1 else None


def scenario_word_in_file(line: Line) -> dict[str, str] | None:
    if line.is_first and line.where == "file" and line.first in SCENARIO_FORMS:
        return {"first": line.first}
    return None


def file_word_in_scenario(line: Line) -> dict[str, str] | None:
    if line.is_first and line.where == "scenario" and line.first in ("scenario", "use", "verb", "fixture"):
        return {"first": line.first}
    return None


def misspelt(line: Line) -> dict[str, str] | None:
    if not line.is_first or line.token[0] != "NAME" or line.where not in ("file", "scenario"):
        return None
    forms = HEADER_FORMS | (SCENARIO_FORMS if line.where == "scenario" else FILE_FORMS)
    meant = closest(line.first, forms)
    return {"first": line.first, "meant": meant} if meant and meant != line.first else None


def misspelt_edit(line: Line, span: Span) -> Edits | None:
    found = misspelt(line)
    return None if found is None else ((span[0], span[1], found["meant"]),)


def step_outside(line: Line) -> dict[str, str] | None:
    if line.is_first and line.token[0] in ("NAME", "$END") and line.where == "scenario":
        return {"first": line.first}
    return None


# Fixtures that are written without `given` by mistake; none of these words is a verb.
_SITUATION = ("file", "folder", "disk", "command", "environment")


def given_missing(line: Line) -> dict[str, str] | None:
    return step_outside(line) if line.first in _SITUATION else None


def line_outside(line: Line) -> dict[str, str] | None:
    return {"first": line.first} if line.is_first and line.token[0] == "NAME" and line.where == "file" else None


def spaced_bracket(line: Line) -> dict[str, str] | None:
    if line.token[0] in ("LSQB", "LPAR") and line.before is not None and line.before[0] in ("NAME", "ID"):
        return {"name": line.before[1], "bracket": line.token[1]} if line.first in ("actor", "verb", "expect") else None
    return None


def close_gap(line: Line, span: Span) -> Edits | None:
    return None if line.before is None else ((line.before[3], span[0], ""),)


def tight_plus(line: Line) -> dict[str, str] | None:
    return {} if line.token[0] == "PLUS_TIGHT" else None


def widened(_line: Line, span: Span) -> Edits:
    return ((span[1], span[1], " "),)


def plus(line: Line) -> list[Token]:
    _, text, start, end = line.token
    return [("PLUS", text, start, end)]


def ungraded(line: Line) -> dict[str, str] | None:
    return {} if line.where == "tally" and line.token[0] != "_NL" else None


def without_grade(line: Line) -> dict[str, str] | None:
    """A line of a tally that ends behind its test."""
    if line.where != "tally" or line.token[0] != "_NL" or line.words[-1][1] == "because":
        return None
    return {"_at": "before"}


def shouting(line: Line) -> dict[str, str] | None:
    lower = line.first.lower()
    if line.is_first and lower != line.first and form_of(lower, line.where):
        return {"_at": "first", "first": line.first, "meant": lower}
    return None


def lowered(line: Line, span: Span) -> Edits:
    return ((span[0], span[1], line.first.lower()),)


def negation(line: Line) -> dict[str, str] | None:
    if line.first != "expect" or line.before is None:
        return None
    is_not = line.token[1] in ("not", "n't", "cannot")
    return {} if is_not or (line.token[1] in ("does", "do", "did") and line.after[1] == "not") else None


_MODALS = ("should", "must", "will", "to", "shall", "does", "do", "did", "can", "may")


def modal(line: Line) -> dict[str, str] | None:
    return {} if line.first == "expect" and line.token[1] in _MODALS else None


_TEST_HABITS = {
    "works": "succeeds", "passes": "succeeds", "completes": "succeeds", "ok": "succeeds", "crashes": "fails",
    "errors": "fails", "raises": "fails with ERROR", "throws": "fails with ERROR", "takes": "finishes within",
    "lasts": "finishes within", "within": "finishes within", "before": "finishes before", "after": "begins after",
    "hangs": "times_out", "waits": "blocks", "outputs": "prints", "says": "prints", "includes": "contains",
    "holds": "contains", "gives": "returns", "starts": "begins", "dies": "is killed by SIGNAL",
}  # fmt: skip


def no_test(line: Line) -> dict[str, str] | None:
    if line.first != "expect" or line.where not in ("scenario", "file"):
        return None
    if line.token[0] == "_NL":
        return {"_at": "before", "hint": "the test is missing"}
    if line.token[0] == "NAME":
        meant = _TEST_HABITS.get(line.token[1]) or closest(line.token[1], (*TESTS, "because", "or"))
        return {"hint": f"did you mean `{meant}`?" if meant else "a test is expected, like `succeeds` or `equals`"}
    return None


_HAPPENINGS = (
    "begins",
    "ends",
    "blocks",
    "dies",
    "reaches",
    "prints",
    "calls",
    "appears",
    "changes",
    "vanishes",
    "opens",
)


def no_event(line: Line) -> dict[str, str] | None:
    """`when` and `until` with a word that says nothing of what happens."""
    before = line.before
    if line.first != "when" and not any(word[1] == "until" for word in line.words):
        return None
    if line.token[0] != "NAME" or before is None or before[0] not in ("NAME", "RSQB", "STRING", "QUANTITY"):
        return None
    if any(word[1] in _HAPPENINGS or word[0] == "COMPARE" for word in line.words[: line.at - line.start]):
        return None
    meant = closest(line.token[1], _HAPPENINGS)
    return {"hint": f"did you mean `{meant}`?" if meant else "what happens is missing before this"}


def ends_early(line: Line) -> dict[str, str] | None:
    if line.token[0] not in ("_NL", "$END") or line.in_string:
        return None
    return {"_at": "before", "first": line.first}


def half_expression(line: Line) -> dict[str, str] | None:
    return {"_at": "before"} if line.in_string and line.token[0] == "$END" else None


def string_expression(line: Line) -> dict[str, str] | None:
    if not line.in_string:
        return None
    end = line.tokens[-1][3]
    return {"_start": str(line.token[2]), "_end": str(max(line.token[3], min(end, line.token[2] + 1)))}


_UNITS = ("ns", "us", "ms", "s", "min", "h", "B", "KiB", "MiB", "GiB", "KB", "MB", "GB")


def gap_before_unit(line: Line) -> dict[str, str] | None:
    before = line.before
    if before is None or line.token[1] not in _UNITS or not before[1].replace(".", "").replace("_", "").isdigit():
        return None
    return {"number": before[1], "unit": line.token[1]}


# Words that say how many, in English; what is nearest to them here.
_ENGLISH_QUANTIFIERS = {
    "every": "all", "each": "all", "both": "all", "any": "at_least_one", "some": "at_least_one", "one": "exactly_one",
    "two": "exactly 2", "three": "exactly 3", "several": "at_least 2", "many": "at_least 2", "most": "at_least 51%",
    "none": "no", "neither": "no", "not": "no", "zero": "no",
}  # fmt: skip
_FILLERS = ("that", "the")


def _leads(line: Line) -> bool:
    """Whether the word before the bad one is the first of an expectation, where a quantifier stands."""
    before = line.words[: line.at - line.start]
    return len(before) > 1 and all(word[1] in ("expect", "sometimes", "always", "never") for word in before[:-1])


def english_quantifier(line: Line) -> dict[str, str] | None:
    before = line.before
    if line.first != "expect" or before is None or not _leads(line) or line.token[0] not in ("NAME", "QUANTITY"):
        return None
    meant = f"exactly {before[1]}" if before[1].isdigit() else _ENGLISH_QUANTIFIERS.get(before[1])
    if meant is None:
        return None
    return {"_at": "before", "text": before[1], "meant": meant}


def english_edit(line: Line, span: Span) -> Edits | None:
    """Where no other number can be meant."""
    found = english_quantifier(line)
    is_certain = found is not None and found["text"] in ("every", "each", "both", "some", "none", "neither", "zero")
    return ((span[0], span[1], found["meant"]),) if found is not None and is_certain else None


def filler(line: Line) -> dict[str, str] | None:
    if line.first != "expect" or line.before is None or line.before[1] not in _FILLERS or not _leads(line):
        return None
    return {"_at": "before", "text": line.before[1]}


def cut_word(line: Line, span: Span) -> Edits:
    return ((span[0], line.token[2], ""),)


def without_expect(line: Line) -> dict[str, str] | None:
    """A line of a scenario that says `reader succeeds`, or that it should."""
    if not line.is_first or line.token[0] != "NAME" or line.where != "scenario" or line.first in STEP_FORMS:
        return None
    if line.first not in QUANTIFIERS and misspelt(line):
        return None
    tests = {*TESTS, *TEST_PLURALS.values()} - {"never"}
    for word in line.words[1:7]:
        if word[0] == "NAME" and word[1] in (*tests, "should", "must", "shall"):
            return {"first": line.first}
    return None


def add_expect(line: Line, span: Span) -> Edits | None:
    is_wish = any(word[1] in ("should", "must", "shall") for word in line.words)
    return None if is_wish else ((span[0], span[0], "expect "),)


def bare_alternative(line: Line) -> dict[str, str] | None:
    """`equals 3 or 4`."""
    if line.first not in ("expect", "tally") and line.where != "tally":
        return None
    if line.before is None or line.before[1] != "or" or line.token[0] not in ("QUANTITY", "STRING", "NAME"):
        return None
    tests = [
        word[1] for word in line.words[: line.at - line.start] if word[1] in ("equals", "returns", "prints", "exits")
    ]
    return {"label": f"`or {tests[-1]} {line.token[1]}`?" if tests else "a test is missing before this"}


def exit_code(line: Line) -> dict[str, str] | None:
    """`fails with Exit 3`, `exits with 3`, `exit code 3`."""
    words = [word[1] for word in line.words[: line.at - line.start]]
    if line.first != "expect" or not line.token[1].isdigit():
        return None
    if words[-1] == "Exit":
        return {"meant": f"Exit({line.token[1]})"}
    return {"meant": f"exits {line.token[1]}"} if {"exits", "exit"} & set(words[2:]) else None


def number_of_members(line: Line) -> dict[str, str] | None:
    before = line.before
    if line.first != "actor" or line.at != line.start + 2 or before is None or not line.token[1].isdigit():
        return None
    return {"name": before[1], "number": line.token[1]}


def in_brackets(line: Line, span: Span) -> Edits | None:
    return None if line.before is None else ((line.before[3], span[1], f"[{line.token[1]}]"),)


def bracketed(line: Line) -> list[Token]:
    _, _, start, end = line.token
    return [("INDEX_OPEN", "[", start, start), line.token, ("RSQB", "]", end, end)]


def anything(_line: Line) -> dict[str, str] | None:
    return {}
