"""Evidence that actors really met: which operations of different processes overlapped, and which had to wait.

Barriers are left out, since waiting at them is no contention. Knows intervals; decides nothing. A scenario in which
nothing ever met is pointed out: what it shows could be shown by one process alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...dsl.plan import Barrier
from .calls_of import steps_within

if TYPE_CHECKING:
    from ...dsl.plan import Scenario
    from ..history import Operation
    from .evidence import Evidence

NOTHING_CONTENDED = "nothing contended: no operations of different actors ever overlapped or waited for each other"


@dataclass(slots=True)
class Contention:
    """`overlaps` counts, for each pair of step names, the operations that met another process's; `waits` those that
    the system held back, by step name. `runs_with` counts runs in which there was any.
    """

    n_runs: int = 0
    n_processes: int = 0
    runs_with: int = 0
    overlaps: dict[tuple[str, str], int] = field(default_factory=dict)
    waits: dict[str, int] = field(default_factory=dict)
    overlap_runs: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether that deserves to be pointed out: there were at least two processes, and they never met."""
        return self.n_runs > 0 and self.n_processes >= 2 and self.runs_with == 0

    def sentences(self) -> list[str]:
        """The most frequent first: `reader.early overlapped writer.job in 19 of 20 runs (38 operations)`."""
        if self.is_nothing:
            return [NOTHING_CONTENDED]
        lines = []
        for pair, n_runs in sorted(self.overlap_runs.items(), key=lambda item: (-item[1], item[0])):
            n_operations = self.overlaps[pair]
            plural = "" if n_operations == 1 else "s"
            lines.append(
                f"{pair[0]} overlapped {pair[1]} in {n_runs} of {self.n_runs} runs ({n_operations} operation{plural})"
            )
        for step, n_waits in sorted(self.waits.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"{step} had to wait {n_waits} times" if n_waits > 1 else f"{step} had to wait once")
        return lines


def contention_of(scenario: Scenario, evidence: Evidence) -> Contention:
    """Of one run."""
    barriers = barrier_steps(scenario)
    found = Contention(n_runs=1, n_processes=sum(not end.background for end in evidence.history.actors))
    operations = [
        operation
        for operation in evidence.history.operations
        if operation.outcome != "skipped" and (operation.actor, operation.step) not in barriers
    ]
    operations.sort(key=lambda operation: operation.began_ns)
    _count_overlaps(operations, evidence, found)
    for operation in operations:
        if any(wait.what != "process" for wait in operation.blocked):
            name = f"{operation.actor}.{operation.step}"
            found.waits[name] = found.waits.get(name, 0) + 1
    found.overlap_runs = dict.fromkeys(found.overlaps, 1)
    found.runs_with = int(bool(found.overlaps or found.waits))
    return found


def barrier_steps(scenario: Scenario) -> set[tuple[str, str]]:
    return {
        (actor.name, name)
        for actor in scenario.actors
        for step in steps_within(actor.steps)
        if isinstance(step, Barrier)
        for name in (step.name, step.barrier)
    }


def _count_overlaps(operations: list[Operation], evidence: Evidence, found: Contention) -> None:
    """One sweep: those open at an operation's begin overlap it, if they are another process's."""
    from heapq import heappop, heappush

    open_until: list[tuple[int, int, str, tuple[str, int]]] = []
    # Step name → process → how many of its operations are open.
    running: dict[str, dict[tuple[str, int], int]] = {}
    overlaps = found.overlaps
    pairs: dict[tuple[str, str], tuple[str, str]] = {}
    for place, operation in enumerate(operations):
        began = operation.began_ns
        while open_until and open_until[0][0] <= began:
            _, _, name, who = heappop(open_until)
            left = running[name][who] - 1
            if left:
                running[name][who] = left
            else:
                del running[name][who]
        who = (operation.actor, operation.member)
        name = f"{operation.actor}.{operation.step}"
        for other, processes in running.items():
            if processes and (len(processes) > 1 or who not in processes):
                pair = pairs.get((name, other))
                if pair is None:
                    pair = pairs[name, other] = (min(name, other), max(name, other))
                overlaps[pair] = overlaps.get(pair, 0) + 1
        mine = running.setdefault(name, {})
        mine[who] = mine.get(who, 0) + 1
        end = operation.ended_ns if operation.ended_ns is not None else evidence.end_ns(operation)
        heappush(open_until, (end, place, name, who))


def together(parts: list[Contention]) -> Contention:
    """Of many runs."""
    whole = Contention()
    for part in parts:
        whole.n_runs += part.n_runs
        whole.runs_with += part.runs_with
        whole.n_processes = max(whole.n_processes, part.n_processes)
        for counts, more in (
            (whole.overlaps, part.overlaps),
            (whole.overlap_runs, part.overlap_runs),
        ):
            for pair, amount in more.items():
                counts[pair] = counts.get(pair, 0) + amount
        for step, amount in part.waits.items():
            whole.waits[step] = whole.waits.get(step, 0) + amount
    return whole
