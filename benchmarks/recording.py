"""What it costs an actor to record an operation (begin and end, both clock reads included), and to read it back.

    python benchmarks/recording.py [operations]

The peers write the same two events: as JSON lines to a file, and as packed bytes to a file with one write each.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from struct import Struct

from cts.interpreter.recording import Recorder
from cts.interpreter.records import read_records
from cts.interpreter.shared import Memory, MemoryShape

sys.path.insert(0, str(Path(__file__).parent))
from medians import compare, median

N_PASSES = 7


def empty_loop(n_operations: int) -> float:
    began = time.perf_counter_ns()
    for _ in range(n_operations):
        pass
    return (time.perf_counter_ns() - began) / n_operations


def record(memory: Memory, slot: int, n_operations: int) -> float:
    recorder = Recorder(memory, slot)
    begin, end = recorder.begin, recorder.end
    began = time.perf_counter_ns()
    for number in range(n_operations):
        end(begin(1, number))
    taken = time.perf_counter_ns() - began
    recorder.close()
    return taken / n_operations


def write_packed(fd: int, n_operations: int) -> float:
    pack, clock = Struct("=qII").pack, time.monotonic_ns
    began = time.perf_counter_ns()
    for number in range(n_operations):
        os.write(fd, pack(clock(), 1, number))
        os.write(fd, pack(clock(), 2, number))
    return (time.perf_counter_ns() - began) / n_operations


def write_json(path: str, n_operations: int) -> float:
    clock = time.monotonic_ns
    with open(path, "w", buffering=1) as file:
        began = time.perf_counter_ns()
        for number in range(n_operations):
            file.write(json.dumps({"event": "begin", "at": clock(), "step": 1, "round": number}) + "\n")
            file.write(json.dumps({"event": "end", "at": clock(), "step": 1, "outcome": 1}) + "\n")
        return (time.perf_counter_ns() - began) / n_operations


def main() -> None:
    n_operations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    memory = Memory.create(MemoryShape(n_actors=N_PASSES + 1))
    loop = median([empty_loop(n_operations) for _ in range(N_PASSES)])
    mine, packed, lines = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        fd = os.open(f"{folder}/packed", os.O_WRONLY | os.O_CREAT)
        for number in range(N_PASSES):
            mine.append(record(memory, number, n_operations) - loop)
            packed.append(write_packed(fd, n_operations // 10) - loop)
            lines.append(write_json(f"{folder}/lines", n_operations // 10) - loop)
        os.close(fd)
    compare("one operation recorded", median(mine), "two packed writes", median(packed), "ns")
    compare("one operation recorded", median(mine), "two lines of JSON", median(lines), "ns")
    record(memory, N_PASSES, 1_000_000)
    began = time.perf_counter()
    n_read = len(read_records(memory, N_PASSES))
    print(f"{n_read:,} operations of one actor read back in {time.perf_counter() - began:.2f} s")
    memory.close()


if __name__ == "__main__":
    main()
