"""Real programs for the monitors to look at, started, awaited and ended without leaving anything."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DEADLINE_S = 20.0


@contextmanager
def python(code: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program with pipes for input and output; it and its whole process group are gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    import os
    import signal

    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def await_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the program ended before it said anything"
    return line.decode().strip()


def until(is_so: Callable[[], object], step: Callable[[], object] = lambda: None) -> None:
    """Takes steps until it is so; fails when that takes longer than any slow machine needs."""
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be so"
        step()
        # Gives the other side the processor; how long does not matter, since the condition decides.
        time.sleep(0.0005)
