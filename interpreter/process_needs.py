"""What kind of process an actor needs for the verbs that it calls: what is imported beforehand, and whose its memory may be.

It reads steps as a program has them, and starts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..stdlib.preloads import keeps_memory, preloads
from .verb_functions import is_file, is_of_library
from .wishes import nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def preload(steps: Any, entry: str) -> tuple[str, ...]:
    """Which modules a zygote should have imported beforehand for these steps or fixtures: none for most."""
    modules: set[str] = set()
    is_of_user = False
    for node in _calls(steps):
        call = node["call"]
        if is_of_library(call):
            known = {name: value["value"] for name, value in node["arguments"].items() if value.get("op") == "value"}
            modules.update(preloads(call, known))
        else:
            is_of_user = True
            if not is_file(call):
                modules.add(call.rpartition(":")[0])
    # Users' verbs may import whatever is installed, and only such a zygote knows where that is.
    return (entry.rpartition(":")[0], *sorted(modules)) if modules or is_of_user else ()


def leaves_memory_clean(steps: Any) -> bool:
    """Whether nothing of these steps matters in memory when they are over: other people's verbs may keep anything."""
    calls = [node["call"] for node in _calls(steps)]
    return all(is_of_library(call) and not keeps_memory(call) for call in calls)


def _calls(steps: Any) -> Iterator[dict[str, Any]]:
    return (node for node in nodes_in(steps) if isinstance(node.get("call"), str))
