"""How late "at t+50ms" is: ours beside `time.sleep`, with 1 and with 5 actors at once.

python benchmarks/timeline.py [rounds]
"""

from __future__ import annotations

import multiprocessing
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

SPAN_NS = 50_000_000


def ours(pool: Pool, n_actors: int, rounds: int, folder: str, spin_ns: int) -> list[float]:
    """How late each timed operation began, in microseconds."""
    shape = MemoryShape(n_actors=n_actors, members=[range(n_actors)])
    memory = Memory.create(shape, [str(rounds).encode()] * n_actors, spin_ns=spin_ns)
    run = pool.begin(memory, folder)
    assert run is not None
    run.start([ActorSpec(slot, "cts.benchmarks.actors:keep_time") for slot in range(n_actors)])
    run.wait(300)
    records = [record for slot in range(n_actors) for record in read_records(memory, slot)]
    run.finish()
    memory.close()
    return [(record.began_ns - record.due_ns) / 1e3 for record in records]


def _sleep(rounds: int, answer: object) -> None:
    late = []
    for _ in range(rounds):
        due = time.monotonic_ns() + SPAN_NS
        time.sleep((due - time.monotonic_ns()) / 1e9)
        late.append((time.monotonic_ns() - due) / 1e3)
    answer.put(late)  # type: ignore[attr-defined]


def peers(n_actors: int, rounds: int) -> list[float]:
    """The same with time.sleep."""
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    processes = [context.Process(target=_sleep, args=(rounds, answer)) for _ in range(n_actors)]
    for process in processes:
        process.start()
    late = [number for _ in processes for number in answer.get()]
    for process in processes:
        process.join()
    return late


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    spin_ns = calibrate_spin_ns()
    print(f"spin {spin_ns // 1000} us, {rounds} rounds")
    with tempfile.TemporaryDirectory() as folder, Pool.open(lanes=1, imports=("cts.benchmarks.actors",)) as pool:
        for n_actors in (1, 2, 5):
            mine, theirs = ours(pool, n_actors, rounds, folder, spin_ns), peers(n_actors, rounds)
            assert min(mine) >= 0, "a timed step must never start early"
            compare(f"{n_actors} actors, at t+50ms, median lateness", median(mine), "time.sleep", median(theirs), "us")
            high, peer_high = percentile(mine, 0.99), percentile(theirs, 0.99)
            compare(f"{n_actors} actors, at t+50ms, p99 lateness", high, "time.sleep", peer_high, "us")


if __name__ == "__main__":
    main()
