from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import sqlite
from cts.stdlib.sqlite import given_sqlite, sql, sql_list


@pytest.fixture
def database(work: Path, context: Any) -> Iterator[str]:
    given_sqlite(context, "data/app.db", "create table t (n integer primary key); insert into t values (1);", "wal")
    yield "data/app.db"
    for connection in sqlite._connections.values():
        connection.close()
    sqlite._connections.clear()


def error_of(call: Callable[..., object], *arguments: Any) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        call(*arguments)
    return portable_error(caught.value)[0]


def test_values(database: str, context: Any) -> None:
    assert context.contents == [database]
    assert sql("select n from t", database, 1) == 1
    assert sql("insert into t values (2)", database, 1) is None
    assert sql_list("select n from t order by n desc", database, 1) == [2, 1]
    assert sql("select n from t where n = 7", database, 1) is None
    assert sql("pragma journal_mode", database, 1) == "wal"


def test_several_statements_and_semicolons_within_texts(database: str) -> None:
    assert sql("begin immediate; insert into t values (5); select count(*) from t; commit;", database, 1) == 2
    assert sql("select 'a;b' || \"n\" from t where n = 5;", database, 1) == "a;b5"


def test_a_transaction_may_stay_open_but_not_after_a_failure(database: str) -> None:
    sql("begin", database, 1)
    sql("insert into t values (3)", database, 1)
    assert sqlite._connections[database].in_transaction
    assert error_of(sql, "insert into t values (3)", database, 1) == "Conflict"
    assert not sqlite._connections[database].in_transaction
    assert sql_list("select n from t", database, 1) == [1]


def test_busy(database: str) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("begin immediate")
    assert error_of(sql, "insert into t values (9)", database, 0.01) == "Busy"
    other.close()
    sql("insert into t values (9)", database, 0.01)


def test_errors(database: str) -> None:
    assert error_of(sql, "select 1", "none.db", 1) == "NotFound"
    assert not Path("none.db").exists()
    assert error_of(sql, "selec 1", database, 1) == "OperationalError"
