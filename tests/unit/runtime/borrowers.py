"""What actors of the tests of lent memory do: ends at the worst instants."""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from cts.interpreter.seat import Seat

N_PROCESSES = 4  # of few_processes, which only zygotes may import


def succeed(program: bytes, seat: Seat) -> int:
    return 0


def stay(program: bytes, seat: Seat) -> int:
    signal.pause()
    return 0


def die_last(program: bytes, seat: Seat) -> int:
    """Killed when everything is tidied up, by the very last thing that Python does in this process."""

    def die_at_the_end(frame: FrameType, what: str, _value: object) -> None:
        if what == "return" and frame.f_code.co_filename.endswith("lent_memory.py"):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(die_at_the_end)
    return 0
