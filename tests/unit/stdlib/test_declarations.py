"""What the library says of itself is true: its examples compile, its functions are there, its pages are up to date."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from cts.dsl import ast
from cts.dsl.compile import compile_files
from cts.dsl.declarations import Signature
from cts.dsl.modules import COMMON, Loader
from cts.dsl.reference import declared, modules, pages

LIBRARY = [(module.name, found) for module in modules(Loader()) for found in declared(module)]
EXAMPLES = [(name, found.what, example) for name, found in LIBRARY for example in found.examples]
ROOT = Path(__file__).parents[3]


def label(case: tuple[str, str, str]) -> str:
    return f"{case[0]}: {case[2]}"


@pytest.mark.parametrize("case", EXAMPLES, ids=label)
def test_examples_compile(case: tuple[str, str, str], tmp_path: Path) -> None:
    module, what, example = case
    use = "" if module in COMMON else f"use {module}\n\n"
    given = f"  {example}\n" if what == "fixture" else ""
    step = f"    {example}\n" if what == "verb" else "    compute for 1ms\n"
    text = (
        f'{use}scenario EX-1 "An example"\n  semaphore slots of 3\n{given}\n  actor writer\n    compute for 1ms\n\n'
        f"  actor user\n{step}\n  expect writer succeeds\n"
    )
    path = tmp_path / "example.cts"
    path.write_text(text)
    found = compile_files([str(path)])
    assert [f"{diagnostic.code}: {diagnostic.message}" for diagnostic in found.diagnostics] == []


@pytest.mark.parametrize("case", LIBRARY, ids=lambda case: f"{case[0]}.{case[1].name}")
def test_every_declaration_has_a_text_and_an_example(case: tuple[str, object]) -> None:
    found = case[1]
    assert found.paragraphs, "no `##` lines"  # type: ignore[attr-defined]
    assert found.examples, "no example"  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", LIBRARY, ids=lambda case: f"{case[0]}.{case[1].name}")
def test_the_function_takes_just_the_declared_parameters(case: tuple[str, object]) -> None:
    signature: Signature = case[1].signature  # type: ignore[attr-defined]
    node = signature.node
    assert isinstance(node, ast.VerbDecl | ast.FixtureDecl)
    assert node.origin is not None
    target = "".join(str(part) for part in node.origin.target.parts)
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    taken = [parameter for parameter in inspect.signature(function).parameters if parameter != "context"]
    assert taken == [parameter.name for parameter in signature.parameters]


def test_the_pages_are_up_to_date() -> None:
    """Written by `python -m cts.dsl.reference`."""
    folder = ROOT / "docs" / "reference"
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert there == pages()


def test_actors_can_import_every_verb_without_third_parties() -> None:
    """Zygotes see the standard library of Python only, and every module they hold makes each fork dearer."""
    import subprocess
    import sys

    names = sorted({str(found.signature.node.origin.target.parts[0]).partition(":")[0] for _, found in LIBRARY})  # type: ignore[union-attr]
    code = (
        f"import sys, types\npackage = types.ModuleType('cts')\npackage.__path__ = [{str(ROOT)!r}]\n"
        f"sys.modules['cts'] = package\nfor name in {names!r}:\n    __import__(name)\n"
        "slow = {'subprocess', 'pathlib', 'tempfile', 'shutil', 'dataclasses', 're', 'typing', 'random', 'hashlib'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
