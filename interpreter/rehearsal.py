"""Does once, in a process that is about to be forked from, what every actor would otherwise do for the first time.

A first time costs: foreign functions are looked up, the interpreter specialises the code, and each of these writes
lands in a page that the fresh process must copy. It starts nobody and leaves nothing but warm code.
"""

from __future__ import annotations

import os

from .birth import World, live
from .clock import now_ns
from .shared import RUNNING, Memory, MemoryShape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .seat import Seat

# The interpreter specialises a function after a few calls.
_TIMES = 12


def rehearse(name: str) -> None:
    """Plays an actor that is alone in its run, in this very process, which keeps its `name` and its folder."""
    shape = MemoryShape(n_actors=1, members=((0,),), n_flags=1, n_values=1, semaphores=(1,), cells=(1,))
    birth: dict[str, Any] = {"slot": 0, "entry": f"{__name__}:play", "folder": ".", "name": name, "may_mount": False}
    birth |= {"stdout": None, "stderr": None, "environment": {}, "unset": (), "nice": 0, "limits": (), "user": None}
    for _ in range(_TIMES):
        memory = Memory.create(shape, [b"."])
        birth["program"] = memory.program_place(0)
        proc_fd = os.open("/proc", os.O_RDONLY | os.O_CLOEXEC) if os.path.exists("/proc/self") else -1
        live(memory, World(host_proc_fd=proc_fd, drops_capabilities=False, dies_with_zygote=False), birth)
        memory.close()


def play(_program: bytes, seat: Seat) -> int:
    """An entry function that does a little of everything."""
    memory, recorder = seat.memory, seat.recorder
    memory.set_state(0, RUNNING)
    seat.barrier(0).arrive_and_wait(seat.waiter)
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
    recorder.close()
    return 0
