"""Expressions and events as a plan holds them: typed, folded where they are constant, without positions.

Durations are nanoseconds, sizes bytes, a percent the number before its sign, a rate the number per second. A name is
never just a name: each says where its value comes from. Nothing here knows how a value was written.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """The base of everything in a plan: frozen, and closed to fields that it does not know."""

    # Built when it is first used, and then once for a whole scenario: each model alone would take as long as all together.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Scalar = bool | int | float | str | None


class Constant(Part):
    """A known value of a kind: number, duration, size, percent, rate, text, yes/no, nothing, word."""

    op: Literal["value"] = "value"
    kind: str
    value: Scalar


class PatternValue(Part):
    op: Literal["pattern"] = "pattern"
    source: str


class Template(Part):
    """A text put together from parts when the step begins."""

    op: Literal["template"] = "template"
    parts: tuple[Value, ...]


class Words(Part):
    """A command line, already split: each word is one argument, whatever its value holds. No shell sees it."""

    op: Literal["words"] = "words"
    words: tuple[Value, ...]


class ShellText(Part):
    """A line for the shell: texts as written, every other part quoted as one word."""

    op: Literal["shell"] = "shell"
    parts: tuple[Value, ...]


class Axis(Part):
    """The value that this variant has on an axis of the matrix."""

    op: Literal["axis"] = "axis"
    name: str


class Builtin(Part):
    """`actor`, `index`, `run`, `seed`, `work`."""

    op: Literal["builtin"] = "builtin"
    name: Literal["actor", "index", "run", "seed", "work"]


class Here(Part):
    """A folder, as a path from the scenario's folder: that of the file in which `here` was written."""

    op: Literal["here"] = "here"
    path: str


class Parameter(Part):
    """An argument of the composite verb or check whose body this stands in."""

    op: Literal["parameter"] = "parameter"
    name: str


class Captured(Part):
    """What `capture` last took in this body (or, outside of one, in this actor)."""

    op: Literal["captured"] = "captured"
    name: str


class StepValue(Part):
    """An attribute of an earlier step of the same actor: `reserve.port`, `read.value`."""

    op: Literal["step_value"] = "step_value"
    step: str
    attribute: str


class FixtureValue(Part):
    """`store.port`: what a fixture of the scenario offers."""

    op: Literal["fixture"] = "fixture"
    fixture: str
    attribute: str


class Shared(Part):
    op: Literal["shared"] = "shared"
    name: str


class FlagName(Part):
    op: Literal["flag"] = "flag"
    name: str


class SemaphoreName(Part):
    op: Literal["semaphore"] = "semaphore"
    name: str


class ActorName(Part):
    """An actor, a member of a group (counted from 1), or the whole group."""

    op: Literal["actor"] = "actor"
    name: str
    member: Value | None = None


class Random(Part):
    """A choice from a list or range, seeded per actor."""

    op: Literal["random"] = "random"
    of: Value


class Computed(Part):
    op: Literal["compute"] = "compute"
    operator: Literal["+", "-", "*", "/"]
    left: Value
    right: Value


class Comparison(Part):
    op: Literal["compare"] = "compare"
    operator: Literal["<", "<=", "==", "!=", ">=", ">"]
    left: Value
    right: Value


class ListValue(Part):
    op: Literal["list"] = "list"
    items: tuple[Value, ...]


class RangeValue(Part):
    op: Literal["range"] = "range"
    low: Value
    high: Value


class Content(Part):
    """A content named by `given ... as old`, whatever has become of the file since."""

    op: Literal["content"] = "content"
    name: str


class FileText(Part):
    op: Literal["file_text"] = "file_text"
    path: Value


class CommandOutput(Part):
    op: Literal["command_output"] = "command_output"
    command: Words


class Operations(Part):
    """The operations of an actor or group, of one of its steps, or one attribute of each of them."""

    op: Literal["operations"] = "operations"
    actor: str
    member: Value | None = None
    step: str | None = None
    attribute: str | None = None
    only: Literal["succeeded", "failed", "blocked"] | None = None


class Metric(Part):
    """`p95(client.acquire)`, `skew(go)`, `leaked(files)`, `growth(memory(writer))`."""

    op: Literal["metric"] = "metric"
    name: str
    of: Value | None = None
    what: str | None = None


class InVariant(Part):
    """The same value as another variant gave it."""

    op: Literal["in_variant"] = "in_variant"
    of: Value
    where: dict[str, Value]


class Baseline(Part):
    """What the other side of the comparison was when the baseline of this machine was recorded."""

    op: Literal["baseline"] = "baseline"


Value = Annotated[
    Constant
    | PatternValue
    | Template
    | Words
    | ShellText
    | Axis
    | Builtin
    | Here
    | Parameter
    | Captured
    | StepValue
    | FixtureValue
    | Shared
    | FlagName
    | SemaphoreName
    | ActorName
    | Random
    | Computed
    | Comparison
    | ListValue
    | RangeValue
    | Content
    | FileText
    | CommandOutput
    | Operations
    | Metric
    | InVariant
    | Baseline,
    Field(discriminator="op"),
]


# --- events ----------------------------------------------------------------------------------------------------------


class Count(Part):
    """How many of a group: `low` to `high`; none is without bound. Percents count in hundredths of the group."""

    word: Literal["all", "no", "exactly", "at_least", "at_most", "between"]
    low: Value | None = None
    high: Value | None = None


class StepHappens(Part):
    """A step or an actor begins, ends, blocks, dies, or a streaming step reaches an amount of bytes."""

    event: Literal["step"] = "step"
    what: Literal["begins", "ends", "blocks", "dies", "reaches"]
    actor: str
    member: Value | None = None
    step: str | None = None
    count: Count | None = None
    amount: Value | None = None


class StepPrints(Part):
    event: Literal["prints"] = "prints"
    actor: str
    member: Value | None = None
    step: str | None = None
    text: Value


class ActorCalls(Part):
    """An operating-system call of an actor's program, before it takes effect."""

    event: Literal["calls"] = "calls"
    actor: str
    member: Value | None = None
    call: str
    path: Value | None = None


class FileHappens(Part):
    event: Literal["file"] = "file"
    what: Literal["appears", "changes", "vanishes", "reaches"]
    path: Value
    amount: Value | None = None


class PortOpens(Part):
    event: Literal["port"] = "port"
    port: Value


class FlagRaised(Part):
    event: Literal["flag"] = "flag"
    flag: str


class ConditionHolds(Part):
    event: Literal["condition"] = "condition"
    condition: Comparison


Event = Annotated[
    StepHappens | StepPrints | ActorCalls | FileHappens | PortOpens | FlagRaised | ConditionHolds,
    Field(discriminator="event"),
]
