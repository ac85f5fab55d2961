"""What runs inside an actor's process: takes its program, prepares everything, starts with all others, does its steps.

The program is a pair: the facts of this run, and the actor's part of the scenario as `program.py` made it. Zygotes
import this module beforehand, so it imports C modules only. What steps mean is in `actor_steps`.
"""

from __future__ import annotations

import marshal
import os

from .acting import Acting
from .actor_steps import StepFailed, Steps
from .barriers import BarrierBroken
from .clock import now_ns
from .codes import KIND_END, KIND_HANDLES, SUCCEEDED, TIMED_OUT
from .ending import end_politely
from .shared import RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .open_handles import Handles
    from .seat import Seat

_CAN_YIELD = hasattr(os, "sched_yield")


def main(program: bytes, seat: Seat) -> int:
    """The entry function of every actor."""
    facts, blob = marshal.loads(program)
    if facts["fixtures_file"]:
        with open(facts["fixtures_file"], "rb") as results:
            facts["fixtures"] = marshal.load(results)[0]
    acting = Acting(seat, marshal.loads(blob), facts)
    # Everything that can be slow or can go wrong in the scenario itself happens before anybody starts.
    run = Steps(acting).block(acting.program["steps"])
    if acting.program["background"]:
        end_politely(acting)
    seat.memory.set_state(seat.slot, RUNNING)
    if not _start_together(acting):
        return 0
    handles = _open_handles(acting)
    place, outcome, about = 0, SUCCEEDED, None
    try:
        run()
    except StepFailed as failure:
        place, outcome, about = failure.place, failure.outcome, (failure.error, failure.detail)
    acting.is_between()
    if _CAN_YIELD:
        # Others may be due at this very moment, and what comes now takes longer than most steps.
        os.sched_yield()
    # That a step fails is in order; what was interrupted may be half done.
    seat.was_interrupted = outcome == TIMED_OUT or acting.alarm.has_interrupted
    seat.may_live_on = not seat.was_interrupted and not acting.program["background"]
    recorder = acting.recorder
    if handles is not None:
        recorder.mark(KIND_HANDLES, value=handles.added())
    recorder.end(recorder.begin(max(0, place), 0, 0, KIND_END), outcome, 0, 0, *recorder.keep(about))
    return 0


def _open_handles(acting: Acting) -> Handles | None:
    if not acting.program["counts_handles"]:
        return None
    from .open_handles import Handles

    return Handles(acting.outputs)


def _start_together(acting: Acting) -> bool:
    """`t` is the instant at which all start; False if somebody could not even be started."""
    barrier = acting.program["start_barrier"]
    if barrier < 0:
        acting.t_ns = now_ns()
        return True
    try:
        acting.t_ns = acting.seat.barrier(barrier).arrive_and_wait(acting.seat.waiter)
    except BarrierBroken:
        return False
    return True
