"""An entry function for actors that are a program from the beginning: a server of a fixture, for instance.

The program takes the place of the actor's process, so limits, streams, folder and containment hold for it as for any
actor. It does not wait for the program to be ready; who needs that asks the program.
"""

from __future__ import annotations

import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .seat import Seat


def command_line(arguments: Sequence[str]) -> bytes:
    """What to pass as the actor's program."""
    return marshal.dumps(list(arguments))


def execute(program: bytes, _seat: Seat) -> int:
    """Becomes the program; returns only if that fails, by raising `OSError`."""
    import signal

    arguments: list[str] = marshal.loads(program)
    for signum in (signal.SIGPIPE, signal.SIGXFSZ):
        # Python ignores these for itself, and a program would inherit that.
        signal.signal(signum, signal.SIG_DFL)
    os.execvp(arguments[0], arguments)
