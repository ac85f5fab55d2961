"""The scenarios for files, end to end: a few quick ones always, all of them at night."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = Path(__file__).parents[3] / "scenarios" / "files"
# For what they need, nobody has a machine yet; they are read by the linter, and skipped.
NEVER_RUN = {"NIS-002", "RLB-001", "LSS-002", "WSS-001", "WSS-002", "WSS-003", "CPS-001", "CPS-002"}

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the scenarios for files need Linux")


def run(tmp_path: Path, paths: list[Path], timeout_s: float) -> dict[str, dict[str, Any]]:
    """The report's scenarios, by id."""
    command = [sys.executable, "-m", "cts", "run", *map(str, paths), "--no-store", "--keep", "none"]
    done = subprocess.run(
        [*command, "--report", str(tmp_path)], capture_output=True, text=True, cwd=tmp_path, timeout=timeout_s
    )
    report = tmp_path / "report.json"
    assert report.exists(), done.stderr
    return {scenario["id"]: scenario for scenario in json.loads(report.read_text())["scenarios"]}


def assert_right(scenario: dict[str, Any]) -> None:
    """It passes, and every contrast fails: not by an error, and not by what it left behind."""
    assert scenario["verdict"] == "passed", scenario["reasons"]
    contrasts = [variant for variant in scenario["variants"] if variant["is_contrast"]]
    assert contrasts, f"{scenario['id']} has no contrast"
    for contrast in contrasts:
        assert contrast["verdict"] == "failed"
        assert [sentence for sentence in contrast["sentences"] if sentence["n_violated"]], contrast["name"]


def test_a_few_quick_ones(tmp_path: Path) -> None:
    names = ("RDW-001", "DDO-001", "SAP-001", "AOV-002", "FHL-001")
    found = run(tmp_path, [SCENARIOS / f"{name}.cts" for name in names], 120)
    assert sorted(found) == sorted(names)
    for scenario in found.values():
        assert_right(scenario)


def test_a_full_disk_is_judged_where_it_is_mounted(tmp_path: Path) -> None:
    (scenario,) = run(tmp_path, [SCENARIOS / "DSC-002.cts"], 60).values()
    if "a disk in memory needs root" in str(scenario["reasons"]):
        pytest.skip("no disk in memory: neither root nor user namespaces")
    assert_right(scenario)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    found = run(tmp_path, [SCENARIOS / f"{name}.cts" for name in sorted(NEVER_RUN)], 60)
    assert {id_: scenario["verdict"] for id_, scenario in found.items()} == dict.fromkeys(NEVER_RUN, "skipped")
    for scenario in found.values():
        assert scenario["skipped"], scenario["id"]


@pytest.mark.nightly
def test_all_of_them(tmp_path: Path) -> None:
    found = run(tmp_path, [SCENARIOS], 900)
    assert {path.stem for path in SCENARIOS.glob("*-*.cts")} == set(found)
    for id_, scenario in found.items():
        if scenario["verdict"] != "skipped":
            assert_right(scenario)
        else:
            assert id_ in NEVER_RUN or scenario["skipped"], id_


@pytest.mark.nightly
def test_the_table_of_copiers_is_what_comes_out(tmp_path: Path) -> None:
    root = SCENARIOS.parents[1]
    page = tmp_path / "copiers.md"
    subprocess.run([sys.executable, str(root / "scripts" / "copiers_table.py"), str(page)], check=True, timeout=900)
    assert page.read_text(encoding="utf-8") == (root / "docs" / "copiers.md").read_text(encoding="utf-8")
