"""A coordinator to be killed: runs one entry in each lane, says `ready`, and then does what its input says.

`coordinator.py CONTAINMENT LANES ENTRY BASE [NPROC]`, with a tag in the environment that all descendants inherit.
"""

from __future__ import annotations

import resource
import select
import sys

from cts.interpreter.clock import now_ns
from cts.interpreter.process import ActorSpec, Pool
from cts.interpreter.remains import Registry
from cts.interpreter.shared import Memory, MemoryShape

ENTRIES = "cts.tests.unit.runtime.entries"


def main() -> None:
    containment, n_lanes, entry, base, *n_processes = sys.argv[1:]
    registry = Registry.open(base)
    pool = Pool.open(lanes=int(n_lanes), imports=(ENTRIES,), containment=containment)
    pool.clean_after(registry.path)
    runs = []
    for _ in range(int(n_lanes)):
        folder = registry.make_folder(base)
        memory = Memory.create(MemoryShape(n_actors=1, n_flags=1), [b"1000"])
        run = pool.begin(memory, folder)
        assert run is not None
        spec = ActorSpec(0, f"{ENTRIES}:{entry}")
        if n_processes:
            # As another user, since a limit on processes does not hold for root.
            spec = spec._replace(user=(64_000, 64_000, ()), limits={resource.RLIMIT_NPROC: int(n_processes[0])})
            spec = spec._replace(folder="/")
        run.start([spec])
        runs.append((run, memory))
    for _, memory in runs:
        raised = memory.wait(
            lambda here=memory: here.flag_raised_ns(0) or None, memory.flag_bell(0), now_ns() + 20_000_000_000
        )
        assert raised, memory.note(0)
    print("ready", pool.containment, flush=True)
    await_line()
    for run, _ in runs:
        began_ns = now_ns()
        print("finished", run.finish(), (now_ns() - began_ns) // 1_000_000, flush=True)
    await_line()
    pool.close()


def await_line() -> None:
    """A signal that comes just before a read begins does not end it, so none lasts: it is asked for again and again."""
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        pass
    sys.stdin.readline()


if __name__ == "__main__":
    main()
