"""Importing this plays an actor a few times, so that the code that every actor runs is warm before it is forked.

A zygote imports it as the last of its modules. A first time costs: the interpreter specialises the code, and each of
these writes lands in a page that every fresh process would have to copy. It starts nobody and leaves nothing.
"""

from __future__ import annotations

import marshal

from .actor import main
from .seat import Seat
from .shared import Memory, MemoryShape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .context import Context

    T = TypeVar("T")

_TIMES = 12
# So far ahead that an instant is slept for, and a step gone through while it is waited for.
_AHEAD_NS = 300_000


def play_part(context: Context, path: str, size: int, how: object) -> str:
    """What a verb does that does nothing."""
    context.progress(size)
    return f"{path} {how}"


def do_part(path: str) -> None:
    """What a verb does that knows no context."""


def fail_part(path: str) -> None:
    raise FileExistsError(17, "File exists", path)


def _value(kind: str, value: object) -> dict[str, Any]:
    return {"op": "value", "kind": kind, "value": value}


def _call(place: int, name: str, function: str, arguments: dict[str, Any]) -> dict[str, Any]:
    found = {"do": "call", "name": name, "verb": name, "call": f"{__name__}:{function}", "arguments": arguments}
    return {**found, "timeout": None, "text": name, "place": place, "cell": 0, "keeps": False, "is_inner": False}


def rest_part() -> None:
    """What a verb does that does not even tell anybody."""


def _at(offset_ns: int, place: int, step: dict[str, Any]) -> dict[str, Any]:
    return {"do": "at", "base": None, "offset": _value("duration", offset_ns), "place": place, "steps": [step]}


def program_of_part(n_rests: int = 0, ahead_ns: int = 1) -> bytes:
    """An actor of every kind of step; at the end it rests, if it is to."""
    path = {"op": "template", "parts": [_value("text", "part-"), {"op": "builtin", "name": "index"}]}
    steps: list[dict[str, Any]] = [
        {"do": "barrier", "name": "go", "barrier": "go", "timeout": None, "text": "barrier go", "place": 0},
        _call(1, "play", "play_part", {"path": path, "size": _value("size", 1), "how": _value("nothing", None)}),
        _at(1, 2, {"do": "try", "place": 3, "steps": [_call(4, "fail", "fail_part", {"path": path})]}),
        {"do": "repeat", "times": _value("number", 8), "duration": None, "until": None, "place": 5, "steps": []},
        _at(ahead_ns, 6, _call(7, "timed", "do_part", {"path": _value("text", "part")})),
    ]
    steps[3]["steps"] = [_call(1, "play", "play_part", steps[1]["arguments"])]
    if n_rests:
        rest = {**_call(8, "rest", "rest_part", {}), "cell": None}
        steps.append({**steps[3], "times": _value("number", n_rests), "place": 9, "steps": [rest]})
    about = {
        "actor": "part",
        "background": False,
        "first_slot": 0,
        "size": 1,
        "steps": steps,
        "places": ["go", "play", "at", "try", "fail", "repeat", "at", "timed", "rest", "repeat"],
        "actors": {"part": (0, 1)},
        "slots": ["part[1]"],
        "barriers": {"go": 0},
        "flags": {},
        "values": {},
        "semaphores": {},
        "cells": {"part": {"play": 0}},
        "start_barrier": -1,
        "counts_handles": False,
    }
    facts = {"run": 1, "seed": 1, "work": "/", "folder": "/", "outputs": "/", "fixtures": {}, "fixtures_file": ""}
    return marshal.dumps((facts, marshal.dumps(about)))


def play(program: bytes, ask: Callable[[Memory], T]) -> T:
    """The answer that the run's memory gives when one actor has played the program in this process."""
    memory = Memory.create(MemoryShape(n_actors=1, members=((0,),), cells=(1,)), [program])
    seat = Seat(memory, 0, 1, 1)
    try:
        main(memory.program(*memory.program_place(0)), seat)
        return ask(memory)
    finally:
        seat.recorder.close()
        memory.close()


for _ahead_ns in (*(1,) * _TIMES, _AHEAD_NS):
    play(program_of_part(ahead_ns=_ahead_ns), lambda _: None)
