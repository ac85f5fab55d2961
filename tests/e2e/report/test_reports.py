"""`cts run` with real processes: what is written, where, and that it tells of a lost update what a reader needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from cts.interpreter.report.json_report import schema

# Both read before either writes: the barrier between makes the lost update certain.
LOST = """\
scenario LOST-1 "Adding one twice"
  tolerance 1s
  given file "n" with text "0"

  actor client[2]
    barrier go
    read_text "n" as before
    barrier read
    write "n" text "1"

  expect all client succeed
  expect file "n" equals "2" because "an update was lost"
"""
GOOD = """\
scenario GOOD-1 "One writes"
  actor writer
    write "n" text "1"

  expect writer succeeds
"""


def cts(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cts", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "lost.cts").write_text(LOST)
    (folder / "good.cts").write_text(GOOD)
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> subprocess.CompletedProcess[str]:
    return cts(folder, "run", ".", "--report", "report", "--seed", "7")


def test_the_text(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stderr
    text = done.stdout
    assert re.search(r"^passed        GOOD-1  One writes +\d", text, re.MULTILINE)
    assert "  an update was lost\n  lost.cts:12  expect file" in text
    assert re.search(r'seen +n is "1"', text)
    assert "barrier read opens" in text
    assert re.search(r"next +cts run \S*lost\.cts --id LOST-1 --seed 7 --keep all", text)
    assert text.endswith("seed 7\n")
    assert "\x1b" not in text


def test_the_folder(folder: Path, done: subprocess.CompletedProcess[str]) -> None:
    data = json.loads((folder / "report" / "report.json").read_text())
    jsonschema.validate(data, schema())
    assert data["counts"] == {"passed": 1, "failed": 1}
    assert data["is_complete"]
    root = ET.parse(folder / "report" / "junit.xml").getroot()
    assert [len(case) for case in root.iter("testcase")] == [0, 1]
    assert "an update was lost" in (folder / "report" / "summary.md").read_text()


def test_the_next_command_fails_again(folder: Path, done: subprocess.CompletedProcess[str]) -> None:
    found = re.search(r"next +cts (run .*--keep all)", done.stdout)
    assert found is not None
    again = cts(folder, *found.group(1).split(), "--no-store")
    assert again.returncode == 1
    assert "failed        LOST-1" in again.stdout
    assert "GOOD-1" not in again.stdout


def test_history_remembers(folder: Path, done: subprocess.CompletedProcess[str]) -> None:
    text = cts(folder, "history").stdout
    assert re.search(r"^GOOD-1 +\.  passed", text, re.MULTILINE)
    assert re.search(r"^LOST-1 +F  failed .*last passed never$", text, re.MULTILINE)


def test_no_store(tmp_path: Path) -> None:
    (tmp_path / "good.cts").write_text(GOOD)
    assert cts(tmp_path, "run", "good.cts", "--no-store").returncode == 0
    assert not (tmp_path / ".cts" / "history.db").exists()


def test_a_broken_store_changes_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "good.cts").write_text(GOOD)
    (tmp_path / ".cts").mkdir()
    (tmp_path / ".cts" / "history.db").write_bytes(b"broken" * 100)
    done = cts(tmp_path, "run", "good.cts")
    assert done.returncode == 0
    assert "the results were not remembered" in done.stdout


@pytest.mark.parametrize(("name", "begins"), [("json", "{"), ("junit", "<?xml"), ("markdown", "## cts")])
def test_standard_output_for_programs(folder: Path, name: str, begins: str) -> None:
    done = cts(folder, "run", "good.cts", "--format", name, "--no-store")
    assert done.returncode == 0
    assert done.stdout.startswith(begins)


def test_annotations(folder: Path) -> None:
    done = cts(folder, "run", "lost.cts", "--format", "github", "--no-store", "--keep", "none")
    assert re.search(
        r"^::error file=\S*lost\.cts,line=12,title=LOST-1 failed::an update was lost", done.stdout, re.MULTILINE
    )


def test_colour_on_demand(folder: Path) -> None:
    done = cts(folder, "run", "good.cts", "--no-store", FORCE_COLOR="1", NO_COLOR="")
    assert "\x1b[32mpassed" in done.stdout
