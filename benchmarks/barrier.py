"""How wide a barrier opens, and how often two operations really overlap: ours beside `multiprocessing.Barrier`.

    python benchmarks/barrier.py [rounds]

The operation after the barrier is `open(O_CREAT | O_EXCL)` of one file. Skew is the time between the first two
operations' beginnings (and between the first and the last); overlap is the share of rounds in which the second began
before the first had ended.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

from cts.interpreter.process import ActorSpec, Pool
from cts.interpreter.records import read_records
from cts.interpreter.shared import Memory, MemoryShape
from cts.interpreter.waiting import calibrate_spin_ns

sys.path.insert(0, str(Path(__file__).parent))
from medians import compare, median, percentile

Spans = list[list[tuple[int, int]]]


def ours(pool: Pool, n_actors: int, rounds: int, folder: str, spin_ns: int) -> Spans:
    """For each round, each actor's operation as (began, ended)."""
    program = f"{rounds} {folder}/ours".encode()
    memory = Memory.create(
        MemoryShape(n_actors=n_actors, members=[range(n_actors)]), [program] * n_actors, spin_ns=spin_ns
    )
    run = pool.begin(memory, folder)
    assert run is not None
    run.start([ActorSpec(slot, "cts.benchmarks.actors:race") for slot in range(n_actors)])
    run.wait(300)
    histories = [read_records(memory, slot) for slot in range(n_actors)]
    run.finish()
    memory.close()
    return [[(record.began_ns, record.ended_ns) for record in records] for records in zip(*histories, strict=True)]


def _race_with_peer(barrier: object, rounds: int, path: str, answer: object) -> None:
    spans = []
    for number in range(rounds):
        target = f"{path}-{number}"
        barrier.wait()  # type: ignore[attr-defined]
        began = time.monotonic_ns()
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            pass
        spans.append((began, time.monotonic_ns()))
    answer.put(spans)  # type: ignore[attr-defined]


def peers(n_actors: int, rounds: int, folder: str) -> Spans:
    """The same with multiprocessing."""
    context = multiprocessing.get_context("fork")
    barrier, answer = context.Barrier(n_actors), context.Queue()
    arguments = (barrier, rounds, f"{folder}/peer", answer)
    processes = [context.Process(target=_race_with_peer, args=arguments) for _ in range(n_actors)]
    for process in processes:
        process.start()
    histories = [answer.get() for _ in processes]
    for process in processes:
        process.join()
    return [list(spans) for spans in zip(*histories, strict=True)]


def figures(spans: Spans) -> tuple[list[float], list[float], float]:
    """Skew of the first two, skew of all (µs), and the share of rounds with an overlap."""
    first_two, everybody, overlaps = [], [], 0
    for operations in spans:
        operations.sort()
        first_two.append((operations[1][0] - operations[0][0]) / 1e3)
        everybody.append((operations[-1][0] - operations[0][0]) / 1e3)
        overlaps += operations[1][0] < operations[0][1]
    return first_two, everybody, overlaps / len(spans)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    spin_ns = calibrate_spin_ns()
    print(f"{len(os.sched_getaffinity(0))} processors, spin {spin_ns // 1000} us, {rounds} rounds")
    place = tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    with place as folder, Pool.open(lanes=1, imports=("cts.benchmarks.actors",)) as pool:
        for n_actors in (2, 5):
            inner = f"{folder}/{n_actors}"
            os.mkdir(inner)
            mine, theirs = ours(pool, n_actors, rounds, inner, spin_ns), peers(n_actors, rounds, inner)
            (two, all_, overlap), (peer_two, peer_all, peer_overlap) = figures(mine), figures(theirs)
            peer = "multiprocessing.Barrier"
            compare(f"{n_actors} actors, first two, median skew", median(two), peer, median(peer_two), "us")
            compare(
                f"{n_actors} actors, first two, p99 skew",
                percentile(two, 0.99),
                peer,
                percentile(peer_two, 0.99),
                "us",
            )
            compare(f"{n_actors} actors, first to last, median skew", median(all_), peer, median(peer_all), "us")
            compare(f"{n_actors} actors, overlap", overlap, peer, peer_overlap, "share", more_is_better=True)
        for n_actors in (100, 500):
            inner = f"{folder}/{n_actors}"
            os.mkdir(inner)
            began = time.monotonic()
            _, all_, _ = figures(ours(pool, n_actors, 3, inner, spin_ns))
            took = time.monotonic() - began
            print(
                f"{n_actors} actors open 3 barriers: {took:.2f} s with start and end, median width {median(all_) / 1e3:.1f} ms"
            )


if __name__ == "__main__":
    main()
