"""The vocabulary: all words of the language are in it, and what declarations bring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cts
from cts.dsl.editor.rules import TOP, Match, Region, contexts
from cts.dsl.editor.vim import flattened, vim_pattern
from cts.dsl.editor.vocabulary import read_declarations, read_vocabulary, standard_vocabulary
from cts.dsl.forms import QUANTIFIERS, TEST_PLURALS, TESTS
from cts.dsl.tables import KEYWORDS
from cts.dsl.values import UNITS

ROOT = Path(cts.__file__).resolve().parent


def test_every_keyword_of_the_grammar_is_in_a_group() -> None:
    words = standard_vocabulary()
    known = {word for group in words.values() for word in group}
    assert {word for word in KEYWORDS if " " not in word} <= known


def test_the_groups_hold_what_the_tables_of_the_language_hold() -> None:
    words = standard_vocabulary()
    assert set(words["quantifiers"]) == set(QUANTIFIERS)
    assert set(words["units"]) == set(UNITS)
    assert set(TESTS) <= set(words["tests"])
    assert {TEST_PLURALS[test] for test in TESTS if test in TEST_PLURALS} <= set(words["tests"])
    assert {"register", "read"} & set(words["tests"]) == set()


def test_a_new_word_of_the_grammar_is_taken_up() -> None:
    text = (ROOT / "dsl" / "grammar.lark").read_text("utf-8")
    text = text.replace('GRADE: "required"', 'GRADE: "tolerated" | "required"')
    text = text.replace('OVERLAPS: "overlaps"', 'OVERLAPS: "collides" | "overlaps"')
    words = read_vocabulary(text, [])
    assert "tolerated" in words["grades"]
    assert "collides" in words["tests"]


def test_verbs_fixtures_and_labels_come_from_declarations() -> None:
    text = """
## verb not(this)
verb copy(source: path, to dest: path, chunk: size = 1MiB) from python "x:y"
verb lock(
  path: path,
  exclusive: yes_no,
  hosts = ["a", "b"], text = "a) b"
) from python "x:z"
  verb nested(a)
fixture registry(range = "5000-5010")
"""
    assert read_declarations([text]) == (
        ["copy", "lock"],
        ["registry"],
        ["to", "chunk", "exclusive", "hosts", "text", "range"],
    )


def test_an_unfinished_declaration_ends_nothing() -> None:
    assert read_declarations(['verb copy(a, "b', "verb", "fixture x("]) == (["copy"], ["x"], [])


def test_the_standard_library_is_found() -> None:
    words = standard_vocabulary()
    assert {"copy", "run", "lock"} <= set(words["verbs"])
    assert {"file", "folder"} <= set(words["fixtures"])


def test_every_rule_is_reached_and_compiles() -> None:
    rules = contexts(standard_vocabulary())
    inside = {rule.inside for context in rules.values() for rule in context if isinstance(rule, Region)}
    included = {rule for context in rules.values() for rule in context if isinstance(rule, str)}
    assert inside | included | {"file"} == set(rules)
    for name, context in rules.items():
        for rule in context:
            if not isinstance(rule, str):
                assert re.compile(rule.pattern, re.MULTILINE).match("") is None, (name, rule)
                assert not isinstance(rule, Match | Region) or rule.look
    assert len(flattened(rules, "file")) == len(set(flattened(rules, "file")))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?:a|b)c", r"\v\C%(a|b)c"),
        ("(?<=is )one(?![a-z])", r"\v\C%(is )@3<=one%([a-z])@!"),
        (r"\((?=[^)]*=)", r"\v\C\(%([^)]*\=)@="),
        ("==|<", r"\v\C\=\=|\<"),
        (r"/(?:[^/\\\n]|\\.)+/", r"\v\C/%([^/\\\n]|\\.)+/"),
        ("5%", r"\v\C5\%"),
    ],
)
def test_patterns_in_vims_dialect(pattern: str, expected: str) -> None:
    assert vim_pattern(pattern) == r"\%#=1" + expected


def test_a_declaration_closes_what_is_open() -> None:
    assert re.match(TOP, "scenario a")
    assert not re.match(TOP, "  scenario a")
    assert not re.match(TOP, "verbose")
