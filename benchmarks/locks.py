"""How much of a lock's latency is the harness's own: the same work inside a scenario and beside it.

    python benchmarks/locks.py [seconds]

Three loads on one private Redis server: the verb `drive` with its history, the same loop that notes nothing, and
`redis-benchmark`; then redis-py's lock in an actor of a scenario, and in a bare loop. A cycle is two requests: to take
the lock, and to give it back. What the server itself says of its time stands beside it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from cts.interpreter.codes import KIND_CLIENT, SUCCEEDED
from cts.interpreter.recording import Recorder
from cts.interpreter.records import read_records
from cts.interpreter.shared import Memory, MemoryShape
from cts.stdlib.redis_load import drive

sys.path.insert(0, str(Path(__file__).parent))
from medians import compare, median, percentile

SCENARIO = """
use redis
scenario BENCH "One client"
  given redis as store
  actor client
    repeat for {seconds}s
      lock_key "job"
      unlock_key "job"
  expect no client.lock_key fails
"""


class Noting:
    """As much of a verb's context as the loop needs, with a history."""

    def __init__(self, recorder: Recorder) -> None:
        self.random = Random(1)
        self._recorder = recorder
        self._keys: dict[int, str] = {}

    def client_holds(self, client: int, key: str) -> None:
        self._keys[client] = key

    def client_begins(self, client: int) -> int:
        return self._recorder.begin(0, client, 0, KIND_CLIENT)

    def client_ends(self, reference: int, error: str = "") -> None:
        del error
        self._recorder.end(reference, SUCCEEDED)


class Silent:
    """The same without one: it counts."""

    def __init__(self) -> None:
        self.random = Random(1)
        self.n_cycles = 0

    def client_holds(self, client: int, key: str) -> None:
        del client, key

    def client_begins(self, client: int) -> int:
        return client

    def client_ends(self, reference: int, error: str = "") -> None:
        del reference, error
        self.n_cycles += 1


def go(context: Any, clients: int, seconds: float, server: str) -> float:
    began = time.perf_counter()
    drive(context, clients, "job", seconds, 0, 0, 0.005, 10, True, "cycles", "sound", server)
    return time.perf_counter() - began


def ask(server: str, *words: str) -> str:
    return subprocess.run(
        ["redis-cli", "-s", f"{server}/redis.sock", *words], capture_output=True, text=True, check=True
    ).stdout


def server_us(server: str) -> float:
    """What the server says that one SET and one EVAL took it, together."""
    said = ask(server, "info", "commandstats")
    return sum(
        float(re.search(rf"cmdstat_{name}:.*?usec_per_call=([\d.]+)", said)[1])  # type: ignore[index]
        for name in ("set", "eval")
    )


def loops(clients: int, seconds: float, server: str) -> None:
    unit = f"{clients} client{'s' if clients > 1 else ''}"
    rates: dict[str, list[float]] = {"history": [], "bare": []}
    spans: list[float] = []
    # In turns: the machine is not the same from one second to the next.
    for _ in range(5):
        silent = Silent()
        elapsed = go(silent, clients, seconds / 5, server)
        rates["bare"].append(silent.n_cycles / elapsed)
        memory = Memory.create(MemoryShape(n_actors=1, members=[range(1)]), [b""], spin_ns=0)
        recorder = Recorder(memory, 0)
        elapsed = go(Noting(recorder), clients, seconds / 5, server)
        records = read_records(memory, 0)
        rates["history"].append(len(records) / elapsed)
        spans += [(record.ended_ns - record.began_ns) / 1000 for record in records]
        recorder.close()
        memory.close()
    bare, noted = median(rates["bare"]), median(rates["history"])
    words = [
        "redis-benchmark",
        "-s",
        f"{server}/redis.sock",
        "-c",
        str(clients),
        "-n",
        str(int(40_000 * seconds)),
        "-q",
    ]
    said = subprocess.run([*words, "set", "job", "x", "px", "9000"], capture_output=True, text=True, check=True).stdout
    figures = re.findall(r"([\d.]+) requests per second, p50=([\d.]+) msec", said)[-1]
    compare(f"{unit}: cycles with history", noted, "the same loop without", bare, "/s", more_is_better=True)
    compare(f"{unit}: requests", 2 * noted, "redis-benchmark SET", float(figures[0]), "/s", more_is_better=True)
    compare(f"{unit}: p50 of a cycle", median(spans), "2 x redis-benchmark", 2000 * float(figures[1]), "us")
    own = max(0.0, 1 / noted - 1 / bare) * 1e6
    print(f"{'':4s}p95 {percentile(spans, 0.95):.0f} us; the history costs {own:.2f} us of each cycle; ", end="")
    print(f"the server says that it worked {server_us(server):.2f} us for one")


def library(seconds: float, folder: str, server: str) -> None:
    import redis

    path = Path(folder, "bench.cts")
    path.write_text(SCENARIO.replace("{seconds}", str(seconds)))
    words = [sys.executable, "-m", "cts", "run", str(path), "--no-store", "--report", folder]
    subprocess.run(words, check=True, capture_output=True)
    steps = json.loads(Path(folder, "report.json").read_text())["scenarios"][0]["variants"][0]["steps"]
    in_scenario = {step["name"]: step["p50_ns"] / 1000 for step in steps}
    client = redis.Redis(unix_socket_path=f"{server}/redis.sock")
    taking, giving = [], []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lock = client.lock("bare", timeout=10)
        began = time.perf_counter_ns()
        lock.acquire(blocking=False)
        taken = time.perf_counter_ns()
        lock.release()
        giving.append((time.perf_counter_ns() - taken) / 1000)
        taking.append((taken - began) / 1000)
    compare("redis-py: p50 of taking in a scenario", in_scenario["client.lock_key"], "bare", median(taking), "us")
    compare("redis-py: p50 of giving back", in_scenario["client.unlock_key"], "bare", median(giving), "us")


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    with tempfile.TemporaryDirectory() as folder:
        settings = ["--port", "0", "--unixsocket", "redis.sock", "--dir", folder, "--save", "", "--logfile", "log"]
        server = subprocess.Popen(["redis-server", *settings], stdout=subprocess.DEVNULL)
        try:
            while not Path(folder, "redis.sock").exists():
                time.sleep(0.01)
            for clients in (1, 50, 100):
                loops(clients, seconds, folder)
            library(seconds, folder, folder)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
