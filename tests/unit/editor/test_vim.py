"""Vim and Neovim, run for real with the plug-in installed as its documentation says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import cts
from cts.dsl.editor.looks import LOOKS
from cts.dsl.editor.vim import group

from .golden import CASES, expected_looks

ROOT = Path(cts.__file__).resolve().parent
PLUGIN = ROOT / "editors" / "vim"
SCRIPT = ROOT / "tests" / "editors" / "looks.vim"
LOOK_OF_GROUP = {group(look): look for look in LOOKS}


class Editor:
    """One of the two editors, in a home folder of its own that holds the plug-in and nothing else."""

    def __init__(self, name: str, home: Path) -> None:
        self.home = home
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb"}
        if name == "nvim":
            packages = home / ".local/share/nvim/site/pack"
            self.command = ["nvim", "--headless"]
            self.settings = home / ".config/nvim/init.vim"
        else:
            packages = home / ".vim/pack"
            self.command = ["vim", "-es", "-N", "-i", "NONE"]
            self.settings = home / ".vim/vimrc"
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text("set encoding=utf-8\nsyntax on\nfiletype plugin indent on\n", "utf-8")
        place = packages / "cts/start/cts"
        place.parent.mkdir(parents=True)
        shutil.copytree(PLUGIN, place)

    def run(self, *commands: str) -> None:
        words = [word for command in (*commands, "qall!") for word in ("-c", command)]
        if self.command[0] == "vim":
            # `-es` reads no settings unless they are named.
            words = ["-u", str(self.settings), *words]
        done = subprocess.run(
            [*self.command, *words], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0

    def looks(self, *files: Path) -> list[dict[str, Any]]:
        out = self.home / "looks.json"
        names = json.dumps([str(file) for file in files])
        self.run(f"let g:cts_files = {names}", f"let g:cts_out = '{out}'", f"source {SCRIPT}")
        assert out.is_file(), "the script did not get to its end"
        answer = json.loads(out.read_text("utf-8"))
        assert answer["errors"] == []
        return list(answer["files"])


@pytest.fixture(params=["vim", "nvim"])
def editor(request: pytest.FixtureRequest, tmp_path: Path) -> Editor:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return Editor(request.param, tmp_path)


def look_of(item: str) -> str:
    """The look that a syntax item gives: that of a region's ends, or the one its name says; none for what is between."""
    if item in LOOK_OF_GROUP:
        return LOOK_OF_GROUP[item]
    _, _, look = item.partition("_")
    return "" if look.endswith("_rest") else look


def given_looks(lines: list[list[tuple[int, str]]], source: str) -> dict[tuple[int, int], str]:
    """Line and column of every character that is no white space → its look; Vim counts columns in bytes."""
    looks = {}
    for number, (items, text) in enumerate(zip(lines, source.split("\n"), strict=False), 1):
        for at, char in enumerate(text):
            if not char.isspace():
                column = len(text[:at].encode()) + 1
                looks[number, at + 1] = look_of([name for first, name in items if first <= column][-1])
    return looks


def test_every_character_looks_as_the_goldens_say(editor: Editor) -> None:
    answers = editor.looks(*CASES)
    assert len(answers) == len(CASES)
    for case, answer in zip(CASES, answers, strict=True):
        expected = expected_looks(case.with_suffix(".tokens"))
        given = given_looks(answer["lines"], case.read_text("utf-8"))
        differing = {place: (given[place], look) for place, look in expected.items() if given[place] != look}
        assert differing == {}, f"{case.name}: (here, golden)"
        assert given.keys() == expected.keys()


def test_a_new_file_is_a_scenario_and_no_typescript(editor: Editor) -> None:
    (answer,) = editor.looks(editor.home / "new.cts")
    assert answer["filetype"] == answer["syntax"] == "cts"
    assert (answer["shiftwidth"], answer["expandtab"], answer["commentstring"]) == (2, 1, "# %s")
    assert answer["indentexpr"].startswith("CtsIndent")


def test_a_typescript_file_stays_one(editor: Editor) -> None:
    (answer,) = editor.looks(editor.home / "new.ts")
    assert answer["filetype"] == "typescript"


def test_files_that_are_typescript_are_named(editor: Editor) -> None:
    (editor.home / "src").mkdir()
    with editor.settings.open("a", encoding="utf-8") as settings:
        settings.write("let g:cts_typescript = ['*/src/*.cts']\n")
    (source, other) = editor.looks(editor.home / "src" / "a.cts", editor.home / "b.cts")
    assert source["filetype"] != "cts"
    assert other["filetype"] == "cts"


# Long strings, and lines within brackets, are indented by hand.
INDENTED = [case for case in CASES if case.stem not in ("strings", "unfinished")]


def test_indenting_a_well_indented_file_changes_nothing(editor: Editor) -> None:
    commands = []
    for case in INDENTED:
        shutil.copy(case, editor.home / case.name)
        commands += [f"edit {case.name}", "execute 'normal! gg=G'", "write"]
    # A line that stood too deep shows that `=` did its work.
    (editor.home / "deep.cts").write_text("scenario a\n      given x\n", "utf-8")
    editor.run(f"{' | '.join(commands)} | edit deep.cts | execute 'normal! gg=G'", "write")
    assert {case.name: (editor.home / case.name).read_text("utf-8") for case in INDENTED} == {
        case.name: case.read_text("utf-8") for case in INDENTED
    }
    assert (editor.home / "deep.cts").read_text("utf-8") == "scenario a\n  given x\n"


def test_new_lines_are_indented_as_blocks_open(editor: Editor) -> None:
    file = editor.home / "typed.cts"
    typed = (
        "iscenario a\\<CR>given file \"x\"\\<CR>actor b\\<CR>barrier go\\<CR>repeat 3 times\\<CR>read \"x\"\\<CR>"
        "expect all b succeed\\<Esc>"
    )  # fmt: skip
    editor.run(f"edit {file}", f'execute "normal! {typed.replace(chr(34), chr(92) + chr(34))}"', "write")
    assert file.read_text("utf-8") == (
        'scenario a\n  given file "x"\n  actor b\n    barrier go\n    repeat 3 times\n      read "x"\n'
        "  expect all b succeed\n"
    )
