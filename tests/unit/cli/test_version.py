"""`cts version`."""

from __future__ import annotations

import json
import platform
import re
from pathlib import Path

import pytest

import cts
from cts.cli.main import main
from cts.cli.version import LIBRARIES


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["cts", cts.__version__]
    assert platform.python_version() in lines[1]


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "--format=json"]) == 0
    versions = json.loads(capsys.readouterr().out)
    assert versions["cts"] == cts.__version__
    assert all(versions[name][0].isdigit() for name in LIBRARIES)


def test_every_dependency_is_named() -> None:
    pyproject = (Path(cts.__file__).parent / "pyproject.toml").read_text(encoding="utf-8")
    block = pyproject.partition("dependencies = [")[2].partition("]")[0]
    assert sorted(re.findall(r'"([a-z.]+)>=', block)) == sorted(LIBRARIES)
