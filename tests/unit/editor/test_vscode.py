"""The VS Code extension: its grammar, tried with the grammar's own tool; its package; that it is what is generated."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import cts
from cts.dsl.editor.generate import generated_files, stale_files
from cts.dsl.editor.looks import LOOKS
from cts.dsl.editor.pack import TYPE_NAMES, VSIX_NAMES, pack

from .golden import CASES, look_of, read_golden

ROOT = Path(cts.__file__).resolve().parent
EXTENSION = ROOT / "editors" / "vscode"
TOOL = ROOT / "tests" / "editors" / "node_modules" / ".bin" / "vscode-tmgrammar-test"


@pytest.fixture(scope="module")
def grammar_test() -> Path:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [ROOT / "scripts" / "editor-tools"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180
    )
    if done.returncode != 0:
        pytest.skip(f"vscode-tmgrammar-test cannot be installed: {done.stderr.strip()[-200:]}")
    return TOOL


def test_the_generated_files_are_up_to_date() -> None:
    assert stale_files() == [], "run python -m cts.dsl.editor.generate"
    done = subprocess.run(
        [sys.executable, "-m", "cts.dsl.editor.generate", "--check"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def with_assertions(case: Path) -> str:
    """The file, each line followed by one line for each of its tokens, which says the scope that it must have."""
    lines = ['# SYNTAX TEST "source.cts"']
    tokens = read_golden(case.with_suffix(".tokens"))
    for number, text in enumerate(case.read_text("utf-8").removesuffix("\n").split("\n"), 1):
        lines.append(text)
        for line, column, name, token in tokens:
            look = look_of(name)
            if line == number and look:
                blank = len(token) - len(token.lstrip())
                lines += _assertions(column - 1 + blank, len(token) - blank, LOOKS[look].scope)
    return "\n".join([*lines, ""])


def _assertions(start: int, length: int, scope: str) -> list[str]:
    """An arrow under a text; the first column, where the assertion's own `#` stands, has an arrow of another form."""
    if start == 0:
        return [f"#<{'-' * length} {scope}"]
    return [f"#{' ' * (start - 1)}{'^' * length} {scope}"]


def test_every_token_has_the_scope_that_the_goldens_say(grammar_test: Path, tmp_path: Path) -> None:
    for case in CASES:
        (tmp_path / case.name).write_text(with_assertions(case), "utf-8")
    grammar = EXTENSION / "syntaxes" / "cts.tmLanguage.json"
    command = [grammar_test, "-g", grammar, *sorted(tmp_path.glob("*.cts"))]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == len(CASES), done.stdout


def test_the_tool_tells_a_wrong_scope(grammar_test: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.cts"
    file.write_text('# SYNTAX TEST "source.cts"\nscenario a\n#<-------- keyword.control.step.cts\n', "utf-8")
    grammar = EXTENSION / "syntaxes" / "cts.tmLanguage.json"
    done = subprocess.run([grammar_test, "-g", grammar, file], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0


@pytest.fixture
def manifest() -> Any:
    return json.loads(generated_files()["editors/vscode/package.json"])


def test_the_manifest_takes_cts_files_from_typescript(manifest: Any) -> None:
    contributes = manifest["contributes"]
    (language,) = contributes["languages"]
    assert (language["id"], language["extensions"]) == ("cts", [".cts"])
    assert contributes["configurationDefaults"]["files.associations"] == {"*.cts": "cts"}
    first_line = re.compile(language["firstLine"])
    assert all(first_line.match(line) for line in ("scenario A-1 'x'", "verb copy(", "check whole(", "# cts"))
    assert not any(first_line.match(line) for line in ("import x", "export const scenario", "let x = 1", "use strict"))


def test_every_file_that_the_manifest_names_is_there(manifest: Any) -> None:
    contributes = manifest["contributes"]
    named = [contributes["languages"][0]["configuration"], contributes["grammars"][0]["path"]]
    assert [name for name in named if not (EXTENSION / name).is_file()] == []
    assert manifest["version"] == cts.__version__


def test_a_scenario_opens_a_deeper_line_and_a_declaration_with_an_origin_does_not() -> None:
    rules = json.loads(generated_files()["editors/vscode/language-configuration.json"])["indentationRules"]
    deeper = re.compile(rules["increaseIndentPattern"])
    assert all(deeper.search(line) for line in ("scenario a", "  actor b[3]", "verb put(x)", "    repeat 3 times"))
    assert not any(deeper.search(line) for line in ('verb put(x) from python "a:b"', "  expect all a succeed"))


class TestPackage:
    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        out = tmp_path / "cts.vsix"
        done = subprocess.run(
            [sys.executable, "-m", "cts.dsl.editor.pack", out], capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        return out

    def test_it_holds_the_extension_and_nothing_else(self, package: Path) -> None:
        with zipfile.ZipFile(package) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
        assert names[:2] == ["extension.vsixmanifest", "[Content_Types].xml"]
        assert sorted(names[2:]) == [
            "extension/LICENSE.txt",
            "extension/README.md",
            "extension/language-configuration.json",
            "extension/package.json",
            "extension/syntaxes/cts.tmLanguage.json",
        ]

    def test_its_manifest_names_the_extension_and_its_files(self, package: Path, manifest: Any) -> None:
        with zipfile.ZipFile(package) as archive:
            root = ET.fromstring(archive.read("extension.vsixmanifest"))
            names = set(archive.namelist())
        space = {"v": VSIX_NAMES}
        identity = root.find("v:Metadata/v:Identity", space)
        assert identity is not None
        assert (identity.get("Id"), identity.get("Publisher")) == (manifest["name"], manifest["publisher"])
        assert identity.get("Version") == manifest["version"]
        assert {asset.get("Path") for asset in root.iterfind("v:Assets/v:Asset", space)} <= names
        assert root.findtext("v:Metadata/v:License", "", space) in names
        engine = root.find("v:Metadata/v:Properties/v:Property[@Id='Microsoft.VisualStudio.Code.Engine']", space)
        assert engine is not None
        assert engine.get("Value") == manifest["engines"]["vscode"]

    def test_every_ending_has_a_content_type(self, package: Path) -> None:
        with zipfile.ZipFile(package) as archive:
            root = ET.fromstring(archive.read("[Content_Types].xml"))
            endings = {Path(name).suffix for name in archive.namelist()} - {".xml"}
        assert {default.get("Extension") for default in root.iterfind(f"{{{TYPE_NAMES}}}Default")} == endings

    def test_the_same_files_make_the_same_bytes(self, package: Path, tmp_path: Path) -> None:
        copied = tmp_path / "copied"
        shutil.copytree(EXTENSION, copied)
        (copied / "node_modules").mkdir()
        (copied / "node_modules" / "left-out.json").write_text("{}", "utf-8")
        again = tmp_path / "again.vsix"
        pack(copied, again)
        pack(copied, copied / "inside.vsix")
        pack(copied, copied / "inside.vsix")
        assert again.read_bytes() == package.read_bytes() == (copied / "inside.vsix").read_bytes()

    @pytest.mark.parametrize("words", [[], ["a", "b"], ["--help"]])
    def test_it_says_how_it_is_called(self, words: list[str]) -> None:
        command = [sys.executable, "-m", "cts.dsl.editor.pack", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (2, "usage: python -m cts.dsl.editor.pack OUT.vsix\n")

    def test_a_folder_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        out = tmp_path / "missing" / "x.vsix"
        command = [sys.executable, "-m", "cts.dsl.editor.pack", out]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (1, f"cannot write {out}: No such file or directory\n")
