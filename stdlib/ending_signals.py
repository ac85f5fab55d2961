"""Turns the signals that ask a process to end into an exception, so that `finally` blocks clean up; then ends by them.

The process dies of the very signal that it got, after the clean-up, so whoever waits for it learns the truth. A signal
that is ignored stays ignored. It does not know what is cleaned up.
"""

from __future__ import annotations

import os
from _signal import SIG_DFL, SIG_IGN, SIGHUP, SIGINT, SIGTERM, getsignal, signal  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_ENDING = (SIGTERM, SIGINT, SIGHUP)


class Asked(BaseException):
    """Somebody asked this process to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(f"signal {signum}")
        self.signum = signum


class EndingSignals:
    """A `with` block of the main thread in which the first ending signal raises `Asked`; further ones change nothing."""

    __slots__ = ("_before", "_came")

    def __enter__(self) -> None:
        self._came = 0
        self._before: dict[int, Any] = {}
        for signum in _ENDING:
            if getsignal(signum) in (SIG_IGN, None):
                continue
            try:
                self._before[signum] = signal(signum, self._ask)
            except ValueError:
                # Only the main thread may do this; whoever copies in another one has to care for signals themselves.
                return

    def __exit__(self, _kind: object, _error: object, _trace: object) -> None:
        for signum, handler in self._before.items():
            signal(signum, handler)
        if self._came:
            # Also if it came too late to stop anything.
            if self._before[self._came] == SIG_DFL:
                os.kill(os.getpid(), self._came)
            else:
                self._before[self._came](self._came, None)

    def _ask(self, signum: int, _frame: FrameType | None) -> None:
        if not self._came:
            self._came = signum
            raise Asked(signum)
