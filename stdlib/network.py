"""The module `network`: a link to a port of this machine, and what can happen to it.

A link is a process that relays connections (network_link.py). It belongs to the run and ends with it. What goes through
it, and who talks, is not known here.
"""

from __future__ import annotations

import os
from _signal import SIGCONT, SIGKILL, SIGSTOP, SIGUSR1, SIGUSR2  # type: ignore[import-not-found]
from time import monotonic, sleep

from .servers import end_server, free_port, is_there, number_in, start_server_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interpreter.fixtures import FixtureContext

_PID_NAME = "pid"
_READY_S = 10.0
_LOOK_AGAIN_S = 0.002


class LinkFailed(Exception):
    portable_name = "Refused"


def given_link(context: FixtureContext, target: float, folder: str) -> Iterator[dict[str, object]]:
    import sys

    port = free_port()
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_link.py")
    pid = start_server_program([sys.executable, "-IS", program, str(port), str(int(target))])
    context.note_process(pid)
    os.makedirs(folder)
    with open(os.path.join(folder, _PID_NAME), "w", encoding="ascii") as file:
        file.write(f"{pid}\n")
    _wait_for(port, pid)
    yield {"port": port}
    end_server(pid, SIGKILL)


def cut_link(link: str, by: str) -> None:
    os.kill(number_in(link, _PID_NAME), SIGUSR1 if by == "reset" else SIGSTOP)


def mend_link(link: str) -> None:
    for signum in (SIGCONT, SIGUSR2):
        os.kill(number_in(link, _PID_NAME), signum)


def _wait_for(port: int, pid: int) -> None:
    from _socket import AF_INET, SOCK_STREAM, socket

    deadline = monotonic() + _READY_S
    while True:
        probe = socket(AF_INET, SOCK_STREAM)
        try:
            probe.connect(("127.0.0.1", port))
            return
        except OSError:
            if not is_there(pid) or monotonic() > deadline:
                raise LinkFailed(f"a link did not listen on its port {port}") from None
            sleep(_LOOK_AGAIN_S)
        finally:
            probe.close()
