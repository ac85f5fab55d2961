"""Whether the same suite gives the same verdicts each time: runs it again and again, and names what was not the same.

    python scripts/steadiness.py [TIMES] [PATH...]

100 times, over `scenarios/tour` and `scenarios/tools`, if nothing else is said. Each time is a `cts run` of its own with a
seed of its own. A verdict that differs from the one given most often is printed with its seed, by which `cts run --seed`
makes the same random choices. Ends with 1 if any differed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from typing import NamedTuple


class Turn(NamedTuple):
    number: int
    seed: int
    verdicts: dict[str, str]
    reasons: dict[str, str]


def main() -> int:
    words = sys.argv[1:]
    n_times = int(words.pop(0)) if words and words[0].isdigit() else 100
    paths = words or ["scenarios/tour", "scenarios/tools"]
    turns = []
    began = time.monotonic()
    for number in range(1, n_times + 1):
        turns.append(_turn(number, paths))
        counts = Counter(turns[-1].verdicts.values())
        said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
        print(f"{number:4} of {n_times}  {said}", flush=True)
    n_other = _print_differences(turns)
    n_scenarios = len({name for turn in turns for name in turn.verdicts})
    took = time.monotonic() - began
    print(f"{n_scenarios} scenarios, {n_times} times in {took:.0f} s: {n_other} verdicts were not the same")
    return int(n_other > 0)


def _turn(number: int, paths: list[str]) -> Turn:
    command = [sys.executable, "-m", "cts", "run", *paths, "--format", "json", "--keep", "none", "--no-store"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"time {number}: no report, exit code {done.returncode}: {done.stderr.strip()}") from None
    scenarios = {scenario["id"]: scenario for scenario in report["scenarios"]}
    verdicts = {name: scenario["verdict"] for name, scenario in scenarios.items()}
    reasons = {name: "; ".join(scenario["reasons"]) for name, scenario in scenarios.items()}
    return Turn(number, report["seed"], verdicts, reasons)


def _print_differences(turns: list[Turn]) -> int:
    n_other = 0
    for name in sorted({name for turn in turns for name in turn.verdicts}):
        counts = Counter(turn.verdicts.get(name, "missing") for turn in turns)
        usual, n_usual = counts.most_common(1)[0]
        if n_usual == len(turns):
            continue
        print(f"{name}: {usual} {n_usual} times, but")
        for turn in turns:
            verdict = turn.verdicts.get(name, "missing")
            if verdict != usual:
                n_other += 1
                print(f"  {verdict} in time {turn.number} (--seed {turn.seed}): {turn.reasons.get(name, '')[:200]}")
    return n_other


if __name__ == "__main__":
    sys.exit(main())
