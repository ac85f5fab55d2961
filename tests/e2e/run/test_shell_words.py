"""What is filled into a shell's line stays one word there, whatever it holds and wherever its value is known."""

from __future__ import annotations

import os

import pytest

from cts.dsl.compile import compile_files

from .conftest import Bench

# As a text of the language, and what it holds.
WRITTEN = "; touch evil; echo $(touch evil) `touch evil` 'x' \\\\ * && touch evil"
HELD = WRITTEN.replace("\\\\", "\\")


@pytest.mark.parametrize(
    ("filled", "seen"), [("{x}", HELD), ("-{x}-", f"-{HELD}-"), ("{x}{x}", HELD + HELD), ("{x} {x}", f"{HELD}][{HELD}")]
)
def test_a_constant(bench: Bench, filled: str, seen: str) -> None:
    check(bench, f'let x = "{WRITTEN}"', f"shell \"printf '[%s]' {filled}\" as line", seen)


def test_a_value_of_a_variant(bench: Bench) -> None:
    check(bench, f'matrix x = "{WRITTEN}" | "b"', "shell \"printf '[%s]' {x}\" as line", HELD)


def test_a_parameter(bench: Bench) -> None:
    verb = "verb printed(x: text)\n  shell \"printf '[%s]' {x}\" as inner\n  give inner.stdout\n"
    check(bench, "", f'printed "{WRITTEN}" as line', HELD, verb)


def check(bench: Bench, header: str, step: str, seen: str, verb: str = "") -> None:
    history = bench.run_file(f'use commands\n{verb}scenario T-1 "x"\n  {header}\n  actor one\n    {step}\n')
    assert history.faults == []
    (line,) = [operation for operation in history.operations if operation.step == "line"]
    assert line.outcome == "succeeded", line
    assert (line.value if verb else line.attributes["stdout"]) == f"[{seen}]"
    assert "evil" not in os.listdir(history.folder)


@pytest.mark.parametrize("line", ["echo '{x}'", 'echo \\"{x}\\"', "echo 'a'b'{x}'", "echo \\\\\\\\{x}", "echo \\\\{x}"])
def test_no_value_stands_within_the_shells_quotes(bench: Bench, line: str) -> None:
    path = bench.folder / "quoted.cts"
    path.write_text(f'use commands\nlet x = "1"\nscenario T-1 "x"\n  actor one\n    shell "{line}"\n')
    problems = [
        found.message for found in compile_files([str(path)]).diagnostics if "quoted by itself" in found.message
    ]
    # A backslash before a backslash stands for itself, and leaves the value alone.
    assert len(problems) == (0 if line.count("\\") == 4 else 1)
