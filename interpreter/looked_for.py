"""Of which kinds of leftovers a run can say that there was none, and why it cannot of the others.

It looks at what the scenario runs and at how the run was contained; what was found is known to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .wishes import nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .collect import Collector
    from .program import Program

# Modules whose verbs run no programs and say in `WRITTEN` what they write, and single verbs that write nothing at all.
_NOTED_MODULES = ("cts.stdlib.files", "cts.stdlib.file_fixtures", "cts.stdlib.locks", "cts.stdlib.sync")
_WRITE_NOTHING = frozenset(
    f"cts.stdlib.commands:{verb}" for verb in ("compute", "kill", "pause", "resume", "send_signal")
)
# Behind a link that leads out of the folder nobody sees what is written.
_LEADS_OUT = "cts.stdlib.files:symlink"
_OWN = "cts.stdlib."


def looked_for(
    program: Program, containment: str, collected: Collector, no_shared_memory: str
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The kinds of which none can have been missed, and for each other one the reason why one can.

    `no_shared_memory` is that reason for shared memory, which only the lane knows.
    """
    reasons = {"files": files_reason(program.data, collected.not_noted)}
    if containment != "namespace":
        # Whose a mount is, nobody knows without namespaces.
        reasons["mounts"] = "without namespaces, mounts of the run are not told from those of others"
    if not program.wishes.leaked_handles:
        reasons["handles"] = "nobody asked for handles"
    else:
        reasons["handles"] = next(iter(collected.not_counted), "")
    reasons["shared_memory"] = no_shared_memory
    missing = {kind: reason for kind, reason in reasons.items() if reason}
    kinds = ("processes", "locks", "handles", "files", "mounts", "shared_memory")
    return tuple(kind for kind in kinds if kind not in missing), missing


def files_reason(data: dict[str, Any], not_noted: Iterable[str] = ()) -> str:
    """Why a file that was left behind elsewhere could have been missed; nothing if it could not."""
    for actor in data["actors"]:
        for node in nodes_in(actor["steps"]):
            call = node.get("call")
            if isinstance(call, str) and node.get("do") == "call" and not _is_noted(call):
                name = f"{actor['name']}.{node.get('name') or call.rpartition(':')[2]}"
                if call == _LEADS_OUT:
                    return f"what is written behind the link of {name} is not seen"
                return f"what {name} writes outside of the run's folder is not seen: it is no verb that notes it"
    for fixture in data["fixtures"]:
        for node in nodes_in(fixture):
            call = node.get("call")
            if isinstance(call, str) and not _is_noted(call):
                return f"what the fixture {fixture['fixture']} leaves outside of the run's folder is not seen"
    return next(iter(not_noted), "")


def _is_noted(call: str) -> bool:
    return call != _LEADS_OUT and (call.rpartition(":")[0] in _NOTED_MODULES or call in _WRITE_NOTHING)
