"""A whole run of two fresh actors, again and again: start, barrier, one operation each, results, reaped, nothing left.

    python benchmarks/spawn.py [runs]

The peers make two fresh processes, let them meet (bash: not even that), and let each do the same operation; nothing of
theirs is contained, limited or timed. All take turns, so that a slow second slows them all.
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

SPECS = [ActorSpec(slot, "cts.benchmarks.actors:touch", on_stage=True) for slot in range(2)]
N_TURNS = 7


class Ours:
    """Runs one after the other, or `n_lanes` side by side (the next begins while the one before is being reaped)."""

    def __init__(self, pool: Pool, folder: str, n_lanes: int) -> None:
        self.pool, self.folder, self.n_lanes, self.number = pool, folder, n_lanes, 0

    def __call__(self, n_runs: int) -> None:
        open_runs = []
        for _ in range(n_runs):
            self.number += 1
            path = f"{self.folder}/ours-{self.n_lanes}-{self.number}-".encode()
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


_PEER = """
import os, sys
sys.stdin.buffer.read(1)
try:
    os.close(os.open(sys.argv[1], os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    print("ok")
except FileExistsError:
    print("exists")
"""


class Peers:
    """The usual ways to the same: two fresh processes meet, each creates one file, both results are read."""

    def __init__(self, folder: str) -> None:
        self.folder, self.number = folder, 0

    def _path(self) -> str:
        self.number += 1
        return f"{self.folder}/peer-{self.number}"

    def popen(self, n_runs: int) -> None:
        for _ in range(n_runs):
            command = [sys.executable, "-c", _PEER, self._path()]
            pair = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
            for process in pair:
                process.stdin.write(b"!")  # type: ignore[union-attr]
                process.stdin.flush()  # type: ignore[union-attr]
            results = {process.communicate()[0] for process in pair}
            assert results == {b"ok\n", b"exists\n"}

    def fork(self, n_runs: int) -> None:
        context = multiprocessing.get_context("fork")
        for _ in range(n_runs):
            barrier, answers = context.Barrier(2), context.SimpleQueue()
            arguments = (barrier, answers, self._path())
            pair = [context.Process(target=_meet, args=arguments) for _ in range(2)]
            for process in pair:
                process.start()
            results = {answers.get() for _ in pair}
            for process in pair:
                process.join()
            assert results == {"ok", "exists"}

    def bare(self, n_runs: int) -> None:
        """The floor: forks of an interpreter that holds nothing, released at one instant; not contained, nothing read."""
        script = str(Path(__file__).with_name("bare.py"))
        subprocess.run([sys.executable, "-I", "-S", script, str(n_runs), self._path()], check=True)

    def bash(self, n_runs: int) -> None:
        """Two programs, without a barrier, and with nothing read but that both have ended."""
        self._in_bash(n_runs, "mkdir {}-$i 2> /dev/null")

    def bash_builtin(self, n_runs: int) -> None:
        """The same, but the operation is done by the shell's own forks, without any program."""
        self._in_bash(n_runs, "(set -C; : > {}-$i) 2> /dev/null")

    def _in_bash(self, n_runs: int, operation: str) -> None:
        one = operation.format(self._path()) + " & "
        subprocess.run(["bash", "-c", f"for ((i = 0; i < {n_runs}; i++)); do {one} {one} wait; done"], check=True)


def _meet(barrier: object, answers: object, path: str) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        answers.put("ok")  # type: ignore[attr-defined]
    except FileExistsError:
        answers.put("exists")  # type: ignore[attr-defined]


def rate(what: Callable[[int], None], n_runs: int) -> float:
    began = time.perf_counter()
    what(n_runs)
    return n_runs / (time.perf_counter() - began)


def main() -> None:
    n_runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rates: dict[str, list[float]] = {}
    place = tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    with place as folder, Pool.open(lanes=2, imports=("cts.benchmarks.actors",)) as pool:
        print(f"containment: {pool.containment}")
        peers = Peers(folder)
        contestants: dict[str, tuple[Callable[[int], None], int]] = {
            "one after the other": (Ours(pool, folder, 1), n_runs),
            "one in each lane": (Ours(pool, folder, 2), n_runs),
            "Popen of Python": (peers.popen, n_runs // 10),
            "multiprocessing fork": (peers.fork, n_runs),
            # Four times as many, so that its start does not count.
            "bare forks of Python": (peers.bare, 4 * n_runs),
            "bash & + wait": (peers.bash, n_runs),
            "bash & + wait, forks only": (peers.bash_builtin, n_runs),
        }
        for _ in range(N_TURNS):
            for name, (contestant, n) in contestants.items():
                rates.setdefault(name, []).append(rate(contestant, n))
    medians = {name: median(numbers) for name, numbers in rates.items()}
    for ours in ("one after the other", "one in each lane"):
        for peer in list(contestants)[2:]:
            compare(f"runs of two actors, {ours}", medians[ours], peer, medians[peer], "/s", more_is_better=True)


if __name__ == "__main__":
    main()
