"""How an actor in the background ends when it is asked to: its program first, in its own time, then the actor.

The polite signal comes to the actor alone, which passes it on to its program: a program that is just being started gets
it as well, and each gets it once. If the actor ended at once, its program, which may need a moment to shut down, would
be left behind. It does not know who asks, nor how long they wait.
"""

from __future__ import annotations

import os
from _signal import SIG_DFL, SIG_IGN, SIGTERM, signal  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .acting import Acting


def end_politely(acting: Acting) -> None:
    """From now on SIGTERM ends this process when no program of it runs any more."""

    def asked(_signum: int, _frame: object) -> None:
        acting.is_ending = True
        if not has_children():
            leave()
        signal(SIGTERM, SIG_IGN)
        os.killpg(0, SIGTERM)
        signal(SIGTERM, asked)

    signal(SIGTERM, asked)


def leave() -> None:
    """Ends this process by the signal itself, so that whoever looks sees how it ended."""
    signal(SIGTERM, SIG_DFL)
    os.kill(os.getpid(), SIGTERM)


def has_children() -> bool:
    """Whether this process has a child, alive or only not waited for."""
    try:
        # Nobody is waited for: that is left to whoever started it.
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
