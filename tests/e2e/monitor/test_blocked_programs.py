"""Programs that really wait, and programs that only seem to."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from cts.interpreter.monitor.block_poller import BlockPoller
from cts.interpreter.monitor.task_reader import FamilyLook, FamilyReader, why_blocked_unknown
from cts.interpreter.monitor.waits import WaitKind

from .programs import await_line, python, until

pytestmark = pytest.mark.skipif(why_blocked_unknown() is not None, reason=why_blocked_unknown() or "")

HEAD = """
import fcntl, os, select, socket, struct, subprocess, sys, threading, time
folder = sys.argv[1]
def lock(): return open(folder + "/lock", "r+")
print("ready", flush=True)
"""
WHOLE_FILE = struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0)

BLOCKING = {
    "flock": ("fcntl.flock(lock(), fcntl.LOCK_EX)", WaitKind.FLOCK),
    "posix": ("fcntl.lockf(lock(), fcntl.LOCK_EX)", WaitKind.POSIX_LOCK),
    "ofd": ("fcntl.fcntl(lock(), 38, struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 0, 0))", WaitKind.OFD_LOCK),
    "pipe read": ("os.read(0, 1)", WaitKind.PIPE_READ),
    "pipe write": ("r, w = os.pipe(); os.write(w, bytes(1 << 20))", WaitKind.PIPE_WRITE),
    "poll of one pipe": ("p = select.poll(); p.register(0, select.POLLIN); p.poll()", WaitKind.PIPE_READ),
    "select of one pipe": ("select.select([0], [], [], 60)", WaitKind.PIPE_READ),
    "FIFO open": ("open(folder + '/fifo')", WaitKind.FIFO_OPEN),
    "FIFO read": ("os.read(os.open(folder + '/fifo', os.O_RDWR), 1)", WaitKind.PIPE_READ),
    "accept": ("s = socket.create_server(('127.0.0.1', 0)); s.accept()", WaitKind.SOCKET_ACCEPT),
    "receive": ("a, b = socket.socketpair(); a.recv(1)", WaitKind.SOCKET_RECEIVE),
    "receive with time-out": ("a, b = socket.socketpair(); a.settimeout(60); a.recv(1)", WaitKind.SOCKET_RECEIVE),
    "lock of threads": ("l = threading.Lock(); l.acquire(); l.acquire()", WaitKind.FUTEX),
    "lock of processes": ("import multiprocessing as m; l = m.Lock(); l.acquire(); l.acquire()", WaitKind.FUTEX),
    "lock in a thread": (
        "t = threading.Thread(target=fcntl.flock, args=(lock(), fcntl.LOCK_EX)); t.start(); t.join()",
        WaitKind.FLOCK,
    ),
    "lock beside a heartbeat": (
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); fcntl.flock(lock(), fcntl.LOCK_EX)",
        WaitKind.FLOCK,
    ),
    "lock in a child": (
        "subprocess.run([sys.executable, '-c', 'import fcntl; fcntl.flock(open(\"lock\"), fcntl.LOCK_EX)'], cwd=folder)",
        WaitKind.FLOCK,
    ),
}

FREE = {
    "busy": "\nwhile True: pass",
    "asleep": "time.sleep(60)",
    "joining a sleeping thread": "t = threading.Thread(target=time.sleep, args=(60,)); t.start(); t.join()",
    "waiting with a time-out": "threading.Event().wait(60)",
    "select as a timer": "select.select([], [], [], 60)",
    "child asleep": "subprocess.run(['sleep', '60'])",
    "child asleep, output captured": "subprocess.run(['sleep', '60'], capture_output=True)",
    "shell substitution": "subprocess.run(['sh', '-c', 'x=$(sleep 60; true); echo $x'])",
    "pipeline with a busy end": "subprocess.run('while :; do :; done | cat', shell=True)",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A lock file held in all three ways by this process, and a FIFO that nobody opens."""
    (tmp_path / "lock").write_bytes(b"x")
    os.mkfifo(tmp_path / "fifo")
    with open(tmp_path / "lock", "r+") as whole, open(tmp_path / "lock", "r+") as ranges:
        fcntl.flock(whole, fcntl.LOCK_EX)
        fcntl.fcntl(ranges, fcntl.F_SETLK, WHOLE_FILE)
        yield tmp_path


@pytest.mark.parametrize("name", BLOCKING)
def test_a_blocked_program_is_seen_to_be_blocked(folder: Path, name: str) -> None:
    code, kind = BLOCKING[name]
    with python(HEAD + code, str(folder)) as process:
        await_line(process)
        poller = BlockPoller()
        poller.add("it", process.pid)

        def kinds() -> list[WaitKind]:
            return [i.wait.kind for i in poller.tracker.open_intervals() if i.wait is not None]

        until(lambda: kinds() == [kind], poller.poll)
        interval = poller.tracker.open_intervals()[0]
        if kind in (WaitKind.FLOCK, WaitKind.POSIX_LOCK, WaitKind.OFD_LOCK):
            assert interval.wait is not None
            assert interval.wait.target == str(folder / "lock")
            assert interval.holders == (os.getpid(),)
        if kind is WaitKind.FIFO_OPEN:
            assert interval.what.endswith(str(folder / "fifo"))
        process.kill()
        until(lambda: not poller.tracker.open_intervals(), poller.poll)
        poller.close()


@pytest.mark.parametrize("name", FREE)
def test_a_program_that_goes_on_by_itself_is_never_blocked(folder: Path, name: str) -> None:
    """It is looked at until a hundred looks found it settled in whatever it does; not one may say blocked."""
    with python(HEAD + FREE[name], str(folder)) as process:
        await_line(process)
        reader = FamilyReader(process.pid)
        is_busy = "busy" in name
        if not is_busy:
            # Starting up may wait for real (a shell for its child's pipe), so the looks begin when it has settled.
            settled = [reader.look()]
            until(lambda: len(settled) > 50, lambda: _collect(settled, reader))
        poller = BlockPoller()
        poller.add("it", process.pid)
        for _ in range(100):
            poller.poll()
        assert poller.tracker.open_intervals() == []
        assert poller.tracker.intervals == []
        poller.close()
        reader.close()


def _collect(settled: list[FamilyLook], reader: FamilyReader) -> None:
    look = reader.look()
    if look is settled[-1] and look.asleep is not None:
        settled.append(look)
    else:
        settled[:] = [look]


def test_the_interval_ends_when_the_lock_is_given_up(folder: Path) -> None:
    with open(folder / "other", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        code = "fcntl.flock(open(folder + '/other'), fcntl.LOCK_EX); print('mine', flush=True); os.read(0, 1)"
        with python(HEAD + code, str(folder)) as process:
            await_line(process)
            poller = BlockPoller()
            poller.add("it", process.pid)
            until(lambda: poller.tracker.is_blocked("it"), poller.poll)
            fcntl.flock(held, fcntl.LOCK_UN)
            assert await_line(process) == "mine"
            until(lambda: poller.tracker.intervals, poller.poll)
            (interval,) = [i for i in poller.tracker.intervals if i.what.startswith("flock")]
            assert interval.ended_after_ns is not None
            assert interval.ended_by_ns is not None
            assert interval.began_after_ns <= interval.began_by_ns <= interval.ended_after_ns <= interval.ended_by_ns
            poller.close()


def test_a_stopped_program_is_paused_and_not_blocked(folder: Path) -> None:
    with python(HEAD + BLOCKING["flock"][0], str(folder)) as process:
        await_line(process)
        poller = BlockPoller()
        poller.add("it", process.pid)
        until(lambda: poller.tracker.is_blocked("it"), poller.poll)
        os.kill(process.pid, signal.SIGSTOP)
        until(lambda: not poller.tracker.is_blocked("it"), poller.poll)
        os.kill(process.pid, signal.SIGCONT)
        until(lambda: poller.tracker.is_blocked("it"), poller.poll)
        poller.close()


def test_crossed_locks_show_both_as_blocked(tmp_path: Path) -> None:
    code = """
import fcntl, sys
first, second = open(sys.argv[1], "w"), open(sys.argv[2], "w")
fcntl.flock(first, fcntl.LOCK_EX); print("first", flush=True)
sys.stdin.readline(); fcntl.flock(second, fcntl.LOCK_EX)
"""
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    with python(code, a, b) as one, python(code, b, a) as two:
        poller = BlockPoller()
        for process in (one, two):
            await_line(process)
            poller.add(str(process.pid), process.pid)
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.write(b"go\n")
            process.stdin.flush()
        until(lambda: [i for i in poller.tracker.open_intervals() if i.what.startswith("flock")][1:], poller.poll)
        held_by = {i.key: i.holders for i in poller.tracker.open_intervals()}
        assert held_by == {str(one.pid): (two.pid,), str(two.pid): (one.pid,)}
        poller.close()
