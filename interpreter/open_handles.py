"""Which files, pipes and sockets a process has open, and which of them it did not have before.

Within an actor, so it imports next to nothing. What the runtime itself opens in an actor's process is no leak of the
scenario and is left out. Who opened a handle, and whether it is meant to stay open, is not known.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_STANDARD = 3
_LONGEST_LISTING = 50


class Handles:
    """A photograph of this process's own handles, and what has been added to it since."""

    def __init__(self, outputs: str) -> None:
        """`outputs`: the folder in which the runtime reads what programs print; its files are no leak."""
        self._ignored = outputs
        self._before = targets_of("self")

    def added(self) -> list[str] | None:
        """What each new handle leads to; none if nobody can tell."""
        now = targets_of("self")
        if self._before is None or now is None:
            return None
        own = _of_the_runtime()
        return [
            target
            for fd, target in sorted(now.items())
            if self._before.get(fd) != target and fd not in own and os.path.dirname(target) != self._ignored
        ]


def targets_of(pid: int | str) -> dict[int, str] | None:
    """Number of the handle → where it leads; none if the system does not tell."""
    folder = f"/proc/{pid}/fd"
    try:
        numbers = os.listdir(folder)
    except OSError:
        return None
    found = {}
    for number in numbers:
        try:
            found[int(number)] = os.readlink(f"{folder}/{number}")
        except OSError:
            continue  # That of the listing itself, closed by now.
    return found


def handles_held_by(pids: Iterable[int]) -> list[tuple[str, str]]:
    """What processes that were left behind still have open, beside their standard streams."""
    found: list[tuple[str, str]] = []
    for pid in pids:
        targets = targets_of(pid) or {}
        found += [
            ("handles", f"{target} was still open in process {pid}")
            for number, target in sorted(targets.items())
            if number >= _STANDARD
        ]
    return found[:_LONGEST_LISTING]


def _of_the_runtime() -> set[int]:
    """Queues for file events, which are kept to be used again."""
    watch = sys.modules.get(f"{__package__}.monitor.watch")
    return {inotify.fd for inotify in watch._idle} if watch is not None else set()
