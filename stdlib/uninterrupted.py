"""A `with` block that the end of a step's time does not interrupt: for undoing what was begun.

The runtime ends a step that takes too long by a signal that comes again and again; cleaning up must not be cut short by
the next one. The block should be short: while it lasts, nothing can end it but SIGKILL.
"""

from __future__ import annotations

from _signal import (  # type: ignore[import-not-found]
    SIG_BLOCK,
    SIG_SETMASK,
    SIGALRM,
    SIGHUP,
    SIGINT,
    SIGTERM,
    pthread_sigmask,
)

_HELD_BACK = (SIGALRM, SIGHUP, SIGINT, SIGTERM)


class Uninterrupted:
    """Signals that come meanwhile are delivered when the block ends."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = pthread_sigmask(SIG_BLOCK, _HELD_BACK)

    def __exit__(self, *_: object) -> None:
        pthread_sigmask(SIG_SETMASK, self._before)
