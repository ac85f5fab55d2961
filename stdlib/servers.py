"""Private servers of fixtures: starts them in sessions of their own, ends them, and finds free ports. Knows no server.

A server outlives the actor that started it, and nobody's signals reach it but those that are meant for it; the run's
containment ends it if everything else fails.
"""

from __future__ import annotations

import os
from _signal import SIGCONT, SIGKILL, SIGPIPE  # type: ignore[import-not-found]
from time import monotonic, sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE_S = 2.0
_LOOK_AGAIN_S = 0.002


def start_server_program(words: Sequence[str], log: str = os.devnull) -> int:
    """Its process id. Standard output and error go to the end of the log. `FileNotFoundError` if there is no such program."""
    nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    actions = [(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate((nothing, said, said))]
    try:
        return os.posix_spawnp(
            words[0], list(words), os.environ, file_actions=actions, setsid=True, setsigdef=(SIGPIPE,), setsigmask=()
        )
    finally:
        os.close(nothing)
        os.close(said)


def end_server(pid: int, politely: int) -> None:
    """Asks it to end by a signal, and after a while does not ask any more."""
    for signum, patience_s in ((politely, 0.0), (SIGCONT, _PATIENCE_S), (SIGKILL, _PATIENCE_S)):
        try:
            os.kill(pid, signum)
        except ProcessLookupError:
            break
        if wait_until_gone(pid, patience_s):
            return
    wait_until_gone(pid, 0)


def wait_until_gone(pid: int, patience_s: float) -> bool:
    """Whether it is over; our own child is reaped, another's counts as over when it does not run any more."""
    deadline = monotonic() + patience_s
    while True:
        if not is_there(pid):
            return True
        if monotonic() >= deadline:
            return False
        sleep(_LOOK_AGAIN_S)


def is_there(pid: int) -> bool:
    """Whether it still runs; a child that does not is reaped."""
    try:
        return not os.waitpid(pid, os.WNOHANG)[0]
    except ChildProcessError:
        pass
    try:
        with open(f"/proc/{pid}/stat", "rb", 0) as stat:
            return stat.read().rsplit(b")", 1)[1].split()[0] not in b"ZX"
    except FileNotFoundError:
        pass
    if os.path.exists("/proc/self"):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    """A port that nobody has now; somebody may take it before it is used."""
    from _socket import AF_INET, SOCK_STREAM, socket

    probe = socket(AF_INET, SOCK_STREAM)
    try:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
    finally:
        probe.close()


def number_in(folder: str, name: str) -> int:
    """What a file of a server's folder holds."""
    with open(os.path.join(folder, name), encoding="ascii") as file:
        return int(file.read())
