"""How much of every measured time is our own: what an operation takes whose verb does nothing.

It plays an actor in this process, as a zygote does to warm itself, and asks its history. So it knows what lies between
the two instants of an operation on this machine at this moment; what the rest of the run costs a program (its neighbours on the
processors, its wake-up) is not in it.
"""

from __future__ import annotations

from typing import NamedTuple

_ROUNDS = 1_000


class OwnTime(NamedTuple):
    """Nanoseconds in each operation; all 0 when nobody asked."""

    p50_ns: int = 0
    p99_ns: int = 0


def own_time() -> OwnTime:
    """Costs a few milliseconds."""
    from .actor_rehearsal import play, program_of_part
    from .records import read_records

    records = play(program_of_part(_ROUNDS), lambda memory: read_records(memory, 0))
    # It rests last; behind that stands only the record of its end.
    spans = sorted(record.ended_ns - record.began_ns for record in records[-_ROUNDS - 1 : -1])
    return OwnTime(spans[len(spans) // 2], spans[len(spans) * 99 // 100])
