"""Metrics of operations: count, rate, error_rate, percentiles, min, max, mean, fairness, longest_wait, handoff.

Exact, on raw operations. Latencies count operations that succeeded, unless the sentence asks for others. What was
never reached does not count. A metric of nothing has no value, and an expectation about it does not hold; only `count`
has one, 0.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...dsl.plan import values
from .evidence import operation_name
from .figures import jain, percentile
from .outcomes import check_known_actor
from .quantity import Quantity, as_number, quantity_of, spoken
from .resources import RESOURCES, resource
from .selection import Selection, counts_for, require_attribute, select, value_of, waited_ns
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..history import Operation
    from .evaluate import Environment

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999}


def measure(metric: values.Metric, env: Environment) -> Quantity:
    """The figure. Raises Undecided where there is none."""
    name = metric.name
    if name == "skew":
        return Quantity("duration", _skew(metric.what or _word(metric.of), env))
    if name == "leaked":
        return Quantity("number", _leaked(metric.what or _word(metric.of), env))
    if name in ("peak", "growth"):
        if not isinstance(metric.of, values.Metric) or metric.of.name not in RESOURCES:
            raise Senseless(f"{name}(...) needs one of {', '.join(RESOURCES)}")
        return resource(metric.of, name, env)
    if name in RESOURCES:
        return resource(metric, "typical", env)
    if not isinstance(metric.of, values.Operations):
        return _of_list(name, metric.of, env)
    selection = select(metric.of, env)
    if not selection.base:
        _require_countable(name, metric.of, selection, env)
    return _of_operations(name, selection, metric.of, env)


def _require_countable(name: str, of: values.Operations, selection: Selection, env: Environment) -> None:
    """Nothing was reached: the count of that is 0. But "none of them failed" would be an achievement of nobody."""
    if name != "count" or of.only not in (None, "succeeded"):
        raise Absent(f"there was no such operation: {selection.name}")
    check_known_actor(env, of.actor, None if of.member is None else int(env.number(of.member, "number")))


def _of_operations(name: str, selection: Selection, of: values.Operations, env: Environment) -> Quantity:
    if name == "count":
        return Quantity("number", len(selection.operations))
    if name == "rate":
        return Quantity("rate", _rate(selection, of, env))
    if name == "error_rate":
        return Quantity("percent", _error_rate(selection))
    if name == "fairness":
        return Quantity("number", _fairness(selection, of, env))
    if name == "longest_wait":
        if not selection.operations:
            raise Absent(f"there was no such operation: {selection.name}")
        return Quantity("duration", max(waited_ns(operation, env) for operation in selection.operations))
    if name == "handoff":
        return Quantity("duration", percentile(sorted(handoffs(selection.operations)), 0.5))
    summary = _SUMMARIES.get(name)
    if summary is None and name not in PERCENTILES:
        raise Senseless(f"there is no metric `{name}`")
    kind, amounts = _amounts(selection, of, env)
    if name in PERCENTILES:
        return Quantity(kind, percentile(sorted(amounts), PERCENTILES[name]))
    assert summary is not None
    return Quantity(kind, summary(amounts))


def _mean(amounts: list[Any]) -> Any:
    return sum(amounts) / len(amounts)


_SUMMARIES: dict[str, Callable[[list[Any]], Any]] = {"min": min, "max": max, "mean": _mean}


def _amounts(selection: Selection, of: values.Operations, env: Environment) -> tuple[str, list[Any]]:
    """Latencies of successes, or the attribute that was asked for; of others where `failed` or `blocked` picked them."""
    require_attribute(selection, env)
    attribute = of.attribute or "duration"
    operations = selection.operations
    if of.only is None:
        operations = [operation for operation in operations if counts_for(operation, of.attribute)]
    if attribute == "duration":
        found = [operation.ended_ns - operation.began_ns for operation in operations if operation.ended_ns is not None]
        kind = "duration"
    else:
        quantities = [value_of(attribute, operation, env) for operation in operations]
        numbers = [_number(quantity) for quantity in quantities if quantity is not None]
        kind = numbers[0].kind if numbers else "number"
        found = [number.value for number in numbers]
    if not found:
        outcome = "succeeded" if of.only is None and of.attribute is None else "has one"
        raise Absent(f"no operation of {selection.name} {outcome}, so there is nothing to measure")
    return kind, found


def _number(quantity: Quantity) -> Quantity:
    number = as_number(quantity)
    if number is None:
        raise Senseless(f"{spoken(quantity)} is no number")
    return number


def _rate(selection: Selection, of: values.Operations, env: Environment) -> float:
    """Operations that succeeded (or were picked) for each second from the first one's begin to the last one's end.

    The span is that of all of them: a quick failure does not make the rest look faster.
    """
    counted = selection.operations
    if of.only is None:
        counted = [operation for operation in counted if operation.outcome == "succeeded"]
    began = min(operation.began_ns for operation in selection.base)
    ended = max(env.evidence.end_ns(operation) for operation in selection.base)
    if ended <= began:
        raise Unclear(f"{selection.name} took no measurable time")
    return len(counted) * 1e9 / (ended - began)


def _error_rate(selection: Selection) -> float:
    """Of those with an outcome that is known: a killed one neither failed nor succeeded."""
    failed = sum(operation.outcome in ("failed", "timed_out") for operation in selection.operations)
    succeeded = sum(operation.outcome == "succeeded" for operation in selection.operations)
    if failed + succeeded == 0:
        raise Absent(f"no operation of {selection.name} ended by itself")
    return 100 * failed / (failed + succeeded)


def _fairness(selection: Selection, of: values.Operations, env: Environment) -> float:
    """Jain's index of how often each member succeeded. A member that never did counts with nothing."""
    members = {end.member for end in env.evidence.members.get(of.actor, ())}
    is_driving = members == {0} and any(operation.member for operation in selection.base)
    if is_driving:
        # One process that drove clients: they are the group, with those that never got anything.
        n_clients = env.history.clients.get((of.actor, of.step or ""), 0)
        members = {operation.member for operation in selection.base if operation.member} | set(range(1, n_clients + 1))
    amounts = dict.fromkeys(members, 0)
    for operation in selection.operations:
        if of.only is not None or operation.outcome == "succeeded":
            amounts[operation.member] = amounts.get(operation.member, 0) + 1
    if len(amounts) < 2 and not is_driving:
        raise Senseless(f"fairness needs a group, and {of.actor} is one process")
    return jain([amounts[member] for member in sorted(amounts)])


def handoffs(operations: list[Operation]) -> list[int]:
    """From one holder's end to the next one's begin, where another process held next, in order of time.

    For a holder that was let in, that is the end of its wait: it may have begun, and been blocked, long before.
    """
    done = sorted(
        (operation for operation in operations if operation.outcome == "succeeded" and operation.ended_ns is not None),
        key=lambda operation: operation.ended_ns or 0,
    )
    found = []
    for before, after in pairwise(done):
        if (before.actor, before.member) == (after.actor, after.member):
            continue
        let_in = max((wait.ended_ns for wait in after.blocked if wait.ended_ns is not None), default=after.began_ns)
        if after.began_ns < (before.ended_ns or 0) and not any(wait.ended_ns for wait in after.blocked):
            # It had begun before, and nobody saw it wait: when it got in is not known.
            raise Unclear(f"when {operation_name(after)} was let in is not known: nobody saw it wait")
        found.append(max(0, max(let_in, after.began_ns) - (before.ended_ns or 0)))
    if not found:
        raise Absent("nothing was handed from one process to another")
    return found


def _of_list(name: str, of: values.Value | None, env: Environment) -> Quantity:
    """`count`, `min`, `max` and `mean` of a list value."""
    from .evaluate import evaluate

    if of is None:
        raise Senseless(f"`{name}` needs operations")
    found = evaluate(of, env)
    if found.kind != "list" or (name not in ("count", *_SUMMARIES)):
        raise Senseless(f"`{name}` needs operations, not {spoken(found)}")
    if name == "count":
        return Quantity("number", len(found.value))
    numbers = [_number(quantity_of(item)) for item in found.value]
    if not numbers:
        raise Absent("the list is empty")
    return Quantity(numbers[0].kind, _SUMMARIES[name]([number.value for number in numbers]))


def _word(of: values.Value | None) -> str:
    return str(of.value) if isinstance(of, values.Constant) else ""


def _skew(barrier: str, env: Environment) -> int:
    """The widest opening of the barrier."""
    openings = env.evidence.openings.get(barrier, ())
    opened = [opening for opening in openings if opening.left and not opening.missing]
    if not opened:
        raise Absent(f"the barrier {barrier} never opened")
    return max(opening.skew_ns for opening in opened)


def left_behind(value: values.Value, env: Environment) -> str:
    """What a figure of leftovers counts: the first few, for the sentence that shows it."""
    from .final_state import parts_of

    kinds = {part.what or _word(part.of) for part in parts_of(value) if isinstance(part, values.Metric)}
    found = [leftover.sentence for leftover in env.history.leftovers if leftover.kind in kinds]
    found = [sentence.replace(f"{env.history.folder}/", "") for sentence in found]
    more = f"; and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f": {'; '.join(found[:_MOST_NAMED])}{more}" if found else ""


_MOST_NAMED = 3
LEAKS = ("processes", "files", "locks", "handles", "mounts", "shared_memory")


def _leaked(what: str, env: Environment) -> int:
    if what not in LEAKS:
        raise Senseless(f"`leaked` knows {', '.join(LEAKS)}, not `{what}`")
    n_leaked = sum(leftover.kind == what for leftover in env.history.leftovers)
    if not n_leaked and what not in env.history.looked_for:
        reason = env.history.not_looked_for.get(what, "nobody looked for any")
        they = "shared memory was" if what == "shared_memory" else f"{what} were"
        raise Unclear(f"whether {they} left behind is not known: {reason}")
    return n_leaked
