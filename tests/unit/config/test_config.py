"""Configurations: found, read, checked with exact places, and held against the JSON Schema that is shipped."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from cts.dsl import config
from cts.dsl.config_shape import DEFAULTS, LINT, SECTIONS, TOP
from cts.dsl.diagnostics import render

SCHEMA = json.loads((Path(config.__file__).parent / "config.schema.json").read_text(encoding="utf-8"))

FULL = """\
# All there is.
paths: [scenarios, more/x.cts]
defaults:
  timeout: 1.5min
  tolerance: 10ms
  runs: 3
  jobs: 2
lint:
  select: [W201, unused-name, W22]
  ignore: W222
profiles:
  ci:
    defaults: {runs: 20}
    lint:
      ignore: []
  night:
    paths: .
  empty:
"""
FULL_TOML = """\
[project]
name = "x"

[tool.cts]
paths = ["scenarios", "more/x.cts"]
defaults = { timeout = "1.5min", tolerance = "10ms", runs = 3, jobs = 2 }

[tool.cts.lint]
select = [
  "W201",
  "unused-name",
  "W22",
]
ignore = "W222"

[tool.cts.profiles.ci]
defaults.runs = 20
lint = { ignore = [] }

[tool.cts.profiles]
night.paths = "."
empty = {}
"""

# (text, code, line, column, what the message holds)
WRONG_YAML = [
    ("lint: [\n", "E301", 2, 1, "YAML"),
    ("a: b: c\n", "E301", 1, 5, "YAML"),
    ("\tlint: x\n", "E301", 1, 1, "YAML"),
    ("lint: *nothing\n", "E301", 1, 7, "alias"),
    ("a: 1\n---\nb: 2\n", "E301", 2, 1, "document"),
    ("[" * 3000, "E301", 1, 1, "YAML"),
    ("paths: \x07\n", "E301", 1, 8, "character"),
    ("- a\n", "E303", 1, 1, "mapping"),
    ("text\n", "E303", 1, 1, "mapping"),
    ("patsh: [a]\n", "E302", 1, 1, "`patsh`"),
    ("defaults:\n  timeut: 3s\n", "E302", 2, 3, "`timeut`"),
    ("profiles:\n  ci:\n    profiles: {}\n", "E302", 3, 5, "`profiles`"),
    ("<<: {runs: 3}\n", "E302", 1, 1, "`<<`"),
    ("paths:\n  a: b\n", "E303", 2, 3, "list of texts"),
    ("paths: [a, 3]\n", "E303", 1, 12, "a text"),
    ('paths: [a, ""]\n', "E303", 1, 12, "a text"),
    ("defaults:\n  timeout: 30\n", "E303", 2, 12, "30s"),
    ("defaults:\n  timeout: 0s\n", "E303", 2, 12, "30s"),
    ("defaults:\n  timeout: 3kg\n", "E303", 2, 12, "30s"),
    ("defaults:\n  timeout: 4MiB\n", "E303", 2, 12, "30s"),
    ("defaults:\n  timeout: s\n", "E303", 2, 12, "30s"),
    ("defaults:\n  runs: 0\n", "E303", 2, 9, "whole number"),
    ("defaults:\n  runs: 1.5\n", "E303", 2, 9, "whole number"),
    ("defaults:\n  runs: true\n", "E303", 2, 9, "whole number"),
    ('defaults:\n  jobs: "3"\n', "E303", 2, 9, "whole number"),
    ("defaults: 3\n", "E303", 1, 11, "mapping"),
    ("lint:\n  select: {}\n", "E303", 2, 11, "list of lint rules"),
    ("lint:\n  select: [3]\n", "E303", 2, 12, "code like W201"),
    ("lint:\n  ignore: [W201, lonely-barier]\n", "E304", 2, 18, "`lonely-barier`"),
    ("profiles:\n  ci:\n    lint:\n      ignore: [X]\n", "E304", 4, 16, "`X`"),
    ("defaults: {runs: 3, runs: 4}\n", "E306", 1, 21, "`runs`"),
    ("ü: 3\n", "E302", 1, 1, "`ü`"),
]
WRONG_TOML = [
    ("[tool.cts\n", "E301", 1, 10, "TOML"),
    ("[tool.cts]\npaths = [\n", "E301", 2, 10, "TOML"),
    ("[tool.cts]\npatsh = []\n", "E302", 2, 1, "`patsh`"),
    ("[tool.cts.defaults]\nruns = 0\n", "E303", 2, 8, "whole number"),
    ('[tool.cts.defaults]\ntimeout = "3"\n', "E303", 2, 11, "30s"),
    ("[tool.cts.defaults]\ntimeout = 1979-05-27\n", "E303", 2, 11, "30s"),
    ('[tool.cts.lint]\nselect = [\n  "W201",\n  "W999",\n]\n', "E304", 4, 3, "`W999`"),
    ("[tool.cts.profiles.ci.lnt]\n", "E302", 1, 2, "`lnt`"),
    ("[tool]\ncts = 3\n", "E303", 2, 7, "mapping"),
]


def read(folder: Path, name: str, text: str, profile: str | None = None) -> config.Loaded:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return config.read(str(path), profile)


@pytest.mark.parametrize(("name", "text"), [("cts.yaml", FULL), ("pyproject.toml", FULL_TOML)])
def test_everything(name: str, text: str, tmp_path: Path) -> None:
    loaded = read(tmp_path, name, text)
    assert [render(found) for found in loaded.diagnostics] == []
    found = loaded.config
    assert found.folder == str(tmp_path)
    assert found.paths == ("scenarios", "more/x.cts")
    assert (found.timeout_ns, found.tolerance_ns, found.runs, found.jobs) == (90_000_000_000, 10_000_000, 3, 2)
    assert (found.select, found.ignore) == (("W201", "unused-name", "W22"), ("W222",))
    assert found.profiles == ("ci", "night", "empty")
    ci = config.read(found.file, "ci").config
    assert (ci.runs, ci.jobs, ci.ignore, ci.paths) == (20, 2, (), found.paths)
    assert config.read(found.file, "night").config.paths == (".",)


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "column", "said"),
    [("cts.yaml", *case) for case in WRONG_YAML] + [("pyproject.toml", *case) for case in WRONG_TOML],
)
def test_mistakes(name: str, text: str, code: str, line: int, column: int, said: str, tmp_path: Path) -> None:
    loaded = read(tmp_path, name, text)
    (found,) = loaded.diagnostics
    assert (found.code, *found.source.place(found.span[0])) == (code, line, column)
    assert said in found.message
    assert render(found)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    loaded = read(tmp_path, "cts.yaml", "paht: a\ndefaults:\n  runs: 0\n  jobs: 2\nlint: 3\n")
    assert [found.code for found in loaded.diagnostics] == ["E302", "E303", "E303"]
    assert loaded.config.jobs == 2


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "cts.yaml"
    path.write_bytes(b"paths: \xff\n")
    (found,) = config.read(str(path)).diagnostics
    assert found.code == "E301"
    assert "not UTF-8" in found.message


def test_did_you_mean(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "cts.yaml", "default:\n  runs: 3\n").diagnostics
    assert found.label == "did you mean `defaults`?"


@pytest.mark.parametrize("text", ["", "# nothing\n", "lint:\n", "defaults: ~\nprofiles:\n"])
def test_nothing(text: str, tmp_path: Path) -> None:
    loaded = read(tmp_path, "cts.yaml", text)
    assert loaded.diagnostics == ()
    assert (loaded.config.paths, loaded.config.runs, loaded.config.select) == (None, None, None)


def test_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert config.find(str(inner)) is None
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert config.find(str(inner)) is None
    (tmp_path / "cts.yaml").write_text("", encoding="utf-8")
    assert config.find(str(inner)) == str(tmp_path / "cts.yaml")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.cts]\n", encoding="utf-8")
    assert config.find(str(inner)) == str(tmp_path / "a" / "pyproject.toml")


def test_not_found_beyond_the_project(tmp_path: Path) -> None:
    (tmp_path / "cts.yaml").write_text("", encoding="utf-8")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    assert config.find(str(project)) is None


def test_paths_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "cts.yaml").write_text("paths: [scenarios]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "sub")
    assert config.load().config.full_paths == ("../scenarios",)


def test_no_configuration_imports_no_parser(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    program = "import sys; from cts.dsl.config import load; load(); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert not {"ruamel.yaml", "tomllib", "cts.dsl.config_nodes", "re"} & set(done.stdout.split())


# --- the JSON Schema -------------------------------------------------------------------------------------------------


def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_knows_the_same_keys() -> None:
    known = {name: tuple(part["properties"]) for name, part in SCHEMA["$defs"].items() if "properties" in part}
    assert known == {"top": TOP, "profile": SECTIONS, "defaults": DEFAULTS, "lint": LINT}


def test_the_schema_takes_what_is_right() -> None:
    validator().validate(YAML(typ="safe").load(FULL))
    validator().validate(tomllib.loads(FULL_TOML)["tool"]["cts"])
    validator().validate(None)


# A merge key is gone before a schema sees it, and that 0s is no time is beyond a pattern.
UNSEEN = ("<<", "defaults:\n  timeout: 0s")
SEEN = [case[0] for case in WRONG_YAML if case[1] in ("E302", "E303") and not case[0].startswith(UNSEEN)]


@pytest.mark.parametrize("text", SEEN)
def test_the_schema_refuses_what_is_wrong(text: str) -> None:
    assert list(validator().iter_errors(YAML(typ="safe").load(text)))


def test_the_examples_in_docs_are_right(tmp_path: Path) -> None:
    page = Path(config.__file__).parents[1] / "docs" / "configuration.md"
    blocks = re.findall(r"```(yaml|toml)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert [language for language, _ in blocks] == ["yaml", "toml"]
    for language, text in blocks:
        name = "cts.yaml" if language == "yaml" else "pyproject.toml"
        loaded = read(tmp_path, name, text, "ci")
        (tmp_path / name).unlink()
        assert loaded.diagnostics == ()
        assert (loaded.config.paths, loaded.config.timeout_ns, loaded.config.runs) == (
            ("scenarios",),
            60_000_000_000,
            20,
        )
