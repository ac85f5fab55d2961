"""What verbs and fixtures are called with here: the same interface as the runtime's, with everything noted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

import pytest


class FakeContext:
    def __init__(self, work: Path) -> None:
        self.work = str(work)
        self.folder = str(work)
        self.actor, self.index, self.run, self.seed = "writer", 1, 1, 42
        self.random = Random(42)
        self.cancelled = False
        self.attributes: dict[str, Any] = {}
        self.reached: list[int] = []
        self.n_retries = self.n_begun = self.n_ended = 0
        self.flags: list[str] = []
        self.signals: list[tuple[str, int | None, str]] = []
        self.n_reachable = 1
        self.contents: list[str] = []
        self.environment: dict[str, str] = {}
        self.processes: list[int] = []
        self.on_progress: Any = None
        self._out = self.work + "-out"
        self._fds: tuple[int, int] | None = None

    def progress(self, n_bytes: int) -> None:
        self.reached.append(n_bytes)
        if self.on_progress is not None:
            self.on_progress(n_bytes)

    def note_retry(self) -> None:
        self.n_retries += 1
        if self.n_retries > 3:
            raise StopIteration("tried often enough")

    def begin_now(self) -> None:
        self.n_begun += 1

    def end_now(self) -> None:
        self.n_ended += 1

    def output(self) -> tuple[int, int]:
        self.close()
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC
        self._fds = (os.open(self._out, flags, 0o600), os.open(self._out + "-err", flags, 0o600))
        return self._fds

    def command_ended(self, exit_code: int) -> tuple[str, str]:
        assert self._fds is not None
        stdout, stderr = (os.pread(fd, 1 << 16, 0).decode() for fd in self._fds)
        self.attributes.update(exit=exit_code, stdout=stdout, stderr=stderr)
        return stdout, stderr

    def raise_flag(self, name: str) -> None:
        self.flags.append(name)

    def acquire(self, name: str) -> None:
        self.flags.append(f"+{name}")

    def release(self, name: str) -> None:
        self.flags.append(f"-{name}")

    def signal(self, actor: str, member: int | None, name: str) -> int:
        self.signals.append((actor, member, name))
        return self.n_reachable

    def name_content(self, path: str) -> None:
        self.contents.append(path)

    def set_environment(self, name: str, value: str) -> None:
        self.environment[name] = value

    def note_process(self, pid: int) -> None:
        self.processes.append(pid)

    def close(self) -> None:
        for fd in self._fds or ():
            os.close(fd)
        self._fds = None


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def context(work: Path) -> Iterator[Any]:
    made = FakeContext(work)
    yield made
    made.close()


@pytest.fixture
def store(work: Path, context: FakeContext) -> Iterator[dict[str, Any]]:
    """A server of its own; its clients are gone afterwards."""
    from cts.stdlib import redis_client, redis_locks, redis_server

    if which("redis-server") is None:
        pytest.skip("there is no redis-server here")
    fixture = redis_server.given_redis(context, "redis")
    yield next(fixture)
    for connection in redis_client._connections.values():
        connection.close()
    for client in redis_locks._clients.values():
        client.close()
    redis_client._connections.clear()
    redis_locks._clients.clear()
    redis_locks._held.clear()
    assert list(fixture) == []
