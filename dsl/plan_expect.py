"""Expectations and tallies as a plan holds them. What it takes to judge them is not known here.

Every expectation carries its `text` in canonical form, since a plan has no positions and a failure must say which
sentence did not hold.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .plan_values import Comparison, Count, Event, Operations, Part, Value

Operator = Literal["<", "<=", "==", "!=", ">=", ">"]


class ErrorPattern(Part):
    """A portable error name, and for `Exit(2)` its argument."""

    name: str
    argument: Value | None = None


class Outcome(Part):
    test: Literal["succeeds", "times_out", "is_skipped"]


class Fails(Part):
    """Any failure, or one of the named errors."""

    test: Literal["fails"] = "fails"
    errors: tuple[ErrorPattern, ...] = ()


class IsKilled(Part):
    test: Literal["is_killed"] = "is_killed"
    signal: str | None = None


class Blocks(Part):
    test: Literal["blocks"] = "blocks"
    never: bool = False
    operator: Operator | None = None
    amount: Value | None = None
    until: Event | None = None


class Happens(Part):
    """`finishes within 2s`, `finishes before EVENT`, `begins after EVENT`."""

    test: Literal["happens"] = "happens"
    edge: Literal["begins", "finishes"]
    relation: Literal["within", "before", "after"]
    amount: Value | None = None
    event: Event | None = None


class Overlaps(Part):
    test: Literal["overlaps"] = "overlaps"
    never: bool = False
    other: Operations | None = None


class HasValue(Part):
    test: Literal["exits", "prints", "returns", "equals", "matches", "contains", "sums_to"]
    value: Value


class EqualsFile(Part):
    test: Literal["equals_file"] = "equals_file"
    path: Value


class AmongValues(Part):
    test: Literal["is_one_of", "contains_only"]
    values: tuple[Value, ...]


class InState(Part):
    test: Literal[
        "exists",
        "is_absent",
        "is_unchanged",
        "is_empty",
        "is_unique",
        "is_increasing",
        "is_serializable",
        "is_snapshot_isolated",
        "opens",
    ]


class HasProperty(Part):
    test: Literal["has_size", "has_mode", "has_lines"]
    value: Value


class Compares(Part):
    test: Literal["compares"] = "compares"
    operator: Operator
    value: Value


class Linearizable(Part):
    test: Literal["is_linearizable"] = "is_linearizable"
    model: str


Test = Annotated[
    Outcome
    | Fails
    | IsKilled
    | Blocks
    | Happens
    | Overlaps
    | HasValue
    | EqualsFile
    | AmongValues
    | InState
    | HasProperty
    | Compares
    | Linearizable,
    Field(discriminator="test"),
]


class AllActors(Part):
    """`expect exactly_one succeeds`: all the scenario's actors that are not in the background."""

    about: Literal["all_actors"] = "all_actors"


class ActorSubject(Part):
    about: Literal["actor"] = "actor"
    actor: str
    member: Value | None = None


class OperationSubject(Part):
    about: Literal["operations"] = "operations"
    operations: Operations


class FileSubject(Part):
    about: Literal["file", "files", "folder"]
    path: Value


class BarrierSubject(Part):
    about: Literal["barrier"] = "barrier"
    barrier: str


class ValueSubject(Part):
    about: Literal["value"] = "value"
    value: Value


Subject = Annotated[
    AllActors | ActorSubject | OperationSubject | FileSubject | BarrierSubject | ValueSubject,
    Field(discriminator="about"),
]


class Expectation(Part):
    """One sentence. `mode` is `finally` for a plain `expect`."""

    mode: Literal["finally", "sometimes", "always", "never", "eventually"] = "finally"
    within: Value | None = None
    count: Count | None = None
    subject: Subject
    tests: tuple[Test, ...]
    others: tuple[Test, ...] = ()
    because: Value | None = None
    text: str


class CustomCheck(Part):
    """A check written in Python: `check balanced(...) from python "..."`; it sees the history."""

    name: str
    call: str
    arguments: dict[str, Value]
    text: str


Grade = Literal["required", "allowed", "interesting", "forbidden"]


class TallyRow(Part):
    """No tests: every other outcome."""

    tests: tuple[Test, ...]
    grade: Grade
    because: Value | None = None
    text: str


class Tally(Part):
    subject: Subject
    rows: tuple[TallyRow, ...]
    text: str


__all__ = [
    "ActorSubject",
    "AllActors",
    "AmongValues",
    "BarrierSubject",
    "Blocks",
    "Compares",
    "Comparison",
    "CustomCheck",
    "EqualsFile",
    "ErrorPattern",
    "Expectation",
    "Fails",
    "FileSubject",
    "Grade",
    "Happens",
    "HasProperty",
    "HasValue",
    "InState",
    "IsKilled",
    "Linearizable",
    "OperationSubject",
    "Outcome",
    "Overlaps",
    "Subject",
    "Tally",
    "TallyRow",
    "Test",
    "ValueSubject",
]
