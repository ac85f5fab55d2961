"""Scenarios of the port-reservation tool, end to end: the sound design passes, and the racy one is told from it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCENARIOS = Path(__file__).parents[3] / "scenarios" / "ports"


def test_the_sound_design_passes_and_the_racy_one_is_caught(tmp_path: Path) -> None:
    words = ("--id", "PRT-00[1457]", "--no-store", "--keep", "none", "--report", str(tmp_path))
    command = [sys.executable, "-m", "cts", "run", str(SCENARIOS), *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=100)
    found = json.loads((tmp_path / "report.json").read_text())
    verdicts = {scenario["id"]: scenario["verdict"] for scenario in found["scenarios"]}
    assert verdicts == dict.fromkeys(("PRT-001", "PRT-004", "PRT-005", "PRT-007"), "passed"), done.stdout
    of_contrasts = [v["verdict"] for scenario in found["scenarios"] for v in scenario["variants"] if v["is_contrast"]]
    assert of_contrasts == ["failed"] * 4


def test_the_tool_runs_by_one_interpreter_whatever_python3_is(tmp_path: Path) -> None:
    """A `python3` that cannot run anything, first on the PATH."""
    fake = tmp_path / "bin" / "python3"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    command = [sys.executable, "-m", "cts", "run", str(SCENARIOS), "--id", "PRT-001", "--no-store"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=60, env={"PATH": f"{fake.parent}:/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stdout
