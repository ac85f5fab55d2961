"""The front door: exit codes, one-line errors, and what is imported."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import cts
from cts.cli import table
from cts.cli.main import main
from cts.cli.options import Command, CommandError, Option, Parsed

Execute = Callable[[Parsed], int]
BROKEN_PIPE_EXIT = 141
each_buffering = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


@pytest.fixture(autouse=True)
def _own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own-state"))


@pytest.fixture
def add_command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Execute], None]:
    """Put a command called `probe` into the table that behaves as told."""

    def add(execute: Execute) -> None:
        module = ModuleType("cts.cli.probe")
        module.COMMAND = Command(  # type: ignore[attr-defined]
            "probe",
            options=(Option("--loud", "say more"),),
            examples=(("cts probe", "probe"),),
            usage_exit=4,
            interrupt_exit=2,
        )
        module.execute = execute  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "cts.cli.probe", module)
        entry = table.Entry("probe", "probe things", "probe", "Around it")
        monkeypatch.setattr(table, "COMMANDS", (*table.COMMANDS, entry))

    return add


def cts_process(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cts", *words]
    return subprocess.run(command, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cts {cts.__version__}\n"


def test_version_imports_nothing_but_the_front_door() -> None:
    show = "import sys; before = set(sys.modules); {}; print(*sorted(set(sys.modules) - before))"
    program = show.format("from cts.cli.main import main; main(['--version'])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    imported = done.stdout.splitlines()[-1].split()
    assert set(imported) <= {"__future__", "cts", "cts.cli", "cts.cli.main"}


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert "Usage: cts COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["version", "--help"], ["help", "version"], ["version", "-h"], ["--help", "version"]]
)
def test_help_of_a_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("cts version - ")


def test_no_word_at_all_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Usage: cts COMMAND" in captured.err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["verison"], "cts: unknown command 'verison'; did you mean 'version'?\nSee: cts --help\n"),
        (["qqq"], "cts: unknown command 'qqq'\nSee: cts --help\n"),
        (["help", "qqq"], "cts: unknown command 'qqq'\nSee: cts --help\n"),
        (["--verison"], "cts: unknown option --verison; did you mean --version?\nSee: cts --help\n"),
        (
            ["version", "--formt", "json"],
            "cts version: unknown option --formt; did you mean --format?\nSee: cts version --help\n",
        ),
    ],
)
def test_usage_errors(words: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", error)


def test_a_scenario_in_the_place_of_a_command_is_recognised(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "COMMANDS", (table.Entry("run", "run", "run", "Run"),))
    assert main(["first.cts"]) == 2
    assert "to run that scenario: cts run first.cts" in capsys.readouterr().err


def test_the_command_chooses_its_exit_code_for_usage_errors(
    add_command: Callable[[Execute], None], capsys: pytest.CaptureFixture[str]
) -> None:
    add_command(lambda _: 0)
    assert main(["probe", "--lod"]) == 4
    assert capsys.readouterr().err == "cts probe: unknown option --lod; did you mean --loud?\nSee: cts probe --help\n"


def test_the_exit_code_is_the_command_s(add_command: Callable[[Execute], None]) -> None:
    add_command(lambda args: 7 if args.flag("loud") else 5)
    assert main(["probe"]) == 5
    assert main(["probe", "--loud"]) == 7


def test_a_command_error_is_one_line(
    add_command: Callable[[Execute], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def execute(_: Parsed) -> int:
        raise CommandError("cannot write report/: Permission denied", exit_code=3)

    add_command(execute)
    assert main(["probe"]) == 3
    assert capsys.readouterr().err == "cts probe: cannot write report/: Permission denied\n"


def test_an_interrupt_is_one_line(add_command: Callable[[Execute], None], capsys: pytest.CaptureFixture[str]) -> None:
    def execute(_: Parsed) -> int:
        raise KeyboardInterrupt

    add_command(execute)
    assert main(["probe"]) == 2
    assert capsys.readouterr().err == "cts probe: interrupted\n"


class TestFaultOfOurOwn:
    """An exception that nobody foresaw."""

    @pytest.fixture(autouse=True)
    def faulty(self, add_command: Callable[[Execute], None]) -> None:
        def execute(_: Parsed) -> int:
            raise RuntimeError("the floor\nis missing")

        add_command(execute)

    def test_the_details_go_to_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        assert main(["probe", "--loud"]) == 3
        error = capsys.readouterr().err
        assert "Traceback" not in error
        assert error.startswith("cts: internal error: ")
        assert len(error.splitlines()) == 3
        path = Path(error.splitlines()[-1].partition(": ")[2])
        assert path.parent == tmp_path / "cts" / "crashes"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        details = path.read_text(encoding="utf-8")
        assert "RuntimeError: the floor" in details
        assert "['probe', '--loud']" in details
        assert cts.__version__ in details

    def test_a_state_folder_that_cannot_be_made_is_replaced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "state").write_text("not a folder")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        assert main(["probe"]) == 3
        path = Path(capsys.readouterr().err.splitlines()[-1].partition(": ")[2])
        assert path.is_file()
        assert path.is_relative_to(tmp_path)

    def test_nowhere_to_write(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_text("not a folder")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
        assert main(["probe"]) == 3
        error = capsys.readouterr().err
        assert "could not be written" in error
        assert "It happened in execute, line " in error
        assert "Traceback" not in error

    def test_only_the_newest_files_are_kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        folder = tmp_path / "cts" / "crashes"
        folder.mkdir(parents=True)
        for number in range(30):
            (folder / f"20200101-0000{number:02}-x.txt").touch()
        assert main(["probe"]) == 3
        names = sorted(path.name for path in folder.iterdir())
        assert len(names) == 20
        assert names[0] == "20200101-000011-x.txt"
        assert not names[-1].startswith("2020")

    def test_a_broken_pipe_of_its_own_is_a_fault_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def execute(_: Parsed) -> int:
            raise BrokenPipeError("to an actor")

        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        monkeypatch.setattr(sys.modules["cts.cli.probe"], "execute", execute)
        assert main(["probe"]) == 3
        assert "internal error" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["version"], ["completion", "bash"]])
@each_buffering
def test_a_reader_that_goes_away_is_silent_and_no_success(words: list[str], unbuffered: str) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = cts_process(*words, stdout=write_end, stderr=subprocess.PIPE, env=environment)
    finally:
        os.close(write_end)
    assert done.stderr == ""
    assert done.returncode == BROKEN_PIPE_EXIT


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@each_buffering
def test_a_full_disk_is_one_line(unbuffered: str) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = cts_process("version", stdout=full, stderr=subprocess.PIPE, env=environment)
    assert done.stderr == "cts: cannot write: no space left on device\n"
    assert done.returncode == 3


@pytest.mark.parametrize("words", ["lint {file}", "run {file}", "plan {file}", "history"])
def test_a_removed_folder_is_one_line(words: str, tmp_path: Path) -> None:
    folder, file = tmp_path / "gone", tmp_path / "a.cts"
    folder.mkdir()
    file.write_text("scenario A-1\n")
    done = subprocess.run(
        ["sh", "-c", f'rmdir ../gone && exec "$0" -m cts {words.format(file=file)}', sys.executable],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr == "cts: the current folder was removed; change to one that is there\n"
    assert done.returncode == 3


def test_a_limit_of_the_machine_is_one_line(tmp_path: Path) -> None:
    """A file of ours may not grow: the processes that hold actors cannot begin."""
    (tmp_path / "a.cts").write_text('scenario A-1 "t"\n  actor a\n    create "x"\n  expect a succeeds\n')
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 10; exec "$0" -m cts run a.cts --no-store', sys.executable],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stderr.splitlines()
    assert said == ["cts: a limit of this machine was reached: file too large (`ulimit -a` shows them)"]
    assert done.returncode == 3


FULL_OUTPUT = (
    "fmt --diff {file}",
    "fmt --check {file}",
    "lint {bad}",
    "plan {file}",
    "run {file} --no-store",
    "diff {file} {other}",
    "verbs",
    "explain E013",
    "report --schema",
)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", FULL_OUTPUT)
def test_a_full_disk_is_no_fault_of_the_scenario(words: str, tmp_path: Path) -> None:
    file, other, bad = tmp_path / "a.cts", tmp_path / "b.cts", tmp_path / "c.cts"
    bad.write_text("scenaro A-1\n")
    file.write_text('scenario A-1 "t"\n actor a\n  create "x"\n expect a succeeds\n')
    other.write_text('scenario A-1 "t"\n  actor a\n    create "x"\n  expect a fails\n')
    with open("/dev/full", "w") as full:
        paths = {"file": str(file), "other": str(other), "bad": str(bad)}
        done = cts_process(*(word.format(**paths) for word in words.split()), stdout=full, stderr=subprocess.PIPE)
    assert done.stderr.splitlines()[-1] == "cts: cannot write: no space left on device"
    assert "a.cts" not in done.stderr
    assert done.returncode == 3


@pytest.mark.parametrize("words", ["version", "verbs", "verbs lock", "explain E013", "history --help", "lint {file}"])
def test_closed_standard_output_does_not_matter(words: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.cts"
    file.write_bytes(b"\xff")
    words = words.format(file=file)
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m cts {words} >&-', sys.executable],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == (2 if "lint" in words else 0), done.stderr
    assert "internal error" not in done.stderr


def test_all_streams_closed() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m cts explain E013 <&- >&- 2>&-', sys.executable], timeout=60, check=False
    )
    assert done.returncode == 0


def test_characters_that_the_output_cannot_hold_are_spelt_out() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = cts_process("vér", capture_output=True, env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("cts: unknown command 'v\\xe9r'")


def test_the_console_script_is_the_same_door() -> None:
    script = Path(sys.executable).with_name("cts")
    done = subprocess.run([str(script), "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"cts {cts.__version__}\n"
