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
    """A `with` block of the main thread in which the first ending signal raises `Asked`; further ones change nothing.

    A signal may also come while the block is entered or left, and raise there: whoever uses it catches `Asked` around it
    and calls `end`.
    """

    __slots__ = ("_again", "_before", "_came", "_is_over")

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._came = 0
        self._again: Any = SIG_DFL
        self._is_over = False

    def __enter__(self) -> None:
        for signum in _ENDING:
            before = getsignal(signum)
            if before in (SIG_IGN, None):
                continue
            # Noted first: as soon as the handler stands it may be called, and must be taken back.
            self._before[signum] = before
            try:
                signal(signum, self._ask)
            except ValueError:
                # Only the main thread may do this; whoever copies in another one has to care for signals themselves.
                del self._before[signum]
                return

    def __exit__(self, _kind: object, _error: object, _trace: object) -> None:
        self.end()

    def end(self) -> None:
        """Takes the handlers back, and ends the process if that was asked for. To do it twice does no harm."""
        self._is_over = True
        while self._before:
            signum, handler = next(iter(self._before.items()))
            signal(signum, handler)
            del self._before[signum]
            if signum == self._came:
                self._again = handler
        came, self._came = self._came, 0
        if came:
            # Also if it came too late to stop anything.
            if self._again == SIG_DFL:
                os.kill(os.getpid(), came)
            else:
                self._again(came, None)

    def _ask(self, signum: int, _frame: FrameType | None) -> None:
        if not self._came:
            self._came = signum
            if not self._is_over:
                raise Asked(signum)
