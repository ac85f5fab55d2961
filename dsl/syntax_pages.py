"""The catalogue's pages about text that cannot be read, E0xx.

Bad examples are those of the table of mistakes, unless such a fragment would show more than the one mistake.
"""

from __future__ import annotations

from .catalogue_entry import Entry
from .mistakes import MISTAKES
from .record import Record
from .token_mistakes import LEXICAL

_A = "scenario a\n  actor b\n"


class Page(Record):
    code: str
    name: str
    summary: str
    explanation: str
    good: str
    bad: str = ""


PAGES = (
    Page(
        "E001", "unreadable-file", "a file cannot be read, is no text, or cannot be written when it was mended",
        "A `.cts` file is UTF-8 without null bytes, and at most 8 MiB long. Save it as UTF-8; line ends of every system "
        "and a byte-order mark are understood. (The bad example holds a null byte.)",
        'scenario a\n  why "plain"\n', 'scenario a\n  why "pl\0in"\n',
    ),
    Page(
        "E002", "tab", "a line is indented with a tab",
        "How wide a tab is depends on who looks, so the depth of a block would too. Indent with spaces, two for each "
        "level; `cts lint --fix` replaces tabs.",
        "scenario a\n  timeout 3s\n", "scenario a\n\ttimeout 3s\n",
    ),
    Page(
        "E003", "unclosed-string", "a text has no closing quote",
        "A text ends on the line on which it began. One of several lines stands between `\"\"\"` and `\"\"\"`.",
        'why "abc"\n',
    ),
    Page(
        "E004", "unclosed-bracket", "a bracket has no partner",
        "Inside brackets a line goes on, so everything up to the next closing bracket was read as one line. Close it "
        "where it was meant to end.",
        "let x = [1, 2]\n",
    ),
    Page("E005", "stray-bracket", "a bracket closes nothing", "Remove it, or open it where it was meant to begin.", "let x = (1)\n"),
    Page(
        "E006", "strange-character", "a character has no meaning in a scenario",
        "Lines end without a sign, comments begin with `#`, texts stand in double quotes, and values have no `$`.",
        "timeout 3s\n",
    ),
    Page(
        "E007", "wrong-quotes", "a text stands in single quotes",
        "Texts stand in double quotes. `cts lint --fix` changes the quotes; a text with backslashes may read better as "
        '`r"..."`.',
        'why "abc"\n',
    ),
    Page(
        "E008", "indentation", "a line's indentation fits no line above it",
        "The lines of a block have one indentation, and a line that is indented less must fit a block that is still "
        "open. `cts fmt` indents by two spaces.",
        "scenario a\n  timeout 3s\n  runs 2\n",
    ),
    Page(
        "E009", "too-deep", "blocks or brackets are nested too deeply",
        "60 levels are read. Give the inner parts names with `let`, or move steps into a verb of their own.",
        _A + "    repeat 2 times\n      wait 1s\n",
        _A + "".join("  " * depth + "repeat 2 times\n" for depth in range(2, 62)) + "  " * 62 + "wait 1s\n",
    ),
    Page(
        "E010", "unknown-unit", "a number has a unit that does not exist",
        "Durations have ns us ms s min h, sizes B KiB MiB GiB TiB (times 1024) and KB MB GB TB (times 1000), rates /s /min "
        "/h, shares %. `m` is no unit, since it could be anything from minutes to mebibytes.",
        "timeout 3s\n",
    ),
    Page(
        "E011", "needless-colon", "a block is opened with a colon",
        "A block is opened by its indentation alone. `cts lint --fix` removes the colon.",
        "scenario a\n",
    ),
    Page(
        "E012", "assignment-for-comparison", "`=` stands where two things are compared",
        "`=` gives a name to a value, `==` compares. `cts lint --fix` writes `==`.",
        "scenario a\n  expect count(b.read) == 3\n",
    ),
    Page(
        "E013", "split-quantifier", "a quantifier of one word is written as two",
        "`exactly_one`, `at_least_one` and `at_most_one` are one word each; other numbers stand behind `exactly`, "
        "`at_least` and `at_most`: `at_least 2`.",
        "scenario a\n  expect exactly_one b succeeds\n",
    ),
    Page(
        "E014", "step-outside-actor", "a step stands outside of any actor",
        "Every step is done by a process. Write `actor NAME` and indent the step below it; what must be there before the "
        "actors start is `given`.",
        'scenario a\n  actor b\n    read "x"\n',
    ),
    Page(
        "E015", "gherkin", "a line is written in Gherkin",
        "Scenarios are not translated by step definitions; each line means one thing. What is `given` comes first, then "
        "each `actor` with its steps, then what to `expect`.",
        'scenario a\n  given file "x" of 1KiB random\n',
    ),
    Page(
        "E016", "other-language", "a file is written in TypeScript",
        "CommonJS modules of TypeScript end in `.cts` as well. Keep scenarios in folders of their own, or name the folders "
        "to read in `cts.yaml`: `paths: [scenarios]`.",
        "scenario a\n", 'import { readFile } from "fs";\n\nexport const size: number = 3;\n',
    ),
    Page(
        "E017", "unexpected-indentation", "a line is indented deeper, but no block is open above it",
        "Only lines that open a block (`scenario`, `actor`, `repeat`, `tally` ...) have deeper lines below them.",
        "timeout 3s\nruns 4\n",
    ),
    Page(
        "E018", "missing-id", "a scenario has no id",
        "Reports, baselines and earlier runs are kept by the id, so that the title can change. Write it before the title: "
        '`scenario RDW-001 "A reader sees no part"`.',
        'scenario RDW-001 "A reader sees no part"\n',
    ),
    Page(
        "E019", "gap-before-bracket", "a space stands between a name and its bracket",
        "`reader[5]` and `copy(a)` are written without a space, since a bracket behind a space begins a value of its own.",
        "scenario a\n  actor reader[5]\n",
    ),
    Page(
        "E020", "unexpected-word", "a word or sign cannot stand where it does",
        "The rest of the line fits no form of it. The note below the message shows the form.",
        "let x = 3\n",
    ),
    Page(
        "E021", "unknown-escape", "a backslash is followed by a character that needs none",
        'A text knows `\\"`, `\\\\`, `\\n`, `\\t` and `\\{`. In `r"..."` every character stands for itself, which suits '
        "patterns and Windows paths.",
        'why "a\\\\d"\n',
    ),
    Page(
        "E022", "control-flow", "a scenario has no conditions and no open loops",
        "What an actor does is fixed, so that a run can be repeated and explained. What varies belongs into `matrix`, which "
        "makes variants with names; what waits for something is `when EVENT`; what repeats is `repeat 3 times`, "
        "`repeat for 10s` or `repeat until EVENT`.",
        _A + "    repeat 3 times\n      wait 1s\n",
    ),
    Page(
        "E023", "outside-scenario", "a line of a scenario stands outside of any scenario",
        "Actors, expectations and the like belong to one scenario: indent them below its line.",
        "scenario a\n  actor b\n    wait 1s\n",
    ),
    Page(
        "E024", "ungraded-outcome", "a line of a tally has no grade",
        "A line of a `tally` is a test and one of `required`, `allowed`, `interesting`, `forbidden`; `else` stands for all "
        "other outcomes.",
        "scenario a\n  tally b.read\n    equals 3 allowed\n",
    ),
    Page(
        "E025", "bad-interpolation", "what stands between the braces of a text is not one value",
        "`{NAME}` is replaced by the name's value; any one value can stand there. A brace that stands for itself is "
        "written `\\{`.",
        'why "a \\{b"\n',
    ),
    Page(
        "E026", "part-twice", "a line has one of its parts twice",
        "A step has one name and one timeout. Remove one of the two.",
        'scenario a\n  actor b\n    read "x" as y\n',
    ),
    Page(
        "E027", "needless-sign", "a setting is written with `=` or `:`",
        "A header line is a word and its value: `timeout 30s`. `cts lint --fix` removes the sign.",
        "timeout 30s\n",
    ),
    Page(
        "E028", "two-expectations-in-one", "an expectation is joined to another one",
        "One `expect` says one thing, so that a report can say which one failed. Write a second line. `or` joins "
        "alternatives of one subject.",
        "scenario a\n  expect b succeeds\n  expect c fails\n",
    ),
    Page(
        "E029", "word-of-another-language", "a line begins with a word of another language",
        "The message names the word that is used here.",
        "use files\n",
    ),
    Page(
        "E030", "upper-case-keyword", "a keyword is written in upper case",
        "Keywords are in lower case. `cts lint --fix` changes it.",
        "scenario a\n",
    ),
    Page(
        "E031", "nested-declaration", "a declaration stands inside a scenario",
        "Scenarios, verbs, fixtures and `use` stand at the left margin of a file.",
        "scenario a\n\nscenario b\n",
    ),
    Page(
        "E032", "misspelt-line", "a line begins with a word that is almost one of the language",
        "`cts lint --fix` writes the word that was meant.",
        "scenario a\n  expect b succeeds\n",
    ),
    Page(
        "E033", "unknown-line", "a line of a file begins with a word that means nothing there",
        "A file holds `scenario`, `use`, `let`, `verb`, `fixture`, `check`, and header lines that hold for all scenarios "
        "below them. Steps stand in an actor of a scenario.",
        _A + '    read "x"\n',
    ),
    Page(
        "E034", "tight-plus", "a `+` has a space on one side only",
        "Only the offset of an event is written like this: `when EVENT +5ms`. Anywhere else write `t+50ms` or `t + 50ms`.",
        _A + "    at t+50ms wait 1s\n",
    ),
    Page(
        "E035", "modal-expectation", "an expectation is written with `should`, `must`, `to` or `that`",
        "An expectation states what is, and nothing stands between `expect` and its quantifier or subject: `expect b succeeds`.",
        "scenario a\n  expect b succeeds\n",
    ),
    Page(
        "E036", "unknown-test", "an expectation has no test, or one that does not exist",
        "Behind its subject an expectation has a test: `succeeds`, `fails with Locked`, `equals file \"x\"`, `< 200ms`, "
        "`never overlaps` ... The language's reference lists them all.",
        "scenario a\n  expect b succeeds\n",
    ),
    Page(
        "E037", "line-ends-early", "a line ends before it is complete",
        "The note below the message shows the line's form.",
        "use files\n",
    ),
    Page(
        "E038", "english-quantifier", "a word that says how many is none of the language's",
        "How many must do what is said by `all`, `no`, `exactly_one`, `at_least_one`, `at_most_one`, `exactly 3`, `at_least 2`, "
        "`at_most 11`, `between 2 and 4`, or by a share: `at_least 95%`. Other words (`every`, `some`, `most`) are read in "
        "more than one way.",
        "scenario a\n  expect all b succeed\n",
    ),
    Page(
        "E039", "missing-expect", "a line says what must hold, without `expect`",
        "A scenario's lines begin with a word that says what they are; what must hold begins with `expect`.",
        "scenario a\n  expect b succeeds\n",
    ),
)  # fmt: skip


def entries() -> tuple[Entry, ...]:
    """The pages, with the first example of the table of mistakes where they bring none of their own."""
    examples: dict[str, str] = {}
    for lexical in LEXICAL.values():
        examples.setdefault(lexical.code, lexical.examples[0])
    for mistake in MISTAKES:
        examples.setdefault(mistake.code, mistake.examples[0])
    return tuple(
        Entry(page.code, page.name, page.summary, page.explanation, page.bad or examples[page.code], page.good)
        for page in PAGES
    )
