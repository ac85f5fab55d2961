"""The fixture `redis`: a private server, with a folder, a port and a socket of its own; and what can be done to it.

It keeps nothing on disk but its log. The port is free when it is chosen; if somebody else takes it first, another one
is tried. What actors do with the server is not known here.
"""

from __future__ import annotations

import os
from _signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM  # type: ignore[import-not-found]
from time import monotonic, sleep

from .redis_client import SOCKET_NAME, Connection, ServerError
from .servers import end_server, free_port, is_there, number_in, start_server_program, wait_until_gone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interpreter.fixtures import FixtureContext

_PORT_NAME, _PID_NAME, _LOG_NAME = "port", "redis.pid", "redis.log"
_READY_S = 10.0
_PATIENCE_S = 2.0
_LOOK_AGAIN_S = 0.002
_TRIES = 5


class ServerFailed(Exception):
    portable_name = "Refused"


def given_redis(context: FixtureContext, folder: str) -> Iterator[dict[str, object]]:
    os.makedirs(folder)
    pid = _start_on_free_port(folder)
    context.note_process(pid)
    port = number_in(folder, _PORT_NAME)
    path = os.path.join(context.work, folder)
    yield {
        "port": port,
        "url": f"redis://127.0.0.1:{port}/0",
        "socket": os.path.join(folder, SOCKET_NAME),
        "pid": pid,
        "log": os.path.join(path, _LOG_NAME),
        "folder": folder,
    }
    end_server(number_in(folder, _PID_NAME), SIGTERM)


def kill_server(server: str) -> None:
    """At once, with all that it knew; it waits until nobody is served any more."""
    pid = number_in(server, _PID_NAME)
    os.kill(pid, SIGKILL)
    wait_until_gone(pid, _PATIENCE_S)


def pause_server(server: str) -> None:
    os.kill(number_in(server, _PID_NAME), SIGSTOP)


def resume_server(server: str) -> None:
    os.kill(number_in(server, _PID_NAME), SIGCONT)


def start_server(server: str) -> None:
    """Again, on its old port, with nothing in it."""
    if is_there(number_in(server, _PID_NAME)):
        raise ServerFailed(f"the Redis server {server} is running")
    _start(server, number_in(server, _PORT_NAME))


def _start_on_free_port(folder: str) -> int:
    for attempt in range(1, _TRIES + 1):
        try:
            return _start(folder, free_port())
        except ServerFailed:
            if attempt == _TRIES or "already in use" not in _log(folder):
                raise
    raise AssertionError("the last attempt returns or raises")


def _start(folder: str, port: int) -> int:
    settings = {
        "port": port, "bind": "127.0.0.1", "dir": folder, "unixsocket": SOCKET_NAME, "unixsocketperm": "777",
        "logfile": _LOG_NAME, "pidfile": _PID_NAME, "save": "", "appendonly": "no", "daemonize": "no",
    }  # fmt: skip
    words = ["redis-server", *(word for name, value in settings.items() for word in (f"--{name}", str(value)))]
    try:
        pid = start_server_program(words)
    except FileNotFoundError:
        raise ServerFailed(
            "there is no program `redis-server` on the PATH; it is in the package redis-server"
        ) from None
    with open(os.path.join(folder, _PORT_NAME), "w", encoding="ascii") as file:
        file.write(f"{port}\n")
    _wait_until_ready(folder, pid)
    return pid


def _wait_until_ready(folder: str, pid: int) -> None:
    deadline = monotonic() + _READY_S
    while monotonic() < deadline:
        try:
            connection = Connection(os.path.join(folder, SOCKET_NAME))
        except OSError:
            if os.waitpid(pid, os.WNOHANG)[0]:
                raise ServerFailed(f"redis-server ended at once: {_last_line(folder)}") from None
            sleep(_LOOK_AGAIN_S)
            continue
        try:
            if connection.ask(("PING",)) == "PONG" and number_in(folder, _PID_NAME) == pid:
                return
        except (OSError, ServerError, ValueError):
            pass
        finally:
            connection.close()
        sleep(_LOOK_AGAIN_S)
    end_server(pid, SIGTERM)
    raise ServerFailed(f"redis-server was not ready within {_READY_S:.0f}s: {_last_line(folder)}")


def _log(folder: str) -> str:
    try:
        with open(os.path.join(folder, _LOG_NAME), encoding="utf-8", errors="replace") as log:
            return log.read()
    except FileNotFoundError:
        return ""


def _last_line(folder: str) -> str:
    lines = _log(folder).strip().splitlines()
    return lines[-1] if lines else "it left no log"
