"""Tables that say the same in two places are held together: grammar and parser tables, grammar and forms, examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cts.dsl import forms, make_tables
from cts.dsl.mistakes import MISTAKES
from cts.dsl.parser import parse
from cts.dsl.source import SourceFile
from cts.dsl.token_mistakes import LEXICAL

DSL = Path(make_tables.__file__).parent
GRAMMAR = re.sub(r"(?m)^\s*//.*$|\s//.*$", "", (DSL / "grammar.lark").read_text("utf-8"))
WORDS = set(re.findall(r'"([a-z_]+(?: [a-z_]+)*)"', GRAMMAR))

# Words of forms that stand for what varies, and those that the lexer joins to one token.
VARYING = {
    "linux",
    "root",
    "command",
    "module",
    "memory",
    "cores",
    "filesystem",
    "leftovers",
    "fresh",
    "reuse",
    "stdout",
}
VARYING |= {
    "stderr",
    "python",
    "t",
    "its",
    "steps",
    "in",
    "a",
    "block",
    "below",
    "or",
    "lines",
    "expectations",
    "outcomes",
}


def test_the_tables_are_those_of_the_grammar() -> None:
    """Mended by `python -m cts.dsl.make_tables`."""
    assert (DSL / "tables.py").read_text("utf-8") == make_tables.build()


@pytest.mark.parametrize(
    "table", [forms.FILE_FORMS, forms.HEADER_FORMS, forms.SCENARIO_FORMS, forms.STEP_FORMS], ids=lambda t: next(iter(t))
)
def test_forms_are_made_of_the_words_of_the_grammar(table: dict[str, str]) -> None:
    for first, form in table.items():
        assert first in WORDS, f"`{first}` begins no line of the grammar"
        assert form.split()[0] == first
        words = set(re.findall(r"\b[a-z_]+\b", re.sub(r'"[^"]*"', "", form))) - VARYING
        assert words <= {part for word in WORDS for part in word.split()}, form


def test_every_first_word_of_a_line_has_a_form() -> None:
    known = {*forms.FILE_FORMS, *forms.HEADER_FORMS, *forms.SCENARIO_FORMS, *forms.STEP_FORMS}
    lines = re.findall(r'(?m)^[?a-z_]+: "([a-z]+)"', GRAMMAR)
    wanted = set(lines) & WORDS
    parts_of_lines = {"with", "on", "for", "because", "as", "from", "of"}
    assert wanted - known == parts_of_lines


def test_words_of_expectations_are_those_of_the_grammar() -> None:
    assert set(forms.QUANTIFIERS) <= WORDS
    assert set(forms.GRADES) <= WORDS
    assert set(forms.TESTS) <= WORDS
    assert {*forms.TEST_PLURALS, *forms.TEST_PLURALS.values()} <= WORDS


@pytest.mark.parametrize("name", LEXICAL)
def test_examples_of_mistakes_inside_a_token(name: str) -> None:
    lexical = LEXICAL[name]
    for example in lexical.examples:
        assert lexical.code in codes(example), example


@pytest.mark.parametrize("place", range(len(MISTAKES)), ids=lambda place: f"{MISTAKES[place].code}-{place}")
def test_examples_of_mistakes_in_a_line(place: int) -> None:
    """Each is recognised by its own row, and by none before it."""
    mistake = MISTAKES[place]
    assert mistake.examples
    for example in mistake.examples:
        assert mistake.code in codes(example), example
        assert any(is_said_by(mistake.message, message) for message in messages(example)), example


def codes(text: str) -> set[str]:
    return {found.code for found in parse(SourceFile("example.cts", text)).diagnostics}


def messages(text: str) -> list[str]:
    return [found.message for found in parse(SourceFile("example.cts", text)).diagnostics]


def is_said_by(template: str, message: str) -> bool:
    parts = re.split(r"(?<!\{)\{[a-z]+\}(?!\})", template)
    pattern = ".*".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in parts)
    return re.fullmatch(pattern, message, re.DOTALL) is not None
