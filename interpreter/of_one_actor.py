"""Tables that a module of verbs keeps from one step of an actor to the next, such as its open handles.

They belong to the actor, not to the module: where its memory serves another actor after it, they are forgotten with it.
What stands in them is known to their modules only.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_tables: list[dict[Any, Any]] = []


def of_one_actor() -> dict[Any, Any]:
    """An empty table, which is empty again for each actor."""
    table: dict[Any, Any] = {}
    _tables.append(table)
    return table


def forget_actor() -> None:
    """The actor is over."""
    for table in _tables:
        table.clear()
