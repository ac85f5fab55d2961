"""docs/tutorial.md, followed word by word: its files, its commands, and the verdicts that it promises.

Figures and instants differ from machine to machine; what is compared is what each command says in its first line, and its exit.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cts
from cts.cli.main import main

PAGE = (Path(cts.__file__).parent / "docs" / "tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"(?ms)^```(sh|cts)\n(.*?)^```", PAGE)
SCRIPT, LOCKED = (text for kind, text in BLOCKS if kind == "sh")
FIRST, MENDED = (text for kind, text in BLOCKS if kind == "cts")

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def cts_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("visit.sh").write_text(SCRIPT, "utf-8")

    def run(*words: str) -> tuple[int, str]:
        code = main(list(words))
        return code, capsys.readouterr().out

    return run


def test_find_it(cts_says: Run) -> None:
    Path("visits.cts").write_text(FIRST, "utf-8")
    assert cts_says("lint", "visits.cts")[0] == 0
    code, said = cts_says("run", "visits.cts")
    assert code == 1
    assert said.split()[0] in ("failed", "flaky")
    assert 'expect text of file "visits" equals "4"' in said
    assert Path(".cts/runs").is_dir()


def test_a_mistake_on_purpose(cts_says: Run) -> None:
    assert "expect all visitor succeed\n" in FIRST
    wrong = FIRST.replace("all visitor succeed", "exactly one visitor succeeds")
    Path("visits.cts").write_text(wrong, "utf-8")
    code, said = cts_says("lint", "visits.cts")
    assert code == 1
    assert "`exactly one` is one word: `exactly_one`" in said


@pytest.mark.skipif(shutil.which("flock") is None, reason="there is no flock(1) here")
def test_mend_it_and_trust_it(cts_says: Run) -> None:
    Path("visit-locked.sh").write_text(LOCKED, "utf-8")
    Path("visits.cts").write_text(MENDED, "utf-8")
    assert cts_says("lint", "visits.cts")[0] == 0
    assert cts_says("fmt", "--check", "visits.cts")[0] == 0
    code, said = cts_says("run", "visits.cts")
    assert (code, said.split()[0]) == (0, "passed"), said
    shutil.copy("visit-locked.sh", "visit.sh")
    code, said = cts_says("run", "visits.cts")
    assert (code, said.split()[0]) == (1, "failed"), said
    assert "this scenario cannot tell" in said


def test_a_weaker_test_is_noticed(cts_says: Run) -> None:
    Path("visits.cts").write_text(MENDED, "utf-8")
    Path("weaker.cts").write_text(MENDED.replace('equals "4"', 'equals "4" or equals "3"'), "utf-8")
    _, said = cts_says("diff", "visits.cts", "weaker.cts")
    promised = re.findall(r"(?s)\$ cts diff visits.cts weaker.cts\n(.*?)```", PAGE)[0]
    assert said == promised
