"""Does once, in a process that is about to be forked from, what every actor would otherwise do for the first time.

A first time costs: foreign functions are looked up, the interpreter specialises the code, and each of these writes
lands in a page that the fresh process must copy. It starts nobody and leaves nothing but warm code.
"""

from __future__ import annotations

from .clock import now_ns
from .seat import Seat
from .shared import BORN, ENDED, RUNNING, Memory, MemoryShape

# The interpreter specialises a function after a few calls.
_TIMES = 12


def rehearse() -> None:
    """Plays an actor that is alone in its run."""
    shape = MemoryShape(n_actors=1, members=((0,),), n_flags=1, n_values=1, semaphores=(1,), cells=(1,))
    for _ in range(_TIMES):
        memory = Memory.create(shape, [b"."])
        seat = Seat(memory, 0, 1, 1)
        memory.program(*memory.program_place(0))
        memory.set_state(0, BORN)
        memory.set_state(0, RUNNING)
        seat.barrier(0).arrive_and_wait(seat.waiter)
        recorder = seat.recorder
        for value in (None, True, 1, "text"):
            recorder.end(recorder.begin(0), 1, 0, 0, *recorder.keep(value))
        recorder.error_index("Exists")
        seat.semaphore(0).acquire()
        seat.semaphore(0).release()
        memory.raise_flag(0, 0)
        memory.share(0, b"value")
        memory.shared(0)
        memory.step_began(0, 0, now_ns())
        memory.step_progress(0, 0, 1)
        memory.step_ended(0, 0, now_ns(), 1)
        memory.wait(lambda: None, memory.actor_bell(0), now_ns() + 10_000)
        seat.waiter.until(now_ns() + 400_000)
        memory.set_state(0, ENDED)
        recorder.close()
        memory.close()
