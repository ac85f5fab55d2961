"""The fixture and the verbs of `sqlite`, over Python's own SQLite, in the mode in which it begins no transaction by itself.

An actor has one connection for each database. What the statements mean, and whether they are isolated, is not known.
"""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection
    from typing import Any

    from ..interpreter.fixtures import FixtureContext

_connections: dict[str, Connection] = {}
_BUSY_CODES = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED


class DatabaseBusy(Exception):
    """Another connection has the lock."""

    portable_name = "Busy"


class Violated(Exception):
    """A constraint of the database refuses the row."""

    portable_name = "Conflict"


def given_sqlite(context: FixtureContext, path: str, statements: str, journal: str) -> dict[str, object]:
    from sqlite3 import connect

    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    database = connect(path, isolation_level=None)
    try:
        database.execute(f"pragma journal_mode={journal}")
        database.executescript(statements)
    finally:
        database.close()
    context.name_content(path)
    return {"path": path}


def sql(statement: str, database: str, patience: float) -> Any:
    rows = _rows(statement, database, patience)
    return rows[0][0] if rows else None


def sql_list(statement: str, database: str, patience: float) -> list[Any]:
    return [row[0] for row in _rows(statement, database, patience)]


def _rows(statements: str, database: str, patience: float) -> list[tuple[Any, ...]]:
    """The rows of the last statement that has any."""
    import sqlite3

    connection = _connection(database, patience)
    rows: list[tuple[Any, ...]] = []
    try:
        for statement in _split(statements):
            cursor = connection.execute(statement)
            if cursor.description is not None:
                rows = cursor.fetchall()
    except BaseException as error:
        # A transaction that was begun on purpose stays open between steps, but not after a failure.
        if connection.in_transaction:
            connection.rollback()
        if isinstance(error, sqlite3.IntegrityError):
            raise Violated(str(error)) from None
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in _BUSY_CODES:
            raise DatabaseBusy(str(error)) from None
        raise
    return rows


def _split(statements: str) -> list[str]:
    """Cuts at the semicolons that end a statement, as SQLite itself sees it."""
    from sqlite3 import complete_statement

    found, begun = [], ""
    for piece in statements.split(";"):
        begun += piece
        if complete_statement(begun + ";"):
            found.append(begun)
            begun = ""
        else:
            begun += ";"
    rest = begun.strip().strip(";").strip()
    return [statement for statement in (*found, rest) if statement.strip()]


def _connection(database: str, patience: float) -> Connection:
    from sqlite3 import connect

    connection = _connections.get(database)
    if connection is None:
        if not os.path.exists(database):
            raise FileNotFoundError(errno.ENOENT, "there is no such database", database)
        connection = _connections[database] = connect(database, isolation_level=None)
    connection.execute(f"pragma busy_timeout={max(0, round(patience * 1000))}")
    return connection
