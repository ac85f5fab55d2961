"""Which of a plan's scenarios are wanted: by tags and by names. It looks at the plan only."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..dsl.plan import Plan, Scenario


def select(plan: Plan, *, tags: Sequence[str] = (), not_tags: Sequence[str] = (), ids: Sequence[str] = ()) -> Plan:
    """A scenario is wanted if it has one of `tags`, none of `not_tags`, and an id that fits one of the patterns `ids`."""

    def is_wanted(scenario: Scenario) -> bool:
        own = set(scenario.tags)
        return (
            (not tags or not own.isdisjoint(tags))
            and own.isdisjoint(not_tags)
            and (not ids or any(fnmatchcase(scenario.id, pattern) for pattern in ids))
        )

    return plan.model_copy(update={"scenarios": tuple(filter(is_wanted, plan.scenarios))})
