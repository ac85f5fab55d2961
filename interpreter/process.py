"""Starts processes, limits, signals, contains and reaps them. It knows no plan, no scenario and no verdict.

How it is used, in the order of a run (every name below is public):

    pool = Pool.open(lanes=2, imports=("cts.interpreter.actor",))      # once for each campaign, about 20 ms
    memory = Memory.create(MemoryShape(n_actors=2, members=((0, 1),), ...), programs=[b"...", b"..."])   # shared.py
    run = pool.begin(memory, folder="/.../run-1")                      # waits for no one; None if every lane is taken
    run.start([ActorSpec(slot=0, entry="cts.interpreter.actor:main"), ActorSpec(slot=1, ...)])   # one batch, any size
    for event in run.poll(timeout_s=0.5): ...                          # Ended | NotStarted | Finished | LaneLost
    run.signal(slot, signal.SIGTERM, whole_group=True)                 # also SIGSTOP, SIGCONT, SIGKILL
    finished = run.finish(grace_s=0.0)                                 # kills whatever is left, says what it was
    memory.close(); pool.close()

A **lane** is a zygote with a world of its own (a PID namespace, or failing that a guardian); it serves one run at a
time, so whatever process is left in a lane when its actors have ended belongs to that run. `-j 2` is two lanes: use one
thread for each run, or one `selectors` loop over `run.fileno()`; a `Run` is used by one thread at a time, the `Pool`
by any. `run.kill()` ends every process of the run now, whatever it does; `finish` is the same after asking politely how
much was left. When a run ends badly (`Finished.stuck`, `LaneLost`) the pool replaces the lane by itself.

Two numbers name an actor's process: its **inner** pid, as all actors and programs of its run see it (they share one PID
namespace, also with actors of preloaded zygotes), and its **host** pid, as the coordinator sees it in /proc. Both stand
in the actor's slot in the shared page before its entry function is called. Signals are sent to slots, never to numbers:
by the coordinator with `Run.signal`, by an actor to another with `Seat.signal`; both refuse to hit a recycled number.

The entry function `entry(program: bytes, seat: Seat) -> int` (seat.py) is called in the fresh process, its folder,
limits, environment and standard streams being set; what it returns is the exit code.
"""

from __future__ import annotations
