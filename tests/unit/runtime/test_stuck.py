"""Processes that do not go: one that waits uninterruptibly does, when it is killed; one that really stays is reported."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cts.interpreter import layout as at
from cts.interpreter.process import Pool
from cts.interpreter.sweep import state_of

from .staging import Stage

pytestmark = pytest.mark.usefixtures("whose_memory")

_PTRACE_SEIZE = 0x4206
_WALL = 0x40000000


def host_pid(stage: Stage) -> int:
    return int(stage.memory.words[stage.memory.slot(0) + at.S_HOST_PID])


@contextmanager
def watched_over(pid: int) -> Iterator[None]:
    """Who is traced is not over for anybody else before the tracer has looked: so it cannot be got rid of."""
    ptrace = ctypes.CDLL(None, use_errno=True).ptrace
    if ptrace(ctypes.c_long(_PTRACE_SEIZE), ctypes.c_long(pid), None, None):
        pytest.skip(f"no process may be traced here: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        os.waitpid(pid, _WALL)


def test_an_uninterruptible_wait_ends_with_the_run(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("wait_uninterruptibly", ""), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    pid, deadline = host_pid(stage), time.monotonic() + 10
    while state_of(pid) != "D":
        assert time.monotonic() < deadline
    finished = stage.finish()
    assert finished.stuck == ()
    assert not os.path.exists(f"/proc/{pid}")


def test_what_cannot_be_ended_is_named_and_the_lane_replaced(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("open_operation_then_wait", ""), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    n_free = pool.n_free
    with watched_over(host_pid(stage)):
        began = time.monotonic()
        finished = stage.finish()
        assert time.monotonic() - began < 4
        (text,) = finished.stuck
        inner_pid = stage.memory.words[stage.memory.slot(0) + at.S_INNER_PID]
        assert text.split()[0] == str(inner_pid)
        assert text.endswith(" (Z)")
        assert pool.n_free == n_free + 1
        # The next run has a lane that nothing is stuck in.
        after = Stage(pool, tmp_path, ("succeed", ""))
        assert after.play()[0].exit_code == 0
        assert after.finish().left == ()
