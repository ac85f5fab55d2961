from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import redis_client, redis_keys, redis_locks, redis_server
from cts.stdlib.redis_client import address_of, ask

SERVER = "redis"


def error_of(call: Callable[..., object], *arguments: Any) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        call(*arguments)
    return portable_error(caught.value)[0]


def set_key(key: str, value: object, absent: bool = False, expires: float | None = None) -> None:
    redis_keys.set_key(key, value, absent, expires, SERVER)


def test_servers_are_named_in_many_ways() -> None:
    assert address_of("redis") == "redis/redis.sock"
    assert address_of("unix:///run/redis.sock?db=1") == "/run/redis.sock"
    assert address_of("redis://user:secret@example:7000/1") == ("example", 7000)
    assert address_of("redis://localhost") == ("localhost", 6379)
    assert address_of(7001) == address_of("7001") == ("127.0.0.1", 7001)


def test_the_fixture_offers_a_server_that_answers_and_ends_with_it(work: Path, context: Any) -> None:
    if which("redis-server") is None:
        pytest.skip("there is no redis-server here")
    fixture = redis_server.given_redis(context, SERVER)
    offered = next(fixture)
    assert context.processes == [offered["pid"]]
    for server in (SERVER, str(offered["url"]), offered["port"]):
        assert ask(server, "PING") == "PONG"  # type: ignore[arg-type]
        redis_client._connections.pop(str(server)).close()
    assert os.path.exists(str(offered["log"]))
    assert list(fixture) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(offered["pid"])), 0)


def test_without_the_program_it_says_which_package(work: Path, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(work))
    with pytest.raises(redis_server.ServerFailed, match="package redis-server"):
        next(redis_server.given_redis(context, SERVER))


def test_keys(store: dict[str, Any]) -> None:
    assert redis_keys.get("n", SERVER) is None
    set_key("n", "two words\r\n\u00e4")
    assert redis_keys.get("n", SERVER) == "two words\r\n\u00e4"
    assert error_of(set_key, "n", "x", True) == "Exists"
    set_key("yes", True)
    assert redis_keys.get("yes", SERVER) == "true"
    redis_keys.change("yes", True, "no", SERVER)
    assert error_of(redis_keys.change, "yes", True, "no", SERVER) == "Conflict"
    assert redis_keys.incr("count", 2, SERVER) == 2
    assert error_of(redis_keys.incr, "n", 1, SERVER) == "Err"
    assert redis_keys.dbsize(SERVER) == 3
    assert redis_keys.remove("count", SERVER) == 1
    assert redis_keys.any_command(["RPUSH", "l", "a", "b c"], SERVER) == 2
    assert redis_keys.any_command(["LRANGE", "l", "0", "-1"], SERVER) == ["a", "b c"]
    assert redis_keys.any_command(["EVAL", "return {1, false, {'x'}}", "0"], SERVER) == [1, None, ["x"]]
    set_key("big", "x" * 300_000, expires=60)
    assert redis_keys.get("big", SERVER) == "x" * 300_000
    assert 0 < int(str(redis_keys.any_command(["TTL", "big"], SERVER))) <= 60


def test_the_server_goes_away_and_comes_back(store: dict[str, Any]) -> None:
    set_key("n", 1)
    redis_server.kill_server(SERVER)
    assert error_of(redis_keys.get, "n", SERVER) == "Reset"
    assert error_of(redis_keys.get, "n", SERVER) == "Refused"
    redis_server.start_server(SERVER)
    assert redis_keys.get("n", SERVER) is None
    assert ask(store["port"], "PING") == "PONG"
    with pytest.raises(redis_server.ServerFailed, match="is running"):
        redis_server.start_server(SERVER)


def test_an_interrupted_question_does_not_spoil_the_next(
    store: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Over(BaseException):
        pass

    set_key("n", "right")

    def interrupted(_connection: object) -> None:
        raise Over

    with monkeypatch.context() as patch:
        patch.setattr(redis_client.Connection, "_fill", interrupted)
        with pytest.raises(Over):
            redis_keys.any_command(["ECHO", "wrong"], SERVER)
    assert redis_keys.get("n", SERVER) == "right"


@pytest.mark.parametrize("library", ["redis_py", "pottery", "broken"])
def test_locks(store: dict[str, Any], context: Any, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if library != "broken":
        pytest.importorskip({"redis_py": "redis"}.get(library, library))
    redis_locks.lock(context, "job", library, 10, True, SERVER)
    assert error_of(redis_locks.lock, context, "job", library, 10, True, SERVER) == "Deadlock"
    # Another actor: it does not know that this process has the lock.
    monkeypatch.setattr(redis_locks, "_held", {})
    assert error_of(redis_locks.lock, context, "job", library, 10, True, SERVER) == "Locked"
    monkeypatch.undo()
    os.chdir(context.work)
    redis_locks.unlock("job", SERVER)
    assert error_of(redis_locks.unlock, "job", SERVER) == "NotHeld"
    redis_locks.hold(context, "job", 0.001, library, 10, SERVER)
    assert (context.n_begun, context.n_ended) == (1, 1)
    assert redis_keys.dbsize(SERVER) == 0
    assert error_of(redis_locks.lock, context, "job", library, 0, True, SERVER) == "Invalid"


def test_waiting_is_told_with_every_refusal(
    store: dict[str, Any], context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("redis")
    slept: list[float] = []
    monkeypatch.setattr(redis_locks, "sleep", slept.append)
    redis_locks.lock(context, "job", "redis_py", 10, True, SERVER)
    with pytest.raises(StopIteration):
        redis_locks.hold(context, "job", 1, "redis_py", 10, SERVER)
    assert context.n_retries == 4
    assert slept == [0.1] * 3
    assert context.n_begun == 0


def test_a_lease_that_is_over_is_told(store: dict[str, Any], context: Any) -> None:
    pytest.importorskip("redis")
    redis_locks.lock(context, "job", "redis_py", 10, True, SERVER)
    redis_keys.remove("job", SERVER)
    assert error_of(redis_locks.unlock, "job", SERVER) == "NotHeld"


def test_a_stopped_server_is_ended_too(work: Path, context: Any) -> None:
    if which("redis-server") is None:
        pytest.skip("there is no redis-server here")
    fixture = redis_server.given_redis(context, SERVER)
    pid = str(next(fixture)["pid"])
    redis_server.pause_server(SERVER)
    assert list(fixture) == []
    assert subprocess.run(["ps", "-p", pid], stdout=subprocess.DEVNULL, check=False).returncode == 1
