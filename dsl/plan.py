"""The plan: the only thing that the interpreter knows of a scenario. Versioned, with a JSON Schema, and self-contained.

Every default is written out, the order of everything is that of the file where it matters and sorted where it does not,
and no value depends on the machine. Two scenarios that mean the same have the same plan. Values, events and
expectations are in plan_values.py and plan_expect.py; `from .plan import ...` offers them all.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from . import plan_expect, plan_values
from .plan_expect import CustomCheck, ErrorPattern, Expectation, Tally, TallyRow
from .plan_values import ActorName, Count, Event, Part, Value

VERSION = 1

# --- steps -----------------------------------------------------------------------------------------------------------


class VerbCall(Part):
    """A verb done by a Python function: `call` is `module:function`, or `./file.py:function` from its folder.

    `name` is what expectations call the step by, `verb` the name of its declaration (for messages).
    """

    do: Literal["call"] = "call"
    name: str
    verb: str
    call: str
    arguments: dict[str, Value]
    timeout: Value | None = None
    text: str


class BodyCall(Part):
    """A verb made of steps: its arguments are bound once, when it begins; it fails with the first step that fails."""

    do: Literal["body"] = "body"
    name: str
    verb: str
    bind: dict[str, Value]
    steps: tuple[Step, ...]
    timeout: Value | None = None
    text: str


class Barrier(Part):
    do: Literal["barrier"] = "barrier"
    name: str
    barrier: str
    timeout: Value | None = None
    text: str


class Wait(Part):
    do: Literal["wait"] = "wait"
    duration: Value


class Capture(Part):
    """Takes the first group of a pattern from the output of the last command of this body."""

    do: Literal["capture"] = "capture"
    into: str
    source: Literal["stdout", "stderr"]
    pattern: Value


class Give(Part):
    """Ends a body with a value."""

    do: Literal["give"] = "give"
    value: Value


class Share(Part):
    do: Literal["share"] = "share"
    name: str
    value: Value


class Try(Part):
    """Its steps' failure is recorded, and the block goes on."""

    do: Literal["try"] = "try"
    steps: tuple[Step, ...]


class At(Part):
    """Steps that start `offset` after an instant: `t` (the last barrier this actor passed) or a named barrier."""

    do: Literal["at"] = "at"
    base: str | None = None
    offset: Value
    steps: tuple[Step, ...]


class When(Part):
    do: Literal["when"] = "when"
    event: Event
    offset: Value | None = None
    steps: tuple[Step, ...]


class Every(Part):
    do: Literal["every"] = "every"
    period: Value
    duration: Value
    steps: tuple[Step, ...]


class Repeat(Part):
    """One of `times`, `duration`, `until` is given."""

    do: Literal["repeat"] = "repeat"
    times: Value | None = None
    duration: Value | None = None
    until: Event | None = None
    steps: tuple[Step, ...]


Step = Annotated[
    VerbCall | BodyCall | Barrier | Wait | Capture | Give | Share | Try | At | When | Every | Repeat,
    Field(discriminator="do"),
]


# --- who acts, in what situation -------------------------------------------------------------------------------------


class Actor(Part):
    """`size` is none for a single actor, the number of members for a group; `limits` are set by the system."""

    name: str
    size: Value | None = None
    background: bool = False
    limits: dict[str, Value]
    steps: tuple[Step, ...]


class Fixture(Part):
    """Done by a Python function (`call`) or by steps; `name` is what `as` called it."""

    fixture: str
    call: str | None = None
    arguments: dict[str, Value]
    steps: tuple[Step, ...] = ()
    name: str | None = None
    text: str


class Need(Part):
    """`what` is linux, root, command, module, memory, cores, filesystem ...; some have a name or an amount."""

    what: str
    argument: Value | None = None
    operator: Literal["<", "<=", "==", "!=", ">=", ">"] | None = None
    amount: Value | None = None


# --- faults and exploring: carried by the plan, done by later versions -----------------------------------------------


class Hold(Part):
    fault: Literal["hold"] = "hold"
    actor: ActorName
    call: str
    path: Value | None = None
    until: Event


class Refuse(Part):
    """`fail copier write on "x" after 1MiB with NoSpace`."""

    fault: Literal["fail"] = "fail"
    actor: ActorName
    call: str
    path: Value | None = None
    after: Value | None = None
    error: ErrorPattern


class Delay(Part):
    fault: Literal["delay"] = "delay"
    actor: ActorName
    call: str
    path: Value | None = None
    by: Value


class LinkFault(Part):
    """A fixture's network link is cut, slowed by an amount, or loses a share of what passes."""

    fault: Literal["cut", "slow", "lose"]
    link: str
    amount: Value | None = None
    duration: Value | None = None
    base: str | None = None
    offset: Value | None = None
    when: Event | None = None


class Crash(Part):
    """The actor's program is killed before (crash) or in the middle of (tear) every call of a kind."""

    fault: Literal["crash", "tear"]
    actor: ActorName
    call: str
    path: Value | None = None


Fault = Annotated[Hold | Refuse | Delay | LinkFault | Crash, Field(discriminator="fault")]


class Explore(Part):
    what: Literal["orders", "calls", "delays"]
    actors: tuple[str, ...] = ()
    n_delays: Value | None = None
    limit: Value | None = None
    seed: Value | None = None


class OrderPoint(Part):
    actor: ActorName
    step: str


# --- the scenario ----------------------------------------------------------------------------------------------------


class MatrixAxis(Part):
    name: str
    values: tuple[Value, ...]


class SemaphorePlan(Part):
    name: str
    permits: Value


class SharePlan(Part):
    name: str
    value: Value


class BarrierPlan(Part):
    """A barrier and the actors that name it; a group takes part with all its members."""

    name: str
    actors: tuple[str, ...]


class Scenario(Part):
    """One scenario, complete. `folder` is where its file lies, seen from where the plan was made: it has no meaning."""

    id: str
    title: str = ""
    folder: str = "."
    why: str = ""
    tags: tuple[str, ...] = ()
    priority: Literal["P0", "P1", "P2", "P3"] = "P2"
    needs: tuple[Need, ...] = ()
    timeout: Value
    runs: Value
    seed: Value | None = None
    tolerance: Value
    retries: Value
    alone: bool = False
    isolation: Literal["fresh", "reuse"] = "fresh"
    allows_leftovers: bool = False
    matrix: tuple[MatrixAxis, ...] = ()
    contrasts: tuple[dict[str, Value], ...] = ()
    barriers: tuple[BarrierPlan, ...] = ()
    flags: tuple[str, ...] = ()
    semaphores: tuple[SemaphorePlan, ...] = ()
    shares: tuple[SharePlan, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    actors: tuple[Actor, ...] = ()
    faults: tuple[Fault, ...] = ()
    explore: tuple[Explore, ...] = ()
    orders: tuple[tuple[OrderPoint, ...], ...] = ()
    expectations: tuple[Expectation, ...] = ()
    checks: tuple[CustomCheck, ...] = ()
    tallies: tuple[Tally, ...] = ()


class Plan(Part):
    """The scenarios of one or more files, in the order of the files."""

    cts_plan: Literal[1] = 1
    scenarios: tuple[Scenario, ...] = ()


def to_json(plan: Plan) -> str:
    """The plan as JSON: keys in the order of the schema, every default written out, two spaces."""
    return json.dumps(plan.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Plan:
    return Plan.model_validate_json(text)


def schema() -> dict[str, Any]:
    """The JSON Schema of a plan."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema(mode="serialization")}


values, expect = plan_values, plan_expect
__all__ = [
    "VERSION", "Actor", "ActorName", "At", "Barrier", "BarrierPlan", "BodyCall", "Capture", "Count", "Crash",
    "CustomCheck", "Delay", "ErrorPattern", "Event", "Every", "Expectation", "Explore", "Fault", "Fixture", "Give",
    "Hold", "LinkFault", "MatrixAxis", "Need", "OrderPoint", "Part", "Plan", "Refuse", "Repeat", "Scenario",
    "SemaphorePlan", "Share", "SharePlan", "Step", "Tally", "TallyRow", "Try", "Value", "VerbCall", "Wait", "When", "expect",
    "from_json", "schema", "to_json", "values",
]  # fmt: skip
