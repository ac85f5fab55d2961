"""`cts explain`."""

from __future__ import annotations

import pytest

from cts.cli.main import main
from cts.dsl.catalogue import entries


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")


def test_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "W220"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("W220 needless-shell: `shell` where `run` would do\n\nA shell is one process more")
    assert '\nNot so:\n\n  scenario CMD-002 "A folder as a lock"\n' in out
    assert "\nBut so:\n\n" in out
    assert out.index('shell "mkdir lock"') < out.index("But so:") < out.index('run "mkdir lock"')
    assert max(map(len, out.splitlines())) <= 80


def test_every_page_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for entry in entries():
        assert main(["explain", entry.code]) == 0
        out = capsys.readouterr().out
        assert out.startswith(f"{entry.code} {entry.name}: ")
        assert out.replace("\n", "").isprintable()


def test_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "needless-shell"]) == 0
    assert capsys.readouterr().out.startswith("W220 ")


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[entry.code, entry.name] for entry in entries()]


@pytest.mark.parametrize(
    ("word", "hint"), [("W2O4", "did you mean W204?"), ("needles-shell", "did you mean needless-shell?")]
)
def test_unknown(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 2
    assert capsys.readouterr().err == f"cts explain: there is no code {word!r}; {hint}\n"


def test_unknown_and_far_from_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "quite-something-else"]) == 2
    assert "`cts explain` lists all codes" in capsys.readouterr().err


def test_colour(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["explain", "E104"]) == 0
    assert capsys.readouterr().out.startswith("\x1b[1;31mE104\x1b[0m ")
