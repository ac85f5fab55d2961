"""How late "at t+50ms" is: ours beside `time.sleep`, with 1, 2 and 5 actors that are due at the same instants.

    python benchmarks/timeline.py [rounds]

First the mechanism alone; then steps of a whole run: when each began by its record, and when its verb was entered, which
is what the program under test can tell.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import plans
from medians import compare, percentile

from cts.interpreter.process import ActorSpec, Pool
from cts.interpreter.program import build
from cts.interpreter.records import read_records
from cts.interpreter.run import Setting, execute
from cts.interpreter.shared import Memory, MemoryShape
from cts.interpreter.waiting import calibrate_spin_ns

SPAN_NS = 50_000_000
IMPORTS = ("cts.benchmarks.actors", "cts.interpreter.actor_rehearsal")


def ours(pool: Pool, n_actors: int, rounds: int, folder: str, spin_ns: int) -> list[float]:
    """How late each timed operation began, in microseconds."""
    shape = MemoryShape(n_actors=n_actors, members=[range(n_actors)])
    memory = Memory.create(shape, [str(rounds).encode()] * n_actors, spin_ns=spin_ns)
    run = pool.begin(memory, folder)
    assert run is not None
    run.start([ActorSpec(slot, "cts.benchmarks.actors:keep_time", on_stage=True) for slot in range(n_actors)])
    run.wait(300)
    records = [record for slot in range(n_actors) for record in read_records(memory, slot)]
    run.finish()
    memory.close()
    return [(record.began_ns - record.due_ns) / 1e3 for record in records]


def whole_runs(pool: Pool, n_actors: int, rounds: int, folder: str, spin_ns: int) -> tuple[list[float], list[float]]:
    """How late each step of a run began, and how late its verb was entered, in microseconds."""
    names = [f"actor{number}" for number in range(n_actors)]
    actors = [{"name": name, "limits": {}, "steps": [plans.barrier(), *_steps(rounds)]} for name in names]
    scenario = plans.scenario("TIME-1", actors).model_copy(update={"folder": folder})
    program = build(scenario, {})
    setting = Setting(pool, spin_ns, os.getcwd(), lambda: False, lambda *_: None)
    history = execute(program, setting, number=1, seed=1, folder=f"{folder}/{n_actors}").history
    assert history.faults == []
    began = [((o.lateness_ns or 0) / 1e3, (o.value - (o.planned_ns or 0)) / 1e3) for o in history.operations]
    return [late for late, _ in began], [late for _, late in began]


def _steps(rounds: int) -> list[dict[str, Any]]:
    clock = "cts.benchmarks.actors:look_at_clock"
    return [
        {
            "do": "at",
            "offset": plans.value("duration", number * SPAN_NS),
            "steps": [plans.call(f"look{number}", clock)],
        }
        for number in range(1, rounds + 1)
    ]


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
    with tempfile.TemporaryDirectory() as folder, Pool.open(lanes=1, imports=IMPORTS) as pool:
        for n_actors in (1, 2, 5):
            mine, theirs = ours(pool, n_actors, rounds, folder, spin_ns), peers(n_actors, rounds)
            began, entered = whole_runs(pool, n_actors, rounds, folder, spin_ns)
            assert min((*mine, *began)) >= 0, "a timed step must never start early"
            for what, figures in (("at t+50ms", mine), ("step of a run", began), ("its verb entered", entered)):
                for name, share in (("median", 0.5), ("p90", 0.9), ("p99", 0.99)):
                    line = f"{n_actors} actors, {what}, {name}"
                    compare(line, percentile(figures, share), "time.sleep", percentile(theirs, share), "us")


if __name__ == "__main__":
    main()
