"""Waits inside an actor until a file appears, changes, vanishes or reaches a size.

Inotify wakes it (18 µs median after the file is there, at no cost while waiting; looking every 50 µs instead takes a
quarter of a core and is later), and the file itself is asked: events are only a reason to look. Where there is no
inotify it looks every 200 µs. It imports nothing that a slim process would feel, and does not know what actors do.
"""

from __future__ import annotations

import os
import time

from ..of_one_actor import of_one_actor
from .inotify import CREATE, DELETE, MODIFY, MOVED_FROM, MOVED_TO, Inotify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    Change = Literal["appears", "changes", "vanishes", "reaches"]

_LOOK_EVERY_NS = 200_000
# Events miss what happens behind a symbolic link, in mapped memory or on another machine: look now and then anyway.
_LOOK_ANYWAY_NS = 20_000_000
_ENTRIES = CREATE | DELETE | MOVED_FROM | MOVED_TO


def watch(path: str, timeout_ns: int | None = None) -> Iterator[tuple[int, os.stat_result | None]]:
    """Gives (instant, status or None for absent) now and after each change; ends when the time is over.

    Changes that follow each other faster than the reader looks are given as one; one change may be given twice.
    """
    deadline_ns = None if timeout_ns is None else time.monotonic_ns() + timeout_ns
    waiter = _Waiter(path)
    try:
        # The watch stands before the first look, so nothing can fall between the two.
        seen = _status(path)
        yield time.monotonic_ns(), seen
        while waiter.wait(deadline_ns):
            # The file is asked before the events are read: that is the quickest way to what the caller waits for.
            now = _status(path)
            if _identity(now) == _identity(seen):
                has_write = waiter.take_events()
                now = _status(path)
                # Older kernels stamp times in steps of 4 ms: a write within one step shows only as an event.
                if _identity(now) == _identity(seen) and not (has_write and now is not None):
                    continue
            seen = now
            yield time.monotonic_ns(), seen
    finally:
        waiter.close()


# Closing a queue takes the kernel 6 ms, which would make the waiter late by as much: queues are kept and used again.
_idle: dict[Inotify, None] = of_one_actor()


def prepare() -> None:
    """Loads what waiting needs (about 3 ms), so that the first wait is not late. For the time before a barrier."""
    if not _idle:
        try:
            _idle[Inotify()] = None
        except (OSError, AttributeError, ImportError):
            return


def _forget_idle() -> None:
    """A forked child must not read its parent's events."""
    while _idle:
        _idle.popitem()[0].close()


os.register_at_fork(after_in_child=_forget_idle)


def wait_for(path: str, change: Change, size: int = 0, timeout_ns: int | None = None) -> int | None:
    """The instant at which the file was seen to appear, change, vanish or reach `size`; None when the time was over.

    A folder changes when an entry comes or goes.

    "appears", "vanishes" and "reaches" are met at once by a file that is so already; "changes" needs another state
    than the one that was there when the waiting began.
    """
    for index, (at_ns, status) in enumerate(watch(path, timeout_ns)):
        if change == "changes":
            if index > 0:
                return at_ns
        elif change == "vanishes":
            if status is None:
                return at_ns
        elif status is not None and (change == "appears" or status.st_size >= size):
            return at_ns
    return None


class _Waiter:
    """Wakes up whenever something happened in the file's folder; or every 200 µs, where nothing can tell."""

    def __init__(self, path: str) -> None:
        self._folder = os.path.dirname(os.path.abspath(path))
        self._path = os.path.join(self._folder, os.path.basename(path))
        self._inotify: Inotify | None = None
        self._watch_folder()

    def _watch_folder(self) -> None:
        """The folder may not be there yet, may go, or may be replaced: until it is watched, looking must do."""
        self.close()
        try:
            inotify = _idle.popitem()[0] if _idle else Inotify()
            inotify.unwatch_all()
        except (OSError, AttributeError, ImportError):
            return
        self._inotify = inotify
        try:
            inotify.watch(self._folder)
        except OSError:
            self.close()
            return
        if os.path.isdir(self._path):
            # What happens in a folder is no event of the folder above it.
            try:
                inotify.watch(self._path)
            except OSError:
                return

    def wait(self, deadline_ns: int | None) -> bool:
        """False when the deadline has passed. The file is to be looked at once more either way."""
        now_ns = time.monotonic_ns()
        if deadline_ns is not None and now_ns >= deadline_ns:
            return False
        longest_ns = _LOOK_EVERY_NS if self._inotify is None else _LOOK_ANYWAY_NS
        wait_ns = longest_ns if deadline_ns is None else min(longest_ns, deadline_ns - now_ns)
        if self._inotify is not None:
            self._inotify.wait(wait_ns)
            return True
        time.sleep(wait_ns / 1e9)
        self._watch_folder()
        return True

    def take_events(self) -> bool:
        """True if somebody wrote into the file, or an entry of the folder came or went."""
        events = self._inotify.read() if self._inotify is not None else []
        if any(event.path == self._folder for event in events):
            self._watch_folder()
        return any(
            (event.path == self._path and event.mask & MODIFY)
            or (os.path.dirname(event.path) == self._path and event.mask & _ENTRIES)
            for event in events
        )

    def close(self) -> None:
        if self._inotify is not None:
            # Its watches end when it is used again: ending them now would make the caller 50 µs late.
            _idle[self._inotify] = None
            self._inotify = None


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _identity(status: os.stat_result | None) -> tuple[int, ...]:
    if status is None:
        return ()
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_mode)
