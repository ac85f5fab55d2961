"""What holds for the canonical form of every file that parses, on generated files.

A new law takes the fixture `file`: a generated file before and after formatting, parsed, without diagnostics. `test_laws`
runs each law on many seeds; `test_laws_by_hypothesis` lets Hypothesis choose the files, and shrink the bad ones.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from generators.scenarios import scenario_file, scenario_files
from hypothesis import HealthCheck, given, settings

from cts.dsl import ast
from cts.dsl.diagnostics import render
from cts.dsl.format import format_source
from cts.dsl.format_lines import Line, Lines
from cts.dsl.format_meaning import keeps_comments, says_the_same
from cts.dsl.format_words import Words, in_number
from cts.dsl.parser import Parsed, parse
from cts.dsl.source import SourceFile

N_SEEDS = 150
SEEDS_AT_ONCE = 15


class Formatted:
    """One file before and after."""

    def __init__(self, text: str) -> None:
        self.before = parsed(text)
        self.text = format_source(self.before)
        self.after = parsed(self.text)


def parsed(text: str) -> Parsed:
    found = parse(SourceFile("file.cts", text))
    assert not found.diagnostics, text + "\n" + "\n".join(render(diagnostic) for diagnostic in found.diagnostics)
    return found


def same_statements(file: Formatted) -> None:
    assert says_the_same(file.before.file, file.after.file)


def same_text_again(file: Formatted) -> None:
    assert format_source(file.after) == file.text


def no_comment_lost(file: Formatted) -> None:
    assert keeps_comments(file.before.trivia, file.after.trivia)


def comments_at_their_statements(file: Formatted) -> None:
    assert homes_of_comments(file.before) == homes_of_comments(file.after)


def neat_lines(file: Formatted) -> None:
    """No white space at line ends outside of texts, no two blank lines, one line end at the end."""
    if '"""' not in file.text:
        assert not any(line != line.rstrip() for line in file.text.split("\n"))
        assert "\n\n\n" not in file.text
    assert file.text.endswith("\n")
    assert not file.text.startswith("\n")
    assert not file.text.endswith("\n\n")


LAWS = (same_statements, same_text_again, no_comment_lost, comments_at_their_statements, neat_lines)


def homes_of_comments(found: Parsed) -> dict[str, tuple[str, str]]:
    """Each comment → where it stands (above, at the end, inside, below) and the statement it belongs to."""
    lines = Lines(found.source.text, found.trivia, Words(found.file).kinds)
    homes: dict[str, tuple[str, str]] = {}
    left = [lines.root]
    while left:
        line = left.pop()
        left += line.children
        name = _name(line)
        for where, comments in (("above", line.leading), ("below", line.inner)):
            homes.update({comment.text: (where, name) for comment in comments})
        if line.comment is not None:
            homes[line.comment.text] = ("end", name)
        homes.update({c.text: ("inside", name) for comments in line.inside.values() for c in comments})
    return homes


def _name(line: Line) -> str:
    """The words of a statement and of those around it, without what the printer may change."""
    own = " ".join(in_number(text, False) for kind, text, _, _ in line.tokens if kind in ("NAME", "ID", "PATTERN"))
    return own if line.parent is None else f"{_name(line.parent)} > {own}"


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("first_seed", range(0, N_SEEDS, SEEDS_AT_ONCE))
def test_laws(law: Callable[[Formatted], None], first_seed: int, formatted: Callable[[int], Formatted]) -> None:
    for seed in range(first_seed, first_seed + SEEDS_AT_ONCE):
        law(formatted(seed))


@pytest.fixture(scope="module")
def formatted() -> Callable[[int], Formatted]:
    known: dict[int, Formatted] = {}

    def find(seed: int) -> Formatted:
        if seed not in known:
            known[seed] = Formatted(scenario_file(Random(seed)))
        return known[seed]

    return find


def _all_laws(text: str) -> None:
    file = Formatted(text)
    for law in LAWS:
        law(file)


# A file asks for thousands of random choices, and Hypothesis takes its time for each of them.
@pytest.mark.nightly
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario_files())
def test_laws_by_hypothesis_for_long(text: str) -> None:
    _all_laws(text)


@pytest.mark.nightly
def test_laws_on_many_seeds() -> None:
    for seed in range(N_SEEDS, 20_000):
        _all_laws(scenario_file(Random(seed)))


def test_generated_files_hold_every_kind_of_node() -> None:
    abstract = {ast.Node, ast.Expr, ast.Stmt, ast.Event, ast.Subject, ast.Test}
    wanted = {kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.Node)} - abstract
    seen: set[type] = set()
    for seed in range(N_SEEDS):
        left: list[object] = [parsed(scenario_file(Random(seed))).file]
        while left:
            value = left.pop()
            if isinstance(value, tuple):
                left += value
                seen.add(type(value))
    assert wanted - seen == set()


def test_a_seed_gives_one_file() -> None:
    assert scenario_file(Random(3)) == scenario_file(Random(3))
