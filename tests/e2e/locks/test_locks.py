"""A few of the lock scenarios, end to end: against a real server where there is one, and skipped with a reason where not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = Path(__file__).parents[3] / "scenarios" / "locks"

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None or find_spec("redis") is None or find_spec("pottery") is None,
    reason="it needs redis-server, and the modules redis and pottery",
)
needs_file_locks = pytest.mark.skipif(
    not sys.platform.startswith("linux") or find_spec("filelock") is None,
    reason="it needs Linux and the module filelock",
)


def _run(tmp_path: Path, *words: str, path: str | None = None) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "cts",
        "run",
        *words,
        "--no-store",
        "-j",
        "2",
        "--keep",
        "none",
        "--report",
        str(tmp_path),
    ]
    environment = dict(os.environ) if path is None else {**os.environ, "PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60)
    report = tmp_path / "report.json"
    assert report.exists(), done.stderr
    found: dict[str, Any] = json.loads(report.read_text())
    return {scenario["id"]: scenario for scenario in found["scenarios"]}


@needs_redis
def test_libraries_keep_the_basics_and_the_broken_lock_is_caught(tmp_path: Path) -> None:
    found = _run(tmp_path, str(SCENARIOS / "basic.cts"), "--id", "LCK-00[134]")
    assert {id_: scenario["verdict"] for id_, scenario in found.items()} == dict.fromkeys(
        ("LCK-001", "LCK-003", "LCK-004"), "passed"
    )
    contrasts = [variant for variant in found["LCK-003"]["variants"] if variant["is_contrast"]]
    assert [variant["values"]["library"] for variant in contrasts] == ["broken"]
    assert [variant["verdict"] for variant in contrasts] == ["failed"]


@needs_redis
def test_clients_driven_from_one_process_are_judged_one_by_one(tmp_path: Path) -> None:
    found = _run(tmp_path, str(SCENARIOS / "scale.cts"), "--id", "LCK-042")
    assert found["LCK-042"]["verdict"] == "passed"
    sound = next(variant for variant in found["LCK-042"]["variants"] if not variant["is_contrast"])
    (step,) = sound["steps"]
    assert step["n"] > 20
    assert step["n_failed"] == 0


@needs_redis
def test_what_is_damaged_or_converted_is_judged_against_a_contrast(tmp_path: Path) -> None:
    found = _run(tmp_path, str(SCENARIOS), "--id", "LCK-037", "--id", "LCK-061")
    assert {id_: scenario["verdict"] for id_, scenario in found.items()} == {"LCK-037": "passed", "LCK-061": "passed"}
    contrasts = [v["verdict"] for scenario in found.values() for v in scenario["variants"] if v["is_contrast"]]
    assert contrasts
    assert set(contrasts) == {"failed"}


@needs_file_locks
def test_a_lock_of_the_system_ends_with_its_holder_and_a_lock_file_does_not(tmp_path: Path) -> None:
    found = _run(tmp_path, str(SCENARIOS / "files.cts"), "--id", "LCK-051")
    assert found["LCK-051"]["verdict"] == "passed"
    contrast = next(variant for variant in found["LCK-051"]["variants"] if variant["is_contrast"])
    assert contrast["verdict"] == "failed"


def test_without_a_server_they_are_skipped_and_say_what_is_missing(tmp_path: Path) -> None:
    found = _run(tmp_path, str(SCENARIOS / "basic.cts"), path="/nowhere")
    assert {scenario["verdict"] for scenario in found.values()} == {"skipped"}
    assert "redis-server" in json.dumps(found["LCK-001"])
