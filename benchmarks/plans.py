"""Plans for benchmarks, put together by hand, so that no text has to be read before the clock starts."""

from __future__ import annotations

from typing import Any

from cts.dsl.plan import Plan, Scenario

CREATE = "cts.stdlib.files:create"


def value(kind: str, amount: object) -> dict[str, Any]:
    return {"op": "value", "kind": kind, "value": amount}


def number(amount: float) -> dict[str, Any]:
    return value("number", amount)


def call(name: str, function: str, **arguments: dict[str, Any]) -> dict[str, Any]:
    return {"do": "call", "name": name, "verb": name, "call": function, "arguments": arguments, "text": name}


def create(path: str = "out.dat") -> dict[str, Any]:
    nothing = value("nothing", None)
    return call(
        "create", CREATE, path=value("text", path), source=nothing, text=value("text", "x"), chunk=value("size", 4096)
    )


def barrier(name: str = "go") -> dict[str, Any]:
    return {"do": "barrier", "name": name, "barrier": name, "text": f"barrier {name}"}


def expect_wins(count: int, actor: str) -> dict[str, Any]:
    return {
        "count": {"word": "exactly", "low": number(count), "high": None},
        "subject": {"about": "actor", "actor": actor},
        "tests": [{"test": "succeeds"}],
        "text": f"exactly {count} {actor} succeeds",
    }


def scenario(name: str, actors: list[dict[str, Any]], **more: Any) -> Scenario:
    base = {
        "id": name,
        "timeout": value("duration", 120 * 10**9),
        "runs": number(1),
        "tolerance": value("duration", 10**9),
        "retries": number(0),
        "barriers": [{"name": "go", "actors": [actor["name"] for actor in actors]}],
        "actors": actors,
    }
    return Scenario.model_validate({**base, **more})


def race(n_actors: int = 2, name: str = "RACE-1", runs: int = 1, isolation: str = "fresh") -> Scenario:
    """All create one file; one wins."""
    actor = {"name": "creator", "size": number(n_actors), "limits": {}, "steps": [barrier(), create()]}
    more = {"runs": number(runs), "isolation": isolation}
    return scenario(name, [actor], expectations=[expect_wins(1, "creator")], **more)


def plan(*scenarios: Scenario) -> Plan:
    return Plan(scenarios=scenarios)
