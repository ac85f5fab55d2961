"""The sampler over real families of processes, read in both ways."""

from __future__ import annotations

import os
import time

import pytest

from cts.interpreter.monitor import procfs
from cts.interpreter.monitor.proc_file import ProcFile
from cts.interpreter.monitor.proc_source import ProcSource
from cts.interpreter.monitor.processes import ProcessSource, Sampler
from cts.interpreter.monitor.psutil_source import PsutilSource

from .programs import await_line, python, until

pytestmark = pytest.mark.skipif(procfs.why_unavailable() is not None, reason="needs /proc")


@pytest.fixture(params=["proc", "psutil", "proc without budget"])
def source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ProcessSource:
    if request.param == "psutil":
        return PsutilSource()
    if request.param == "proc without budget":
        monkeypatch.setattr("cts.interpreter.monitor.proc_file.MAX_HELD", 0)
    return ProcSource()


def test_memory_handles_and_threads_of_a_program(source: ProcessSource) -> None:
    code = """
import os, sys, threading
print("small", flush=True); sys.stdin.readline()
held = [b"x" * 30_000_000, [os.dup(0) for _ in range(50)]]
for _ in range(4): threading.Thread(target=threading.Event().wait, daemon=True).start()
print("large", flush=True); sys.stdin.readline()
"""
    with python(code) as process:
        await_line(process)
        sampler = Sampler(source)
        assert sampler.add("it", process.pid)
        sampler.sample(10)
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
        await_line(process)
        sampler.sample(20)
        series = sampler.remove("it")
    assert series is not None
    handles, threads, memory = (list(series.points(m).values) for m in ("handles", "threads", "memory"))
    assert handles[1] - handles[0] == 50
    assert threads == [1, 5]
    assert memory[1] - memory[0] > 25_000_000


def test_cpu_time_of_children_counts_while_they_live_and_afterwards(source: ProcessSource) -> None:
    code = """
import subprocess, sys
subprocess.run([sys.executable, "-I", "-c", '''
import time
while time.process_time() < 0.3: pass
print("burnt", flush=True); input()'''])
print("reaped", flush=True); sys.stdin.readline(); sys.stdin.readline()
"""
    with python(code) as process:
        sampler = Sampler(source)
        sampler.add("it", process.pid)
        assert await_line(process) == "burnt"
        sampler.sample(10)
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert await_line(process) == "reaped"
        sampler.sample(20)
        sampler.sample(30)
        series = sampler.series["it"]
        sampler.close()
    burnt = list(series.points("cpu").values)
    assert burnt[0] >= 280_000_000
    assert burnt == sorted(burnt)
    assert burnt[-1] < 2 * burnt[0]


def test_a_daemon_stays_watched_when_its_parent_has_gone(source: ProcessSource) -> None:
    code = """
import os, sys
if os.fork() == 0:
    print("child", flush=True); sys.stdin.readline(); sys.stdin.readline()
else:
    sys.stdin.readline()
"""
    with python(code) as process:
        sampler = Sampler(source)
        sampler.add("it", process.pid)
        await_line(process)
        until(lambda: len(sampler.series["it"].processes) == 2, lambda: sampler.sample(time.monotonic_ns()))
        process.terminate()
        process.wait()
        sampler.sample(time.monotonic_ns())
        last_ns = time.monotonic_ns()
        sampler.sample(last_ns)
        points = sampler.series["it"].points("threads")
        assert (points.at_ns[-1], points.values[-1]) == (last_ns, 1)
        sampler.close()


def test_zombies_give_no_samples_and_nothing_stays_open() -> None:
    held_before, own_before = ProcFile.n_held, len(os.listdir("/proc/self/fd"))
    code = """
import os, subprocess, sys
child = subprocess.Popen(["true"]); os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
print(child.pid, flush=True); sys.stdin.readline()
"""
    with python(code) as process:
        zombie = int(await_line(process))
        sampler = Sampler(ProcSource())
        assert not sampler.add("zombie", zombie)
        assert sampler.add("parent", process.pid)
        for at_ns in range(3):
            sampler.sample(at_ns)
        assert [series.pid for series in sampler.series["parent"].processes] == [process.pid]
        sampler.close()
    assert (ProcFile.n_held, len(os.listdir("/proc/self/fd"))) == (held_before, own_before)
