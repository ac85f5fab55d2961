"""The Pygments lexer: golden tokens, the entry point, texts that are no scenarios."""

from __future__ import annotations

import os
from pathlib import Path

import pygments
import pytest
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from cts.dsl.editor.pygments_lexer import CtsLexer

from .golden import CASES, CORPUS, golden_text

UPDATE = bool(os.environ.get("UPDATE_GOLDENS"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden_tokens(case: Path) -> None:
    golden = case.with_suffix(".tokens")
    made = golden_text(case.read_text("utf-8"))
    if UPDATE:
        golden.write_text(made, "utf-8")
    assert golden.is_file(), "new? run with UPDATE_GOLDENS=1 and read what it wrote"
    assert made == golden.read_text("utf-8")


def test_no_golden_is_orphaned() -> None:
    assert [path.name for path in CORPUS.glob("*.tokens") if not path.with_suffix(".cts").is_file()] == []


def test_pygments_knows_the_lexer_by_its_name() -> None:
    lexer = get_lexer_by_name("cts")
    assert isinstance(lexer, CtsLexer)
    page = pygments.highlight("expect all reader succeed\n", lexer, HtmlFormatter())
    assert '<span class="ow">succeed</span>' in page


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_character_is_lost(case: Path) -> None:
    source = case.read_text("utf-8")
    lexer = CtsLexer(stripnl=False)
    assert "".join(text for _, text in lexer.get_tokens(source)) == source
    for cut in range(0, len(source), 37):
        part = source[:cut] + "\n"
        assert "".join(text for _, text in lexer.get_tokens(part)) == part


@pytest.mark.parametrize(
    ("text", "is_scenario"),
    [
        ('scenario a "b"\n  expect all x succeed\n', True),
        ("verb reserve(path)\n", True),
        ('import { x } from "y";\nexport const scenario = 1;\n', False),
        ("const a = 1;\n", False),
    ],
)
def test_typescript_is_told_apart(text: str, is_scenario: bool) -> None:
    # Pygments asks a lexer's `analyse_text` through a wrapper that keeps the answer within 0 and 1.
    assert (CtsLexer.analyse_text(text) > 0.5) is is_scenario
