"""Samples of processes as compact arrays, and what a judge asks of them: first, last, peak, points over time.

It does not know where samples come from, nor what counts as too much. Figures are those of a whole family (a root
process and all its descendants), summed over the processes that lived at each instant.
"""

from __future__ import annotations

import json
from array import array
from typing import BinaryIO, Literal, NamedTuple

Metric = Literal["cpu", "memory", "handles", "threads"]
METRICS: tuple[Metric, ...] = ("cpu", "memory", "handles", "threads")
UNKNOWN = -1


class Reading(NamedTuple):
    """One look at one process. `cpu_ns` counts its own time and that of the children it has waited for."""

    cpu_ns: int
    memory_bytes: int
    handles: int
    threads: int


class ProcessSeries:
    """All readings of one process, one array a column: 40 bytes a reading, 14 MB for an hour at 100 Hz."""

    __slots__ = ("at_ns", "columns", "kept_after_death", "name", "pid")

    def __init__(self, pid: int, name: str) -> None:
        self.pid = pid
        self.name = name
        self.at_ns: array[int] = array("q")
        self.columns: dict[Metric, array[int]] = {metric: array("q") for metric in METRICS}
        # A dead process's CPU time moves to the parent that waits for it. Where no watched parent does, its last
        # figure must stay in the sum.
        self.kept_after_death = False

    def append(self, at_ns: int, reading: Reading) -> None:
        self.at_ns.append(at_ns)
        columns = self.columns
        columns["cpu"].append(reading[0])
        columns["memory"].append(reading[1])
        columns["handles"].append(reading[2])
        columns["threads"].append(reading[3])


class Points(NamedTuple):
    at_ns: array[int]
    values: array[int]


class SampleSeries:
    """The readings of one family of processes."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.processes: list[ProcessSeries] = []
        self.unseen: str | None = None

    def points(self, metric: Metric) -> Points:
        """Totals at each instant of sampling; UNKNOWN (-1) where one of the living could not be read."""
        rounds: dict[int, int] = {}
        for process in self.processes:
            for at_ns, value in zip(process.at_ns, process.columns[metric], strict=True):
                known = rounds.get(at_ns, 0)
                rounds[at_ns] = UNKNOWN if UNKNOWN in (known, value) else known + value
        instants = sorted(rounds)
        values = array("q", (rounds[at_ns] for at_ns in instants))
        if metric == "cpu":
            values = self._with_the_dead(instants, values)
        return Points(array("q", instants), values)

    def _with_the_dead(self, instants: list[int], values: array[int]) -> array[int]:
        """CPU time never falls: add what orphans used up, and bridge the moment between a death and its wait."""
        ends = sorted(
            (process.at_ns[-1], process.columns["cpu"][-1])
            for process in self.processes
            if process.kept_after_death and len(process.at_ns)
        )
        total: array[int] = array("q")
        kept = highest = index = 0
        for at_ns, value in zip(instants, values, strict=True):
            while index < len(ends) and ends[index][0] < at_ns:
                kept += ends[index][1]
                index += 1
            highest = max(highest, value + kept)
            total.append(highest)
        return total

    def peak(self, metric: Metric) -> int | None:
        values = [value for value in self.points(metric).values if value != UNKNOWN]
        return max(values) if values else None

    def first(self, metric: Metric) -> int | None:
        return next((value for value in self.points(metric).values if value != UNKNOWN), None)

    def last(self, metric: Metric) -> int | None:
        return next((value for value in reversed(self.points(metric).values) if value != UNKNOWN), None)

    def write(self, out: BinaryIO) -> None:
        """A line of JSON that names the processes, then the raw columns in the machine's byte order."""
        heads = [{"pid": p.pid, "name": p.name, "n": len(p.at_ns), "kept": p.kept_after_death} for p in self.processes]
        head = {"version": 1, "label": self.label, "unseen": self.unseen, "processes": heads}
        out.write(json.dumps(head).encode() + b"\n")
        for process in self.processes:
            out.write(process.at_ns.tobytes())
            out.writelines(process.columns[metric].tobytes() for metric in METRICS)

    @classmethod
    def read(cls, source: BinaryIO) -> SampleSeries:
        head = json.loads(source.readline())
        series = cls(head["label"])
        series.unseen = head["unseen"]
        for entry in head["processes"]:
            process = ProcessSeries(entry["pid"], entry["name"])
            process.kept_after_death = entry["kept"]
            n_bytes = 8 * entry["n"]
            process.at_ns.frombytes(source.read(n_bytes))
            for metric in METRICS:
                process.columns[metric].frombytes(source.read(n_bytes))
            series.processes.append(process)
        return series


def cpu_share(points: Points, window_ns: int = 100_000_000) -> list[tuple[int, float]]:
    """Share of one core over sliding windows. The kernel counts in ticks of 10 ms, so shorter windows say little."""
    shares: list[tuple[int, float]] = []
    start = 0
    for end in range(len(points.at_ns)):
        while start + 1 < end and points.at_ns[end] - points.at_ns[start + 1] >= window_ns:
            start += 1
        elapsed = points.at_ns[end] - points.at_ns[start]
        if elapsed >= window_ns:
            shares.append((points.at_ns[end], (points.values[end] - points.values[start]) / elapsed))
    return shares
