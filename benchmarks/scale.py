"""Does cost grow linearly: with actors, operations, scenarios? Each row's cost per unit stands beside that of the first.

    python -m benchmarks.scale [actors|operations|scenarios]...

A cost per unit that stays about the same (a ratio near 1, or below) is linear growth.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import plans

from cts.dsl.plan import Plan, Scenario
from cts.interpreter.campaign import Campaign, Options
from cts.interpreter.events import Event

ACTORS = (2, 5, 20, 100, 500)
OPERATIONS = (1_000, 10_000, 100_000, 1_000_000)
SCENARIOS = (1, 10, 100, 1_000)


class Silent:
    def take(self, event: Event) -> None:
        """Nobody listens."""


def cost_s(plan: Plan) -> float:
    ended = Campaign(plan, Options(keep="none"), (Silent(),)).run()
    wrong = [v for v in ended.verdicts if v.verdict.value not in ("passed", "inconclusive")]
    assert not wrong, wrong[0].reasons
    return ended.duration_ns / 1e9


def operations(count: int) -> Scenario:
    """One actor that raises a flag again and again: the cheapest verb there is."""
    flag = plans.call("raise", "cts.stdlib.sync:raise_flag", flag={"op": "flag", "name": "ready"})
    repeat = {"do": "repeat", "times": plans.number(count), "steps": [flag]}
    actor = {"name": "worker", "limits": {}, "steps": [repeat]}
    expect = plans.expect_wins(1, "worker") | {"count": None, "text": "worker succeeds"}
    return plans.scenario("OPS", [actor], barriers=[], flags=["ready"], expectations=[expect])


def table(title: str, unit: str, rows: list[tuple[int, float]]) -> None:
    print(f"{title}:")
    first = rows[0][1] / rows[0][0]
    for count, seconds in rows:
        each = seconds / count
        print(
            f"  {count:>9,} {unit:<11} {seconds:8.3f} s   {each * 1e6:10.1f} µs each   {each / first:5.2f} of the first"
        )


def main() -> None:
    wanted = sys.argv[1:] or ["actors", "operations", "scenarios"]
    if "actors" in wanted:
        table("One run with more actors", "actors", [(n, cost_s(plans.plan(plans.race(n)))) for n in ACTORS])
    if "operations" in wanted:
        table(
            "One actor with more operations", "operations", [(n, cost_s(plans.plan(operations(n)))) for n in OPERATIONS]
        )
    if "scenarios" in wanted:
        many = [(n, cost_s(plans.plan(*(plans.race(2, f"S-{i}") for i in range(n))))) for n in SCENARIOS]
        table("One campaign with more scenarios", "scenarios", many)


if __name__ == "__main__":
    main()
