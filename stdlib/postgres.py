"""The fixture `postgres`: a private server, made anew in the run's folder; and its statements, done by psql.

PostgreSQL refuses to run as root, so root starts it as the user that the package made. What the statements mean, and
how isolated they are, is not known here.
"""

from __future__ import annotations

import os
from _signal import SIGINT  # type: ignore[import-not-found]
from time import monotonic, sleep

from .commands import run
from .programs import ProgramMissing, run_program
from .servers import end_server, free_port, is_there, number_in, start_server_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..interpreter.context import Context
    from ..interpreter.fixtures import FixtureContext

_READY_S = 20.0
_LOOK_AGAIN_S = 0.01
_PORT_NAME = "port"
_USERS = ("postgres", "nobody")
# Debian keeps the server's programs off the path, one folder for each version.
_DEBIAN_FOLDER = "/usr/lib/postgresql"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": ".",
    "fsync": "off",
    "shared_buffers": "16MB",
    "max_connections": "200",
    # In the folder, so that nothing of a killed server stays in the memory of the machine.
    "dynamic_shared_memory_type": "mmap",
}


class ServerFailed(Exception):
    portable_name = "Refused"


def given_postgres(context: FixtureContext, statements: str, folder: str) -> Iterator[dict[str, object]]:
    data, log = os.path.join(context.work, folder, "data"), os.path.join(context.work, folder, "postgres.log")
    initdb, postgres, psql_program = (_program(name) for name in ("initdb", "postgres", "psql"))
    os.makedirs(data, mode=0o700)
    as_user = _as_user(folder, data)
    _do([*as_user, initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
    port = free_port()
    with open(os.path.join(folder, _PORT_NAME), "w", encoding="ascii") as file:
        file.write(f"{port}\n")
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    pid = start_server_program([*as_user, postgres, "-D", data, "-p", str(port), *settings], log)
    context.note_process(pid)
    try:
        _wait_until_ready(pid, port, log)
        if statements:
            _do([psql_program, *_QUIETLY, _url(port), "-c", statements])
        yield {"url": _url(port), "port": port, "pid": pid, "log": log, "folder": folder}
    finally:
        # SIGINT ends its sessions at once; SIGTERM would wait for them.
        end_server(pid, SIGINT)


_QUIETLY = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")


def psql(context: Context, statements: str, server: str) -> str:
    url = server if "://" in server else _url(number_in(server, _PORT_NAME))
    return run(context, [_program("psql"), *_QUIETLY, url, "-c", statements], None, ())


def _url(port: int) -> str:
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _program(name: str) -> str:
    """The newest version that is installed, if it is not on the path."""
    folders = os.environ.get("PATH", os.defpath).split(":")
    try:
        versions = sorted((entry for entry in os.listdir(_DEBIAN_FOLDER) if entry.isdigit()), key=int, reverse=True)
    except FileNotFoundError:
        versions = []
    for folder in (*folders, *(f"{_DEBIAN_FOLDER}/{version}/bin" for version in versions)):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    raise ProgramMissing(f"there is no program `{name}`; it is in the package postgresql")


def _as_user(folder: str, data: str) -> list[str]:
    """What stands before a server's program so that root does not run it."""
    if os.geteuid() != 0:
        return []
    import pwd

    for name in _USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        for path in (folder, data):
            os.chown(path, user.pw_uid, user.pw_gid)
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
    raise ServerFailed("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")


def _do(words: Sequence[str]) -> None:
    fd = os.memfd_create("output")
    try:
        exit_code = run_program(words, (fd, fd), environment=os.environ)
        said = os.pread(fd, 4000, 0).decode(errors="replace").strip().splitlines()
    finally:
        os.close(fd)
    if exit_code:
        program = next(os.path.basename(word) for word in words if not word.startswith(("-", "setpriv")))
        raise ServerFailed(f"{program} exited {exit_code}: {' '.join(said[-2:]) if said else 'it said nothing'}")


def _wait_until_ready(pid: int, port: int, log: str) -> None:
    deadline = monotonic() + _READY_S
    ready = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    nothing = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    try:
        while run_program(ready, (nothing, nothing), environment=os.environ):
            if not is_there(pid):
                raise ServerFailed(f"postgres ended at once: {_last_line(log)}")
            if monotonic() > deadline:
                raise ServerFailed(f"postgres was not ready within {_READY_S:.0f}s: {_last_line(log)}")
            sleep(_LOOK_AGAIN_S)
    finally:
        os.close(nothing)


def _last_line(log: str) -> str:
    with open(log, encoding="utf-8", errors="replace") as file:
        lines = file.read().strip().splitlines()
    return lines[-1] if lines else "it left no log"
