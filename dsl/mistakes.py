"""The mistakes that people make when they write `.cts`: what each is told, and how it is mended.

A mistake's `examples` are malformed texts that must be recognised as exactly that mistake; tests and the diagnostics'
pages read them. Order matters: the first mistake that recognises a line speaks, the last recognises everything. How they
are recognised is in `recognise`.
"""

from __future__ import annotations

from . import recognise as by
from .bad_line import Line
from .forms import QUANTIFIER_FORMS
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .bad_line import Span
    from .lexer import Token
    from .recognise import Edits


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


_A = "scenario a\n  actor b\n"

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "E025", "the value between these braces ends too early", by.half_expression, ('why "{1 +}"\n',),
        label="something is missing behind this", note="write `\\{{` for a brace that stands for itself",
    ),
    Mistake(
        "E025", "between the braces of a text stands one value, and {word} does not belong to it", by.string_expression,
        ('why "a {b c} d"\n',), note="write `\\{{` for a brace that stands for itself",
    ),
    Mistake(
        "E011", "a block needs no colon: its indentation opens it", by.colon,
        ("scenario a:\n", "scenario a\n  actor b:\n    wait 1s\n", _A + "    repeat 3 times:\n      wait 1s\n"),
        fix="remove the colon", edits=by.cut_token, instead=lambda _line: [],
    ),
    Mistake(
        "E015", "`{first}` is Gherkin; here lines begin in lower case, and this one perhaps with `{meant}`", by.gherkin,
        ("Feature: copies\n", "scenario a\n  Given a file\n", "scenario a\n  Then it works\n"),
        note="a scenario says what is `given`, which `actor`s do what, and what to `expect`",
    ),
    Mistake(
        "E012", "`=` names a thing; two things are compared by `==`", by.assignment,
        ("scenario a\n  expect count(b.read) = 3\n", _A + "    when phase = 3 wait 1s\n"),
        fix="write `==`", edits=by.equal_sign, instead=lambda line: [("COMPARE", "==", line.token[2], line.token[3])],
    ),
    Mistake(
        "E027", "`{first}` takes its value without a sign", by.setting_sign,
        ("timeout = 30s\n", "timeout: 30s\n", "scenario a\n  runs = 3\n"),
        fix="remove the sign", edits=by.cut_token, instead=lambda _line: [], shows_usage=True,
    ),
    Mistake(
        "E013", "`{text}` is one word: `{meant}`", by.quantifier_space,
        ("scenario a\n  expect at least one b succeeds\n", "scenario a\n  expect at most 3 b succeed\n"),
        note="quantifiers: " + QUANTIFIER_FORMS, fix="write `{meant}`", edits=by.quantifier_edit,
    ),
    Mistake(
        "E038", "`{text}` is no quantifier here", by.english_quantifier,
        ("scenario a\n  expect every b succeeds\n", "scenario a\n  expect sometimes most b succeed\n"),
        label="did you mean `{meant}`?", note="quantifiers: " + QUANTIFIER_FORMS + ", at_least 95%",
        fix="write `{meant}`", edits=by.english_edit,
    ),
    Mistake(
        "E035", "an expectation begins with its subject; leave out `{text}`", by.filler,
        ("scenario a\n  expect that b succeeds\n", "scenario a\n  expect the b succeeds\n"),
        fix="leave it out", edits=by.cut_word,
    ),
    Mistake(
        "E028", "one expectation says one thing; write a second `expect` instead of {word}", by.conjunction,
        ("scenario a\n  expect b succeeds and c fails\n",), note="alternatives of one subject are joined by `or`",
    ),
    Mistake(
        "E022", "there is no `{first}` in a scenario: what an actor does is fixed, so that a run can be repeated", by.control,
        (_A + "    if x == 3 wait 1s\n",),
        note="what varies belongs into `matrix`; `repeat 3 times`, `repeat until EVENT` and `when EVENT` exist",
    ),
    Mistake(
        "E029", "{word} is another language's word; here it is `{meant}`", by.python_words,
        ("import files\n", "def copy(a, b)\n"), shows_usage=True,
    ),
    Mistake(
        "E030", "keywords are in lower case: `{meant}`", by.shouting, ("SCENARIO a\n", "scenario a\n  Expect b succeeds\n"),
        fix="write `{meant}`", edits=by.lowered,
    ),
    Mistake(
        "E017", "this line is indented deeper than the line above it, which opens no block", by.indented,
        ("timeout 3s\n  runs 4\n", _A + "    wait 1s\n      wait 2s\n"), label="indent it like the line above",
    ),
    Mistake(
        "E018", "a scenario needs an id before its title, like `RDW-001`", by.scenario_without_id,
        ('scenario "A reader sees no part"\n', "scenario\n"), shows_usage=True,
    ),
    Mistake(
        "E023", "`{first}` belongs into a scenario, indented below its line", by.scenario_word_in_file,
        ("actor b\n  wait 1s\n", "expect b succeeds\n"), label="no scenario is open here",
    ),
    Mistake(
        "E031", "`{first}` cannot stand inside a scenario; begin it at the left margin", by.file_word_in_scenario,
        ("scenario a\n  scenario b\n", "scenario a\n  verb c()\n"),
    ),
    Mistake(
        "E014", "`given` is missing before `{first}`", by.given_missing,
        ('scenario a\n  file "x" with text "y"\n', 'scenario a\n  folder "x"\n'),
        note="what is there before any actor starts is `given`", fix="write `given {first}`",
        edits=lambda _, span: ((span[0], span[0], "given "),),
    ),
    Mistake(
        "E039", "`expect` is missing before `{first}`", by.without_expect,
        ("scenario a\n  b should succeed\n", "scenario a\n  all b.read succeed\n"),
        note="what must hold is written `expect SUBJECT TEST`: `expect all reader succeed`",
        fix="write `expect` before it", edits=by.add_expect,
    ),
    Mistake(
        "E032", "there is no line that begins with `{first}`", by.misspelt, ("scenario a\n  exepct b succeeds\n", "scenaro a\n"),
        label="did you mean `{meant}`?", fix="write `{meant}`", edits=by.misspelt_edit,
    ),
    Mistake(
        "E014", "`{first}` is a step, and steps stand inside an actor", by.step_outside,
        ('scenario a\n  read "x"\n', "scenario a\n  barrier go\n"), label="which process does this?",
        note="write `actor NAME` and indent the step below it",
    ),
    Mistake(
        "E033", "there is no line that begins with `{first}` in a file", by.line_outside, ('read "x"\n', "hello world\n"),
        note="a file holds `scenario`, `use`, `let`, `verb`, `fixture`, `check`, and header lines for all its scenarios",
    ),
    Mistake(
        "E019", "`{name}` and its `{bracket}` stand together, without a space", by.spaced_bracket,
        ("scenario a\n  actor reader [5]\n", "verb copy (a)\n"), fix="remove the space", edits=by.close_gap,
    ),
    Mistake(
        "E020", "{word} cannot stand here: the number of an actor's processes stands in brackets", by.number_of_members,
        ("scenario a\n  actor b 3\n    wait 1s\n",), label="`{name}[{number}]`?",
        fix="write `{name}[{number}]`", edits=by.in_brackets, instead=by.bracketed,
    ),
    Mistake(
        "E034", "write `+` with a space on both sides or on none", by.tight_plus,
        (_A + "    at t +50ms wait 1s\n",), note="only the offset of `when EVENT +5ms` is written like this",
        fix="put a space behind the `+`", edits=by.widened, instead=by.plus,
    ),
    Mistake(
        "E024", "a line of a tally is a test and a grade, and {word} is neither", by.ungraded,
        ("scenario a\n  tally b.read\n    equals 3 fine\n",),
        note="grades: required, allowed, interesting, forbidden; `else` stands for every other outcome",
    ),
    Mistake(
        "E024", "this outcome has no grade", by.without_grade,
        ("scenario a\n  tally b.read\n    equals 3\n", "scenario a\n  tally b.read\n    else\n"),
        label="its grade is missing behind this",
        note="grades: required, allowed, interesting, forbidden; `else` stands for every other outcome",
    ),
    Mistake(
        "E035", "an expectation states what is, and there is no {word} in it", by.negation,
        ("scenario a\n  expect b does not fail\n", 'scenario a\n  expect file "x" is not empty\n'),
        note="say the opposite: `no SUBJECT TEST`, `never` before the subject, `!=`, `is absent`, `fails`",
    ),
    Mistake(
        "E035", "an expectation states what is: `succeeds`, not {word} and then `succeed`", by.modal,
        ("scenario a\n  expect b should succeed\n", "scenario a\n  expect b to succeed\n"), shows_usage=True,
    ),
    Mistake(
        "E020", "{word} cannot stand here: a unit stands right behind its number", by.gap_before_unit,
        ("timeout 5 s\n", _A + "    wait 10 ms\n"), fix="write `{number}{unit}`", edits=by.close_gap,
    ),
    Mistake(
        "E020", "{word} cannot stand here: each alternative is a whole test", by.bare_alternative,
        ("scenario a\n  expect b.read returns 3 or 4\n",), label="{label}",
    ),
    Mistake(
        "E020", "{word} cannot stand here", by.exit_code,
        ("scenario a\n  expect b fails with Exit 3\n", "scenario a\n  expect b.run exits with 3\n"),
        label="did you mean `{meant}`?",
    ),
    Mistake(
        "E036", "this expectation has no test that is known", by.no_test,
        ("scenario a\n  expect b\n", "scenario a\n  expect all b.read suceeds\n", "scenario a\n  expect b works\n"),
        label="{hint}", note="tests: succeeds, fails with ERROR, blocks, equals, exists, < 5, is unique, finishes within 2s ...",
    ),
    Mistake(
        "E020", "{word} cannot stand here: an event says what happens", by.no_event,
        (_A + "    when c.read endz wait 1s\n", _A + "    when phase wait 1s\n"), label="{hint}",
        note="events: ACTOR[.STEP] begins, ends, blocks, dies, reaches SIZE, prints TEXT, calls CALL; file PATH appears, changes, "
        "vanishes, reaches SIZE; port NUMBER opens; flag NAME; NAME == VALUE",
    ),
    Mistake(
        "E037", "this line ends too early", by.ends_early,
        ("use\n", _A + "    barrier\n", "scenario a\n  matrix x =\n"),
        label="something is missing behind this", shows_usage=True,
    ),
    Mistake(
        "E020", "{word} cannot stand here", by.anything,
        ("tags ,\n", _A + '    wait 1s "x"\n', "let x 3\n", "scenario a b\n"), shows_usage=True,
    ),
)  # fmt: skip
