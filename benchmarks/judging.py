"""How long it takes to judge a run: ten expectations on 100,000 and 1,000,000 operations, beside one bare pass over them.

Prints seconds and ratios; asserts nothing. Needs no processes: the history is made up.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from cts.dsl.compile import compile_files
from cts.dsl.plan import Scenario
from cts.interpreter.history import ActorEnd, History, Operation
from cts.interpreter.judge.final_state import FinalState
from cts.interpreter.judge.judge import judge_run

SCENARIO = """scenario BENCH-1 "made up"
  actor client[50]
    repeat 100 times
      create "f" as acquire
      read "f" as seen
  expect all client.acquire succeed
  expect no client.acquire fails with Locked
  expect at_least 95% client.acquire finish within 50ms
  expect all client.seen return 1
  expect all client.seen.duration < 1s
  expect count(client.acquire) > 10
  expect p95(client.acquire) < 50ms
  expect rate(client.acquire) > 1/s
  expect fairness(client.acquire) > 0.9
  expect error_rate(client.acquire) < 5%
"""


def scenario() -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.cts"
        path.write_text(SCENARIO)
        compiled = compile_files([str(path)])
    if compiled.diagnostics:
        sys.exit("; ".join(diagnostic.message for diagnostic in compiled.diagnostics))
    return compiled.plan.scenarios[0]


def history(n_operations: int) -> History:
    made = History("BENCH-1", {}, 1, 7, "/work", 0, 0)
    n_clients = 50
    for number in range(n_operations):
        client, turn = number % n_clients, number // n_clients
        began = turn * 1_000_000 + client * 10_000
        step = "acquire" if turn % 2 else "seen"
        made.operations.append(
            Operation("client", client + 1, step, turn // 2 + 1, began, began + 900_000, "succeeded", 1)
        )
    made.ended_ns = max(operation.ended_ns or 0 for operation in made.operations)
    made.actors = [
        ActorEnd("client", member + 1, 100 + member, 0, made.ended_ns, "succeeded") for member in range(n_clients)
    ]
    return made


def seconds_bare(made: History) -> float:
    """The peer: the least that any judge must do, one look at each outcome."""
    began = time.perf_counter()
    sum(operation.outcome == "succeeded" for operation in made.operations)
    return time.perf_counter() - began


def main() -> None:
    asked = scenario()
    print(f"{'operations':>12} {'judging':>10} {'one pass':>10} {'ratio':>7}  verdict")
    for n_operations in (100_000, 1_000_000):
        made = history(n_operations)
        bare = min(seconds_bare(made) for _ in range(3))
        began = time.perf_counter()
        verdict = judge_run(asked, made, FinalState())
        took = time.perf_counter() - began
        print(
            f"{n_operations:>12,} {took:>9.2f}s {bare:>9.4f}s {took / bare:>7.0f}  {verdict.verdict.value} {verdict.reasons[:1]}"
        )


if __name__ == "__main__":
    main()
