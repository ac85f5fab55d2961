"""The canonical form, by examples: each `tests/corpus/format/NAME.cts` has its form beside it, in `NAME.out`.

A new case is a new file; `pytest --update-goldens` writes its `.out`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cts.dsl.diagnostics import render
from cts.dsl.format import format_source
from cts.dsl.format_meaning import keeps_comments, says_the_same
from cts.dsl.parser import Parsed, parse
from cts.dsl.source import SourceFile, decode

CORPUS = Path(__file__).parents[2] / "corpus" / "format"
CASES = sorted(CORPUS.glob("*.cts"))


def parsed(text: str) -> Parsed:
    found = parse(SourceFile("file.cts", text))
    assert not found.diagnostics, "\n".join(render(diagnostic) for diagnostic in found.diagnostics)
    return found


def formatted(text: str) -> str:
    return format_source(parsed(text))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_corpus(path: Path, golden: Callable[[Path, str], None]) -> None:
    text = decode(path.read_bytes())
    assert isinstance(text, str)
    before = parsed(text)
    got = format_source(before)
    after = parsed(got)
    assert says_the_same(before.file, after.file)
    assert keeps_comments(before.trivia, after.trivia)
    assert format_source(after) == got
    golden(path.with_suffix(".out"), got)


def test_every_golden_has_its_case() -> None:
    assert {path.stem for path in CORPUS.glob("*.out")} == {path.stem for path in CASES}
    assert {path.suffix for path in CORPUS.iterdir()} == {".cts", ".out"}


def test_a_text_with_mistakes_has_no_form() -> None:
    with pytest.raises(ValueError, match="mistakes"):
        format_source(parse(SourceFile("file.cts", "timeout = 3\n")))


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("1000ms", "1s"), ("1_000ms", "1s"), ("1500ms", "1.5s"), ("1550ms", "1550ms"), ("60s", "1min"), ("90s", "90s"),
        ("3600s", "1h"), ("1.5h", "90min"), ("0.5us", "500ns"), ("0min", "0s"),
        ("1024KiB", "1MiB"), ("1536KiB", "1.5MiB"), ("1000KB", "1MB"), ("1024KB", "1024KB"), ("1000B", "1000B"),
        ("1024B", "1KiB"), ("0.5GiB", "512MiB"), ("0KB", "0B"),
        ("120/min", "2/s"), ("90/min", "1.5/s"), ("200/min", "200/min"), ("0.5/s", "30/min"), ("60/h", "1/min"),
        ("1_000", "1_000"), ("0644", "0644"), ("1.50", "1.50"), ("95.0%", "95.0%"), ("true", "true"),
    ],
)  # fmt: skip
def test_amounts(written: str, canonical: str) -> None:
    assert formatted(f"let x = {written}\n") == f"let x = {canonical}\n"
    assert formatted(f"let x = {canonical}\n") == f"let x = {canonical}\n"


@pytest.mark.parametrize(
    "expectation",
    [
        "exactly_one reader succeeds", "at_most_one reader fails", "exactly 1 reader is skipped", "all reader succeed",
        "no reader fail", "at_least 2 reader are killed", "at_least 95% reader finish within 2s", "writer never blocks",
        "all reader never block", "between 2 and 4 reader time_out", "reader never overlaps", "reader is unique",
        "reader succeed", "writer has 1 line", "writer has 2 lines", "all reader have 1 line", 'files "*" are absent',
        'file "x" is absent', 'exactly_one files "*" exists', "exactly_one succeeds, others fail with Exists",
        "writer equals 1 or sums to 3", "all writer.step equal 1 or sum to 3", "writer blocks until all reader end",
        "all reader block until writer ends",
    ],
)  # fmt: skip
def test_numbers_of_verbs(expectation: str) -> None:
    """Each is in its right number; with every verb in the other number it must come back."""
    from cts.dsl.format_words import PLURALS, SINGULARS

    text = f"scenario a\n  actor reader[5]\n\n  expect {expectation}\n"
    assert formatted(text) == text
    words = [SINGULARS.get(word, PLURALS.get(word, word)) for word in expectation.replace(",", " ,").split()]
    assert formatted(f"scenario a\n  actor reader[5]\n\n  expect {' '.join(words)}\n") == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("scenario a\n  let b = 1\n  matrix c = b | 2\n", "let"),
        ("let b = 1\nscenario a\n  matrix c = b | 2\n  let b = 3\n", "matrix"),
        ("scenario a\n  let b = 1\n  matrix c = 1 | 2\n", "matrix"),
        ('scenario a\n  let b = 1\n  why "{b + 1}"\n', "let"),
        ('scenario a\n  let b = 1\n  why r"{b + 1}"\n  let c = 2\n  tags b\n', "let"),
        ("scenario a\n  given redis as store\n  let b = store.port\n", "given"),
    ],
)
def test_a_name_is_never_used_before_it_is_given(text: str, word: str) -> None:
    block = formatted(text).split("scenario a\n")[1]
    assert block.split()[0] == word


def test_lines_of_one_rank_keep_their_order() -> None:
    lines = formatted("scenario a\n  let m = 1\n  matrix x = m | 2\n  matrix y = 1 | 2\n").split("\n")
    assert lines[1:4] == ["  let m = 1", "  matrix x = m | 2", "  matrix y = 1 | 2"]


def test_an_empty_file_stays_empty() -> None:
    assert formatted("") == ""
    assert formatted("\n  \n\n") == ""
    assert formatted("\n\n# only this\n\n") == "# only this\n"
