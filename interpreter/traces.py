"""What a run leaves behind besides processes: locks that survivors hold, and mounts nobody has undone.

Works within a lane, so it imports next to nothing. Locks are looked for only where processes were left, since a lock
has a process that holds it; of mounts the system itself says whether any came or went. It does not know whose they are:
in a lane with namespaces of its own, all are the run's. What it finds are pairs of a kind and a sentence.
"""

from __future__ import annotations

import os
import select

from .native import unmount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_LISTING = 50
_WORDS_OF_LOCK = 8


class Mounts:
    """The mounts of this process's namespace; looks at them only when the system says that something has changed."""

    def __init__(self) -> None:
        self._fd = os.open("/proc/self/mountinfo", os.O_RDONLY | os.O_CLOEXEC)
        self._poll = select.poll()
        # Error and priority: that is how this file says "changed since you asked last", in a microsecond.
        self._poll.register(self._fd, select.POLLPRI)
        self._poll.poll(0)
        self._known = self._read()

    def close(self) -> None:
        os.close(self._fd)

    def take_new(self) -> list[tuple[str, str]]:
        """What was mounted since the last call and still is; it is undone, for the next run to find nothing."""
        if not self._poll.poll(0):
            return []
        now = self._read()
        found = []
        for number in sorted(now.keys() - self._known.keys(), reverse=True):
            point, what = now[number]
            found.append(("mounts", f"{what} was still mounted at {point}"))
            try:
                unmount(point)
            except OSError:
                pass  # It lies below one that is gone already, or cannot be undone; then it is known from now on.
        if found:
            self._poll.poll(0)
            now = self._read()
        self._known = now
        return found[:_LONGEST_LISTING]

    def _read(self) -> dict[int, tuple[str, str]]:
        """Number of the mount → (where, what)."""
        pieces = []
        os.lseek(self._fd, 0, os.SEEK_SET)
        while piece := os.read(self._fd, 1 << 16):
            pieces.append(piece)
        found = {}
        for line in os.fsdecode(b"".join(pieces)).splitlines():
            left, _, right = line.partition(" - ")
            words, source = left.split(" "), right.split(" ")
            found[int(words[0])] = (words[4].replace("\\040", " "), f"{source[0]} {source[1]}")
        return found


def locks_held_by(pids: Iterable[int]) -> list[tuple[str, str]]:
    """The locks behind the open files of these processes, also those that they inherited from somebody who is gone."""
    found: list[tuple[str, str]] = []
    for pid in pids:
        try:
            handles = os.listdir(f"/proc/{pid}/fdinfo")
        except OSError:
            continue
        for handle in handles:
            for kind in _locks_behind(f"/proc/{pid}/fdinfo/{handle}"):
                try:
                    path = os.readlink(f"/proc/{pid}/fd/{handle}")
                except OSError:
                    continue
                found.append(("locks", f"{kind} lock on {path} was still held by process {pid}"))
    return list(dict.fromkeys(found))[:_LONGEST_LISTING]


def _locks_behind(path: str) -> list[str]:
    """What it is, as in `a FLOCK WRITE`, for each lock; waiting for one is not holding it."""
    try:
        with open(path, "rb", 0) as about:
            lines = about.read().decode("ascii", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        words = line.removeprefix("lock:").split()
        if line.startswith("lock:") and len(words) == _WORDS_OF_LOCK:
            article = "an" if words[1][0] in "AEIO" else "a"
            found.append(f"{article} {words[1]} {words[3].lower()}")
    return found
