"""How much longer than an empty Python program the commands take that are typed all day.

Runs the commands in turns, so that a slow second of the machine slows them all, and prints medians and ratios. It does
not judge them: `docs/performance.md` says what they should be.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

N_ROUNDS = 41


def commands(folder: Path) -> dict[str, list[str]]:
    """The peer first, then every command that this checkout has."""
    cts = str(Path(sys.executable).parent / "cts")
    found = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "cts --version": [cts, "--version"],
        "cts --help": [cts, "--help"],
    }
    scenarios = Path(__file__).resolve().parents[1].glob("scenarios/**/*.cts")
    by_size = sorted(scenarios, key=lambda path: path.stat().st_size)
    known = subprocess.run([cts, "--help"], capture_output=True, text=True, check=True).stdout
    if by_size:
        small = folder / "small.cts"
        small.write_bytes(by_size[len(by_size) // 4].read_bytes())
        for words in (["lint"], ["fmt", "--check"]):
            if f"\n  {words[0]} " in known:
                found[f"cts {' '.join(words)} small.cts"] = [cts, *words, str(small)]
    return found


def main() -> None:
    # An installed package has its bytecode; without it, each start would compile every module anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        todo = commands(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in todo}
        exits = {}
        for round_number in range(-1, N_ROUNDS):
            for name, command in todo.items():
                start = time.perf_counter()
                done = subprocess.run(
                    command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
                )
                if round_number >= 0:  # the round before the first one warms the caches
                    seconds[name].append(time.perf_counter() - start)
                exits[name] = done.returncode
    peer = statistics.median(next(iter(seconds.values())))
    print(f"{'command':28} {'median':>9} {'ratio':>6} {'exit':>5}   ({N_ROUNDS} rounds in turns)")
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"{name:28} {median * 1000:6.1f} ms {median / peer:6.2f} {exits[name]:5}")


if __name__ == "__main__":
    main()
