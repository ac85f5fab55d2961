"""Whatever bytes come, reading, parsing and rendering end soon and say what is wrong; what has no mistake is formatted.

The budget here is small; `pytest -m nightly tests/fuzz` takes the large one. A seed that fails is a case of its own:
run it with `bad_input(Random(seed))`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from types import FrameType

import pytest
from generators.bad_input import LARGE_MAKERS, bad_input
from generators.scenarios import scenario_file

from cts.dsl.diagnostics import Diagnostic, render
from cts.dsl.format import format_source
from cts.dsl.format_meaning import keeps_comments, says_the_same
from cts.dsl.parser import Parsed, parse
from cts.dsl.reading import source_of
from cts.dsl.source import SourceFile

N_SEEDS = 1000
SEEDS_AT_ONCE = 100
WRONG_LINES = (
    "expect", "senario x", "timeout = 3", "\ttimeout 3s", "'", "let x = (", "]", "§", 'why "x', 'why """', "verb", "read 1",
    "scenario", "actor b", "let x = 5parsecs", "let x = [1, 2", "Given a file", "tags a:", 'why "{"', r'why "\q"', "a\0b",
    "let x = " + "9" * 1000, "let x = " + "1+" * 1000 + "1", "let x = " + "(" * 100 + "1" + ")" * 100, "timeout 3s;",
)  # fmt: skip
WRONG_BYTES = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"# \xe9\n", b"\x00", b"\xc0\x80", b"\xf5\x80\x80\x80")


def said_about(data: bytes) -> list[Diagnostic]:
    """All diagnostics, each rendered once."""
    source = source_of("file.cts", data)
    found = list(parse(source).diagnostics) if isinstance(source, SourceFile) else [source]
    for diagnostic in found:
        assert render(diagnostic).startswith("error[E")
        assert 0 <= diagnostic.span[0] <= diagnostic.span[1]
        for edit in diagnostic.fix.edits if diagnostic.fix is not None else ():
            assert 0 <= edit[0] <= edit[1] <= len(diagnostic.source.text)
    return found


def take(data: bytes) -> None:
    if said_about(data):
        return
    source = source_of("file.cts", data)
    assert isinstance(source, SourceFile)
    before = parse(source)
    text = format_source(before)
    after: Parsed = parse(SourceFile("file.cts", text))
    assert not after.diagnostics, text
    assert says_the_same(before.file, after.file)
    assert keeps_comments(before.trivia, after.trivia)
    assert format_source(after) == text


@pytest.mark.parametrize("first_seed", range(0, N_SEEDS, SEEDS_AT_ONCE))
def test_bad_input(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + SEEDS_AT_ONCE):
        take(bad_input(Random(seed)))


@pytest.mark.nightly
def test_bad_input_for_long() -> None:
    for seed in range(N_SEEDS, 100_000):
        take(bad_input(Random(seed)))


@pytest.mark.parametrize("line", WRONG_LINES, ids=lambda line: ascii(line)[:20])
def test_a_wrong_line_is_reported_wherever_it_ends_a_file(line: str) -> None:
    for seed in range(5):
        text = scenario_file(Random(seed)).rstrip("\n")
        assert said_about(f"{text}\n{line}\n".encode())
    assert said_about(line.encode())


@pytest.mark.parametrize("wrong", WRONG_BYTES, ids=repr)
@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_are_no_text_are_reported_where_they_stand(wrong: bytes, seed: int) -> None:
    rng = Random(seed)
    lines = scenario_file(rng).encode().split(b"\n")
    at = rng.randrange(len(lines))
    good = b"\n".join(lines[:at])
    (found,) = said_about(good + b"\n" + wrong + b"\n".join(lines[at:]))
    assert found.code == "E001"
    assert found.source.place(found.span[0])[0] == at + 1 + (at == 0)


@pytest.mark.parametrize("seed", range(5))
def test_line_ends_and_marks_of_other_systems_change_nothing(seed: int) -> None:
    text = scenario_file(Random(seed))
    assert not said_about(text.encode())
    for other in (
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        source = source_of("file.cts", other)
        assert isinstance(source, SourceFile)
        assert source.text == text


def test_no_more_than_a_hundred_errors_are_said() -> None:
    assert len(said_about(b"let x =\n" * 5000)) == 100


def n_lines_run(action: Callable[[], object]) -> int:
    """How many lines of Python an action runs: a measure of time that is the same on every machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def assert_linear(seed: int) -> None:
    rng = Random(seed)
    maker = rng.choice(LARGE_MAKERS)
    state = rng.getstate()
    small = maker(rng, 2_000)
    rng.setstate(state)
    large = maker(rng, 8_000)
    n_small, n_large = n_lines_run(lambda: said_about(small)), n_lines_run(lambda: said_about(large))
    assert n_large <= 6 * n_small + 5_000, f"seed {seed}: {n_small} → {n_large} lines for {large[:40]!r}"


@pytest.mark.parametrize("first_seed", range(0, 40, 10))
def test_four_times_the_text_costs_about_four_times_the_work(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + 10):
        assert_linear(seed)


@pytest.mark.nightly
def test_four_times_the_text_costs_about_four_times_the_work_for_long() -> None:
    for seed in range(40, 2000):
        assert_linear(seed)


def test_a_line_of_a_megabyte_is_read() -> None:
    take(b"# " + b"x" * (1 << 20))
    take(b'why "' + b"x" * (1 << 20) + b'"\n')
    assert said_about(b"x" * (1 << 20))
