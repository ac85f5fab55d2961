"""What the harness itself takes while it runs a folder of scenarios: memory and handles of all its processes, at their peak.

    python -m benchmarks.harness [PATH...]

The processes are those of `cts run`: the coordinator, the keeper, its zygotes, companions and stages, with the actors that wait to be
used, the observer of files. The actors' own processes and their programs are what is tested, and do not count. Memory
that processes share is divided among them (PSS), so that the sum is what the machine really gives. Looked at every
50 ms: what is shorter can be missed, so the coordinator's own peak, which the system keeps, stands beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

_EVERY_S = 0.05
_MIB = 1 << 20
MOST_MEMORY = 500 * _MIB
MOST_HANDLES = 1_000


class Look(NamedTuple):
    n_bytes: int
    n_handles: int
    n_processes: int


def main() -> int:
    paths = sys.argv[1:] or ["scenarios/tour", "scenarios/tools"]
    command = [sys.executable, "-m", "cts", "run", *paths, "--keep", "none", "--no-store"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    most = Look(0, 0, 0)
    peak_kib = n_looks = 0
    while process.poll() is None:
        look = _look(process.pid)
        most = Look(*map(max, most, look))
        peak_kib = max(peak_kib, _peak_kib(process.pid))
        n_looks += 1
        time.sleep(_EVERY_S)
    assert process.stdout
    print(process.stdout.read().strip().splitlines()[-1])
    print(f"{n_looks} looks; at most {most.n_processes} processes of the harness at once")
    print(f"memory of all  {most.n_bytes / _MIB:8.0f} MiB   aim: below {MOST_MEMORY // _MIB} MiB")
    print(f"coordinator    {peak_kib / 1024:8.0f} MiB   its peak, with all that it shares")
    print(f"handles of all {most.n_handles:8,}       aim: below {MOST_HANDLES:,}")
    return int(most.n_bytes >= MOST_MEMORY or most.n_handles >= MOST_HANDLES)


def _look(coordinator: int) -> Look:
    n_bytes = n_handles = n_processes = 0
    for pid in _of_harness(coordinator):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            n_handles += len(os.listdir(f"/proc/{pid}/fd"))
        except OSError:
            continue
        n_bytes += next(int(line.split()[1]) << 10 for line in rollup.splitlines() if line.startswith("Pss:"))
        n_processes += 1
    return Look(n_bytes, n_handles, n_processes)


def _of_harness(coordinator: int) -> list[int]:
    found = [coordinator]
    waiting = _children(coordinator)
    while waiting:
        pid = waiting.pop()
        waiting += _children(pid)
        if _name(pid).startswith("cts-") or _name(pid) == "observer":
            found.append(pid)
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    except OSError:
        pass
    return found


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _peak_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    sys.exit(main())
