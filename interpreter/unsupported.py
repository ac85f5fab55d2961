"""What a plan may ask for that this version does not do. Such a scenario ends as an error that names it, never as passed.

It looks at the plan only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..dsl.plan import Scenario


def unsupported(scenario: Scenario) -> list[str]:
    """One sentence for each thing."""
    from .wishes import nodes_in

    found = [f"`explore {explore.what}` is not supported by this version of cts" for explore in scenario.explore]
    found += [f"`{fault.fault}` is not supported by this version of cts" for fault in scenario.faults]
    if scenario.orders:
        found.append("`order` is not supported by this version of cts")
    for node in nodes_in(scenario.model_dump(mode="json", include={"actors"})):
        if node.get("event") == "calls":
            found.append(f"`when {node['actor']} calls {node['call']}` is not supported by this version of cts")
    return list(dict.fromkeys(found))
