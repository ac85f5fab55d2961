"""Completion, asked of the real shells."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from cts.cli.completion import bash, fish, zsh
from cts.cli.main import main
from cts.cli.options import COUNT, FOLDER, SCENARIOS, Command, Kind, Option, Positional, one_of
from cts.cli.table import COMMANDS

EXAMPLES = (("cts x", "x"),)
RUN = Command(
    "run",
    positionals=(Positional("PATH", "what to run", kind=SCENARIOS, count="any"),),
    options=(
        Option("--jobs", "runs at the same time", short="-j", kind=COUNT),
        Option("--tag", "only these: they're marked [so]", kind=Kind("TAG", str, "a tag"), repeatable=True),
        Option("--format", "how to print", kind=one_of("text", "json", "junit")),
        Option("--report", "where to write", kind=FOLDER),
    ),
    examples=EXAMPLES,
)
RECORD = Command("record", positionals=(Positional("ACTION", "what", kind=one_of("show", "drop")),), examples=EXAMPLES)
SAMPLE = [(RUN, "run scenarios: all of them"), (RECORD, "keep what's measured")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "place"
    (place / "sub").mkdir(parents=True)
    for name in ("one.cts", "two words.cts", "notes.txt"):
        (place / name).touch()
    return place


# What stands on the line (the last word is the one being completed), and what may come.
CASES = [
    (["r"], {"run", "record"}),
    (["run", "--f"], {"--format"}),
    (["run", "--format", ""], {"text", "json", "junit"}),
    (["run", "--format", "j"], {"json", "junit"}),
    (["run", ""], {"one.cts", "two words.cts", "sub"}),
    (["run", "--report", ""], {"sub"}),
    (["run", "--jobs", ""], set()),
    (["run", "-j", ""], set()),
    (["record", ""], {"show", "drop"}),
    (["record", "-"], {"-h", "--help"}),
]
each_case = pytest.mark.parametrize(("words", "expected"), CASES, ids=[" ".join(words) for words, _ in CASES])


class TestBash:
    def complete(self, words: list[str], folder: Path) -> set[str]:
        ask = '; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cts; printf "%s\\n" "${COMPREPLY[@]}"'
        script = "\n".join(bash(SAMPLE))
        command = ["bash", "--norc", "-c", script + ask, "bash", "cts", *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
        assert done.stderr == ""
        return set(done.stdout.splitlines()) - {""}

    @each_case
    def test_completes(self, words: list[str], expected: set[str], folder: Path) -> None:
        assert self.complete(words, folder) == expected

    def test_completes_after_an_equals_sign(self, folder: Path) -> None:
        assert self.complete(["run", "--format", "="], folder) == {"text", "json", "junit"}
        assert self.complete(["run", "--format", "=", "te"], folder) == {"text"}

    def test_the_command_is_registered(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["completion", "bash"]) == 0
        script = tmp_path / "cts.bash"
        script.write_text(capsys.readouterr().out)
        ask = ["bash", "--norc", "-c", f"source {script} && complete -p cts"]
        done = subprocess.run(ask, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout == "complete -F _cts cts\n"


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
class TestFish:
    @pytest.fixture(autouse=True)
    def _own_home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(name, str(tmp_path / "home"))

    @each_case
    def test_completes(self, words: list[str], expected: set[str], folder: Path) -> None:
        script = "\n".join(fish(SAMPLE))
        line = " ".join(["cts", *words])
        command = ["fish", "--no-config", "-c", f"{script}\ncomplete -C '{line}'"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
        assert done.stderr == ""
        offered = {row.partition("\t")[0].rstrip("/").replace("\\ ", " ") for row in done.stdout.splitlines()}
        assert offered == expected


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
class TestZsh:
    def test_the_script_is_zsh(self) -> None:
        done = subprocess.run(
            ["zsh", "-n"], input="\n".join(zsh(SAMPLE)), capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stderr == ""

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("cts rec\t", "cts record "),
            ("cts run --for\t", "cts run --format="),
            ("cts run --format=ju\t", "cts run --format=junit "),
            ("cts run on\t", "cts run one.cts "),
            ("cts run --report s\t", "cts run --report sub/"),
            ("cts record dr\t", "cts record drop "),
        ],
    )
    def test_completes_when_sourced(self, typed: str, shown: str, folder: Path, tmp_path: Path) -> None:
        script = tmp_path / "cts.zsh"
        script.write_text("\n".join(zsh(SAMPLE)) + "\n")
        prepare = f"autoload -Uz compinit && compinit -u -d {tmp_path}/dump; source {script}"
        assert f"<{shown}>" in _type_into_zsh(prepare, typed, folder)

    def test_completes_when_found_in_fpath(self, folder: Path, tmp_path: Path) -> None:
        functions = tmp_path / "functions"
        functions.mkdir()
        (functions / "_cts").write_text("\n".join(zsh(SAMPLE)) + "\n")
        prepare = f"fpath=({functions} $fpath); autoload -Uz compinit && compinit -u -d {tmp_path}/dump"
        # The first completion loads the function, the second finds it loaded.
        assert "<cts record drop >" in _type_into_zsh(prepare, "cts rec\tdr\t", folder)


def _type_into_zsh(prepare: str, typed: str, folder: Path) -> str:
    """What a real zsh on a terminal of its own prints after `typed` and Ctrl-G: the line as its editor holds it."""
    show = 'show() { print -r -- "<$BUFFER>"; }; zle -N show; bindkey "^G" show'
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "PS1": "", "HOME": str(folder)})
    try:
        # The quotes keep the echo of this line from looking like the prompt that it sets.
        os.write(terminal, f"{prepare}; {show}; PS1=rea''dy\n".encode())
        _read_until(terminal, "ready")
        os.write(terminal, typed.encode() + b"\x07")
        return _read_until(terminal, ">\r\n")
    finally:
        os.close(terminal)  # hangs up
        os.waitpid(pid, 0)


def _read_until(terminal: int, text: str) -> str:
    seen = ""
    deadline = time.monotonic() + 30
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
        assert ready, f"zsh did not print {text!r}, but {seen!r}"
        seen += os.read(terminal, 4096).decode(errors="replace")
    return seen


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_is_in_the_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for entry in COMMANDS:
        assert entry.name in script
