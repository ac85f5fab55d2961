"""docs/catalogue.md says what is there: every scenario has its row, every row its scenario, and nothing is out of date."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
WORDS = ("passed", "failed", "flaky", "inconclusive", "error", "skipped", "not run yet")


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue_script", ROOT / "scripts" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_scenarios_are(catalogue: ModuleType) -> None:
    shown = catalogue.PAGE.read_text(encoding="utf-8")
    again = catalogue.page(catalogue.scenarios(), catalogue.results_of_page(catalogue.PAGE))
    assert shown == again, "docs/catalogue.md is out of date: python scripts/catalogue.py"


def test_every_scenario_has_one_row(catalogue: ModuleType) -> None:
    shown = re.findall(r"(?m)^\|[^|]*\| `([^`]+)` \|", catalogue.PAGE.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(catalogue.scenarios())


def test_every_id_of_the_files_has_a_file_of_its_name(catalogue: ModuleType) -> None:
    asked = [answer[0] for _, answer in catalogue.ASKED["A. File copying under contention"]]
    assert len(asked) == 35
    for name in asked:
        assert catalogue.scenarios()[name].file == f"scenarios/files/{name}.cts"


def test_results_are_verdicts(catalogue: ModuleType) -> None:
    for name, result in catalogue.results_of_page(catalogue.PAGE).items():
        assert result.startswith(WORDS), name
