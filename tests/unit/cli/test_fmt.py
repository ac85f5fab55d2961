"""cts fmt: what is written, what is not, and how it ends."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cts.cli.main import main

MESSY = "scenario a\r\n   why   'x'  # c\r\n".replace("'", '"')
NEAT = 'scenario a\n  why "x"  # c\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "messy.cts").write_bytes(MESSY.encode())
    (tmp_path / "neat.cts").write_bytes(NEAT.encode())
    return tmp_path


def test_files_are_rewritten_with_their_mode(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "messy.cts").chmod(0o640)
    neat = (folder / "neat.cts").stat()
    assert main(["fmt"]) == 0
    assert (folder / "messy.cts").read_bytes() == NEAT.encode()
    assert (folder / "messy.cts").stat().st_mode & 0o7777 == 0o640
    assert (folder / "neat.cts").stat() == neat
    assert sorted(path.name for path in folder.iterdir()) == ["messy.cts", "neat.cts"]
    shown = capsys.readouterr()
    assert shown.out == "reformatted messy.cts\n"
    assert shown.err == "1 file reformatted, 1 file already in form\n"
    assert main(["fmt", "--check"]) == 0


def test_check_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "--check", "."]) == 1
    assert capsys.readouterr().out == "would reformat messy.cts\n"
    assert (folder / "messy.cts").read_bytes() == MESSY.encode()


def test_diff_is_a_patch(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "messy.cts").write_text('scenario a\n  why  "x"')
    assert main(["fmt", "--diff", "messy.cts", "neat.cts"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "--- messy.cts", "+++ messy.cts (formatted)", "@@ -1,2 +1,2 @@", " scenario a", '-  why  "x"',
        "\\ No newline at end of file", '+  why "x"',
    ]  # fmt: skip
    assert (folder / "messy.cts").read_text() == 'scenario a\n  why  "x"'


def test_a_coloured_diff_obeys_no_escape_codes(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    (folder / "messy.cts").write_text('why   "\x1b[2Jx"\n')
    assert main(["fmt", "--diff", "messy.cts"]) == 1
    shown = capsys.readouterr().out
    assert "\x1b[31m-why" in shown
    assert "\x1b[2J" not in shown
    assert "\\x1b[2J" in shown


def test_standard_input(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cts", "fmt", "-"], input=MESSY.encode(), capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, NEAT.encode(), b"")
    done = subprocess.run([sys.executable, "-m", "cts", "fmt", "-"], input=b"why x\n", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"standard input:1:5" in done.stderr


def test_standard_input_can_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, code in ((MESSY, 1), (NEAT, 0)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert main(["fmt", "--check", "-"]) == code


def test_standard_input_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "-", "neat.cts"]) == 2
    assert "stands alone" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"scenario a\n  why x\n  whi  'y'\n", "error["),
        (b'why "\xff"\n', "error[E001]: this file cannot be read: it is not UTF-8"),
        (b"why\0\n", "error[E001]: this file cannot be read: it holds a null byte"),
        (b"why" * 3_000_000, "error[E001]: this file cannot be read: it is larger than 8 MiB"),
        (b"import x from 'y';\n", "TypeScript"),
    ],
)
def test_a_file_with_mistakes_is_left_alone_and_the_others_are_not(
    folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, message: str
) -> None:
    (folder / "bad.cts").write_bytes(data)
    assert main(["fmt"]) == 2
    assert (folder / "bad.cts").read_bytes() == data
    assert (folder / "messy.cts").read_bytes() == NEAT.encode()
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.splitlines()[-1].endswith("1 file left alone because of errors")


def test_a_link_that_is_named_stays_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "target.cts"
    target.write_bytes(MESSY.encode())
    (folder / "link.cts").symlink_to(target)
    assert main(["fmt", "."]) == 0
    assert target.read_bytes() == MESSY.encode(), "a search must not write outside its folder"
    assert main(["fmt", "link.cts"]) == 0
    assert (folder / "link.cts").is_symlink()
    assert target.read_bytes() == NEAT.encode()


def test_a_file_that_somebody_else_writes_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(file: int) -> None:
        (folder / "messy.cts").write_text("timeout 3s\n")
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    assert main(["fmt", "messy.cts"]) == 2
    assert "was changed meanwhile" in capsys.readouterr().err
    assert (folder / "messy.cts").read_text() == "timeout 3s\n"
    assert sorted(path.name for path in folder.iterdir()) == ["messy.cts", "neat.cts"]


def test_a_printer_that_would_change_the_meaning_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cts.cli import fmt

    for wrong in ('scenario a\n  why "y"  # c\n', 'scenario a\n  why "x"\n', "scenario\n"):
        monkeypatch.setattr(fmt, "format_source", lambda _parsed, wrong=wrong: wrong)
        assert main(["fmt", "messy.cts"]) == 2
        assert "would have changed what it says" in capsys.readouterr().err
        assert (folder / "messy.cts").read_bytes() == MESSY.encode()


def test_the_configuration_names_the_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "other.cts").write_text("timeout   3s\n")
    (folder / "cts.yaml").write_text("paths: [sub]\n")
    assert main(["fmt"]) == 0
    assert capsys.readouterr().out == "reformatted sub/other.cts\n"
    (folder / "cts.yaml").write_text("paths: 3\n")
    assert main(["fmt"]) == 2
    assert "cts.yaml:1" in capsys.readouterr().err


def test_little_is_imported() -> None:
    program = "import sys; from cts.cli.main import main; main(['fmt', 'neat.cts']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    imported = set(done.stdout.split())
    assert "cts.dsl.format" in imported
    heavy = {
        "pathlib",
        "difflib",
        "dataclasses",
        "argparse",
        "lark",
        "pydantic",
        "ruamel.yaml",
        "json",
        "typing",
        "inspect",
    }
    assert imported & heavy == set()
