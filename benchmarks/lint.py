"""What `cts lint` and `cts fmt` cost: as a whole process, per line beside Lark, with ten times the lines, in parallel.

Everything is measured in turns with its peer and printed side by side, with medians and ratios. It does not judge them:
`docs/performance.md` says what they should be.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer as LarkLexer

import cts
from cts.cli.lint_file import Linter, facts_of_run
from cts.cli.spread import n_processors, spread
from cts.dsl import parser
from cts.dsl.lexer import Lexer
from cts.dsl.lint.run import EVERYTHING
from cts.dsl.source import SourceFile

SMALL = """\
scenario SAP-001 "Five processes create one file: one wins"
  why "Two importers once overwrote each other's output."
  tags race, critical

  given file "source.dat" of 4MiB random

  actor creator[5]
    barrier go
    create "out.dat" from "source.dat"

  expect exactly_one creator succeeds, others fail with Exists
  expect file "out.dat" equals file "source.dat"
  expect no files "*.tmp" exist because "losers must clean up after themselves"
"""
# 26 lines with most forms of the language.
LARGE = """\
scenario RDW-{n} "A reader never sees half of a copy"
  why "A torn import once corrupted the ledger."
  priority P0
  matrix copier = "atomic" | "rsync"
  contrast copier = "naive"

  given file "source-{n}.dat" of 64MiB random as new
  given file "dest-{n}.dat" of 1MiB zeros as old

  actor writer
    barrier go
    copy_with copier "source-{n}.dat" to "dest-{n}.dat" as job

  actor reader[3]
    barrier go
    at t+50ms read "dest-{n}.dat" as early
    when writer.job ends read "dest-{n}.dat" as late
    repeat 10 times
      try read "dest-{n}.dat" chunk 64KiB as again timeout 2s

  expect writer succeeds
  expect all reader.early equal old or equal new or fail with Locked
  expect all reader.late equal new
  expect p95(reader.again) < 200ms
  expect always file "dest-{n}.dat" equals old or equals new because "readers see whole files"

"""
N_ROUNDS = 31


def text_of(n_lines: int) -> str:
    n_scenarios = -(-n_lines // LARGE.count("\n"))
    return "".join(LARGE.replace("{n}", str(number)) for number in range(n_scenarios))


def in_turns(
    todo: dict[str, Callable[[], Any]], n_rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median seconds of each, measured in turns, so that a slow second of the machine slows them all.

    What one process computes is measured by its processor time, which other programs of the machine hardly change.
    """
    seconds: dict[str, list[float]] = {name: [] for name in todo}
    for round_number in range(-1, n_rounds):
        for name, work in todo.items():
            gc.collect()
            gc.disable()
            start = clock()
            work()
            if round_number >= 0:
                seconds[name].append(clock() - start)
            gc.enable()
    return {name: statistics.median(times) for name, times in seconds.items()}


def show(title: str, seconds: dict[str, float]) -> None:
    peer = next(iter(seconds.values()))
    print(title)
    for name, median in seconds.items():
        print(f"  {name:44} {median * 1000:8.1f} ms {median / peer:7.2f}")


# --- whole processes -------------------------------------------------------------------------------------------------


def start_up(folder: Path) -> None:
    program = str(Path(sys.executable).parent / "cts")
    small = folder / "small.cts"
    small.write_text(SMALL, encoding="utf-8")
    (folder / ".git").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def calling(*words: str) -> Callable[[], Any]:
        def call() -> None:
            subprocess.run(
                words, env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

        return call

    todo = {
        "python -c pass": calling(sys.executable, "-c", "pass"),
        "cts lint small.cts": calling(program, "lint", str(small)),
        "cts fmt --check small.cts": calling(program, "fmt", "--check", str(small)),
    }
    title = f"one small file ({N_ROUNDS} rounds in turns; the last figure is the ratio to the first line)"
    show(title, in_turns(todo, N_ROUNDS))


# --- beside Lark -----------------------------------------------------------------------------------------------------


def kinds_of(text: str) -> list[str]:
    """The terminal that each token of a text is, as our parser settles it: Lark is spared the choice of keywords."""
    kinds: list[str] = []
    first: list[parser._Drive] = []
    plain = parser._Drive.shift

    def recording(self: parser._Drive, kind: str) -> None:
        if not first:
            first.append(self)
        if self is first[0]:  # and not one of those that read what stands between the braces of a text
            kinds.append(kind)
        plain(self, kind)

    parser._Drive.shift = recording  # type: ignore[method-assign]
    try:
        parsed = parser.parse(SourceFile("large.cts", text))
    finally:
        parser._Drive.shift = plain  # type: ignore[method-assign]
    assert not parsed.diagnostics
    return kinds


class TokensOfOurs(LarkLexer):
    """Lark's lexer for this measurement: our tokens, with the terminals settled beforehand."""

    kinds: list[str] = []  # noqa: RUF012 - Lark makes the lexer itself, and tells it nothing

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, text: str) -> Iterator[Token]:  # type: ignore[override]
        tokens = Lexer(text).run()
        for kind, (_, word, start, end) in zip(self.kinds, tokens, strict=True):
            yield Token(kind, word, start, 1, 1, 1, 1, end)


def lark_alone() -> Lark:
    grammar = (Path(cts.__file__).parent / "dsl" / "grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", lexer=TokensOfOurs, start="file", propagate_positions=True, maybe_placeholders=True
    )


def beside_lark() -> None:
    n_lines = 10_000
    large, larger = text_of(n_lines), text_of(10 * n_lines)
    TokensOfOurs.kinds = kinds_of(large)
    lark = lark_alone()
    assert len(lark.parse(large).children) == large.count("scenario ")

    def lint(text: str) -> None:
        findings, _, _ = Linter(EVERYTHING).source(SourceFile("large.cts", text), "large.cts")
        assert not findings, findings[0]

    todo = {
        "Lark, with our lexer and grammar": lambda: lark.parse(large),
        "cts: parse": lambda: parser.parse(SourceFile("large.cts", large)),
        "cts: parse, check, lint": lambda: lint(large),
    }
    show(f"{large.count(chr(10)):,} lines (processor time, 5 rounds in turns)", in_turns(todo, 5, time.process_time))
    todo = {"parse, check, lint": lambda: lint(large), "ten times the lines": lambda: lint(larger)}
    show("how it grows (processor time, 3 rounds in turns)", in_turns(todo, 3, time.process_time))


# --- many files ------------------------------------------------------------------------------------------------------


def many_files(folder: Path) -> None:
    paths = []
    for number in range(200):
        path = folder / f"{number:03}.cts"
        path.write_text(LARGE.replace("{n}", str(number)) + SMALL.replace("001", f"{number:03}"), encoding="utf-8")
        paths.append(str(path))

    def lint(n_processes: int) -> None:
        linter = Linter(EVERYTHING)
        linter.run = facts_of_run(paths)
        linter.file(paths[0])
        results = spread(paths[1:], linter.file, n_processes)
        assert len(results) == 199

    n = n_processors()
    todo = {"one by one": lambda: lint(1), f"{n} processes": lambda: lint(n)}
    show("200 files in one folder (5 rounds in turns)", in_turns(todo, 5))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        start_up(Path(name))
    beside_lark()
    with tempfile.TemporaryDirectory() as name:
        many_files(Path(name))


if __name__ == "__main__":
    main()
