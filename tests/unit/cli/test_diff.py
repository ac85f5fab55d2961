"""`cts diff` as its user calls it: files, folders, git revisions, formats, exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cts.cli.main import main

STRONG = """scenario S-1
  actor a[3]
    create "x"
  expect exactly_one a succeeds, others fail with Exists
"""
WEAK = STRONG.replace("exactly_one", "at_least_one")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    monkeypatch.chdir(tmp_path)

    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words]
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)

    git("init", "-q", "-b", "main")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "verbs.cts").write_text('verb look_at(x: path) from command "cat {x}"\n')
    (tmp_path / "s.cts").write_text('use "./sub/verbs.cts" as verbs\n' + STRONG)
    git("add", ".")
    git("commit", "-qm", "one")
    (tmp_path / "s.cts").write_text('use "./sub/verbs.cts" as verbs\n' + WEAK)
    git("commit", "-qam", "two")
    return tmp_path


def test_two_revisions(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD~1..HEAD"]) == 0
    out = capsys.readouterr().out
    assert out == (
        "S-1: weaker: exactly_one a succeeds, others fail with Exists → at_least_one a\n"
        "        succeeds, others fail with Exists\n    more numbers are accepted\n1 weaker\n"
    )


def test_fail_on(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD~1..HEAD", "--fail-on", "weaker"]) == 1
    assert main(["diff", "HEAD..HEAD~1", "--fail-on", "weaker"]) == 0
    assert main(["diff", "HEAD..HEAD~1", "--fail-on", "any"]) == 1
    assert main(["diff", "HEAD..HEAD", "--fail-on", "any"]) == 0
    assert "no change of meaning" in capsys.readouterr().out


def test_a_revision_and_the_working_tree(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "s.cts").write_text(STRONG.replace("  actor", "  runs 5\n  actor"))
    assert main(["diff", "HEAD.."]) == 0
    assert "2 stronger" in capsys.readouterr().out
    assert main(["diff", "HEAD..", "sub"]) == 0
    assert "no change" in capsys.readouterr().out


def test_files_folders_and_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("old", STRONG), ("new", WEAK)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "s.cts").write_text(text)
    words = ["diff", str(tmp_path / "old"), str(tmp_path / "new")]
    assert main([*words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [change["verdict"] for change in found["changes"]] == ["weaker"]
    assert main([*words, "--format", "markdown"]) == 0
    assert "| S-1 | **weaker** | `exactly_one a succeeds" in capsys.readouterr().out


def test_an_allowed_finding_makes_a_scenario_weaker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.cts").write_text(STRONG)
    (tmp_path / "b.cts").write_text(STRONG.replace("a[3]", "a[3]  # lint: allow W203 because it is meant"))
    assert main(["diff", str(tmp_path / "a.cts"), str(tmp_path / "b.cts"), "--fail-on", "weaker"]) == 1
    assert "S-1: weaker: lint: allow W203" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere..HEAD"], "git: "),
        (["one.cts"], "two files or folders"),
        (["missing.cts", "other.cts"], "missing.cts"),
    ],
)
def test_what_cannot_be_compared(
    words: list[str], said: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_file_with_errors_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.cts").write_text(STRONG)
    (tmp_path / "b.cts").write_text("scenario S-1\n  actor a\n    raed 3\n")
    assert main(["diff", str(tmp_path / "a.cts"), str(tmp_path / "b.cts")]) == 2
    assert "E107" in capsys.readouterr().err


def test_nothing_is_wider_than_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    text = 'scenario A-1 "t"\n  actor a\n    create "x"\n  expect text of file "a long name.txt" equals "one" {}\n'
    (tmp_path / "a.cts").write_text(text.format('or equals "two" or equals "three"'))
    (tmp_path / "b.cts").write_text(text.format(""))
    assert main(["diff", str(tmp_path / "a.cts"), str(tmp_path / "b.cts")]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("A-1: stronger: text of file")
    assert max(map(len, [first, *rest])) <= 50
    assert rest[-1] == "1 stronger"
