"""What of a run somebody will ask about: read once from a scenario, so that each run gathers no more than that.

It looks at the plan's data only; what is gathered for a wish is known to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESOURCE_METRICS = ("memory", "cpu", "handles", "threads", "peak", "growth")


class Wishes(NamedTuple):
    """What must be watched from the first moment, since an expectation or an event speaks of it."""

    blocking: bool
    resources: bool
    # The steps that expectations name, with their actors: a barrier among them is an operation like any other.
    steps: frozenset[tuple[str, str]]
    # Whether actors must say what they have not closed.
    leaked_handles: bool


def wishes_of(data: dict[str, Any]) -> Wishes:
    """Of a scenario as plain data."""
    # A check in Python may ask for anything.
    blocking = resources = leaked_handles = bool(data["checks"])
    judged = [data["expectations"], data["tallies"], data["checks"]]
    for node in nodes_in([*judged, data["actors"]]):
        is_metric = node.get("op") == "metric"
        blocking |= "blocks" in (node.get("test"), node.get("what")) or (
            is_metric and node["name"] in ("longest_wait", "handoff")
        )
        blocking |= "blocked" in (node.get("only"), node.get("attribute"))
        resources |= is_metric and node["name"] in _RESOURCE_METRICS
        leaked_handles |= is_metric and node["name"] == "leaked" and node["what"] == "handles"
    steps = (
        (node["actor"], node["step"])
        for node in nodes_in(judged)
        if node.get("step") is not None and isinstance(node.get("actor"), str)
    )
    return Wishes(blocking, resources, frozenset(steps), leaked_handles)


def nodes_in(tree: Any) -> Iterator[dict[str, Any]]:
    """All tables of a tree of plain data."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending += node.values()
        elif isinstance(node, list | tuple):
            pending += node
