"""The kernel's file events (inotify) through `ctypes`: raw events with their instants, for one folder or a whole tree.

`ctypes` costs about 3 ms to import, so it is loaded when the first watch is made and nowhere else. This module imports
nothing dear, since slim actors use it. It does not know which events matter. An event's instant is that of its
reading: the sequence is the kernel's, the times are late by the reader's wake-up.
"""

from __future__ import annotations

import os
import select
import struct
import time
from collections import namedtuple

MODIFY, ATTRIB, CLOSE_WRITE = 0x2, 0x4, 0x8
MOVED_FROM, MOVED_TO, CREATE, DELETE, DELETE_SELF, MOVE_SELF = 0x40, 0x80, 0x100, 0x200, 0x400, 0x800
OVERFLOW, IGNORED, IS_FOLDER = 0x4000, 0x8000, 0x40000000
_ONLY_FOLDERS, _DONT_FOLLOW = 0x01000000, 0x02000000
STRUCTURE = MODIFY | ATTRIB | CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF

NAMES = {
    MODIFY: "MODIFY",
    ATTRIB: "ATTRIB",
    CLOSE_WRITE: "CLOSE_WRITE",
    MOVED_FROM: "MOVED_FROM",
    MOVED_TO: "MOVED_TO",
    CREATE: "CREATE",
    DELETE: "DELETE",
    DELETE_SELF: "DELETE_SELF",
    MOVE_SELF: "MOVE_SELF",
    OVERFLOW: "OVERFLOW",
}

# `is_late` marks what was found by listing a new folder, because it may have been made before the folder was watched.
FileEvent = namedtuple("FileEvent", "at_ns mask path cookie is_late", defaults=(False,))

_HEAD = struct.Struct("iIII")
_BUFFER_BYTES = 1 << 16


def why_unavailable() -> str | None:
    """None where inotify serves; else the reason, as a sentence for the report."""
    try:
        Inotify().close()
    except OSError as error:
        return f"file events (inotify) cannot be had here: {error.strerror or error}"
    except (AttributeError, ImportError):
        return "this system has no inotify, so file events cannot be seen"
    return None


class Inotify:
    """One kernel queue. Raises OSError where the system refuses (too many watches, no such folder)."""

    def __init__(self) -> None:
        import ctypes

        self._errno = ctypes.get_errno
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self._checked(self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK), "inotify")
        self._folders: dict[int, str] = {}
        self.has_overflowed = False

    def watch(self, folder: str, mask: int = STRUCTURE) -> None:
        """Watches the entries of one folder, not those of its subfolders."""
        flags = mask | _ONLY_FOLDERS
        number = self._checked(self._libc.inotify_add_watch(self.fd, os.fsencode(folder), flags), folder)
        self._folders[number] = folder

    def watch_tree(self, folder: str, mask: int = STRUCTURE) -> list[str]:
        """Watches a folder and all below it, and gives the paths that stood there. Links are not followed."""
        self.watch(folder, mask)
        found: list[str] = []
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return found
        for entry in entries:
            found.append(entry.path)
            if entry.is_dir(follow_symlinks=False):
                try:
                    found += self.watch_tree(entry.path, mask)
                except FileNotFoundError:
                    continue
        return found

    def read(self) -> list[FileEvent]:
        """All events that are there now; an empty list if there are none. Never waits."""
        try:
            raw = os.read(self.fd, _BUFFER_BYTES)
        except BlockingIOError:
            return []
        at_ns = time.monotonic_ns()
        events: list[FileEvent] = []
        offset = 0
        while offset < len(raw):
            number, mask, cookie, n_name = _HEAD.unpack_from(raw, offset)
            offset += _HEAD.size
            name = raw[offset : offset + n_name].rstrip(b"\0")
            offset += n_name
            if mask & OVERFLOW:
                self.has_overflowed = True
            elif mask & IGNORED:
                self._folders.pop(number, None)
                continue
            folder = self._folders.get(number, "")
            path = os.path.join(folder, os.fsdecode(name)) if name else folder
            events.append(FileEvent(at_ns, mask, path, cookie))
        return events

    def read_tree(self) -> list[FileEvent]:
        """Like `read`, and takes up new subfolders; what they hold already comes as CREATE events marked late."""
        events = self.read()
        for event in list(events):
            if event.mask & IS_FOLDER and event.mask & (CREATE | MOVED_TO):
                try:
                    found = self.watch_tree(event.path)
                except OSError:
                    continue
                known = {other.path for other in events}
                at_ns = time.monotonic_ns()
                events += [FileEvent(at_ns, CREATE, path, 0, True) for path in found if path not in known]
        return events

    def wait(self, timeout_ns: int | None) -> bool:
        """Waits for an event, or until the time is over; True if there is one."""
        poll = select.poll()
        poll.register(self.fd, select.POLLIN)
        return bool(poll.poll(None if timeout_ns is None else max(0, timeout_ns) / 1e6))

    def unwatch_all(self) -> None:
        """Ends all watches and drops what is queued, so that the queue can be used again: about 30 µs."""
        for number in self._folders:
            self._libc.inotify_rm_watch(self.fd, number)
        self._folders.clear()
        try:
            while os.read(self.fd, _BUFFER_BYTES):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        """With watches still set the kernel takes about 6 ms for this: not for the moment in which time matters."""
        os.close(self.fd)

    def _checked(self, result: int, what: str) -> int:
        if result < 0:
            code = self._errno()
            raise OSError(code, os.strerror(code), what)
        return int(result)


def names_of(mask: int) -> str:
    """`CREATE`, `MODIFY|CLOSE_WRITE`, ..."""
    return "|".join(name for bit, name in NAMES.items() if mask & bit)
