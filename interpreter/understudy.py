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

# A rehearsal takes a few microseconds; the last one must be over before the instant, whatever comes between.
_REST_NS = 25_000
_WORTHWHILE_NS = 100_000


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


def is_worthwhile(due_ns: int) -> bool:
    """Whether there is time for it: whoever is late already must not be kept."""
    return now_ns() < due_ns - _WORTHWHILE_NS


def rehearse(go_through: Callable[[], None], due_ns: int) -> None:
    """After the sleep, instead of most of the spin. Not before it: that would take time from others who are due by then."""
    enough_ns = due_ns - _REST_NS
    while now_ns() < enough_ns:
        go_through()
