"""The sampler over made-up processes, and the series that a judge reads."""

from __future__ import annotations

import io
import os
from array import array

import pytest

from cts.interpreter.monitor.processes import Sampler
from cts.interpreter.monitor.procfs import parse_status_line
from cts.interpreter.monitor.psutil_source import PsutilSource
from cts.interpreter.monitor.series import Points, Reading, SampleSeries, cpu_share

MS = 1_000_000


class FakeProcess:
    def __init__(self, pid: int, readings: list[Reading], children: dict[int, list[int]]) -> None:
        self.name = f"p{pid}"
        self._pid = pid
        self._readings = iter(readings)
        self._children = children

    def read(self) -> Reading | None:
        return next(self._readings, None)

    def children(self) -> list[int]:
        return self._children.get(self._pid, [])

    def close(self) -> None: ...


class FakeSource:
    def __init__(self, readings: dict[int, list[Reading]]) -> None:
        self.readings = readings
        self.children: dict[int, list[int]] = {}

    def open(self, pid: int) -> FakeProcess | None:
        return FakeProcess(pid, self.readings[pid], self.children) if pid in self.readings else None


def r(cpu_ms: int, memory: int = 0, handles: int = 0, threads: int = 1) -> Reading:
    return Reading(cpu_ms * MS, memory, handles, threads)


def test_figures_of_a_family_are_summed_at_each_instant() -> None:
    source = FakeSource({1: [r(0, 100, 3), r(10, 300, 5), r(20, 200, 4)], 2: [r(0, 50, 2), r(5, 70, 2)]})
    sampler = Sampler(source)
    assert sampler.add("a", 1)
    sampler.sample(10)
    source.children[1] = [2]
    sampler.sample(20)
    sampler.sample(30)
    series = sampler.series["a"]
    assert series.points("memory") == Points(array("q", [10, 20, 30]), array("q", [100, 350, 270]))
    assert (series.first("handles"), series.peak("handles"), series.last("handles")) == (3, 7, 6)
    assert series.peak("threads") == 2


def test_cpu_time_of_the_dead_is_kept_once() -> None:
    """The child's 8 ms move to the parent that waits for it: they must not vanish meanwhile nor count twice."""
    source = FakeSource({1: [r(1), r(2), r(2), r(11)], 2: [r(8)]})
    source.children[1] = [2]
    sampler = Sampler(source)
    sampler.add("a", 1)
    sampler.sample(10)
    source.children[1] = []
    for at_ns in (20, 30, 40):
        sampler.sample(at_ns)
    assert list(sampler.series["a"].points("cpu").values) == [9 * MS, 9 * MS, 9 * MS, 11 * MS]


def test_cpu_time_of_an_orphan_stays_in_the_sum() -> None:
    source = FakeSource({1: [r(5)], 2: [r(3), r(4), r(6)]})
    source.children[1] = [2]
    sampler = Sampler(source)
    sampler.add("a", 1)
    for at_ns in (10, 20, 30, 40):
        sampler.sample(at_ns)
    assert list(sampler.series["a"].points("cpu").values) == [8 * MS, 9 * MS, 11 * MS]
    assert sampler.series["a"].last("cpu") == 11 * MS


def test_what_may_not_be_read_is_unknown_and_not_zero() -> None:
    source = FakeSource({1: [Reading(1, 2, -1, 1), Reading(1, 2, 7, 1)]})
    sampler = Sampler(source)
    sampler.add("a", 1)
    sampler.sample(10)
    sampler.sample(20)
    series = sampler.series["a"]
    assert list(series.points("handles").values) == [-1, 7]
    assert (series.first("handles"), series.peak("handles")) == (7, 7)
    assert SampleSeries("empty").peak("memory") is None


def test_a_process_that_was_gone_is_named() -> None:
    sampler = Sampler(FakeSource({}))
    assert not sampler.add("a", 99)
    assert "99" in (sampler.series["a"].unseen or "")


def test_a_series_survives_writing_and_reading() -> None:
    source = FakeSource({1: [r(1, 2, 3, 4), r(5, 6, 7, 8)]})
    sampler = Sampler(source)
    sampler.add("a", 1)
    sampler.sample(10)
    sampler.sample(20)
    out = io.BytesIO()
    sampler.series["a"].write(out)
    out.seek(0)
    again = SampleSeries.read(out)
    assert again.label == "a"
    for metric in ("cpu", "memory", "handles", "threads"):
        assert again.points(metric) == sampler.series["a"].points(metric)


def test_cpu_share_over_a_window() -> None:
    points = Points(array("q", [0, 50 * MS, 100 * MS, 150 * MS]), array("q", [0, 50 * MS, 50 * MS, 60 * MS]))
    assert cpu_share(points) == [(100 * MS, 0.5), (150 * MS, 0.1)]


def test_names_with_brackets_and_blanks_do_not_shift_the_fields() -> None:
    fields = "S 7 8 9 0 -1 0 0 0 0 0 3 4 5 6 20 0 2 0 123 0 0"
    status = parse_status_line(f"42 (a) b (c) {fields}".encode())
    assert (status.name, status.state, status.parent, status.n_threads) == ("a) b (c", "S", 7, 2)
    assert status.started_ticks == 123


def test_psutil_reads_the_same_columns() -> None:
    pytest.importorskip("psutil")
    sampler = Sampler(PsutilSource())
    assert sampler.add("me", os.getpid())
    sampler.sample(10)
    series = sampler.series["me"]
    assert (series.first("memory") or 0) > 1_000_000
    assert (series.first("threads") or 0) >= 1
    assert (series.first("handles") or 0) >= 1
    assert PsutilSource().open(2**22 + 5) is None
