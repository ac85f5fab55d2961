"""Reads back, in one pass, what one actor recorded; also when the actor was killed in the middle of a record.

It gives numbers and values as they were written. Which step, which outcome a number stands for is not known here.
"""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, NamedTuple

from . import layout as at
from .recording import (
    KIND_NAME,
    RECORD_BYTES,
    TAG_BITS,
    TAG_FALSE,
    TAG_INT,
    TAG_NONE,
    TAG_TEXT,
    TAG_TRUE,
    WHOLE,
    WINDOW_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .shared import Memory


class Record(NamedTuple):
    """One operation. `ended_ns` 0: it was open when its actor ended, and may or may not have taken effect."""

    began_ns: int
    due_ns: int
    step: int
    round: int
    kind: int
    outcome: int
    error: str | None
    ended_ns: int
    n_bytes: int
    value: object


def read_records(memory: Memory, slot: int) -> list[Record]:
    """All records of an actor, in the order in which they began."""
    names: list[str | None] = [None]
    region = memory.region(slot)
    raws: list[tuple[int, ...]] = []
    # An error's name is recorded while the operation that needs it is open, so it stands behind that operation.
    for raw in raw_records(memory.fd, region):
        if raw[4] == KIND_NAME:
            names.append(str(_value(memory.fd, region, raw[10], raw[11])))
        else:
            raws.append(raw)
    records = []
    for began_ns, due_ns, step, round_number, kind, _, outcome, error, ended_ns, n_bytes, number, tag in raws:
        value = number if tag == TAG_INT else None if tag == TAG_NONE else _value(memory.fd, region, number, tag)
        records.append(
            Record(began_ns, due_ns, step, round_number, kind, outcome, names[error], ended_ns, n_bytes, value)
        )
    return records


def raw_records(fd: int, region: int) -> Iterator[tuple[int, ...]]:
    """The records as they stand in the file: the fields of `recording.WHOLE`."""
    offset = region
    end = region + at.REGION_HEAP_OFFSET
    while offset < end:
        block = os.pread(fd, WINDOW_BYTES, offset)
        for raw in WHOLE.iter_unpack(block[: len(block) // RECORD_BYTES * RECORD_BYTES]):
            if not raw[0]:
                return
            yield raw
        if len(block) < WINDOW_BYTES:
            return
        offset += WINDOW_BYTES


def _value(fd: int, region: int, number: int, tag: int) -> object:
    if tag in (TAG_TRUE, TAG_FALSE):
        return tag == TAG_TRUE
    length, tag = tag >> TAG_BITS, tag & (1 << TAG_BITS) - 1
    data = os.pread(fd, length, region + number)
    if tag == TAG_TEXT:
        return data.decode(errors="replace")
    try:
        value: object = marshal.loads(data)
    except (ValueError, EOFError, TypeError):
        # A half-written value cannot be referred to by a finished record, except where memory gave out.
        return None
    return value
