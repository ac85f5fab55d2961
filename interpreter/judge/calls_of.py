"""How an operation of a run becomes a call of a model: its function, key, input and output.

The function is the name of the step's verb, or of the step, whichever the model knows; key and input come from its
arguments by their usual names. Written down for people in docs/checkers.md.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from ..history import Operation
from .evidence import who_name
from .models.calls import Call
from .models.linearizable import model_named
from .quantity import Quantity, as_number, quantity_of

if TYPE_CHECKING:
    from .evaluate import Environment

# Of these nobody knows whether they took effect.
UNDECIDED = ("killed", "timed_out")
# An operation that failed with one of these certainly did nothing. Any other error may hide an effect: the answer was
# lost, or the program changed something and complained afterwards.
DEFINITE_ERRORS = frozenset(
    {"Exists", "NotFound", "Denied", "Locked", "TooManyFiles", "Refused", "Busy", "Conflict", "BrokenBarrier"}
)
_INPUTS = ("value", "item", "element", "text", "amount", "by", "n", "number")
_TRANSACTIONS = ("operations", "transaction", "steps", "ops")


def calls_for_model(operations: list[Operation], model: str, env: Environment) -> tuple[list[Call], str]:
    """The calls that the model knows, and a sentence on what was left out because it does not."""
    functions = model_named(model).functions
    verbs = verbs_of(env)
    calls: list[Call] = []
    left_out: dict[str, None] = {}
    for place, operation in enumerate(operations):
        function = next((name for name in _names(operation, verbs) if name in functions), None)
        if function is None:
            left_out[f"{operation.actor}.{operation.step}"] = None
            continue
        calls.append(call_of(operation, place, function))
    if model == "lock":
        calls += _releases_by_death(calls, operations, env)
    limits = f"left out, being no operation of a {model}: {', '.join(left_out)}" if left_out else ""
    return calls, limits


def _names(operation: Operation, verbs: dict[tuple[str, str], str]) -> tuple[str, ...]:
    verb = verbs.get((operation.actor, operation.step), operation.step)
    return tuple(name.rpartition(".")[2] for name in (verb, operation.step))


def verbs_of(env: Environment) -> dict[tuple[str, str], str]:
    """(actor, step) → the verb by which it was declared."""
    found: dict[tuple[str, str], str] = {}
    for actor in env.scenario.actors:
        for step in steps_within(actor.steps):
            name, verb = getattr(step, "name", None), getattr(step, "verb", None)
            if isinstance(name, str) and isinstance(verb, str):
                found.setdefault((actor.name, name), verb)
    return found


def steps_within(steps: tuple[Any, ...]) -> list[Any]:
    """The steps and all steps in the blocks among them."""
    found = []
    for step in steps:
        found.append(step)
        found += steps_within(getattr(step, "steps", ()))
    return found


def call_of(operation: Operation, place: int, function: str) -> Call:
    arguments = operation.arguments
    end_ns = operation.ended_ns
    failed = False
    if operation.outcome in UNDECIDED:
        end_ns = None
    elif operation.outcome == "failed":
        failed = operation.error in DEFINITE_ERRORS
        if not failed:
            end_ns = None
    elif operation.outcome == "skipped":
        failed = True
    output = output_of(quantity_of(operation.value)) if operation.outcome == "succeeded" else None
    key = key_of_call(arguments)
    who = who_name(operation.actor, operation.member)
    return Call(who, function, input_of(arguments, function), output, operation.began_ns, end_ns, key, failed, place)


def key_of_call(arguments: dict[str, Any]) -> object:
    """What the operation is about: its `key`, or for files the path, which may be written in several ways."""
    if "key" in arguments:
        return arguments["key"]
    path = arguments.get("path")
    return posixpath.normpath(path) if isinstance(path, str) else None


def input_of(arguments: dict[str, Any], function: str) -> object:
    if function == "txn":
        return next((arguments[name] for name in _TRANSACTIONS if name in arguments), None)
    for old in ("expected", "old"):
        if old in arguments and "new" in arguments:
            return [output_of(quantity_of(arguments[old])), output_of(quantity_of(arguments["new"]))]
    for name in _INPUTS:
        if name in arguments:
            return output_of(quantity_of(arguments[name]))
    return None


def output_of(quantity: Quantity) -> object:
    """Plain values, so that what was written as 5 and read back as "5" is the same."""
    if quantity.kind == "content" and quantity.value.is_whole:
        text = quantity.value.head.decode("utf-8", "surrogateescape").removesuffix("\n")
        quantity = Quantity("text", text)
    if quantity.kind == "content":
        return f"digest {quantity.value.digest}"
    if quantity.kind in ("text", "word"):
        number = as_number(quantity)
        return quantity.value if number is None else number.value
    if quantity.kind == "list":
        return [output_of(quantity_of(item)) for item in quantity.value]
    return quantity.value


def _releases_by_death(calls: list[Call], operations: list[Operation], env: Environment) -> list[Call]:
    """Whoever ends while holding may lose the lock by that, at once or later: a release that nobody asked for."""
    released: list[Call] = []
    last: dict[str, Call] = {}
    functions = model_named("lock").functions
    for call in sorted(calls, key=lambda call: call.begin_ns):
        if not call.failed and call.output is not False:
            last[call.process] = call
    for process, call in last.items():
        operation = operations[call.place]
        end = env.evidence.ends.get((operation.actor, operation.member))
        if functions[call.function] == "acquire" and end is not None:
            released.append(Call(process, "release", None, None, end.ended_ns, None, call.key, False, call.place))
    return released
