"""Makes of a scenario and a variant what its actors execute: plain data with numbers in the place of names.

The steps keep the form that they have in the plan, with the variant's values put in, and get what an actor needs to
find things: `place` (their number in the actor), `cell` (where a watched step tells what it does), `keeps` (a later
step asks for its result), `is_inner` (part of a verb's body). It starts nothing and does not know what steps do.
"""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, NamedTuple

from .evaluate import Scope, whole
from .observing import compares_with_given, wants_observer
from .process_needs import leaves_memory_clean, preload
from .shared import MemoryShape
from .wishes import Wishes, nodes_in, wishes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..dsl.plan import Scenario

    Node = dict[str, Any]


class Place(NamedTuple):
    """One thing that an actor can be at: a step that is an operation, a barrier, or a wait."""

    kind: str  # the step's `do`
    name: str
    text: str
    arguments: Node  # nodes of values
    is_inner: bool


class ActorProgram(NamedTuple):
    """One actor or group: its slots are `first_slot` and the following."""

    name: str
    first_slot: int
    size: int | None
    is_background: bool
    limits: Node
    steps: list[Node]
    places: tuple[Place, ...]
    calls: tuple[str, ...]
    # Modules that its zygote should have imported beforehand.
    preload: tuple[str, ...]
    leaves_memory_clean: bool
    blob: bytes

    @property
    def slots(self) -> range:
        return range(self.first_slot, self.first_slot + (1 if self.size is None else self.size))

    def member(self, slot: int) -> int:
        return 0 if self.size is None else slot - self.first_slot + 1


class Program(NamedTuple):
    """A variant of a scenario, ready to run any number of times."""

    scenario: Scenario
    data: Node  # the scenario as plain data, with the variant's values put in
    variant: dict[str, Any]
    is_contrast: bool
    actors: tuple[ActorProgram, ...]
    shape: MemoryShape
    barriers: tuple[str, ...]
    flags: tuple[str, ...]
    values: tuple[str, ...]
    # What the process of the fixtures does; it has the first slot after the actors'. Empty: there are no fixtures.
    fixtures: bytes
    fixtures_preload: tuple[str, ...]
    fixtures_leave_memory_clean: bool
    # The observer of files has the last slot.
    has_observer: bool
    compares_with_given: bool
    wishes: Wishes
    timeout_ns: int

    @property
    def slot_names(self) -> list[tuple[str, int]]:
        return [(actor.name, actor.member(slot)) for actor in self.actors for slot in actor.slots]


ACTOR_ENTRY = "cts.interpreter.actor:main"
FIXTURES_ENTRY = "cts.interpreter.fixtures:main"
# Flags by which the coordinator and the process of the fixtures talk; they stand behind the scenario's own.
FIXTURES_READY, FIXTURES_UNDO = range(2)
_N_FIXTURE_FLAGS = 2


def build(scenario: Scenario, values: Mapping[str, Node], *, is_contrast: bool = False, run: int = 1) -> Program:
    """`values`: the variant's value of every axis, as nodes."""
    data = with_variant(scenario.model_dump(mode="json"), values)
    scope = Scope(run=run)
    actors = list(data["actors"])
    sizes = [None if actor["size"] is None else whole(actor["size"], scope, "a group's size") for actor in actors]
    table = _slots(actors, sizes)
    n_slots = sum(1 if size is None else size for size in sizes)
    members, barriers, start = _barriers(data, table, n_slots)
    watched = _watched_steps(data)
    cells = {actor["name"]: {step: n for n, step in enumerate(watched.get(actor["name"], ()))} for actor in actors}
    wishes = wishes_of(data)
    flags, values_ = tuple(data["flags"]), tuple(share["name"] for share in data["shares"])
    common = {
        "actors": table,
        "slots": _slot_labels(table),
        "barriers": {name: index for index, name in enumerate(barriers)},
        "flags": {name: index for index, name in enumerate(flags)},
        "values": {name: index for index, name in enumerate(values_)},
        "semaphores": {semaphore["name"]: index for index, semaphore in enumerate(data["semaphores"])},
        "cells": cells,
        "start_barrier": start,
        "counts_handles": wishes.leaked_handles,
    }
    programs = tuple(_actor(actor, table, common) for actor in actors)
    has_fixtures, has_observer = bool(data["fixtures"]), wants_observer(scenario)
    fixtures = _fixtures(data["fixtures"], {**common, "first_slot": n_slots}, len(flags)) if has_fixtures else b""
    shape = MemoryShape(
        n_actors=n_slots + has_fixtures + has_observer,
        members=members,
        n_flags=len(flags) + (_N_FIXTURE_FLAGS if has_fixtures else 0),
        n_values=len(values_),
        semaphores=[whole(semaphore["permits"], scope, "permits") for semaphore in data["semaphores"]],
        cells=[len(cells[actor.name]) for actor in programs for _ in actor.slots] + [0] * (has_fixtures + has_observer),
    )
    return Program(
        scenario=scenario,
        data=data,
        variant={name: plain(node) for name, node in values.items()},
        is_contrast=is_contrast,
        actors=programs,
        shape=shape,
        barriers=barriers,
        flags=flags,
        values=values_,
        fixtures=fixtures,
        fixtures_preload=preload(data["fixtures"], FIXTURES_ENTRY),
        fixtures_leave_memory_clean=leaves_memory_clean(data["fixtures"]),
        has_observer=has_observer,
        compares_with_given=compares_with_given(scenario),
        wishes=wishes,
        timeout_ns=whole(data["timeout"], scope, "the scenario's time-out"),
    )


def plain(node: Node) -> Any:
    """An axis' value as reports and expectations name it."""
    from .amounts import with_kind
    from .evaluate import evaluate

    return with_kind(*evaluate(node, Scope()))


def with_variant(node: Any, values: Mapping[str, Node]) -> Any:
    """The same tree with each axis' name replaced by its value."""
    if isinstance(node, list):
        return [with_variant(part, values) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("op") == "axis" and node["name"] in values:
        return values[node["name"]]
    if node.get("op") == "shell":
        # In a line for the shell a plain constant is what the author wrote; a value that is put in must be quoted.
        return {**node, "parts": [_put_in(part, values) for part in node["parts"]]}
    return {key: with_variant(part, values) for key, part in node.items()}


def _put_in(part: Node, values: Mapping[str, Node]) -> Node:
    made: Node = with_variant(part, values)
    return {"op": "template", "parts": [made]} if part["op"] == "axis" else made


def _slots(actors: Sequence[Node], sizes: Sequence[int | None]) -> dict[str, tuple[int, int | None]]:
    table: dict[str, tuple[int, int | None]] = {}
    slot = 0
    for actor, size in zip(actors, sizes, strict=True):
        table[actor["name"]] = (slot, size)
        slot += 1 if size is None else size
    return table


def _slot_labels(table: dict[str, tuple[int, int | None]]) -> list[str]:
    return [
        name if size is None else f"{name}[{member + 1}]"
        for name, (_, size) in table.items()
        for member in range(1 if size is None else size)
    ]


def _barriers(
    data: Node, table: dict[str, tuple[int, int | None]], n_slots: int
) -> tuple[list[list[int]], tuple[str, ...], int]:
    """The members of each barrier, their names, and the number of the barrier at which all start (-1: none)."""
    members, names = [], []
    for barrier in data["barriers"]:
        slots: list[int] = []
        for actor in barrier["actors"]:
            first, size = table[actor]
            slots += range(first, first + (1 if size is None else size))
        members.append(sorted(slots))
        names.append(barrier["name"])
    firsts = {actor["steps"][0]["barrier"] if _begins_with_barrier(actor) else "" for actor in data["actors"]}
    if n_slots < 2 or (len(firsts) == 1 and "" not in firsts):
        # One barrier is every actor's first step: it is their common start.
        return members, tuple(names), -1
    return [*members, list(range(n_slots))], tuple(names), len(members)


def _begins_with_barrier(actor: Node) -> bool:
    return bool(actor["steps"]) and actor["steps"][0]["do"] == "barrier"


def _watched_steps(data: Node) -> dict[str, list[str]]:
    """The steps that some event names."""
    found: dict[str, set[str]] = {}
    for node in nodes_in(data["actors"]):
        if node.get("event") == "step" and node["step"] is not None:
            found.setdefault(node["actor"], set()).add(node["step"])
    return {actor: sorted(steps) for actor, steps in found.items()}


class _Numbering:
    """Gives the steps of one actor their places."""

    def __init__(self, cells: dict[str, int], kept: frozenset[str]) -> None:
        self.places: list[Place] = []
        self.calls: list[str] = []
        self._cells = cells
        self._kept = kept

    def block(self, nodes: Sequence[Node], outer: int | None = None) -> list[Node]:
        """`outer`: the place of the step in whose body these stand."""
        return [self._step(node, outer) for node in nodes]

    def _step(self, node: Node, outer: int | None) -> Node:
        kind = node["do"]
        made = dict(node)
        is_inner = outer is not None
        if outer is None or kind in ("barrier", "when", "at", "every", "repeat"):
            made["place"] = self._place(node, is_inner)
        else:
            # Within a body everything belongs to the one operation: its output, its place for whoever watches.
            made["place"] = outer
        if kind in ("call", "body"):
            made["is_inner"] = is_inner
            made["cell"] = None if is_inner else self._cells.get(node["name"])
            made["keeps"] = is_inner or node["name"] in self._kept
        if kind == "call" and node["call"] not in self.calls:
            self.calls.append(node["call"])
        if "steps" in node:
            place = made["place"] if kind == "body" else None
            made["steps"] = self.block(node["steps"], outer if place is None else place)
        return made

    def _place(self, node: Node, is_inner: bool) -> int:
        kind = node["do"]
        name = node["barrier"] if kind == "barrier" else node.get("name") or kind
        text = node.get("text") or describe(node)
        self.places.append(Place(kind, name, text, node.get("arguments") or node.get("bind") or {}, is_inner))
        return len(self.places) - 1


def _actor(actor: Node, table: dict[str, tuple[int, int | None]], common: Node) -> ActorProgram:
    kept = frozenset(node["step"] for node in nodes_in(actor["steps"]) if node.get("op") == "step_value")
    numbering = _Numbering(common["cells"][actor["name"]], kept)
    steps = numbering.block(actor["steps"])
    first, size = table[actor["name"]]
    places = [place.name for place in numbering.places]
    about = {
        **common,
        "actor": actor["name"],
        "background": actor["background"],
        "first_slot": first,
        "size": size,
        "steps": steps,
        "places": places,
    }
    return ActorProgram(
        name=actor["name"],
        first_slot=first,
        size=size,
        is_background=actor["background"],
        limits=actor["limits"],
        steps=steps,
        places=tuple(numbering.places),
        calls=tuple(numbering.calls),
        preload=preload(steps, ACTOR_ENTRY),
        leaves_memory_clean=leaves_memory_clean(steps),
        blob=marshal.dumps(about),
    )


def _fixtures(nodes: Sequence[Node], common: Node, n_flags: int) -> bytes:
    numbering = _Numbering({}, frozenset())
    made = []
    for node in nodes:
        numbering.places.append(Place("fixture", node["fixture"], node["text"], {}, True))
        made.append({**node, "steps": numbering.block(node["steps"], len(numbering.places) - 1)})
    about = {
        **common,
        "actor": "fixtures",
        "size": None,
        "places": [place.name for place in numbering.places],
        "fixtures": made,
        "ready_flag": n_flags + FIXTURES_READY,
        "undo_flag": n_flags + FIXTURES_UNDO,
    }
    return marshal.dumps(about)


def describe(node: Node) -> str:
    """A step that has no text of its own, for messages about what an actor was doing."""
    kind: str = node["do"]
    if kind == "when":
        return f"waiting until {describe_event(node['event'])}"
    words: dict[str, str] = {
        "at": "waiting for its time",
        "every": "waiting for the next round",
        "wait": "wait",
        "repeat": "repeat",
    }
    return words.get(kind, kind)


def describe_event(event: Node) -> str:
    kind: str = event["event"]
    if kind in ("step", "prints"):
        who = event["actor"] if event.get("step") is None else f"{event['actor']}.{event['step']}"
        return f"{who} {'prints something' if kind == 'prints' else event['what']}"
    if kind == "file":
        path = event["path"]
        name = f' "{path["value"]}"' if path.get("op") == "value" else ""
        return f"file{name} {event['what']}"
    if kind == "flag":
        return f"flag {event['flag']} is raised"
    return "a port opens" if kind == "port" else "a shared value is as wanted"
