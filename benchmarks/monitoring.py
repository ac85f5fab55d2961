"""What watching costs, and what it sees: each figure side by side with its peer, in one call.

    .venv/bin/python benchmarks/monitoring.py

Figures of one machine on one day; the ratios hold better. Nothing here decides whether a test passes.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable

import psutil

from cts.interpreter.monitor.block_poller import BlockPoller
from cts.interpreter.monitor.files import Observer, ObserverSpec, WatchedFile
from cts.interpreter.monitor.known import KnownContent
from cts.interpreter.monitor.processes import Sampler
from cts.interpreter.monitor.watch import prepare, wait_for

N_PROCESSES = 10
ROUNDS = 300
CONTENT = b"n" * 65536
HALF = len(CONTENT) // 2


def main() -> None:
    sampling()
    blocking()
    waking()
    witnessing()


def sampling() -> None:
    children = [subprocess.Popen(["sleep", "60"]) for _ in range(N_PROCESSES)]
    try:
        sampler = Sampler()
        for child in children:
            sampler.add(str(child.pid), child.pid)
        ours = cpu_us(lambda: sampler.sample(time.monotonic_ns()))
        peers = [psutil.Process(child.pid) for child in children]
        theirs = cpu_us(lambda: [_oneshot(peer) for peer in peers])
        sampler.close()
    finally:
        _end(children)
    print(f"sampling {N_PROCESSES} processes: CPU, memory, handles, threads (and, by /proc, new children)")
    for name, cost in (("kept-open /proc", ours), ("psutil oneshot", theirs)):
        print(
            f"  {name:18} {cost / N_PROCESSES:6.1f} µs a process   {cost * 100 / 1e6 * 100:6.2f} % of a core at 100 Hz"
        )
    print(f"  ratio {theirs / ours:.1f}")


def _oneshot(process: psutil.Process) -> object:
    """Without its children: those would cost psutil a search of the whole machine."""
    with process.oneshot():
        process.cpu_times()
        process.memory_info()
        process.num_fds()
        return process.num_threads()


def blocking() -> None:
    with tempfile.NamedTemporaryFile() as lock:
        command = ["flock", lock.name, "sleep", "60"]
        children = [subprocess.Popen(command) for _ in range(N_PROCESSES)]
        poller = BlockPoller()
        for child in children:
            poller.add(str(child.pid), child.pid)
        while len(poller.tracker.open_intervals()) < N_PROCESSES - 1:
            poller.poll()
        cost = cpu_us(poller.poll)
        poller.close()
        for child in children:
            for grandchild in psutil.Process(child.pid).children():
                grandchild.kill()
        _end(children)
    print(f"looking for blocked ones among {N_PROCESSES} families: {cost:.1f} µs a look")


def waking() -> None:
    print("file appears → waiting process has seen it, median / p99 of 200")
    with tempfile.TemporaryDirectory() as folder:
        for name, wait in (("inotify", _by_events), ("looking every 200 µs", _by_looking)):
            late = sorted(_lateness_us(os.path.join(folder, f"{name}{turn}"), wait) for turn in range(200))
            print(f"  {name:22} {statistics.median(late):6.0f} / {late[197]:.0f} µs")


def _by_events(path: str) -> None:
    wait_for(path, "appears", timeout_ns=10_000_000_000)


def _by_looking(path: str) -> None:
    while not os.path.exists(path):
        time.sleep(0.0002)


def _lateness_us(path: str, wait: Callable[[str], None]) -> float:
    mine, its = multiprocessing.Pipe()
    pid = os.fork()
    if pid == 0:
        prepare()
        its.send(0)
        wait(path)
        its.send(time.monotonic_ns())
        os._exit(0)
    mine.recv()
    # The waiting side has announced itself just before it waits; it is asleep a moment later.
    time.sleep(0.002)
    fd = os.open(path, os.O_CREAT | os.O_WRONLY)
    made_ns = time.monotonic_ns()
    os.close(fd)
    seen_ns: int = mine.recv()
    os.waitpid(pid, 0)
    mine.close()
    its.close()
    return (seen_ns - made_ns) / 1000


def witnessing() -> None:
    print(f"share of {ROUNDS} partial files that was seen, by how long each existed")
    print(f"  {'':34}{'20 µs':>8}{'100 µs':>8}{'500 µs':>8}{'2 ms':>8}")
    for name, see in (
        ("observer, 10 % of a core", lambda partial_us: _observed(partial_us, 0.1)),
        ("observer, whole core", lambda partial_us: _observed(partial_us, 1.0)),
        ("peer: polling every 1 ms", _polled),
    ):
        shares = [see(partial_us) for partial_us in (20, 100, 500, 2000)]
        print(f"  {name:34}" + "".join(f"{share:8.0%}" for share in shares))


def _observed(partial_us: int, core_share: float) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "dest")
        known = (KnownContent.of_bytes("whole", CONTENT),)
        spec = ObserverSpec(folder + ".record", (folder,), (WatchedFile(path, known),), core_share)
        observer = Observer(spec)
        observer.wait_until_ready()
        windows = _publish_in_halves(path, partial_us)
        seen = observer.stop()
        os.unlink(spec.record)
        os.unlink(spec.record + ".spec")
    partial = [sight.at_ns for sight in seen.sights if sight.kind == "file" and not sight.equals]
    return _share_seen(windows, partial)


def _polled(partial_us: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "dest")
        mine, its = multiprocessing.Pipe()
        pid = os.fork()
        if pid == 0:
            _poll_sizes(path, its)
        mine.recv()
        windows = _publish_in_halves(path, partial_us)
        mine.send(0)
        share = _share_seen(windows, mine.recv())
        os.waitpid(pid, 0)
    return share


def _poll_sizes(path: str, pipe: multiprocessing.connection.Connection) -> None:
    pipe.send(0)
    partial = []
    while not pipe.poll():
        at_ns = time.monotonic_ns()
        try:
            if os.stat(path).st_size != len(CONTENT):
                partial.append(at_ns)
        except FileNotFoundError:
            pass
        time.sleep(0.001)
    pipe.send(partial)
    os._exit(0)


def _publish_in_halves(path: str, partial_us: int) -> list[tuple[int, int]]:
    """Writes the file in two parts, again and again, and gives when each partial state began and ended."""
    windows = []
    for turn in range(ROUNDS):
        fd = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        began_ns = time.monotonic_ns()
        os.write(fd, CONTENT[:HALF])
        while time.monotonic_ns() - began_ns < partial_us * 1000:
            pass
        os.write(fd, CONTENT[HALF:])
        windows.append((began_ns, time.monotonic_ns()))
        os.close(fd)
        # An uneven rest, so that no rhythm of the other side falls into step.
        time.sleep(0.001 + turn % 7 * 0.0003)
        os.unlink(path)
    return windows


def _share_seen(windows: list[tuple[int, int]], instants: list[int]) -> float:
    seen = sum(any(began_ns - 5000 <= at_ns <= ended_ns for at_ns in instants) for began_ns, ended_ns in windows)
    return seen / len(windows)


def cpu_us(action: Callable[[], object], n_times: int = 500) -> float:
    action()
    began_ns = time.process_time_ns()
    for _ in range(n_times):
        action()
    return (time.process_time_ns() - began_ns) / n_times / 1000


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.kill()
        child.wait()


if __name__ == "__main__":
    main()
