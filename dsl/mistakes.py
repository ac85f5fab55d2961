"""The mistakes that people make when they write `.cts`: how each is recognised, what it is told, how it is mended.

A mistake's `examples` are malformed texts that must be recognised as exactly that mistake; tests and the diagnostics'
pages read them. Order matters: the first mistake that recognises a line speaks, the last recognises everything.
"""

from __future__ import annotations

from .forms import CONTROL_WORDS, FILE_FORMS, HEADER_FORMS, QUANTIFIER_FORMS, SCENARIO_FORMS, TESTS, form_of
from .record import Record
from .source import SourceFile
from .suggest import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .blocks import Blocks
    from .lexer import Token

    Edits = tuple[tuple[int, int, str], ...]
    Span = tuple[int, int]

_LINE_STARTS = ("_NL", "_INDENT", "_DEDENT")
_GHERKIN = ("Given", "When", "Then", "And", "But", "Feature", "Scenario", "Background", "Examples", "Rule")
_OTHER_LANGUAGES = {
    "import": "use",
    "from": "use",
    "def": "verb",
    "function": "verb",
    "test": "scenario",
    "process": "actor",
}
_QUANTIFIER_SPACES = {
    ("exactly", "one"): "exactly_one", ("at", "least"): "at_least", ("at", "most"): "at_most",
    ("Exactly", "one"): "exactly_one", ("any", "of"): "at_least_one", ("none", "of"): "no",
}  # fmt: skip
_BLOCK_HEADERS = {"scenario": "scenario", "actor": "actor", "verb": "actor", "fixture": "actor", "check": "scenario"}


def _where(headers: list[str]) -> str:
    """What a line stands in: file, scenario, actor (any block of steps), tally."""
    for header in reversed(headers):
        if header in _BLOCK_HEADERS or header == "tally":
            return _BLOCK_HEADERS.get(header, header)
        if header in ("at", "when", "every", "repeat"):
            return "actor"
    return "file"


class Line:
    """What a mistake may look at: the tokens of the bad line, where in it the parser stopped, and what it stands in."""

    def __init__(self, source: SourceFile, tokens: list[Token], at: int, blocks: Blocks, in_string: bool) -> None:
        self.source = source
        self.tokens = tokens
        self.at = at
        self.in_string = in_string
        self.token = tokens[at]
        start = at
        while start > 0 and tokens[start - 1][0] not in _LINE_STARTS:
            start -= 1
        stop = at
        while tokens[stop][0] not in ("_NL", "$END"):
            stop += 1
        self.start = start
        self.words = [token for token in tokens[start:stop] if token[0] not in _LINE_STARTS]
        self.first = self.words[0][1] if self.words else ""
        self.is_first = at == start
        self.before = tokens[at - 1] if at > start else None
        self.after = tokens[at + 1] if at + 1 < len(tokens) else tokens[-1]
        self.where = _where(blocks.open_at(tokens, start))

    @property
    def shown(self) -> str:
        kind, text, _, _ = self.token
        if kind == "_NL" or kind == "$END":
            return "the end of the line"
        text = text.split("\n")[0]
        return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"

    @property
    def usage(self) -> str:
        form = "" if self.in_string else form_of(self.first, self.where)
        return f"form: {form}" if form else ""

    def span_for(self, found: dict[str, str]) -> Span:
        """The span to point at: that of the line's first word, its whole text, or (by default) the token."""
        if found.get("_at") == "first" and self.words:
            return self.words[0][2], self.words[0][3]
        if found.get("_at") == "before" and self.before is not None:
            return self.before[2], self.before[3]
        if "_start" in found:
            return int(found["_start"]), int(found["_end"])
        return self.token[2], max(self.token[3], self.token[2])

    def pair(self, words: dict[tuple[str, str], str]) -> tuple[str, int, int] | None:
        """The first two neighbouring words of the line that a table names, with their span."""
        for left, right in zip(self.words, self.words[1:], strict=False):
            if (meant := words.get((left[1], right[1]))) is not None:
                return meant, left[2], right[3]
        return None


class Mistake(Record):
    """One row of the table; `recognise` gives the details of the sentence, or none where it does not apply."""

    code: str
    message: str
    recognise: Callable[[Line], dict[str, str] | None]
    examples: tuple[str, ...]
    label: str = ""
    note: str = ""
    fix: str = ""
    edits: Callable[[Line, Span], Edits | None] | None = None
    instead: Callable[[Line], list[Token]] | None = None
    shows_usage: bool = False


# --- mistakes of a line ----------------------------------------------------------------------------------------------


def _colon(line: Line) -> dict[str, str] | None:
    return {} if line.token[0] == "COLON" and line.after[0] in ("_NL", "$END") else None


def _cut_token(line: Line, span: Span) -> Edits:
    return ((span[0], span[1], ""),)


def _gherkin(line: Line) -> dict[str, str] | None:
    if line.first not in _GHERKIN:
        return None
    meant = {"Given": "given", "When": "actor", "Then": "expect", "And": "expect"}.get(line.first, "scenario")
    return {"_at": "first", "first": line.first, "meant": meant}


def _assignment(line: Line) -> dict[str, str] | None:
    if line.token[0] != "EQUAL" or line.first not in ("expect", "when", "repeat", "requires", "eventually"):
        return None
    return {}


def _equal_sign(line: Line, span: Span) -> Edits:
    return ((span[0], span[1], "=="),)


def _setting_sign(line: Line) -> dict[str, str] | None:
    named = {"matrix", "contrast", "let", "share", "given"}
    if line.token[0] in ("EQUAL", "COLON") and line.words[:1] == [line.before] and line.first not in named:
        return {"first": line.first}
    return None


def _quantifier_space(line: Line) -> dict[str, str] | None:
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


def _quantifier_edit(line: Line, span: Span) -> Edits | None:
    found = _quantifier_space(line)
    return None if found is None else ((span[0], span[1], found["meant"]),)


def _conjunction(line: Line) -> dict[str, str] | None:
    if line.first == "expect" and line.token[1] in ("and", "but", "&&"):
        return {}
    return None


def _control(line: Line) -> dict[str, str] | None:
    if line.where == "tally":
        return None
    return {"_at": "first", "first": line.first} if line.first in CONTROL_WORDS else None


def _python_words(line: Line) -> dict[str, str] | None:
    if line.is_first and line.first in _OTHER_LANGUAGES:
        return {"meant": _OTHER_LANGUAGES[line.first]}
    return None


def _indented(line: Line) -> dict[str, str] | None:
    if line.token[0] != "_INDENT":
        return None
    below = line.tokens[line.at + 1]
    return {"_start": str(below[2]), "_end": str(below[3]), "below": below[1].split("\n")[0]}


def _scenario_without_id(line: Line) -> dict[str, str] | None:
    return {} if line.first == "scenario" and line.at == line.start + 1 else None


def _scenario_word_in_file(line: Line) -> dict[str, str] | None:
    if line.is_first and line.where == "file" and line.first in SCENARIO_FORMS:
        return {"first": line.first}
    return None


def _file_word_in_scenario(line: Line) -> dict[str, str] | None:
    if line.is_first and line.where == "scenario" and line.first in ("scenario", "use", "verb", "fixture"):
        return {"first": line.first}
    return None


def _misspelt(line: Line) -> dict[str, str] | None:
    if not line.is_first or line.token[0] != "NAME" or line.where not in ("file", "scenario"):
        return None
    forms = HEADER_FORMS | (SCENARIO_FORMS if line.where == "scenario" else FILE_FORMS)
    meant = closest(line.first, forms)
    return {"first": line.first, "meant": meant} if meant and meant != line.first else None


def _misspelt_edit(line: Line, span: Span) -> Edits | None:
    found = _misspelt(line)
    return None if found is None else ((span[0], span[1], found["meant"]),)


def _step_outside(line: Line) -> dict[str, str] | None:
    if line.is_first and line.token[0] in ("NAME", "$END") and line.where == "scenario":
        return {"first": line.first}
    return None


# Fixtures that are written without `given` by mistake; none of these words is a verb.
_SITUATION = ("file", "folder", "disk", "command", "environment")


def _given_missing(line: Line) -> dict[str, str] | None:
    return _step_outside(line) if line.first in _SITUATION else None


def _line_outside(line: Line) -> dict[str, str] | None:
    return {"first": line.first} if line.is_first and line.token[0] == "NAME" and line.where == "file" else None


def _spaced_bracket(line: Line) -> dict[str, str] | None:
    if line.token[0] in ("LSQB", "LPAR") and line.before is not None and line.before[0] in ("NAME", "ID"):
        return {"name": line.before[1], "bracket": line.token[1]} if line.first in ("actor", "verb", "expect") else None
    return None


def _close_gap(line: Line, span: Span) -> Edits | None:
    return None if line.before is None else ((line.before[3], span[0], ""),)


def _tight_plus(line: Line) -> dict[str, str] | None:
    return {} if line.token[0] == "PLUS_TIGHT" else None


def _widened(line: Line, span: Span) -> Edits:
    return ((span[1], span[1], " "),)


def _plus(line: Line) -> list[Token]:
    _, text, start, end = line.token
    return [("PLUS", text, start, end)]


def _ungraded(line: Line) -> dict[str, str] | None:
    return {} if line.where == "tally" and line.token[0] != "_NL" else None


def _without_grade(line: Line) -> dict[str, str] | None:
    """A line of a tally that ends behind its test."""
    if line.where != "tally" or line.token[0] != "_NL" or line.words[-1][1] == "because":
        return None
    return {"_at": "before"}


def _shouting(line: Line) -> dict[str, str] | None:
    lower = line.first.lower()
    if line.is_first and lower != line.first and form_of(lower, line.where):
        return {"_at": "first", "first": line.first, "meant": lower}
    return None


def _lowered(line: Line, span: Span) -> Edits:
    return ((span[0], span[1], line.first.lower()),)


def _modal(line: Line) -> dict[str, str] | None:
    return {} if line.first == "expect" and line.token[1] in ("should", "must", "will", "to", "shall", "not") else None


def _no_test(line: Line) -> dict[str, str] | None:
    if line.first != "expect" or line.where not in ("scenario", "file"):
        return None
    if line.token[0] == "_NL":
        return {"_at": "before", "hint": "the test is missing"}
    if line.token[0] == "NAME":
        meant = closest(line.token[1], (*TESTS, "because", "or"))
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


def _no_event(line: Line) -> dict[str, str] | None:
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


def _ends_early(line: Line) -> dict[str, str] | None:
    if line.token[0] not in ("_NL", "$END") or line.in_string:
        return None
    return {"_at": "before", "first": line.first}


def _half_expression(line: Line) -> dict[str, str] | None:
    return {"_at": "before"} if line.in_string and line.token[0] == "$END" else None


def _string_expression(line: Line) -> dict[str, str] | None:
    if not line.in_string:
        return None
    end = line.tokens[-1][3]
    return {"_start": str(line.token[2]), "_end": str(max(line.token[3], min(end, line.token[2] + 1)))}


_UNITS = ("ns", "us", "ms", "s", "min", "h", "B", "KiB", "MiB", "GiB", "KB", "MB", "GB")


def _gap_before_unit(line: Line) -> dict[str, str] | None:
    before = line.before
    if before is None or line.token[1] not in _UNITS or not before[1].replace(".", "").replace("_", "").isdigit():
        return None
    return {"number": before[1], "unit": line.token[1]}


def _anything(line: Line) -> dict[str, str] | None:
    return {}


_A = "scenario a\n  actor b\n"

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "E025", "the value between these braces ends too early", _half_expression, ('why "{1 +}"\n',),
        label="something is missing behind this", note="write `\\{{` for a brace that stands for itself",
    ),
    Mistake(
        "E025", "between the braces of a text stands one value, and {word} does not belong to it", _string_expression,
        ('why "a {b c} d"\n',), note="write `\\{{` for a brace that stands for itself",
    ),
    Mistake(
        "E011", "a block needs no colon: its indentation opens it", _colon,
        ("scenario a:\n", "scenario a\n  actor b:\n    wait 1s\n", _A + "    repeat 3 times:\n      wait 1s\n"),
        fix="remove the colon", edits=_cut_token, instead=lambda _line: [],
    ),
    Mistake(
        "E015", "`{first}` is Gherkin; here lines begin in lower case, and this one perhaps with `{meant}`", _gherkin,
        ("Feature: copies\n", "scenario a\n  Given a file\n", "scenario a\n  Then it works\n"),
        note="a scenario says what is `given`, which `actor`s do what, and what to `expect`",
    ),
    Mistake(
        "E012", "`=` names a thing; two things are compared by `==`", _assignment,
        ("scenario a\n  expect count(b.read) = 3\n", _A + "    when phase = 3 wait 1s\n"),
        fix="write `==`", edits=_equal_sign, instead=lambda line: [("COMPARE", "==", line.token[2], line.token[3])],
    ),
    Mistake(
        "E027", "`{first}` takes its value without a sign", _setting_sign,
        ("timeout = 30s\n", "timeout: 30s\n", "scenario a\n  runs = 3\n"),
        fix="remove the sign", edits=_cut_token, instead=lambda _line: [], shows_usage=True,
    ),
    Mistake(
        "E013", "`{text}` is one word: `{meant}`", _quantifier_space,
        ("scenario a\n  expect at least one b succeeds\n", "scenario a\n  expect at most 3 b succeed\n"),
        note="quantifiers: " + QUANTIFIER_FORMS, fix="write `{meant}`", edits=_quantifier_edit,
    ),
    Mistake(
        "E028", "one expectation says one thing; write a second `expect` instead of {word}", _conjunction,
        ("scenario a\n  expect b succeeds and c fails\n",), note="alternatives of one subject are joined by `or`",
    ),
    Mistake(
        "E022", "there is no `{first}` in a scenario: what an actor does is fixed, so that a run can be repeated", _control,
        (_A + "    if x == 3 wait 1s\n",),
        note="what varies belongs into `matrix`; `repeat 3 times`, `repeat until EVENT` and `when EVENT` exist",
    ),
    Mistake(
        "E029", "{word} is another language's word; here it is `{meant}`", _python_words,
        ("import files\n", "def copy(a, b)\n"), shows_usage=True,
    ),
    Mistake(
        "E030", "keywords are in lower case: `{meant}`", _shouting, ("SCENARIO a\n", "scenario a\n  Expect b succeeds\n"),
        fix="write `{meant}`", edits=_lowered,
    ),
    Mistake(
        "E017", "this line is indented deeper than the line above it, which opens no block", _indented,
        ("timeout 3s\n  runs 4\n", _A + "    wait 1s\n      wait 2s\n"), label="indent it like the line above",
    ),
    Mistake(
        "E018", "a scenario needs an id before its title, like `RDW-001`", _scenario_without_id,
        ('scenario "A reader sees no part"\n', "scenario\n"), shows_usage=True,
    ),
    Mistake(
        "E023", "`{first}` belongs into a scenario, indented below its line", _scenario_word_in_file,
        ("actor b\n  wait 1s\n", "expect b succeeds\n"), label="no scenario is open here",
    ),
    Mistake(
        "E031", "`{first}` cannot stand inside a scenario; begin it at the left margin", _file_word_in_scenario,
        ("scenario a\n  scenario b\n", "scenario a\n  verb c()\n"),
    ),
    Mistake(
        "E014", "`given` is missing before `{first}`", _given_missing,
        ('scenario a\n  file "x" with text "y"\n', 'scenario a\n  folder "x"\n'),
        note="what is there before any actor starts is `given`", fix="write `given {first}`",
        edits=lambda _, span: ((span[0], span[0], "given "),),
    ),
    Mistake(
        "E032", "there is no line that begins with `{first}`", _misspelt, ("scenario a\n  exepct b succeeds\n", "scenaro a\n"),
        label="did you mean `{meant}`?", fix="write `{meant}`", edits=_misspelt_edit,
    ),
    Mistake(
        "E014", "`{first}` is a step, and steps stand inside an actor", _step_outside,
        ('scenario a\n  read "x"\n', "scenario a\n  barrier go\n"), label="which process does this?",
        note="write `actor NAME` and indent the step below it",
    ),
    Mistake(
        "E033", "there is no line that begins with `{first}` in a file", _line_outside, ('read "x"\n', "hello world\n"),
        note="a file holds `scenario`, `use`, `let`, `verb`, `fixture`, `check`, and header lines for all its scenarios",
    ),
    Mistake(
        "E019", "`{name}` and its `{bracket}` stand together, without a space", _spaced_bracket,
        ("scenario a\n  actor reader [5]\n", "verb copy (a)\n"), fix="remove the space", edits=_close_gap,
    ),
    Mistake(
        "E034", "write `+` with a space on both sides or on none", _tight_plus,
        (_A + "    at t +50ms wait 1s\n",), note="only the offset of `when EVENT +5ms` is written like this",
        fix="put a space behind the `+`", edits=_widened, instead=_plus,
    ),
    Mistake(
        "E024", "a line of a tally is a test and a grade, and {word} is neither", _ungraded,
        ("scenario a\n  tally b.read\n    equals 3 fine\n",),
        note="grades: required, allowed, interesting, forbidden; `else` stands for every other outcome",
    ),
    Mistake(
        "E024", "this outcome has no grade", _without_grade,
        ("scenario a\n  tally b.read\n    equals 3\n", "scenario a\n  tally b.read\n    else\n"),
        label="its grade is missing behind this",
        note="grades: required, allowed, interesting, forbidden; `else` stands for every other outcome",
    ),
    Mistake(
        "E035", "an expectation states what is: `succeeds`, not {word} and then `succeed`", _modal,
        ("scenario a\n  expect b should succeed\n", "scenario a\n  expect b to succeed\n"), shows_usage=True,
    ),
    Mistake(
        "E036", "this expectation has no test that is known", _no_test,
        ("scenario a\n  expect b\n", "scenario a\n  expect all b.read suceeds\n", "scenario a\n  expect b works\n"),
        label="{hint}", note="tests: succeeds, fails with ERROR, blocks, equals, exists, < 5, is unique, finishes within 2s ...",
    ),
    Mistake(
        "E020", "{word} cannot stand here: an event says what happens", _no_event,
        (_A + "    when c.read endz wait 1s\n", _A + "    when phase wait 1s\n"), label="{hint}",
        note="events: ACTOR[.STEP] begins, ends, blocks, dies, reaches SIZE, prints TEXT, calls CALL; file PATH appears, changes, "
        "vanishes, reaches SIZE; port NUMBER opens; flag NAME; NAME == VALUE",
    ),
    Mistake(
        "E037", "this line ends too early", _ends_early,
        ("use\n", _A + "    barrier\n", "scenario a\n  matrix x =\n"),
        label="something is missing behind this", shows_usage=True,
    ),
    Mistake(
        "E020", "{word} cannot stand here: a unit stands right behind its number", _gap_before_unit,
        ("timeout 5 s\n", _A + "    wait 10 ms\n"), fix="write `{number}{unit}`", edits=_close_gap,
    ),
    Mistake(
        "E020", "{word} cannot stand here", _anything,
        ("tags ,\n", _A + '    wait 1s "x"\n', "let x 3\n", "scenario a b\n"), shows_usage=True,
    ),
)  # fmt: skip
