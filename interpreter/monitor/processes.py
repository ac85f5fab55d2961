"""Samples CPU time, memory, handles and threads of processes and all their descendants, at a hundred looks a second.

It is given root process numbers with labels and keeps one `SampleSeries` a label. It does not know what the
processes are for, and it does not wait: whoever calls `sample` owns the rhythm. A process that lives for less than the
time between two looks is seen only in the CPU time of the parent that waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from . import procfs
from .series import ProcessSeries, Reading, SampleSeries


class WatchedProcess(Protocol):
    """A process that a source holds open. `read` gives None once it has ended."""

    name: str

    def read(self) -> Reading | None: ...

    def children(self) -> list[int]: ...

    def close(self) -> None: ...


class ProcessSource(Protocol):
    def open(self, pid: int) -> WatchedProcess | None: ...


class _Member:
    __slots__ = ("parent", "process", "series")

    def __init__(self, process: WatchedProcess, series: ProcessSeries, parent: int | None) -> None:
        self.process = process
        self.series = series
        self.parent = parent


class Sampler:
    """One look at everything with each call of `sample`; an adopted daemon stays watched once it has been seen."""

    def __init__(self, source: ProcessSource | None = None) -> None:
        self._source = source if source is not None else best_source()
        self._members: dict[str, dict[int, _Member]] = {}
        self.series: dict[str, SampleSeries] = {}

    def add(self, label: str, pid: int) -> bool:
        """Starts watching; False if the process is gone already or may not be seen (the series then says so)."""
        series = self.series.setdefault(label, SampleSeries(label))
        members = self._members.setdefault(label, {})
        if self._adopt(series, members, pid, None):
            return True
        series.unseen = f"process {pid} was gone, or not to be seen, when watching began"
        return False

    def remove(self, label: str) -> SampleSeries | None:
        """Stops watching a family and gives its series, which stays in `series` as well."""
        for member in self._members.pop(label, {}).values():
            member.process.close()
        return self.series.get(label)

    def sample(self, at_ns: int) -> None:
        for label, members in self._members.items():
            series = self.series[label]
            for pid in list(members):
                self._sample_one(series, members, pid, at_ns)

    def close(self) -> None:
        for label in list(self._members):
            self.remove(label)

    def _sample_one(self, series: SampleSeries, members: dict[int, _Member], pid: int, at_ns: int) -> None:
        member = members[pid]
        reading = member.process.read()
        if reading is None:
            member.series.kept_after_death = member.parent is None or member.parent not in members
            member.process.close()
            del members[pid]
            return
        member.series.append(at_ns, reading)
        for child in member.process.children():
            # A child is read in the same look, so that a parent's figures never stand without those of its children.
            if child not in members and self._adopt(series, members, child, pid):
                self._sample_one(series, members, child, at_ns)

    def _adopt(self, series: SampleSeries, members: dict[int, _Member], pid: int, parent: int | None) -> bool:
        process = self._source.open(pid)
        if process is None:
            return False
        process_series = ProcessSeries(pid, process.name)
        series.processes.append(process_series)
        members[pid] = _Member(process, process_series, parent)
        return True


def best_source() -> ProcessSource:
    """`/proc` where there is one, else psutil."""
    if procfs.why_unavailable() is None:
        from .proc_source import ProcSource

        return ProcSource()
    from .psutil_source import PsutilSource

    return PsutilSource()


def run_sampler(sampler: Sampler, is_over: Callable[[], bool], period_ns: int = 10_000_000) -> None:
    """Samples on a fixed grid until `is_over`; a late look is not made up for, it is left out."""
    due_ns = time.monotonic_ns()
    while not is_over():
        now_ns = time.monotonic_ns()
        if now_ns < due_ns:
            time.sleep((due_ns - now_ns) / 1e9)
            continue
        sampler.sample(now_ns)
        due_ns += period_ns * (1 + (now_ns - due_ns) // period_ns)
