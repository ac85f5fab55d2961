"""Every command of the table: it loads, its help fits, its examples are understood."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

import pytest

import cts
from cts.cli import table
from cts.cli.help_text import of_command, overview
from cts.cli.main import load
from cts.cli.options import Command, read

each_command = pytest.mark.parametrize("entry", table.COMMANDS, ids=lambda entry: entry.name)


def test_names_are_unique() -> None:
    names = [entry.name for entry in table.COMMANDS]
    assert sorted(set(names)) == sorted(names)


def test_commands_of_a_group_stand_together() -> None:
    groups = [entry.group for entry in table.COMMANDS]
    changes = [group for before, group in zip([None, *groups], groups, strict=False) if group != before]
    assert len(changes) == len(set(groups))


def test_every_module_with_a_command_is_in_the_table() -> None:
    folder = Path(cts.__file__).parent / "cli"
    found = set()
    for path in folder.glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == "COMMAND" for target in targets):
                found.add(path.stem)
    assert found == {entry.module for entry in table.COMMANDS}


@each_command
def test_the_module_keeps_to_the_form(entry: table.Entry) -> None:
    command, execute = load(entry)
    assert isinstance(command, Command)
    assert command.name == entry.name
    assert callable(execute)


@each_command
def test_keys_and_names_are_unique(entry: table.Entry) -> None:
    command, _ = load(entry)
    keys = [option.key for option in command.options] + [positional.key for positional in command.positionals]
    names = [name for option in command.options for name in option.names]
    assert len(keys) == len(set(keys))
    assert len(names) == len(set(names))
    counts = [positional.count for positional in command.positionals]
    assert all(count in ("one", "optional") for count in counts[:-1]), "only the last argument may take many words"


@each_command
def test_defaults_are_of_their_kind(entry: table.Entry) -> None:
    command, _ = load(entry)
    for option in command.options:
        if option.default is not None:
            assert option.kind is not None, f"{option.name} is a flag and has a default"
            option.kind.read(str(option.default))


@each_command
def test_help_fits_80_columns_and_shows_every_option(entry: table.Entry) -> None:
    command, _ = load(entry)
    text = of_command(command, entry.summary)
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    for option in command.options:
        assert option.name in text
    assert command.examples, "an example says more than a description"


@each_command
def test_examples_are_understood(entry: table.Entry) -> None:
    command, _ = load(entry)
    for line, _ in command.examples:
        words = shlex.split(line)
        for redirection in ("|", ">", "<", "&&"):
            words = words[: words.index(redirection)] if redirection in words else words
        assert words[:2] == ["cts", command.name], line
        assert read(command, words[2:]) is not None, line


def test_the_overview_fits_a_screen_and_lists_every_command() -> None:
    text = overview(table.COMMANDS)
    lines = text.splitlines()
    assert len(lines) <= 32
    assert [line for line in lines if len(line) > 80] == []
    for entry in table.COMMANDS:
        assert any(line.split()[:1] == [entry.name] and entry.summary in line for line in lines)
    assert "Examples:" in lines


def test_examples_of_the_overview_are_understood() -> None:
    names = [entry.name for entry in table.COMMANDS]
    for line, _ in table.EXAMPLES:
        words = shlex.split(line)
        if words[1] in names:
            entry = table.find(words[1])
            assert entry is not None
            assert read(load(entry)[0], words[2:]) is not None, line
