"""The file in which an observer writes what it saw, and the reading of it, also after the observer was killed.

The first page is shared memory with the counters, written in place; then follow records, appended whole. What stands
there outlives both the observer and whoever started it. It does not know what any of it means for a verdict.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from typing import NamedTuple

from .inotify import FileEvent
from .witness import Sight

_MAGIC = 0x0B5E_0001
PAGE_BYTES = 4096
# magic, has ended in order, has overflowed, looks, looks after which something was new, start, last look, CPU time,
# longest gap, longest gap in which something changed; then a histogram of gaps, bucket n holding up to 2**n ns.
_COUNTERS = struct.Struct("<10q")
_N_BUCKETS = 48
_BUCKETS = struct.Struct(f"<{_N_BUCKETS}q")
_RECORD = struct.Struct("<BI")
_EVENT = struct.Struct("<qIIBH")
_EVENTS, _SIGHT, _NOTE = 1, 2, 3


class ObservationWriter:
    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._fd, PAGE_BYTES)
        os.lseek(self._fd, PAGE_BYTES, os.SEEK_SET)
        self._page = mmap.mmap(self._fd, PAGE_BYTES)
        self._gaps = [0] * _N_BUCKETS
        self.has_ended = False
        self.has_overflowed = False
        self.n_looks = self.n_news = self.started_ns = self.last_look_ns = self.cpu_ns = 0
        self.longest_gap_ns = self.longest_stirred_gap_ns = 0

    def count_look(self, at_ns: int, is_news: bool) -> None:
        """`is_news`: something changed since the look before, so the gap between the two may hide more."""
        gap_ns = at_ns - self.last_look_ns
        if self.n_looks:
            self.longest_gap_ns = max(self.longest_gap_ns, gap_ns)
            if is_news:
                self.longest_stirred_gap_ns = max(self.longest_stirred_gap_ns, gap_ns)
            self._gaps[min(gap_ns.bit_length(), _N_BUCKETS - 1)] += 1
        else:
            self.started_ns = at_ns
        self.n_looks += 1
        self.n_news += is_news
        self.last_look_ns = at_ns

    def write_counters(self) -> None:
        counters = (
            _MAGIC,
            int(self.has_ended),
            int(self.has_overflowed),
            self.n_looks,
            self.n_news,
            self.started_ns,
            self.last_look_ns,
            self.cpu_ns,
            self.longest_gap_ns,
            self.longest_stirred_gap_ns,
        )
        _COUNTERS.pack_into(self._page, 0, *counters)
        _BUCKETS.pack_into(self._page, _COUNTERS.size, *self._gaps)

    def write_events(self, events: list[FileEvent]) -> None:
        parts = []
        for event in events:
            path = os.fsencode(event.path)
            parts.append(_EVENT.pack(event.at_ns, event.mask, event.cookie, event.is_late, len(path)) + path)
        self._append(_EVENTS, b"".join(parts))

    def write_sight(self, sight: Sight) -> None:
        self._append(_SIGHT, json.dumps(sight._replace(head=sight.head.hex()), separators=(",", ":")).encode())  # type: ignore[arg-type]

    def write_note(self, sentence: str) -> None:
        """A reason why something was not observed."""
        self._append(_NOTE, sentence.encode())

    def _append(self, kind: int, payload: bytes) -> None:
        os.write(self._fd, _RECORD.pack(kind, len(payload)) + payload)

    def close(self) -> None:
        self.write_counters()
        self._page.close()
        os.close(self._fd)


class Observation(NamedTuple):
    """What an observer left. With `doubts` nothing may be concluded from what is *not* in it."""

    events: list[FileEvent]
    sights: list[Sight]
    doubts: list[str]
    n_looks: int
    started_ns: int
    last_look_ns: int
    cpu_ns: int
    longest_gap_ns: int
    # The longest time between two looks in which something changed: shorter windows may have been missed.
    longest_stirred_gap_ns: int
    gap_counts: tuple[int, ...]

    def gap_quantile_ns(self, share: float) -> int:
        """An upper bound of the gap that `share` of all looks kept, to a factor of two."""
        wanted = share * sum(self.gap_counts)
        for bucket, count in enumerate(self.gap_counts):
            wanted -= count
            if wanted <= 0:
                return 1 << bucket
        return 0

    def limits(self) -> str:
        """The sentence that a report must show with each "always" that held."""
        if self.n_looks == 0:
            return "nothing was looked at"
        blind_ns = self.longest_stirred_gap_ns or self.longest_gap_ns
        return (
            f"{self.n_looks} looks, half of them within {_micros(self.gap_quantile_ns(0.5))}; "
            f"windows shorter than {_micros(blind_ns)} may have been missed"
        )


def read_observation(path: str, needed_from_ns: int | None = None, needed_until_ns: int | None = None) -> Observation:
    """Reads what is there. Whatever the observer did not cover of the needed time becomes a doubt."""
    try:
        with open(path, "rb") as source:
            raw = source.read()
    except OSError as error:
        return _empty(f"the observer left no record: {error.strerror or error}")
    if len(raw) < PAGE_BYTES:
        return _empty("the observer's record is cut off before its first page ends")
    (magic, has_ended, has_overflowed, n_looks, _, started_ns, last_ns, cpu_ns, gap_ns, stirred_ns) = (
        _COUNTERS.unpack_from(raw)
    )
    if magic != _MAGIC:
        return _empty("the observer never began to look")
    events, sights, doubts = _records(raw)
    if has_overflowed:
        doubts.append("more file events came than the kernel keeps, so some are missing")
    if needed_from_ns is not None and started_ns > needed_from_ns:
        doubts.append(f"the observer began {_micros(started_ns - needed_from_ns)} too late")
    if needed_until_ns is not None and last_ns < needed_until_ns:
        doubts.append(f"the observer's last look was {_micros(needed_until_ns - last_ns)} before the end")
    elif not has_ended:
        doubts.append("the observer did not end in order")
    gaps = _BUCKETS.unpack_from(raw, _COUNTERS.size)
    return Observation(events, sights, doubts, n_looks, started_ns, last_ns, cpu_ns, gap_ns, stirred_ns, gaps)


def _records(raw: bytes) -> tuple[list[FileEvent], list[Sight], list[str]]:
    events: list[FileEvent] = []
    sights: list[Sight] = []
    doubts: list[str] = []
    offset = PAGE_BYTES
    while offset + _RECORD.size <= len(raw):
        kind, n_payload = _RECORD.unpack_from(raw, offset)
        offset += _RECORD.size
        payload = raw[offset : offset + n_payload]
        offset += n_payload
        if len(payload) < n_payload:
            doubts.append("the observer's last record is cut off")
        elif kind == _EVENTS:
            events += _events(payload)
        elif kind == _SIGHT:
            sight = Sight(*json.loads(payload))
            head = bytes.fromhex(str(sight.head))
            sights.append(sight._replace(head=head, equals=tuple(sight.equals), entries=_tuple(sight.entries)))
        elif kind == _NOTE:
            doubts.append(payload.decode())
    return events, sights, doubts


def _tuple(entries: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if entries is None else tuple(entries)


def _events(payload: bytes) -> list[FileEvent]:
    events = []
    offset = 0
    while offset < len(payload):
        at_ns, mask, cookie, is_late, n_path = _EVENT.unpack_from(payload, offset)
        offset += _EVENT.size
        path = os.fsdecode(payload[offset : offset + n_path])
        offset += n_path
        events.append(FileEvent(at_ns, mask, path, cookie, bool(is_late)))
    return events


def _empty(doubt: str) -> Observation:
    return Observation([], [], [doubt], 0, 0, 0, 0, 0, 0, (0,) * _N_BUCKETS)


def _micros(duration_ns: int) -> str:
    if duration_ns < 10_000_000:
        return f"{duration_ns / 1000:.0f} µs"
    return f"{duration_ns / 1_000_000:.0f} ms"
