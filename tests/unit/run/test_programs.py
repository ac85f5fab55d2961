"""Scenarios become programs: numbers for names, values of the variant, and what a plan may not ask for."""

from __future__ import annotations

import json
import marshal
from typing import Any

import pytest

from cts.dsl.plan import Scenario
from cts.interpreter.evaluate import Scope, evaluate
from cts.interpreter.judge.evaluate import axis_quantity
from cts.interpreter.judge.phrases import variant_name
from cts.interpreter.judge.quantity import Quantity
from cts.interpreter.needs import unmet
from cts.interpreter.portable_errors import portable_error
from cts.interpreter.program import build, plain, with_variant
from cts.interpreter.unsupported import unsupported
from cts.interpreter.variants import variants_of


def constant(kind: str, value: object) -> dict[str, Any]:
    return {"op": "value", "kind": kind, "value": value}


def number(value: int) -> dict[str, Any]:
    return constant("number", value)


def call(name: str, **more: Any) -> dict[str, Any]:
    return {"do": "call", "name": name, "verb": name, "call": "m:f", "arguments": {}, "text": name, **more}


def barrier(name: str) -> dict[str, Any]:
    return {"do": "barrier", "name": name, "barrier": name, "text": f"barrier {name}"}


def actor(name: str, *steps: dict[str, Any], size: int | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "size": None if size is None else number(size), "limits": {}, "steps": steps, **more}


def scenario(*actors: dict[str, Any], **more: Any) -> Scenario:
    base = {
        "id": "S-1",
        "timeout": constant("duration", 10**9),
        "runs": number(1),
        "tolerance": constant("duration", 5_000_000),
        "retries": number(2),
        "actors": actors,
    }
    return Scenario.model_validate({**base, **more})


def test_slots_are_given_in_order() -> None:
    program = build(scenario(actor("a"), actor("b", size=3), actor("none", size=0), actor("c")), {})
    assert [(a.name, list(a.slots)) for a in program.actors] == [("a", [0]), ("b", [1, 2, 3]), ("none", []), ("c", [4])]
    assert program.slot_names == [("a", 0), ("b", 1), ("b", 2), ("b", 3), ("c", 0)]
    assert program.shape.n_actors == 5


def test_a_common_first_barrier_is_the_start() -> None:
    both = scenario(
        actor("a", barrier("go")), actor("b", barrier("go"), size=2), barriers=[{"name": "go", "actors": ["a", "b"]}]
    )
    program = build(both, {})
    assert program.shape.members == ((0, 1, 2),)
    assert marshal.loads(program.actors[0].blob)["start_barrier"] == -1


def test_else_everybody_meets_at_a_barrier_of_its_own() -> None:
    program = build(scenario(actor("a", call("x")), actor("b", call("x"))), {})
    assert program.shape.members == ((0, 1),)
    assert marshal.loads(program.actors[0].blob)["start_barrier"] == 0


def test_one_actor_needs_no_common_start() -> None:
    assert build(scenario(actor("a", call("x"))), {}).shape.members == ()


def test_watched_steps_have_cells() -> None:
    event = {"event": "step", "what": "ends", "actor": "w", "step": "job"}
    when = {"do": "when", "event": event, "steps": [call("look")]}
    program = build(scenario(actor("w", call("job"), call("other"), size=2), actor("r", when)), {})
    assert program.shape.n_cells == (1, 1, 0)
    steps = marshal.loads(program.actors[0].blob)["steps"]
    assert [step["cell"] for step in steps] == [0, None]


def test_steps_of_a_body_belong_to_its_operation() -> None:
    body = {"do": "body", "name": "put", "verb": "put", "bind": {}, "steps": [call("run")], "text": "put"}
    program = build(scenario(actor("a", body, call("x"))), {})
    (place, other) = program.actors[0].places
    assert (place.name, place.is_inner, other.name) == ("put", False, "x")
    steps = marshal.loads(program.actors[0].blob)["steps"]
    assert steps[0]["steps"][0]["is_inner"]
    assert steps[0]["steps"][0]["place"] == steps[0]["place"]


def test_equal_actors_have_equal_programs_whatever_the_run() -> None:
    made = scenario(actor("a", call("x"), size=500))
    assert build(made, {}).actors[0].blob == build(made, {}, run=7).actors[0].blob


def test_axis_values_are_put_in_and_quoted_in_shell_lines() -> None:
    axis = {"op": "axis", "name": "copier"}
    values = {"copier": constant("text", "a b")}
    assert with_variant({"x": [axis]}, values) == {"x": [values["copier"]]}
    shell = with_variant({"op": "shell", "parts": [constant("text", "run "), axis]}, values)
    assert evaluate(shell, Scope()) == ("shell", "run 'a b'")


def test_variants_multiply_and_contrasts_come_last() -> None:
    made = scenario(
        matrix=[
            {"name": "x", "values": [number(1), number(2)]},
            {"name": "y", "values": [constant("text", "p"), constant("text", "q")]},
        ],
        contrasts=[{"y": constant("text", "bad")}],
    )
    found = [({name: node["value"] for name, node in v.values.items()}, v.is_contrast) for v in variants_of(made)]
    assert found == [
        ({"x": 1, "y": "p"}, False),
        ({"x": 1, "y": "q"}, False),
        ({"x": 2, "y": "p"}, False),
        ({"x": 2, "y": "q"}, False),
        ({"x": 1, "y": "bad"}, True),
        ({"x": 2, "y": "bad"}, True),
    ]


def test_amounts_of_a_variant_are_numbers_that_read_as_they_were_written() -> None:
    minute = plain(constant("duration", 60_000_000_000))
    assert minute == 60_000_000_000
    assert json.loads(json.dumps({"x": minute})) == {"x": 60_000_000_000}
    assert variant_name({"timeout": minute}) == "timeout=1min"
    several = {"a": plain(constant("size", 4 << 20)), "b": plain(constant("percent", 2.5)), "c": plain(number(3))}
    assert variant_name(several) == "a=4MiB, b=2.5%, c=3"
    # A text, a number and a duration that read alike are told apart by nobody, and need not be: an axis has one kind.
    assert axis_quantity(scenario(), "timeout", minute) == Quantity("duration", 60_000_000_000)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"explore": [{"what": "orders"}]}, "explore orders"),
        ({"orders": [[{"actor": {"name": "a"}, "step": "x"}]]}, "order"),
        ({"faults": [{"fault": "crash", "actor": {"name": "a"}, "call": "write"}]}, "crash"),
        ({"faults": [{"fault": "tear", "actor": {"name": "a"}, "call": "write"}]}, "tear"),
        ({"faults": [{"fault": "cut", "link": "store"}]}, "cut"),
        ({"faults": [{"fault": "delay", "actor": {"name": "a"}, "call": "fsync", "by": number(1)}]}, "delay"),
        (
            {
                "faults": [
                    {"fault": "hold", "actor": {"name": "a"}, "call": "rename", "until": {"event": "flag", "flag": "f"}}
                ]
            },
            "hold",
        ),
        (
            {"faults": [{"fault": "fail", "actor": {"name": "a"}, "call": "write", "error": {"name": "NoSpace"}}]},
            "fail",
        ),
    ],
)
def test_what_cannot_be_done_is_named(more: dict[str, Any], word: str) -> None:
    (sentence,) = unsupported(scenario(actor("a", call("x")), **more))
    assert f"`{word}`" in sentence


def test_an_event_of_calls_cannot_be_waited_for() -> None:
    event = {"event": "calls", "actor": "w", "call": "rename"}
    when = {"do": "when", "event": event, "steps": [call("look")]}
    (sentence,) = unsupported(scenario(actor("w", call("x")), actor("r", when)))
    assert "calls rename" in sentence


def test_needs() -> None:
    def need(what: str, **more: Any) -> dict[str, Any]:
        return {"what": what, "argument": None, "operator": None, "amount": None, **more}

    assert unmet([need("cores", operator=">=", amount=number(1))], Scope()) == []
    (cores,) = unmet([need("cores", operator=">=", amount=number(100_000))], Scope())
    assert "cores >= 100000" in cores
    (command,) = unmet([need("command", argument=constant("text", "no-such-program-here"))], Scope())
    assert "no-such-program-here" in command
    assert unmet([need("command", argument=constant("text", "sh"))], Scope()) == []
    assert unmet([need("module", argument=constant("word", "json"))], Scope()) == []
    (module,) = unmet([need("module", argument=constant("word", "no_such_module"))], Scope())
    assert "no_such_module" in module
    (memory,) = unmet([need("memory", operator=">=", amount=constant("size", 1 << 60))], Scope())
    assert "memory >= 1048576TiB" in memory
    assert unmet([need("windows")], Scope()) != []


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (FileExistsError(17, "x"), "Exists"),
        (BlockingIOError(11, "x"), "Locked"),
        (TimeoutError("x"), "Timeout"),
        (ConnectionRefusedError(111, "x"), "Refused"),
        (BrokenPipeError(32, "x"), "Reset"),
        (OSError(9999, "x"), "OSError"),
        (KeyError("x"), "KeyError"),
        (type("Own", (Exception,), {"portable_name": "Conflict"})("x"), "Conflict"),
    ],
)
def test_portable_names_of_errors(error: BaseException, name: str) -> None:
    assert portable_error(error)[0] == name
