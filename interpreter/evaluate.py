"""Computes values of a plan: from its plain JSON form, at run time, inside actors as well as in the coordinator.

A computed value is a pair (kind, amount): durations are nanoseconds, sizes bytes, a list's amount a list of pairs.
`evaluate` gives the pair, `argument` what a Python verb gets for it, `text_of` what a text says for it. Where names get
their values from is told by a `Scope`. Expectations (operations, metrics, baselines) are judged elsewhere: a value that
only exists when the run is over cannot be computed here, and says so.
"""

from __future__ import annotations

from .arithmetic import compare, compute
from .value_text import quoted, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Node = dict[str, Any]
    Pair = tuple[str, Any]

_NS_PER_S = 1_000_000_000

# What can be another value each time it is asked for; all else is computed once.
DYNAMIC = frozenset(("captured", "step_value", "shared", "random", "parameter", "file_text", "command_output"))


class EvaluationError(Exception):
    """A value cannot be had; the message is for whoever wrote the scenario."""


class Scope:
    """Where names get their values from. Actors, fixtures and the coordinator fill in what they have."""

    __slots__ = (
        "actor", "captured", "fixtures", "folder", "index", "parameters", "random_unit", "results", "run", "seed",
        "shared", "variant", "work",
    )  # fmt: skip

    def __init__(self, *, run: int = 1, seed: int = 0, work: str = ".", folder: str = ".") -> None:
        self.actor = ""
        self.index = 1
        self.run = run
        self.seed = seed
        self.work = work
        # The scenario's own folder, which `here` and calls into files start from.
        self.folder = folder
        self.variant: dict[str, Node] = {}
        self.fixtures: dict[str, dict[str, Any]] = {}
        # The innermost body's arguments and captures; steps' attributes by name.
        self.parameters: dict[str, Pair] = {}
        self.captured: dict[str, Any] = {}
        self.results: dict[str, dict[str, Any]] = {}
        self.shared: Callable[[str], Any] | None = None
        # Gives a number from 0 up to but not including 1; none where nothing may be random.
        self.random_unit: Callable[[], float] | None = None


def kinded(value: Any) -> Pair:
    """The pair for a value that comes from outside of the plan."""
    if value is None:
        return "nothing", None
    if isinstance(value, bool):
        return "yes/no", value
    if isinstance(value, int | float):
        return "number", value
    if isinstance(value, str):
        return "text", value
    if isinstance(value, list | tuple):
        return "list", [kinded(item) for item in value]
    return "any", value


def is_static(node: Any) -> bool:
    """Whether the value is the same whenever it is asked for in one actor of one run."""
    if isinstance(node, dict):
        return node.get("op") not in DYNAMIC and all(is_static(part) for part in node.values())
    if isinstance(node, list | tuple):
        return all(is_static(part) for part in node)
    return True


def evaluate(node: Node, scope: Scope) -> Pair:
    op = node["op"]
    if op == "value":
        return node["kind"], node["value"]
    compute_op = _OPS.get(op)
    if compute_op is None:
        raise EvaluationError(f"{op.replace('_', ' ')} is known only when the run is over")
    return compute_op(node, scope)


def amount(node: Node, scope: Scope) -> Any:
    return evaluate(node, scope)[1]


def whole(node: Node, scope: Scope, what: str) -> int:
    """A whole number of something, 0 or more: times, nanoseconds, bytes."""
    kind, value = evaluate(node, scope)
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise EvaluationError(f"{what} must be a whole number, 0 or more, not {text_of(kind, value)}")
    return value


def argument(pair: Pair) -> Any:
    """What a Python function gets: seconds for a duration, a number for everything with a unit, lists of such."""
    kind, value = pair
    if kind == "duration":
        return value / _NS_PER_S
    if kind in ("percent", "rate"):
        return float(value)
    if kind == "list":
        return [argument(item) for item in value]
    if kind == "range":
        return range(value[0], value[1] + 1)
    return value


def recorded(pair: Pair) -> Any:
    """What the history keeps of an argument: plain data, amounts in nanoseconds and bytes."""
    kind, value = pair
    if kind == "list":
        return [recorded(item) for item in value]
    if kind in ("range", "command", "actor"):
        return list(value)
    return value


def _template(node: Node, scope: Scope) -> Pair:
    return "text", "".join(text_of(*evaluate(part, scope)) for part in node["parts"])


def _words(node: Node, scope: Scope) -> Pair:
    return "command", [text_of(*evaluate(word, scope)) for word in node["words"]]


def _shell(node: Node, scope: Scope) -> Pair:
    parts = [(part["op"] == "value", text_of(*evaluate(part, scope))) for part in node["parts"]]
    return "shell", "".join(text if is_written else quoted(text) for is_written, text in parts)


def _axis(node: Node, scope: Scope) -> Pair:
    return evaluate(_found(scope.variant, node["name"], "axis"), scope)


def _builtin(node: Node, scope: Scope) -> Pair:
    value = getattr(scope, node["name"])
    return ("text" if isinstance(value, str) else "number"), value


def _here(node: Node, scope: Scope) -> Pair:
    path = node["path"]
    return "text", scope.folder if path in ("", ".") else f"{scope.folder}/{path}"


def _parameter(node: Node, scope: Scope) -> Pair:
    pair: Pair = _found(scope.parameters, node["name"], "parameter")
    return pair


def _captured(node: Node, scope: Scope) -> Pair:
    if node["name"] not in scope.captured:
        raise EvaluationError(f"`{node['name']}` was not captured before it was used")
    return kinded(scope.captured[node["name"]])


def _step_value(node: Node, scope: Scope) -> Pair:
    step, attribute = node["step"], node["attribute"]
    if step not in scope.results:
        raise EvaluationError(f"`{step}.{attribute}` was used before the step `{step}` had ended")
    result = scope.results[step]
    if attribute not in result:
        raise EvaluationError(f"the step `{step}` has no `{attribute}`")
    if attribute in ("duration", "began", "ended"):
        return "duration", result[attribute]
    if attribute == "bytes":
        return "size", result[attribute]
    return kinded(result[attribute])


def _fixture(node: Node, scope: Scope) -> Pair:
    fixture, attribute = node["fixture"], node["attribute"]
    offered = scope.fixtures.get(fixture)
    if offered is None or attribute not in offered:
        has = ", ".join(sorted(offered)) if offered else "nothing"
        raise EvaluationError(f"`{fixture}.{attribute}` is not offered by the fixture; it offers {has}")
    return kinded(offered[attribute])


def _shared(node: Node, scope: Scope) -> Pair:
    if scope.shared is None:
        raise EvaluationError(f"the shared value `{node['name']}` can only be read while the run goes on")
    return kinded(scope.shared(node["name"]))


def _name(node: Node, scope: Scope) -> Pair:  # noqa: ARG001 - all of the table take the same
    return node["op"], node["name"]


def _actor(node: Node, scope: Scope) -> Pair:
    member = node.get("member")
    return "actor", (node["name"], None if member is None else whole(member, scope, "a member of a group"))


def _random(node: Node, scope: Scope) -> Pair:
    if scope.random_unit is None:
        raise EvaluationError("`random` can only be used while the run goes on")
    kind, of = evaluate(node["of"], scope)
    if kind == "range":
        low, high = of
        return "number", low + int(scope.random_unit() * (high - low + 1))
    if kind == "list" and of:
        pair: Pair = of[int(scope.random_unit() * len(of))]
        return pair
    raise EvaluationError(f"`random` chooses from a range or a list that is not empty, not from {text_of(kind, of)}")


def _compute(node: Node, scope: Scope) -> Pair:
    left, right = evaluate(node["left"], scope), evaluate(node["right"], scope)
    result = compute(node["operator"], left, right)
    if result is None:
        raise EvaluationError(f"{_shown(left)} {node['operator']} {_shown(right)} cannot be computed")
    return result


def _compare(node: Node, scope: Scope) -> Pair:
    left, right = evaluate(node["left"], scope), evaluate(node["right"], scope)
    holds = compare(node["operator"], left, right)
    if holds is None:
        raise EvaluationError(f"{_shown(left)} and {_shown(right)} cannot be compared")
    return "yes/no", holds


def _list(node: Node, scope: Scope) -> Pair:
    return "list", [evaluate(item, scope) for item in node["items"]]


def _range(node: Node, scope: Scope) -> Pair:
    low, high = (evaluate(node[end], scope)[1] for end in ("low", "high"))
    if not isinstance(low, int) or not isinstance(high, int):
        raise EvaluationError(f"a range goes from a whole number to a whole number, not from {low} to {high}")
    return "range", (low, high)


def _pattern(node: Node, scope: Scope) -> Pair:  # noqa: ARG001 - all of the table take the same
    return "pattern", node["source"]


def _found(table: dict[str, Any], name: str, what: str) -> Any:
    if name not in table:
        raise EvaluationError(f"the {what} `{name}` has no value here")
    return table[name]


def _shown(pair: Pair) -> str:
    return f"{text_of(*pair)} ({pair[0]})"


_OPS: dict[str, Callable[[Node, Scope], Pair]] = {
    "pattern": _pattern,
    "template": _template,
    "words": _words,
    "shell": _shell,
    "axis": _axis,
    "builtin": _builtin,
    "here": _here,
    "parameter": _parameter,
    "captured": _captured,
    "step_value": _step_value,
    "fixture": _fixture,
    "shared": _shared,
    "flag": _name,
    "semaphore": _name,
    "actor": _actor,
    "random": _random,
    "compute": _compute,
    "compare": _compare,
    "list": _list,
    "range": _range,
}
