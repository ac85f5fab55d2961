"""The history of one actor while it happens: fixed-size records in shared memory that survive SIGKILL of the actor.

An operation is one record, written in two strokes: at its beginning (step, round, instant, due instant) and at its end
(instant, outcome, error, bytes, value). A record whose end instant is 0 was open when its actor was killed. Whatever
does not fit into a record (texts, lists) is written to a heap beside, once, before the record that refers to it.

Only a window of the region is mapped, always at the same address; when it is full it slides on, and what is written
about an operation that began in an earlier window reaches back through the heap's window. So a million operations need
no more address space than ten, and a limit on the actor's memory cannot end its history. Steps and outcomes are numbers
here; what they mean is not known. Reading is in `records.py`.
"""

from __future__ import annotations

import marshal
import os
from struct import Struct

from . import layout as at
from .clock import now_ns
from .native import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shared import Memory

RECORD_BYTES = 64
WINDOW_BYTES = 256 * 1024
LATEST_RECORD_OFFSET = at.REGION_HEAP_OFFSET - WINDOW_BYTES

_HEAP_WINDOW_BYTES = 64 * 1024

# began_ns stands first: a record is there as soon as it is not 0. Then due_ns, step, round, kind, 0.
_BEGIN = Struct("=qqIIHH")
# outcome, error, ended_ns, bytes, value, tag
_END = Struct("=HHqqqq")
_INSTANT = Struct("=q")
WHOLE = Struct("=qqIIHHHHqqqq")

KIND_NAME = 0xFFFF  # not an operation: the text of its value is the next error name of this actor
TAG_NONE, TAG_INT, TAG_TRUE, TAG_FALSE, TAG_HEAP, TAG_TEXT = range(6)
TAG_BITS = 3  # above them, for values on the heap: their length


class RecordsFull(Exception):
    """One actor has written more than its region can hold (a hundred million operations)."""


class Recorder:
    """Writes the records of one actor.

    `begin(step, round, due_ns, kind) -> reference`, `begin_at(due_ns, step, round, kind) -> reference`, which spins until
    `due_ns` first, `end(reference, outcome, error, n_bytes, value, tag) -> instant` (now, or the instant that it is given
    as its last argument), `began_ns(reference) -> instant`, as the record says now, and `begin_again(reference) ->
    instant`, which moves the beginning of an operation to now, are closures, not methods, since every operation of every
    actor pays for them; keep them in local names.
    """

    __slots__ = ("_errors", "_heap", "_window", "began_ns", "begin", "begin_again", "begin_at", "end")

    def __init__(self, memory: Memory, slot: int) -> None:
        region = memory.region(slot)
        self._errors: dict[str, int] = {}
        self._heap = _Heap(memory.fd, region)
        self._window = Mapping(memory.fd, WINDOW_BYTES, region)
        strokes = _strokes(memory.fd, region, self._window, self._window.view, self._heap)
        self.begin, self.begin_at, self.end, self.began_ns, self.begin_again = strokes

    def scratch(self) -> Recorder:
        """One that runs the same code and keeps nothing: it has room for one operation, whose reference is 0."""
        other = object.__new__(Recorder)
        other._errors, other._heap, other._window = {}, self._heap, self._window
        strokes = _strokes(-1, 0, self._window, memoryview(bytearray(RECORD_BYTES)), self._heap)
        other.begin, other.begin_at, other.end, other.began_ns, other.begin_again = strokes
        return other

    def mark(self, kind: int, step: int = 0, due_ns: int = 0, value: object = None) -> int:
        """Records something that has no duration, and gives its instant."""
        number, tag = self.keep(value)
        return self.end(self.begin(step, 0, due_ns, kind), 0, 0, 0, number, tag)

    def keep(self, value: object) -> tuple[int, int]:
        """Makes a value ready for `end`: its number and its tag. What marshal does not know is stored as its `repr`."""
        if value is None:
            return 0, TAG_NONE
        if value is True or value is False:
            return 0, TAG_TRUE if value else TAG_FALSE
        if isinstance(value, int) and -(1 << 63) <= value < 1 << 63:
            return value, TAG_INT
        try:
            data, tag = marshal.dumps(value), TAG_HEAP  # type: ignore[arg-type]
        except ValueError:
            data, tag = repr(value).encode(errors="replace"), TAG_TEXT
        return self._heap.append(data), len(data) << TAG_BITS | tag

    def error_index(self, name: str) -> int:
        """The number that stands for an error name in this actor's records; 0 is no error."""
        index = self._errors.get(name)
        if index is None:
            self.mark(KIND_NAME, value=name)
            index = self._errors[name] = len(self._errors) + 1
        return index

    def retire(self) -> None:
        """Closes it in a process that lives on, where somebody may still refer to it."""
        self._window.retire()
        self._heap.retire()

    def close(self) -> None:
        """Unmaps what was mapped; the recorder must not be used any more. A process that ends need not do it."""
        self._window.close()
        self._heap.close()


def _strokes(fd: int, region: int, window: Mapping, view: memoryview, heap: _Heap) -> tuple[Callable[..., int], ...]:
    pack_begin, pack_end, pack_instant, clock = _BEGIN.pack_into, _END.pack_into, _INSTANT.pack_into, now_ns
    base = 0
    following = 0

    def begin(step: int, round_number: int = 0, due_ns: int = 0, kind: int = 1) -> int:
        nonlocal base, following
        reference = following
        place = reference - base
        if place == WINDOW_BYTES:
            if reference >= LATEST_RECORD_OFFSET:
                raise RecordsFull
            window.slide(fd, region + reference)
            base, place = reference, 0
        following = reference + RECORD_BYTES
        pack_begin(view, place, clock(), due_ns, step, round_number, kind, 0)
        return reference

    def begin_at(due_ns: int, step: int, round_number: int = 0, kind: int = 1) -> int:
        nonlocal following
        # All of the record but its instant is written before: a fault of its page would come between the end of the
        # spin and whatever is to begin. Without its instant it is no record yet.
        reference = following
        place = reference - base
        if place < WINDOW_BYTES:
            pack_begin(view, place, 0, due_ns, step, round_number, kind, 0)
        now = clock()
        while now < due_ns:
            now = clock()
        if place == WINDOW_BYTES or following != reference:
            return begin(step, round_number, due_ns, kind)
        pack_instant(view, place, now)
        following = reference + RECORD_BYTES
        return reference

    def end(
        reference: int,
        outcome: int = 1,
        error: int = 0,
        n_bytes: int = 0,
        value: int = 0,
        tag: int = 0,
        instant_ns: int | None = None,
    ) -> int:
        instant = clock() if instant_ns is None else instant_ns
        place = reference - base
        if place >= 0:
            pack_end(view, place + 28, outcome, error, instant, n_bytes, value, tag)
        else:
            heap.overwrite(reference + 28, _END.pack(outcome, error, instant, n_bytes, value, tag))
        return instant

    def began_ns(reference: int) -> int:
        place = reference - base
        data = view[place : place + _INSTANT.size] if place >= 0 else os.pread(fd, _INSTANT.size, region + reference)
        instant: int = _INSTANT.unpack(data)[0]
        return instant

    def begin_again(reference: int) -> int:
        instant = clock()
        place = reference - base
        if place >= 0:
            pack_instant(view, place, instant)
        else:
            heap.overwrite(reference, _INSTANT.pack(instant))
        return instant

    return begin, begin_at, end, began_ns, begin_again


class _Heap:
    """The part of a region for what does not fit into records; also reaches back to records out of the window."""

    __slots__ = ("_base", "_fd", "_region", "_used", "_window")

    def __init__(self, fd: int, region: int) -> None:
        self._fd = fd
        self._region = region
        self._base = at.REGION_HEAP_OFFSET
        self._used = at.REGION_HEAP_OFFSET
        self._window = Mapping(fd, _HEAP_WINDOW_BYTES, region + self._base)

    def close(self) -> None:
        self._window.close()

    def retire(self) -> None:
        self._window.retire()

    def append(self, data: bytes) -> int:
        offset = self._used
        if offset + len(data) > at.REGION_BYTES:
            raise RecordsFull
        self.overwrite(offset, data)
        self._used = offset + len(data)
        return offset

    def overwrite(self, offset: int, data: bytes) -> None:
        # Not by pwrite: a limit on file sizes, set for the program under test, would hold for our file too.
        done = 0
        while done < len(data):
            place = offset + done - self._base
            if not 0 <= place < _HEAP_WINDOW_BYTES:
                self._base = (offset + done) // at.PAGE_BYTES * at.PAGE_BYTES
                self._window.slide(self._fd, self._region + self._base)
                continue
            piece = data[done : done + _HEAP_WINDOW_BYTES - place]
            self._window.view[place : place + len(piece)] = piece
            done += len(piece)
