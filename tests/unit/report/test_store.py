"""The store of earlier results: what it remembers, what it forgets, and that it never gets in the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cts.interpreter import store as store_module
from cts.interpreter.report.document import Machine, Problem, Report, Scenario, Step, Variant
from cts.interpreter.report.trends import step_changes, trend_of
from cts.interpreter.store import Store, StoreError


def report(
    verdict: str = "passed", *, plan: str = "p1", seed: int = 1, median_ns: int = 2_000_000, at: int = 0
) -> Report:
    n_failed = int(verdict == "failed")
    variant = Variant("", {}, False, verdict, 1 - n_failed, n_failed, steps=[Step("a.job", 1, 0, 0, median_ns)])
    problems = [Problem("expectation", "violated", "a succeeds", "look here")] if n_failed else []
    scenario = Scenario("S-1", "a title", verdict, file="s.cts", plan=plan, problems=problems, variants=[variant])
    began = f"2026-11-21T14:{at:02d}:00+00:00"
    return Report(began=began, seed=seed, machine=Machine("Linux", "6.1.0", n_cpus=2), scenarios=[scenario])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / ".cts" / "history.db"))


def test_nothing_is_remembered_at_first(store: Store) -> None:
    assert store.scenarios() == []
    assert store.results("S-1") == []
    assert store.last_passed("S-1") is None
    assert not Path(store.path).exists()


def test_results_come_back_the_newest_first(store: Store) -> None:
    store.add(report(seed=1, at=1))
    store.add(report("failed", seed=2, at=2))
    newest, oldest = store.results("S-1")
    assert (newest.verdict, newest.seed, newest.reason, newest.n_runs) == ("failed", 2, "look here", 1)
    assert (oldest.verdict, oldest.began, oldest.machine["n_cpus"]) == ("passed", "2026-11-21T14:01:00+00:00", 2)
    assert oldest.variants[0].facts.steps == {"a.job": [1, 0, 0, 2_000_000]}
    last = store.last_passed("S-1")
    assert last is not None
    assert last.seed == 1


def test_the_folder_keeps_itself_out_of_git(store: Store) -> None:
    store.add(report())
    assert (Path(store.path).parent / ".gitignore").read_text() == "*\n"


def test_it_is_bounded_and_the_last_pass_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST_PER_SCENARIO", 3)
    store.add(report(seed=1))
    for seed in range(2, 8):
        store.add(report("failed", seed=seed))
    assert [result.seed for result in store.results("S-1")] == [7, 6, 5, 1]
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM campaign").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM variant").fetchone() == (4,)
    connection.close()


def test_campaigns_are_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST_CAMPAIGNS", 2)
    for seed in range(1, 6):
        store.add(report(seed=seed))
    assert [result.seed for result in store.results("S-1")] == [5, 4]


ADD_MANY = """
import sys
from cts.interpreter.report.document import Report, Scenario
from cts.interpreter.store import Store
for seed in range(int(sys.argv[2]), int(sys.argv[2]) + 5):
    Store(sys.argv[1]).add(Report(seed=seed, scenarios=[Scenario("S-1", "", "passed")]))
"""


def test_several_cts_at_once(store: Store) -> None:
    """They also make the store at once."""
    writers = [subprocess.Popen([sys.executable, "-c", ADD_MANY, store.path, str(first)]) for first in (100, 200, 300)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    seeds = sorted(result.seed for result in store.results("S-1"))
    assert seeds == [*range(100, 105), *range(200, 205), *range(300, 305)]


def test_no_store_of_results(store: Store) -> None:
    Path(store.path).parent.mkdir()
    Path(store.path).write_bytes(b"something else entirely, and long enough to be looked at" * 20)
    with pytest.raises(StoreError, match="no store of results"):
        store.add(report())
    store.ended(report())
    assert "remove it" in store.remarks()[0]


def test_a_store_of_a_newer_version(store: Store) -> None:
    store.add(report())
    with sqlite3.connect(store.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer cts"):
        store.results("S-1")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / ".cts" / "history.db"))
    store.ended(report())
    assert store.remarks()[0].startswith("the results were not remembered: ")


def test_what_was_different_when_it_passed(store: Store) -> None:
    store.add(report(seed=5, at=2))
    now = report("failed", median_ns=9_000_000, plan="p2")
    now.machine = Machine("Linux", "6.2.0", n_cpus=2)
    store.compare(now.scenarios[0], now)
    assert now.scenarios[0].last_passed == "2026-11-21 14:02 UTC (seed 5)"
    assert now.scenarios[0].changes == [
        "the scenario itself says something else now",
        "kernel is 6.2.0, and was 6.1.0",
        "a.job took 9ms, and 2ms then (median)",
    ]


def test_nothing_was_different(store: Store) -> None:
    store.add(report())
    now = report("failed")
    store.compare(now.scenarios[0], now)
    assert now.scenarios[0].changes == [
        "nothing that was recorded differs: what is left is timing, and what cts does not see"
    ]


def test_what_passes_is_not_compared(store: Store) -> None:
    store.add(report())
    now = report()
    store.compare(now.scenarios[0], now)
    assert now.scenarios[0].last_passed == ""


# --- trends ----------------------------------------------------------------------------------------------------------


def test_flaky_is_who_contradicts_himself(store: Store) -> None:
    for verdict in ("passed", "failed", "passed"):
        store.add(report(verdict))
    trend = trend_of(store.results("S-1"))
    assert trend.letters == ".F."
    assert trend.flaky == "1 of 3 campaigns failed, with the scenario unchanged"
    assert (trend.n_runs, trend.n_failed) == (3, 1)


def test_who_was_mended_is_not_flaky(store: Store) -> None:
    store.add(report("failed", plan="p1"))
    store.add(report("passed", plan="p2"))
    assert trend_of(store.results("S-1")).flaky == ""


def test_a_flaky_campaign_is_flaky(store: Store) -> None:
    store.add(report("flaky"))
    assert "some of its runs passed" in trend_of(store.results("S-1")).flaky


def test_slower_steps_are_named(store: Store) -> None:
    for median_ns in (2_000_000, 2_200_000, 1_900_000, 8_000_000):
        store.add(report(median_ns=median_ns))
    assert step_changes(store.results("S-1")) == ["a.job is slower: 8ms now, 2ms in 3 before (medians)"]


def test_noise_is_not_named(store: Store) -> None:
    for median_ns in (2_000_000, 2_900_000):
        store.add(report(median_ns=median_ns))
    assert step_changes(store.results("S-1")) == []
