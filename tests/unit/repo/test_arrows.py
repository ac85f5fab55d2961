"""Imports point one way: dsl knows of no other floor, interpreter knows the plan alone, cli knows all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

FLOORS = ("dsl", "interpreter", "stdlib", "cli")

# For each floor, what it may import of the package beside itself. A name stands for the module and all below it.
ALLOWED = {
    "dsl": (),
    "interpreter": ("cts.dsl.plan", "cts.stdlib"),
    "stdlib": ("cts.dsl.plan", "cts.interpreter"),
    "cli": ("cts.dsl", "cts.interpreter", "cts.stdlib"),
}


def imported(source: str, module: str, is_package: bool) -> Iterator[str]:
    """The full names of what a module imports of the package cts, wherever in the module it does so.

    `from a import b` counts as a.b: whether b is a module or a name in one makes no difference to who may import it.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and _is_import_call(node.func) and node.args:
            first = node.args[0]
            names = [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []
        else:
            continue
        yield from (name for name in names if name == "cts" or name.startswith("cts."))


def _is_import_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__")


def is_allowed(name: str, floor: str) -> bool:
    if name in ("cts", "cts.__version__"):
        return True
    return any(name == good or name.startswith(good + ".") for good in (f"cts.{floor}", *ALLOWED[floor]))


@pytest.mark.parametrize("floor", FLOORS)
def test_arrows(floor: str, root: Path, tracked: list[Path]) -> None:
    wrong = []
    for path in tracked:
        if path.parts[0] != floor or path.suffix != ".py":
            continue
        is_package = path.name == "__init__.py"
        module = ".".join(["cts", *(path.parent if is_package else path.with_suffix("")).parts])
        source = (root / path).read_text(encoding="utf-8")
        wrong += [f"{path}: {name}" for name in imported(source, module, is_package) if not is_allowed(name, floor)]
    assert wrong == []


def test_the_root_imports_nothing(root: Path) -> None:
    source = (root / "__init__.py").read_text(encoding="utf-8")
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_the_plan_knows_no_text(root: Path, tracked: list[Path]) -> None:
    """Whoever imports the plan must not get the parser with it."""
    text_modules = ("ast", "parser", "compile", "resolve", "modules", "check", "lint", "format", "lexer", "trivia")
    for path in tracked:
        if PurePosixPath(path).match("dsl/plan.py") or path.parts[:2] == ("dsl", "plan"):
            source = (root / path).read_text(encoding="utf-8")
            module = ".".join(["cts", *path.with_suffix("").parts])
            names = set(imported(source, module, path.name == "__init__.py"))
            assert not [name for name in names if name.split(".")[2:3] and name.split(".")[2] in text_modules], path


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os", []),
        ("import cts.dsl.ast", ["cts.dsl.ast"]),
        ("from cts.dsl.plan import Plan", ["cts.dsl.plan.Plan"]),
        ("from .clock import now", ["cts.interpreter.judge.clock.now"]),
        ("from . import tally", ["cts.interpreter.judge.tally"]),
        ("from ..events import Event", ["cts.interpreter.events.Event"]),
        ("from ... import dsl", ["cts.dsl"]),
        ("from ...dsl import ast, plan", ["cts.dsl.ast", "cts.dsl.plan"]),
        ("def f():\n    from ...cli.main import main", ["cts.cli.main.main"]),
        ("if TYPE_CHECKING:\n    from ...dsl.ast import File", ["cts.dsl.ast.File"]),
        ("import importlib\nimportlib.import_module('cts.cli')", ["cts.cli"]),
        ("__import__('cts.dsl.parser')", ["cts.dsl.parser"]),
    ],
)
def test_imports_are_seen(source: str, expected: list[str]) -> None:
    assert list(imported(source, "cts.interpreter.judge.files", is_package=False)) == expected


def test_imports_of_a_package_are_seen() -> None:
    assert list(imported("from .rule import Rule", "cts.dsl.lint", is_package=True)) == ["cts.dsl.lint.rule.Rule"]


@pytest.mark.parametrize(
    ("name", "floor", "expected"),
    [
        ("cts.dsl.plan.Plan", "interpreter", True),
        ("cts.dsl.planner", "interpreter", False),
        ("cts.dsl", "interpreter", False),
        ("cts.dsl.ast", "interpreter", False),
        ("cts.cli.terminal", "interpreter", False),
        ("cts.interpreter.clock", "dsl", False),
        ("cts.stdlib.files", "dsl", False),
        ("cts.dsl.ast.File", "dsl", True),
        ("cts.dsl.parser", "stdlib", False),
        ("cts.cli.main", "stdlib", False),
        ("cts.dsl.parser", "cli", True),
        ("cts.__version__", "dsl", True),
    ],
)
def test_what_is_allowed(name: str, floor: str, expected: bool) -> None:
    assert is_allowed(name, floor) is expected
