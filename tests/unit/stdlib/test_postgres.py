from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import postgres
from cts.stdlib.programs import ProgramMissing


@pytest.fixture
def open_work(monkeypatch: pytest.MonkeyPatch, context: Any) -> Iterator[Path]:
    """A folder that other users can reach, since root starts the server as another user."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    context.work = str(folder)
    yield folder
    os.chdir("/")
    shutil.rmtree(folder)


def test_a_server_from_beginning_to_end(open_work: Path, context: Any) -> None:
    try:
        postgres._program("initdb")
    except ProgramMissing as missing:
        pytest.skip(str(missing))
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root needs setpriv(1) to start a server as somebody else")
    fixture = postgres.given_postgres(context, "create table t (n integer); insert into t values (1), (2)", "postgres")
    offered = next(fixture)
    try:
        assert context.processes == [offered["pid"]]
        assert postgres.psql(context, "select sum(n), 'x' from t", "postgres") == "3|x"
        assert postgres.psql(context, "select 1", str(offered["url"])) == "1"
        with pytest.raises(Exception, match="nonsense") as caught:
            postgres.psql(context, "select nonsense", "postgres")
        assert portable_error(caught.value)[0] == "Exit(1)"
    finally:
        assert list(fixture) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(offered["pid"])), 0)


def test_what_is_missing_is_named(work: Path, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(work))
    monkeypatch.setattr(postgres, "_DEBIAN_FOLDER", str(work / "none"))
    with pytest.raises(ProgramMissing, match="package postgresql"):
        next(postgres.given_postgres(context, "", "postgres"))
    assert os.listdir(work) == []
