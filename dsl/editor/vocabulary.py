"""One vocabulary for every editor: the words of the grammar, the values' units, the names that declarations bring.

What the grammar says is read from its text, so that a new test or event reaches the editors by itself; verbs, fixtures
and their labels come from the `.cts` files of the standard library. Nothing here knows colours or any editor.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..check.expectations import ERRORS
from ..check.metrics import METRICS
from ..check.scope import PREDEFINED
from ..forms import FILE_FORMS, HEADER_FORMS, SCENARIO_FORMS, STEP_FORMS
from ..values import UNITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Vocabulary = dict[str, tuple[str, ...]]

DSL = Path(__file__).resolve().parent.parent
STANDARD_LIBRARY = DSL.parent / "stdlib"

# What is predefined only in some places: the timeline's instant, a call, the value of earlier runs.
PLACED = ("t", "random", "baseline")
# Words that the lexer looks at itself: `text of`, `output of command`, `, others`.
MERGED_SUBJECTS = ("text", "output", "command")
MERGED_CONNECTIVES = ("others",)

_RULE = re.compile(r"^\??([a-z_]+|[A-Z_]+): (.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_TERMINAL = re.compile(r"\b[A-Z][A-Z_]+\b")
_WORD = re.compile(r'"([a-z_]+)"')
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_DECLARATION = re.compile(r"^(verb|fixture)[ ]+([A-Za-z_][A-Za-z0-9_]*)\(", re.MULTILINE)
_PARAMETER = re.compile(
    r"[ \n]*([A-Za-z_][A-Za-z0-9_]*)(?:[ ]+([A-Za-z_][A-Za-z0-9_]*))?[ ]*(:[^=]*)?(=.*)?", re.DOTALL
)


class Grammar:
    """The words that each rule of a grammar's text may hold."""

    def __init__(self, text: str) -> None:
        text = re.sub(r"^[ \t]*//.*\n", "", text, flags=re.MULTILINE)
        self.rules: dict[str, str] = dict(_RULE.findall(text))

    def spelled(self, terminal: str) -> list[str]:
        """The spellings of a terminal; none where its text varies (NAME, STRING)."""
        body = self.rules.get(terminal, "")
        return [] if body.startswith("/") else _WORD.findall(body)

    def of_terminals(self, *rules: str) -> list[str]:
        """The words of all named terminals that the rules mention."""
        bodies = " ".join(re.sub(r'"[^"]*"', "", self.rules[rule]) for rule in rules)
        return [word for terminal in _TERMINAL.findall(bodies) for word in self.spelled(terminal)]

    def every_word(self) -> set[str]:
        return {word for body in self.rules.values() if not body.startswith("/") for word in _WORD.findall(body)}


def read_vocabulary(grammar_text: str, declarations: Iterable[str]) -> Vocabulary:
    """All groups of words, each sorted; `declarations` are the texts of the standard library's files."""
    grammar = Grammar(grammar_text)
    groups = _grammar_groups(grammar)
    known = {word for words in groups.values() for word in words}
    connectives = {*(grammar.every_word() - known), *MERGED_CONNECTIVES, "of", "for", "at", "when", "every"}
    verbs, fixtures, labels = read_declarations(declarations)
    groups |= {
        "connectives": connectives,
        "units": UNITS,
        "predefined": (*PREDEFINED, *PLACED),
        "metrics": METRICS,
        "errors": ERRORS,
        "verbs": verbs,
        "fixtures": fixtures,
        "labels": labels,
    }
    return {name: tuple(sorted(set(words))) for name, words in groups.items()}


def _grammar_groups(grammar: Grammar) -> dict[str, Iterable[str]]:
    states = {*grammar.spelled("STATE"), *re.findall(r'IS "([a-z_]+)"', grammar.rules["test"])} - {"one"}
    aspects = {word for terminal in ("SIZE", "MODE", "LINES") for word in grammar.spelled(terminal)}
    moments = {word for terminal in ("BEFORE", "AFTER") for word in grammar.spelled(terminal)}
    return {
        "file": [*FILE_FORMS, "check"],
        "header": HEADER_FORMS,
        "scenario": [word for word in SCENARIO_FORMS if word not in FILE_FORMS],
        "steps": STEP_FORMS,
        "modes": [*grammar.of_terminals("mode"), *re.findall(r'"(eventually)"', grammar.rules["mode"])],
        "quantifiers": grammar.of_terminals("quantifier"),
        "tests": {*grammar.of_terminals("test")} - states - aspects - moments,
        "states": states,
        "aspects": aspects,
        "moments": moments,
        "events": grammar.of_terminals("event", "happening", "file_happening"),
        "grades": grammar.spelled("GRADE"),
        "filters": grammar.spelled("FILTER"),
        "subjects": {*grammar.of_terminals("subject"), *_event_subjects(grammar), *MERGED_SUBJECTS, "barrier"},
        "constants": grammar.spelled("WORD_VALUE"),
        "explored": {word for name in ("EXPLORED", "DELAYS", "LIMIT", "SEED") for word in grammar.spelled(name)},
    }


def _event_subjects(grammar: Grammar) -> list[str]:
    return re.findall(r'\| "([a-z]+)"', grammar.rules["event"])


def read_declarations(texts: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The verbs, the fixtures and the labels of their arguments that the texts of `.cts` files declare."""
    verbs: list[str] = []
    fixtures: list[str] = []
    labels: list[str] = []
    for text in texts:
        # What strings hold, brackets and commas among it, is none of the declaration's own.
        bare = _STRING.sub('""', text)
        for found in _DECLARATION.finditer(bare):
            (verbs if found[1] == "verb" else fixtures).append(found[2])
            labels += _labels(_bracketed(bare, found.end()))
    return verbs, fixtures, labels


def _bracketed(text: str, start: int) -> str:
    """The text up to the bracket that closes the one before `start`; empty where none does."""
    depth, at = 1, start
    while at < len(text):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth == 0:
            return text[start:at]
        at += 1
    return ""


def _labels(parameters: str) -> list[str]:
    """`to dest` has the label `to`; `chunk: size = 1MiB`, being optional, is its own label; so is a yes/no."""
    labels = []
    for parameter in re.split(r",(?![^\[(]*[\])])", parameters):  # not at the commas of a default's list
        found = _PARAMETER.fullmatch(parameter)
        if found is None:
            continue
        name, second, kind, default = found.groups()
        if second or default or (kind and kind.strip(": ") == "yes_no"):
            labels.append(name)
    return labels


def standard_vocabulary() -> Vocabulary:
    """The vocabulary of this version: its own grammar, its own standard library."""
    files = sorted(STANDARD_LIBRARY.glob("*.cts"))
    return read_vocabulary((DSL / "grammar.lark").read_text("utf-8"), [path.read_text("utf-8") for path in files])
