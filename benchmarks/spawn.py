"""A whole run of two fresh actors, again and again: start, barrier, one operation each, results, reaped, nothing left.

    python benchmarks/spawn.py [runs]

The peers do less: `Popen` of Python and multiprocessing's fork meet at no barrier of ours and record nothing, bash's
`&` and `wait` start `:` in two subshells and meet at none at all. All take turns, so that a slow second slows them all.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cts.interpreter.process import ActorSpec, Finished, Pool
from cts.interpreter.records import read_records
from cts.interpreter.shared import Memory, MemoryShape

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).parent))
from medians import compare, median

SPECS = [ActorSpec(slot, "cts.benchmarks.actors:touch") for slot in range(2)]
N_TURNS = 7


class Ours:
    """Runs one after the other, or `n_lanes` side by side (the next begins while the one before is being reaped)."""

    def __init__(self, pool: Pool, folder: str, n_lanes: int) -> None:
        self.pool, self.folder, self.n_lanes, self.number = pool, folder, n_lanes, 0

    def __call__(self, n_runs: int) -> None:
        open_runs = []
        for _ in range(n_runs):
            self.number += 1
            path = f"{self.folder}/{self.number}-".encode()
            memory = Memory.create(MemoryShape(n_actors=2, members=[(0, 1)]), [path, path])
            run = self.pool.begin(memory, self.folder)
            assert run is not None
            run.start(SPECS)
            open_runs.append((run, memory))
            if len(open_runs) == self.n_lanes:
                self._end(*open_runs.pop(0))
        for run, memory in open_runs:
            self._end(run, memory)

    def _end(self, run: object, memory: Memory) -> None:
        run.wait(20)  # type: ignore[attr-defined]
        assert [len(read_records(memory, slot)) for slot in range(2)] == [1, 1]
        finished = run.finish()  # type: ignore[attr-defined]
        assert finished == Finished((), ())
        memory.close()


def popen(n_runs: int) -> None:
    for _ in range(n_runs):
        pair = [subprocess.Popen([sys.executable, "-c", "pass"]) for _ in range(2)]
        for process in pair:
            process.wait()


def _meet(barrier: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]


def fork(n_runs: int) -> None:
    context = multiprocessing.get_context("fork")
    for _ in range(n_runs):
        barrier = context.Barrier(2)
        pair = [context.Process(target=_meet, args=(barrier,)) for _ in range(2)]
        for process in pair:
            process.start()
        for process in pair:
            process.join()


def bash(n_runs: int) -> None:
    subprocess.run(["bash", "-c", f"for ((i = 0; i < {n_runs}; i++)); do : & : & wait; done"], check=True)


def rate(what: Callable[[int], None], n_runs: int) -> float:
    began = time.perf_counter()
    what(n_runs)
    return n_runs / (time.perf_counter() - began)


def main() -> None:
    n_runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        with Pool.open(lanes=2, imports=("cts.benchmarks.actors",)) as pool:
            print(f"containment: {pool.containment}")
            contestants: dict[str, tuple[Callable[[int], None], int]] = {
                "one after the other": (Ours(pool, folder, 1), n_runs),
                "one in each lane": (Ours(pool, folder, 2), n_runs),
                "Popen of Python": (popen, n_runs // 10),
                "multiprocessing fork": (fork, n_runs),
                "bash & + wait": (bash, n_runs),
            }
            for _ in range(N_TURNS):
                for name, (contestant, n) in contestants.items():
                    rates.setdefault(name, []).append(rate(contestant, n))
    medians = {name: median(numbers) for name, numbers in rates.items()}
    for ours in ("one after the other", "one in each lane"):
        for peer in ("Popen of Python", "multiprocessing fork", "bash & + wait"):
            compare(f"runs of two actors, {ours}", medians[ours], peer, medians[peer], "/s", more_is_better=True)


if __name__ == "__main__":
    main()
