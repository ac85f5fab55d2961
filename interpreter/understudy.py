"""Goes through an operation in its actor's place while the instant of the operation is waited for, and leaves no trace.

After a sleep everything is cold: at its instant an operation would first wait for its code and its memory, ten times as
long as it takes. So the last stretch of the wait is not spent on looking at the clock alone. What is gone through is the
runtime's own part; the verb itself, which would do something, is left out, and stays as cold as it is in real life.
"""

from __future__ import annotations

from . import layout as at
from .acting import Acting
from .alarm import Alarm
from .clock import now_ns
from .shared import Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The first times cost page faults; they are had before the sleep, if there is time.
_FIRST_TIMES = 3
_TIME_FOR_FIRST_TIMES_NS = 2_000_000

# A rehearsal takes a few microseconds; the last one must be over before the instant, whatever comes between.
_REST_NS = 25_000


def understudy_of(acting: Acting) -> Acting:
    """One who does what this one does, on a page and in a history of his own."""
    other = object.__new__(Acting)
    for name in Acting.__slots__:
        setattr(other, name, getattr(acting, name))
    other.memory = object.__new__(Memory)
    other.memory.words = memoryview(bytearray(at.SLOT_WORDS * at.WORD)).cast("q")
    other.slot_base = 0
    other.recorder = acting.recorder.scratch()
    other.alarm = Alarm()
    other.is_ending = False
    other.seen_digests = set()
    return other


def rehearse_early(go_through: Callable[[], None], due_ns: int) -> None:
    """Before the sleep."""
    if now_ns() < due_ns - _TIME_FOR_FIRST_TIMES_NS:
        for _ in range(_FIRST_TIMES):
            go_through()


def rehearse(go_through: Callable[[], None], due_ns: int) -> None:
    """After the sleep, instead of most of the spin."""
    enough_ns = due_ns - _REST_NS
    while now_ns() < enough_ns:
        go_through()
