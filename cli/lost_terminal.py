"""What to do when the terminal goes away while cts writes to it: the rest goes nowhere, and the command ends in order.

Its user closed the window or lost the connection. The system says so with SIGHUP, and refuses whatever is written from
then on; either may come first. What the command then does about its work is its own business.
"""

from __future__ import annotations

import errno
import os
import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


class LosableTerminal:
    """A stream on a terminal that takes everything, also when the terminal is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as failure:
            _go_on_without(failure)
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as failure:
            _go_on_without(failure)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def let_go() -> None:
    """Whatever of our output goes to a terminal that is gone goes nowhere from now on."""
    for number in (1, 2):
        poll = select.poll()
        poll.register(number, 0)
        if any(events & select.POLLHUP for _, events in poll.poll(0)) and _was_terminal(number):
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, number)
            os.close(null)


def _was_terminal(number: int) -> bool:
    """A pipe whose reader is gone says the same of itself, but is asked about its terminal in vain."""
    try:
        os.tcgetpgrp(number)
    except OSError as failure:
        return failure.errno == errno.EIO
    return True


def _go_on_without(failure: OSError) -> None:
    if failure.errno != errno.EIO:
        raise failure
    let_go()
