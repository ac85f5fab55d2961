"""Whole two-actor runs per second: cts with everything around them, beside what people use today. One call, one table.

    python -m benchmarks.runs [RUNS]

Each peer starts two fresh processes that create one file exclusively, and waits for both. Only cts releases them at one
instant, records, judges and cleans up. Medians of three rounds. The last lines say what `isolation reuse` gives, by pairs
of rounds: its actors are no fresh processes, so it has no peer here.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import plans

from cts.interpreter.campaign import Campaign, Options
from cts.interpreter.events import CampaignEnded, Event

PROGRAM = "import os; os.close(os.open('out.dat', os.O_CREAT | os.O_EXCL))"


class Silent:
    def take(self, event: Event) -> None:
        """Nobody listens."""


def cts(n_runs: int, n_jobs: int, isolation: str = "fresh") -> float:
    """Runs a second; the start of the zygotes is part of it, as in `cts run`."""
    ended = campaign(n_runs, n_jobs, isolation)
    assert all(verdict.verdict.value == "passed" for verdict in ended.verdicts), ended
    return ended.n_runs / ended.duration_ns * 1e9


def campaign(n_runs: int, n_jobs: int, isolation: str = "fresh") -> CampaignEnded:
    plan = plans.plan(plans.race(runs=n_runs, isolation=isolation))
    return Campaign(plan, Options(n_jobs=n_jobs, keep="none"), (Silent(),)).run()


def timed(once: Callable[[], None], n_runs: int) -> float:
    here = os.getcwd()
    folder = tempfile.mkdtemp()
    try:
        os.chdir(folder)
        began = time.perf_counter()
        for _ in range(n_runs):
            once()
            os.unlink("out.dat")
        return n_runs / (time.perf_counter() - began)
    finally:
        os.chdir(here)
        shutil.rmtree(folder)


def popen() -> None:
    both = [subprocess.Popen([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL) for _ in range(2)]
    for process in both:
        process.wait()


def create() -> None:
    try:
        os.close(os.open("out.dat", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        pass


def forked() -> None:
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=create) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()


def bash() -> None:
    subprocess.run(
        ["bash", "-c", "(set -C; : > out.dat) 2>/dev/null & (set -C; : > out.dat) 2>/dev/null & wait"], check=False
    )


def main() -> None:
    n_runs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rows: dict[str, Callable[[], float]] = {
        "cts run": lambda: cts(n_runs, 1),
        "cts run -j 2": lambda: cts(n_runs, 2),
        "Popen of Python": lambda: timed(popen, max(5, n_runs // 20)),
        "multiprocessing fork": lambda: timed(forked, n_runs),
        "bash & wait": lambda: timed(bash, n_runs),
    }
    rates: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(3):
        for name, measure in rows.items():
            rates[name].append(measure())
    best = statistics.median(rates["cts run -j 2"])
    for name, found in rates.items():
        rate = statistics.median(found)
        print(f"{name:22} {rate:8.0f} runs/s   cts -j 2 is {best / rate:6.1f} x")
    for n_jobs in (1, 2):
        print_reuse(n_runs, n_jobs)


def print_reuse(n_runs: int, n_jobs: int, n_pairs: int = 4) -> None:
    pairs = [(cts(n_runs, n_jobs), cts(n_runs, n_jobs, "reuse")) for _ in range(n_pairs)]
    fresh, reused = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    ratios = sorted(reuse / alone for alone, reuse in pairs)
    print(f"-j {n_jobs}: fresh {fresh:.0f}, reuse {reused:.0f} runs/s; {statistics.median(ratios):.2f} x", end=" ")
    print(f"({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
