"""The file of baselines: what is written can be read, comments stay, and what is wrong is said in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from cts.interpreter.judge.baseline_file import BadBaselines, BaselineFile, load_figures, machine_profile
from cts.interpreter.judge.quantity import Quantity

KEY = ("LCK-001", "clients=10", "p95(client.acquire)")
OTHER = ("LCK-001", "", "rate(client.acquire)")


def recorded(path: Path) -> BaselineFile:
    file = BaselineFile(str(path))
    file.record("here", {KEY: (Quantity("duration", 1_500_000), 20), OTHER: (Quantity("rate", 51.5), 3)}, "2026-01-02")
    file.save()
    return BaselineFile(str(path))


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    file = recorded(tmp_path / "baselines.yaml")
    entries = file.entries("here")
    assert entries[KEY].quantity == Quantity("duration", 1_500_000)
    assert entries[KEY].n_runs == 20
    assert entries[KEY].date == "2026-01-02"
    assert file.figures("here").values[OTHER] == Quantity("rate", 51.5)
    assert file.figures("there").values == {}
    assert file.profiles == ["here"]


def test_comments_of_people_stay(tmp_path: Path) -> None:
    path = tmp_path / "baselines.yaml"
    recorded(path)
    text = path.read_text().replace("value: 1500000", "value: 1500000  # since the new disk")
    path.write_text(text.replace("    LCK-001:", "    # measured on a quiet night\n    LCK-001:"))
    file = BaselineFile(str(path))
    file.record("here", {KEY: (Quantity("duration", 2_000_000), 5)}, "2026-02-03")
    file.save()
    after = path.read_text()
    assert "value: 2000000  # since the new disk" in after
    assert "# measured on a quiet night" in after
    assert "is: 2ms" in after
    assert BaselineFile(str(path)).entries("here")[OTHER].n_runs == 3


def test_drop_leaves_nothing_empty(tmp_path: Path) -> None:
    file = recorded(tmp_path / "baselines.yaml")
    assert file.drop("here", [KEY, ("LCK-002", "", "x")]) == 1
    assert list(file.entries("here")) == [OTHER]
    assert file.drop("here", [OTHER]) == 1
    assert file.profiles == []


def test_no_file_is_no_baseline(tmp_path: Path) -> None:
    assert load_figures(str(tmp_path / "none.yaml")) is None
    assert BaselineFile(str(tmp_path / "none.yaml")).entries("here") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "is no YAML"),
        ("- 1\n", "is no file of baselines"),
        ("format: 9\n", "is no file of baselines"),
        ("format: 1\nprofiles: {here: {X: {'-': {'p95(a)': 5}}}}\n", "needs a value and a kind"),
        ("format: 1\nprofiles: {here: {X: {'-': {'p95(a)': {value: 5, kind: apples}}}}}\n", "needs a value and a kind"),
        ("format: 1\nprofiles: {here: {X: 3}}\n", "a mapping is needed"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "baselines.yaml"
    path.write_text(text)
    with pytest.raises(BadBaselines, match=says):
        BaselineFile(str(path)).entries("here")


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(BadBaselines, match="cannot be read"):
        BaselineFile(str(tmp_path))


def test_the_profile_names_a_kind_of_machine() -> None:
    profile = machine_profile()
    assert profile == machine_profile()
    assert "cpu" in profile
    assert not set(profile) - set("abcdefghijklmnopqrstuvwxyz0123456789-._")
