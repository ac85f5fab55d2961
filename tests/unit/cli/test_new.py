"""`cts new`: what it writes is right as it is, and it harms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cts.cli.main import main
from cts.cli.new import TEMPLATES, scenario_id

each_template = pytest.mark.parametrize("template", TEMPLATES)


@each_template
def test_what_it_writes_is_clean_and_in_form(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "first.cts", "--from", template]) == 0
    assert "cts run first.cts" in capsys.readouterr().out
    assert main(["lint", "first.cts"]) == 0
    assert main(["fmt", "--check", "first.cts"]) == 0
    assert "{" not in Path("first.cts").read_text("utf-8").split("\n")[0]


@each_template
def test_what_it_writes_passes(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so its contrast fails, without which it could not pass."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "first.cts", "--from", template]) == 0
    code = main(["run", "first.cts", "--no-store"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "1 passed" in out


def test_it_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.cts"
    path.write_text("# mine\n", encoding="utf-8")
    assert main(["new", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "# mine\n"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [("first.txt", "try `first.txt.cts`"), ("nowhere/first.cts", "there is no folder `nowhere`")],
)
def test_what_cannot_be_written(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("first.cts", "FIRST-001"),
        ("my lock_2.cts", "MY-LOCK-2-001"),
        ("7.cts", "S-7-001"),
        ("größe.cts", "GR-E-001"),
        (".cts", "FIRST-001"),
    ],
)
def test_ids(name: str, found: str) -> None:
    assert scenario_id(name) == found
