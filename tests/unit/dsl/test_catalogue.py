"""Every code has a page, and its examples show what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cts.dsl import catalogue, catalogue_pages, config
from cts.dsl.catalogue_entry import Entry
from cts.dsl.check.messages import MESSAGES
from cts.dsl.lint.facts import RunFacts
from cts.dsl.lint.registry import ABOUT_ALLOWANCES, ALL_CODES, RULES, load
from cts.dsl.lint.run import lint_file
from cts.dsl.mistakes import MISTAKES
from cts.dsl.modules import Loader
from cts.dsl.parser import parse
from cts.dsl.reading import source_of
from cts.dsl.resolve import analyse
from cts.dsl.source import SourceFile
from cts.dsl.token_mistakes import LEXICAL

ENTRIES = catalogue.entries()
BY_KIND = {kind: [entry for entry in ENTRIES if entry.code.startswith(kind)] for kind in ("E0", "E1", "W2", "E3")}


def named(entries: list[Entry]) -> list[object]:
    return [pytest.param(entry, id=f"{entry.code}-{entry.name}") for entry in entries]


def syntax_codes(text: str) -> set[str]:
    source = source_of("example.cts", text.encode())
    return {found.code for found in parse(source).diagnostics} if isinstance(source, SourceFile) else {source.code}


def meaning_codes(text: str, folder: Path) -> set[str]:
    path = folder / "example.cts"
    path.write_text(text, encoding="utf-8")
    return {found.code for found in analyse(str(path), parse(SourceFile(str(path), text)), Loader()).diagnostics}


def lint_codes(text: str) -> set[str]:
    # What the rule about ids looks for is another file of the same run.
    run = RunFacts({"COPY-006": (("other.cts", 1), ("example.cts", 2))})
    parsed = parse(SourceFile("example.cts", text))
    analysis = analyse("example.cts", parsed, Loader())
    return {found.code for found in lint_file(parsed, analysis.diagnostics, module=analysis.module, run=run)}


def config_codes(entry: Entry, text: str, folder: Path) -> set[str]:
    path = folder / ("pyproject.toml" if entry.language == "toml" else "cts.yaml")
    path.write_text(text, encoding="utf-8")
    return {found.code for found in config.read(str(path)).diagnostics}


@pytest.mark.parametrize("entry", named(BY_KIND["E0"]))
def test_examples_of_text(entry: Entry) -> None:
    assert syntax_codes(entry.bad) == {entry.code}
    assert syntax_codes(entry.good) == set()


@pytest.mark.parametrize("entry", named(BY_KIND["E1"]))
def test_examples_of_meaning(entry: Entry, tmp_path: Path) -> None:
    assert meaning_codes(entry.bad, tmp_path) == {entry.code}
    assert meaning_codes(entry.good, tmp_path) == set()


@pytest.mark.parametrize("entry", named(BY_KIND["W2"]))
def test_examples_of_lint(entry: Entry) -> None:
    assert lint_codes(entry.bad) == {entry.code}
    assert lint_codes(entry.good) == set()


@pytest.mark.parametrize("entry", named([entry for entry in BY_KIND["E3"] if entry.code != "E305"]))
def test_examples_of_configuration(entry: Entry, tmp_path: Path) -> None:
    assert config_codes(entry, entry.bad, tmp_path) == {entry.code}
    assert config_codes(entry, entry.good, tmp_path) == set()


def test_two_configurations(tmp_path: Path) -> None:
    entry = next(entry for entry in ENTRIES if entry.code == "E305")
    assert config_codes(entry, entry.good, tmp_path) == set()
    (tmp_path / "pyproject.toml").write_text("[tool.cts]\n", encoding="utf-8")
    assert config_codes(entry, entry.bad, tmp_path) == {"E305"}


def test_codes_and_names_are_unique() -> None:
    assert len({entry.code for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


def test_every_code_that_can_be_reported_has_a_page() -> None:
    reported = {row.code for row in (*LEXICAL.values(), *MISTAKES)} | {message.code for message in MESSAGES.values()}
    reported |= set(ALL_CODES)
    for path in Path(catalogue.__file__).parent.rglob("*.py"):
        reported |= set(re.findall(r'"([EW][0-3][0-9]{2})"', path.read_text(encoding="utf-8")))
    assert reported == {entry.code for entry in ENTRIES}


def test_pages_are_written_in_sentences() -> None:
    for entry in ENTRIES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.name), entry.code
        assert entry.summary
        assert not entry.summary.endswith("."), entry.code
        assert entry.explanation.endswith((".", "...", ")", "`")), entry.code


def test_rules_stand_in_files_of_their_names() -> None:
    rules = load(ALL_CODES)
    assert [(rule.code, rule.name) for rule in rules] == list(RULES)
    assert all(type(rule).__module__.rpartition(".")[2] == rule.name.replace("-", "_") for rule in rules)
    folder = Path(catalogue.__file__).parent / "lint" / "rules"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == {name.replace("-", "_") for _, name in RULES}
    assert not {code for code, _ in RULES} & {code for code, _ in ABOUT_ALLOWANCES}


@pytest.mark.parametrize("word", ["W204", "w204", "[W204]", "wait-as-synchronisation"])
def test_find(word: str) -> None:
    entry = catalogue.find(word)
    assert entry is not None
    assert entry.code == "W204"


def test_find_nothing() -> None:
    assert catalogue.find("W999") is None


def test_the_pages_in_docs_are_those_of_the_catalogue() -> None:
    """Mended by `python -m cts.dsl.catalogue_pages`."""
    folder = Path(catalogue_pages.FOLDER)
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert there == catalogue_pages.pages()


def test_importing_the_linter_imports_no_page() -> None:
    """A page costs nothing until somebody reads it."""
    import subprocess
    import sys

    program = (
        "import sys, cts.cli.lint_file, cts.dsl.lint.run; "
        "print([name for name in sys.modules if name.startswith('cts.') and ('pages' in name or 'catalogue' in name)])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
