#!/usr/bin/env python3
"""portreg: reserves ports for folders, in one SQLite database that any number of processes share.

    portreg.py --data DIR init --range 5000-5010
    portreg.py --data DIR configure --range 6000-6010                 from now on, ports of this range
    portreg.py --data DIR reserve --path FOLDER [--owner NAME]         prints: Port 5003
    portreg.py --data DIR reserve-group --path FOLDER --count 10       prints: Ports 5000 5001 ...
    portreg.py --data DIR release --port 5003
    portreg.py --data DIR list [--count]                              one line each: PORT PATH OWNER; or how many
    portreg.py --data DIR cleanup                                     forgets folders that are gone
    portreg.py --data DIR exercise --path FOLDER --times 100 [--keep]  reserves and releases, or keeps, so often: for load
    portreg.py --data DIR check                                       integrity of the database and of its contents

It exists to be tested: `--design` chooses between two ways to reserve.

    sound   reads and writes inside one BEGIN IMMEDIATE transaction
    racy    reads first, and writes in transactions afterwards, piece by piece: between them, others act

Exit codes: 0 done, 1 no port is free (or nothing to release), 2 called wrongly, 3 the database did not answer in time,
4 the registry is damaged or not there.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BUSY_SECONDS = 60
PROBE_SECONDS = 0.05
DATABASE = "ports.db"


class Refused(Exception):
    """What was asked for cannot be had; the exit code says why."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def connect(data: str) -> sqlite3.Connection:
    path = os.path.join(data, DATABASE)
    if not os.path.exists(path):
        raise Refused(f"there is no registry in {data}; `init` makes one", 4)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("pragma synchronous = normal")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Writers stand in line from the first statement on: whoever reads in here sees nobody else's half."""
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def init(args: argparse.Namespace) -> None:
    low, _, high = args.range.partition("-")
    os.makedirs(args.data, exist_ok=True)
    connection = sqlite3.connect(os.path.join(args.data, DATABASE), timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    with transaction(connection):
        connection.execute("create table if not exists settings (name text primary key, value text not null)")
        # No constraint makes `port` unique: the design must see to it, as in the many programs that forgot one.
        connection.execute(
            "create table if not exists ports (port integer not null, path text not null, owner text not null)"
        )
        connection.execute("create index if not exists ports_in_order on ports (port)")
        write_setting(connection, "low", int(low))
        write_setting(connection, "high", int(high or low))


def write_setting(connection: sqlite3.Connection, name: str, value: int) -> None:
    connection.execute("insert or replace into settings values (?, ?)", (name, str(value)))


def configure(args: argparse.Namespace) -> None:
    """A new range. The racy design writes one end of it, and the other one a moment later."""
    low, high = (int(end) for end in args.range.split("-"))
    connection = connect(args.data)
    if args.design == "sound":
        with transaction(connection):
            write_setting(connection, "low", low)
            write_setting(connection, "high", high)
        return
    write_setting(connection, "low", low)
    probe(low)
    write_setting(connection, "high", high)


def free_ports(connection: sqlite3.Connection, count: int) -> list[int]:
    """The lowest `count` free ports. Raises Refused where there are not as many."""
    settings = dict(connection.execute("select name, value from settings"))
    low, high = int(settings["low"]), int(settings["high"])
    within = "from ports where port between ? and ?"
    n_taken, highest = connection.execute(f"select count(*), max(port) {within}", (low, high)).fetchone()
    if n_taken and n_taken == highest - low + 1 and highest + count <= high:
        # No gaps: the next ones are free, and nobody has to look at all that are not.
        return list(range(highest + 1, highest + count + 1))
    free: list[int] = []
    following = low
    for (port,) in connection.execute(f"select port {within} order by port", (low, high)):
        free.extend(range(following, port))
        following = port + 1
        if len(free) >= count:
            break
    free.extend(range(following, min(high, following + count) + 1))
    if len(free) < count:
        raise Refused(f"{low}-{high} has not {count} free: {len(free)} left")
    return free[:count]


def take(connection: sqlite3.Connection, ports: list[int], path: str, owner: str) -> None:
    connection.executemany("insert into ports values (?, ?, ?)", [(port, path, owner) for port in ports])


def reserve_sound(connection: sqlite3.Connection, count: int, path: str, owner: str) -> list[int]:
    with transaction(connection):
        ports = free_ports(connection, count)
        take(connection, ports, path, owner)
    return ports


def reserve_racy(connection: sqlite3.Connection, count: int, path: str, owner: str) -> list[int]:
    """Plans outside the transaction. A group is even taken port by port, so that others can see a part of it."""
    ports = free_ports(connection, count)
    for port in ports:
        probe(port)
        with transaction(connection):
            take(connection, [port], path, owner)
    return ports


def probe(port: int) -> None:
    """Binds a port for a moment: does something that asked for no reservation listen there?"""
    import socket

    with socket.socket() as listener:
        listener.settimeout(PROBE_SECONDS)
        # Others of our own may look at the same port at the same time.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(f"port {port} cannot be used: {error.strerror}") from None
        listener.listen()
        try:
            listener.accept()
        except TimeoutError:
            return
    raise Refused(f"somebody already uses port {port}")


DESIGNS: dict[str, Callable[[sqlite3.Connection, int, str, str], list[int]]] = {
    "sound": reserve_sound,
    "racy": reserve_racy,
}


def reserve(args: argparse.Namespace) -> None:
    ports = DESIGNS[args.design](connect(args.data), 1, args.path, args.owner)
    print(f"Port {ports[0]}")


def reserve_group(args: argparse.Namespace) -> None:
    ports = DESIGNS[args.design](connect(args.data), args.count, args.path, args.owner)
    print("Ports", *ports)


def release(args: argparse.Namespace) -> None:
    give_back(connect(args.data), args.port)


def give_back(connection: sqlite3.Connection, port: int) -> None:
    with transaction(connection):
        found = connection.execute("delete from ports where port = ?", (port,)).rowcount
    if not found:
        raise Refused(f"port {port} is not reserved")


def exercise(args: argparse.Namespace) -> None:
    connection = connect(args.data)
    for _ in range(args.times):
        (port,) = DESIGNS[args.design](connection, 1, args.path, "load")
        if not args.keep:
            give_back(connection, port)


def list_ports(args: argparse.Namespace) -> None:
    connection = connect(args.data)
    if args.count:
        print(*connection.execute("select count(*) from ports").fetchone())
        return
    for port, path, owner in connection.execute("select port, path, owner from ports order by port"):
        print(port, path, owner)


def cleanup(args: argparse.Namespace) -> None:
    """Forgets the reservations of folders that are gone. The racy design looks first and deletes by number later."""
    connection = connect(args.data)
    if args.design == "sound":
        with transaction(connection):
            for path in _gone(connection):
                connection.execute("delete from ports where path = ?", (path,))
        return
    stale = [port for path in _gone(connection) for (port,) in _ports_of(connection, path)]
    for port in stale:
        probe(port)
        connection.execute("delete from ports where port = ?", (port,))


def _gone(connection: sqlite3.Connection) -> list[str]:
    return [path for (path,) in connection.execute("select distinct path from ports") if not os.path.exists(path)]


def _ports_of(connection: sqlite3.Connection, path: str) -> list[tuple[int]]:
    return connection.execute("select port from ports where path = ?", (path,)).fetchall()


def check(args: argparse.Namespace) -> None:
    connection = connect(args.data)
    (verdict,) = connection.execute("pragma integrity_check").fetchone()
    doubled = [port for (port,) in connection.execute("select port from ports group by port having count(*) > 1")]
    if verdict != "ok" or doubled:
        raise Refused(f"damaged: {verdict}; reserved twice: {doubled}", 4)
    print("ok")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="portreg", description="Reserves ports for folders.")
    top.add_argument("--data", required=True, help="the registry's folder")
    top.add_argument("--design", choices=sorted(DESIGNS), default="sound", help="how to reserve (default: sound)")
    commands = top.add_subparsers(dest="command", required=True)
    for name, function in (
        ("init", init), ("configure", configure), ("reserve", reserve), ("reserve-group", reserve_group),
        ("release", release), ("list", list_ports), ("cleanup", cleanup), ("exercise", exercise), ("check", check),
    ):  # fmt: skip
        command = commands.add_parser(name)
        command.set_defaults(function=function)
        if name in ("init", "configure"):
            command.add_argument("--range", default="5000-5099")
        if name in ("reserve", "reserve-group", "exercise"):
            command.add_argument("--path", required=True)
        if name in ("reserve", "reserve-group"):
            command.add_argument("--owner", default="qa")
        if name == "list":
            command.add_argument("--count", action="store_true")
        if name == "exercise":
            command.add_argument("--times", type=int, required=True)
            command.add_argument("--keep", action="store_true")
        if name == "reserve-group":
            command.add_argument("--count", type=int, required=True)
        if name == "release":
            command.add_argument("--port", type=int, required=True)
    return top


def main() -> int:
    args = parser().parse_args()
    try:
        args.function(args)
    except Refused as refusal:
        print(f"portreg: {refusal}", file=sys.stderr)
        return refusal.code
    except sqlite3.OperationalError as error:
        print(f"portreg: the database did not answer: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
