"""What the actors of the runtime's benchmarks do. Imported by zygotes, so it imports nothing else."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cts.interpreter.seat import Seat


def touch(program: bytes, seat: Seat) -> int:
    """Barrier 0, then one operation: create a file that must not exist. Recorded."""
    recorder = seat.recorder
    seat.barrier(0).arrive_and_wait(seat.waiter)
    reference = recorder.begin(0)
    try:
        os.close(os.open(program.decode() + str(seat.slot), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        recorder.end(reference, 2)
        return 0
    recorder.end(reference, 1)
    return 0


def race(program: bytes, seat: Seat) -> int:
    """Many times: barrier 0, then create one file exclusively; each round recorded with its release instant."""
    rounds, _, path = program.decode().partition(" ")
    recorder, barrier, waiter = seat.recorder, seat.barrier(0), seat.waiter
    for number in range(int(rounds)):
        target = f"{path}-{number}"
        due_ns = barrier.arrive_and_wait(waiter)
        reference = recorder.begin(0, number, due_ns)
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            outcome = 1
        except FileExistsError:
            outcome = 2
        recorder.end(reference, outcome)
    return 0


def keep_time(program: bytes, seat: Seat) -> int:
    """Barrier 0, then something every 50 ms; each recorded with the instant that was asked for."""
    recorder, waiter = seat.recorder, seat.waiter
    due_ns = seat.barrier(0).arrive_and_wait(waiter)
    for number in range(int(program)):
        due_ns += 50_000_000
        waiter.approach(due_ns)
        recorder.end(recorder.begin_at(due_ns, 0, number))
    return 0


def look_at_clock() -> int:
    """A verb: when it was entered."""
    return time.monotonic_ns()
