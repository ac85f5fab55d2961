"""The observer of files: a process of its own that records file events and looks at files, until it is told to stop.

Two kinds of evidence go into its record. Events prove the order of structural changes (only MOVED_TO: published at
once; MODIFY: written in place). Sights tell what a reader could see. It is told folders and contents, and does not know
what is expected of them. It ends when its stop descriptor becomes readable or is closed, so it never outlives its
starter.

    python -m cts.interpreter.monitor.files SPEC.json     stop: standard input; "ready": standard output
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..path_patterns import matches_pattern
from .cadence import Cadence
from .inotify import DELETE, DELETE_SELF, MOVED_FROM, Inotify
from .known import KnownContent
from .observation import Observation, ObservationWriter, read_observation
from .witness import HEAD_BYTES, Witness

DEFAULT_CORE_SHARE = 0.1
_COUNTERS_EVERY_NS = 50_000_000
GONE = DELETE | DELETE_SELF | MOVED_FROM
# A look at each takes time, and gaps grow with their number.
_MOST_FILES = 1000


class WatchedFile(NamedTuple):
    path: str
    known: tuple[KnownContent, ...] = ()


class ObserverSpec(NamedTuple):
    """Folders whose trees are watched for events, files that are looked at, and what looking may cost.

    `patterns` are seen from the first folder: what matches one is looked at from the event on that tells of it, and
    compared with `known`. `head_bytes` are kept of contents that are not known.
    """

    record: str
    folders: tuple[str, ...] = ()
    files: tuple[WatchedFile, ...] = ()
    core_share: float = DEFAULT_CORE_SHARE
    patterns: tuple[str, ...] = ()
    known: tuple[KnownContent, ...] = ()
    head_bytes: int = HEAD_BYTES

    def to_json(self) -> str:
        files = [{"path": file.path, "known": [content.to_json() for content in file.known]} for file in self.files]
        data = {
            "record": self.record,
            "folders": self.folders,
            "files": files,
            "core_share": self.core_share,
            "patterns": self.patterns,
            "known": [content.to_json() for content in self.known],
            "head_bytes": self.head_bytes,
        }
        return json.dumps(data)

    @classmethod
    def from_json(cls, text: str) -> ObserverSpec:
        data = json.loads(text)
        files = tuple(
            WatchedFile(entry["path"], tuple(KnownContent.from_json(known) for known in entry["known"]))
            for entry in data["files"]
        )
        known = tuple(KnownContent.from_json(content) for content in data["known"])
        return cls(
            data["record"],
            tuple(data["folders"]),
            files,
            data["core_share"],
            tuple(data["patterns"]),
            known,
            data["head_bytes"],
        )


def observe(spec: ObserverSpec, stop_fd: int, ready_fd: int) -> None:
    """The observer's whole life, in a process of its own: a byte on `ready_fd` when nothing can be missed any more."""
    _Observer(spec).run(stop_fd, ready_fd)


class _Observer:
    def __init__(self, spec: ObserverSpec) -> None:
        self._spec = spec
        self._writer = ObservationWriter(spec.record)
        self._witnesses = [Witness(file.path, file.known, spec.head_bytes) for file in spec.files]
        self._looked_at = {file.path for file in spec.files}
        self._is_full = False
        self._inotify = self._start_events()

    def _start_events(self) -> Inotify | None:
        """Without events the looks still count, and the record says what is missing."""
        if not self._spec.folders:
            return None
        try:
            inotify = Inotify()
        except (OSError, AttributeError, ImportError) as error:
            self._writer.write_note(f"file events cannot be had here ({error}), so the order of changes is not proven")
            return None
        for folder in self._spec.folders:
            try:
                self._take_up(inotify.watch_tree(folder))
            except OSError as error:
                self._writer.write_note(f"events in {folder} were not seen: {error.strerror or error}")
        return inotify

    def run(self, stop_fd: int, ready_fd: int) -> None:
        _sharpen_timers()
        cadence = Cadence(self._spec.core_share, time.monotonic_ns())
        cpu_before_ns = time.thread_time_ns()
        written_ns = 0
        is_first = True
        is_over = False
        while True:
            is_news = self._round()
            now_ns, cpu_ns = time.monotonic_ns(), time.thread_time_ns()
            self._writer.cpu_ns = cpu_ns
            if is_first or now_ns - written_ns > _COUNTERS_EVERY_NS:
                self._writer.write_counters()
                written_ns = now_ns
            if is_first:
                os.write(ready_fd, b"r")
                is_first = False
            if is_over:
                break
            delay_ns = cadence.delay_ns(now_ns, cpu_ns - cpu_before_ns, is_news)
            cpu_before_ns = cpu_ns
            waited = [stop_fd]
            if self._inotify is not None and not cadence.is_in_debt:
                waited.append(self._inotify.fd)
            timeout = delay_ns / 1e9 if self._witnesses or cadence.is_in_debt else None
            # The round after the stop catches what happened just before it.
            is_over = stop_fd in select.select(waited, (), (), timeout)[0]
        self._finish()

    def _round(self) -> bool:
        """One look at everything; True if anything was new."""
        events = self._inotify.read_tree() if self._inotify is not None else []
        at_ns = time.monotonic_ns()
        # Events are read first: what is written after that will be an event of the next round.
        stirred = {event.path for event in events}
        self._take_up(event.path for event in events if not event.mask & GONE)
        is_told = self._inotify is not None and not self._inotify.has_overflowed
        is_news = bool(events)
        for witness in self._witnesses:
            # Only in a watched folder itself is it certain that no event was missed: a subfolder may be made anew.
            is_covered = is_told and os.path.dirname(witness.path) in self._spec.folders
            for sight in witness.look(witness.path in stirred if is_covered else None):
                self._writer.write_sight(sight)
                is_news = True
        if self._inotify is not None and events:
            self._writer.write_events(events)
            self._writer.has_overflowed = self._inotify.has_overflowed
        self._writer.count_look(at_ns, is_news)
        return is_news

    def _take_up(self, paths: Iterable[str]) -> None:
        """Looks from now on at those that match a pattern."""
        for path in paths if self._spec.patterns else ():
            if path in self._looked_at or self._is_full:
                continue
            relative = os.path.relpath(path, self._spec.folders[0])
            if not any(matches_pattern(relative, pattern) for pattern in self._spec.patterns):
                continue
            if len(self._looked_at) >= _MOST_FILES:
                self._is_full = True
                self._writer.write_note(f"more than {_MOST_FILES} files match, and not all of them were looked at")
                continue
            self._looked_at.add(path)
            self._witnesses.append(Witness(path, self._spec.known, self._spec.head_bytes))

    def _finish(self) -> None:
        # Events may be queued deeper than one reading takes.
        while self._inotify is not None and (events := self._inotify.read_tree()):
            self._writer.write_events(events)
            self._writer.has_overflowed = self._inotify.has_overflowed
        for witness in self._witnesses:
            for sight in witness.finish():
                self._writer.write_sight(sight)
        self._writer.has_ended = True
        self._writer.close()
        if self._inotify is not None:
            self._inotify.close()


def _sharpen_timers() -> None:
    """Asks for sleeps that are not 50 µs late, and for turns of 100 µs, which come sooner on busy cores.

    Where the kernel refuses, the gaps between looks grow, and the record says so.
    """
    import ctypes

    set_timer_slack = 29
    set_attributes = {"x86_64": 314, "aarch64": 274}.get(os.uname().machine)
    # struct sched_attr: size, policy (other), flags, nice, priority, runtime, deadline, period.
    attributes = struct.pack("=IIQiIQQQ", 48, 0, 0, 0, 0, 100_000, 0, 0)
    try:
        libc = ctypes.CDLL(None)
        libc.prctl(set_timer_slack, 1, 0, 0, 0)
        if set_attributes is not None:
            libc.syscall(set_attributes, 0, attributes, 0)
    except (AttributeError, OSError):
        return


class Observer:
    """Starts an observer process, waits until it is ready, stops it, and reads its record."""

    def __init__(self, spec: ObserverSpec, python: Sequence[str] = (sys.executable,)) -> None:
        self.spec = spec
        import subprocess

        spec_path = spec.record + ".spec"
        with open(spec_path, "w", encoding="utf-8") as out:
            out.write(spec.to_json())
        self._process = subprocess.Popen(
            [*python, "-m", "cts.interpreter.monitor.files", spec_path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self, timeout_s: float = 10.0) -> bool:
        """False if the observer could not start in time; its record then says nothing."""
        if self._process.stdout is None:
            return False
        is_there = bool(select.select([self._process.stdout], (), (), timeout_s)[0])
        return is_there and self._process.stdout.read(1) == b"r"

    def stop(self, needed_from_ns: int | None = None, timeout_s: float = 10.0) -> Observation:
        """Ends the observer and gives what it saw; a time that it did not cover, up to now, is among the doubts."""
        import subprocess

        needed_until_ns = time.monotonic_ns()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return read_observation(self.spec.record, needed_from_ns, needed_until_ns)


def main(arguments: list[str]) -> int:
    with open(arguments[0], encoding="utf-8") as source:
        spec = ObserverSpec.from_json(source.read())
    try:
        observe(spec, 0, 1)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
