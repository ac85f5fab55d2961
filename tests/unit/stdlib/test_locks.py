from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import locks

SYSTEM = ("flock", "posix", "ofd")
TRYING = ("portalocker", "filelock", "lockfile")
KINDS = (*SYSTEM, *TRYING)

# Another process takes the lock, says so, and keeps it until its input ends.
HOLDER = """
import sys
from types import SimpleNamespace
from cts.stdlib import locks
locks.lock(SimpleNamespace(), "the.lock", False, sys.argv[2] == "shared", False, sys.argv[1])
print("held", flush=True)
sys.stdin.read()
locks.unlock("the.lock")
"""


@pytest.fixture(autouse=True)
def nothing_held(work: Path) -> Iterator[None]:
    yield
    for path in list(locks._held):
        locks.unlock(path)


def needs(kind: str) -> None:
    if kind in ("portalocker", "filelock"):
        pytest.importorskip(kind)


@contextmanager
def held_by_another(kind: str, how: str = "exclusive") -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, kind, how], stdin=pipe, stdout=pipe, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder


def lock(context: Any, kind: str, *, shared: bool = False, nowait: bool = True, exclusive: bool = False) -> None:
    locks.lock(context, "the.lock", exclusive, shared, nowait, kind)


def error_of(call: Callable[..., object], *arguments: Any, **named: Any) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        call(*arguments, **named)
    return portable_error(caught.value)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_that_another_holds_is_refused_and_then_free(work: Path, context: Any, kind: str) -> None:
    needs(kind)
    with held_by_another(kind):
        assert error_of(lock, context, kind) == "Locked"
    lock(context, kind)
    locks.unlock("the.lock")
    lock(context, kind)


@pytest.mark.parametrize("kind", [*SYSTEM, "portalocker"])
def test_shared_locks_go_together(work: Path, context: Any, kind: str) -> None:
    with held_by_another(kind, "shared"):
        assert error_of(lock, context, kind) == "Locked"
        lock(context, kind, shared=True)


@pytest.mark.parametrize("kind", ["filelock", "lockfile"])
def test_what_cannot_be_shared_says_so(work: Path, context: Any, kind: str) -> None:
    assert error_of(lock, context, kind, shared=True) == "Unsupported"


@pytest.mark.parametrize("kind", TRYING)
def test_waiting_by_trying_again_is_told(work: Path, context: Any, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(kind)
    slept: list[float] = []
    monkeypatch.setattr(locks, "sleep", slept.append)
    with held_by_another(kind), pytest.raises(StopIteration, match="tried often enough"):
        lock(context, kind, nowait=False)
    assert context.n_retries == 4
    assert slept == [locks._KINDS[kind][1]] * 3


@pytest.mark.parametrize("kind", SYSTEM)
def test_the_system_waits_by_itself(work: Path, context: Any, kind: str) -> None:
    with held_by_another(kind) as holder:
        assert holder.stdin is not None
        taker = os.fork()
        if taker == 0:
            code = 1
            # Else its own copy of the pipe would keep the holder waiting for an end.
            holder.stdin.close()
            try:
                lock(context, kind, nowait=False)
                code = 0
            finally:
                os._exit(code)
        # Nothing else in it could make it sleep.
        while Path(f"/proc/{taker}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            assert os.waitpid(taker, os.WNOHANG) == (0, 0), "it did not wait"
        holder.stdin.close()
        assert os.waitpid(taker, 0)[1] == 0


def test_own_mistakes(work: Path, context: Any) -> None:
    assert error_of(lock, context, "flock", shared=True, exclusive=True) == "Invalid"
    assert error_of(locks.unlock, "the.lock") == "NotHeld"
    lock(context, "flock")
    assert error_of(lock, context, "flock") == "Deadlock"
    assert error_of(locks.hold, context, "the.lock", 0, False, "flock") == "Deadlock"
    assert error_of(locks.lock, context, "none/x", True, False, True, "flock") == "NotFound"


@pytest.mark.parametrize("kind", [*KINDS, "broken"])
def test_hold_begins_when_it_is_held_and_gives_back(work: Path, context: Any, kind: str) -> None:
    needs(kind)
    locks.hold(context, "the.lock", 0.001, False, kind)
    assert (context.n_begun, context.n_ended) == (1, 1)
    locks.hold(context, "the.lock", 0, False, kind)


@pytest.mark.parametrize("kind", [*KINDS, "broken"])
def test_hold_gives_back_when_it_is_interrupted(
    work: Path, context: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(kind)

    class Over(BaseException):
        pass

    def over(_time: float) -> None:
        if context.n_begun:
            raise Over

    with monkeypatch.context() as patch:
        patch.setattr(locks, "sleep", over)
        with pytest.raises(Over):
            locks.hold(context, "the.lock", 60, False, kind)
    locks.hold(context, "the.lock", 0, False, kind)


def test_the_broken_lock_lets_two_in(work: Path, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    inner: list[bool] = []

    def come_between(_time: float) -> None:
        if not inner:
            inner.append(True)
            locks._broken("the.lock", False, False)

    monkeypatch.setattr(locks, "sleep", come_between)
    release = locks._broken("the.lock", False, False)
    assert inner == [True], "both have it"
    release()
    assert not (work / "the.lock").exists()


def test_a_lock_file_outlives_a_killed_holder(work: Path, context: Any) -> None:
    with held_by_another("lockfile") as holder:
        holder.kill()
    assert error_of(lock, context, "lockfile") == "Locked"
    assert int((work / "the.lock").read_text()) == holder.pid
    (work / "the.lock").unlink()
