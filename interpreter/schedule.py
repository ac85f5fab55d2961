"""In which order the runs of a campaign are done, and which may go on side by side. A plain state machine: no threads.

The more important scenario goes first; within a priority, those that must be alone go last. With a budget, everything
runs once before anything is repeated, and repeats go round and round, since the variant with the fewest runs is the one
of which least is known. It knows no process and no clock.
"""

from __future__ import annotations

from typing import NamedTuple


class Task(NamedTuple):
    """Run `number` (from 1) of a variant of a scenario; both by their place in the plan."""

    scenario: int
    variant: int
    number: int


class Job(NamedTuple):
    """What the schedule must know of a scenario."""

    priority: str
    is_alone: bool
    n_variants: int
    n_runs: int


class Schedule:
    """Hands out tasks. `take` gives none while the next one has to wait, or if nothing is left."""

    def __init__(self, jobs: list[Job], *, in_rounds: bool = False) -> None:
        self._jobs = jobs
        self._left = _ordered(jobs, in_rounds)
        self._running: set[Task] = set()
        self._dropped: set[tuple[int, int]] = set()

    @property
    def is_done(self) -> bool:
        return not self._left and not self._running

    @property
    def has_left(self) -> bool:
        return bool(self._left)

    def take(self) -> Task | None:
        while self._left:
            task = self._left[-1]
            if (task.scenario, task.variant) in self._dropped:
                self._left.pop()
                continue
            if self._running and (self._is_alone(task) or any(self._is_alone(other) for other in self._running)):
                return None
            self._running.add(self._left.pop())
            return task
        return None

    def give_back(self, task: Task) -> None:
        """It is done."""
        self._running.discard(task)

    def drop(self, scenario: int, variant: int) -> None:
        """No more runs of this variant: what they would show is known."""
        self._dropped.add((scenario, variant))

    def stop(self) -> None:
        """Nothing more begins."""
        self._left.clear()

    def is_finished(self, scenario: int) -> bool:
        """Whether nothing of the scenario is left or under way."""
        waiting = any(
            task.scenario == scenario and (task.scenario, task.variant) not in self._dropped for task in self._left
        )
        return not waiting and all(task.scenario != scenario for task in self._running)

    def _is_alone(self, task: Task) -> bool:
        return self._jobs[task.scenario].is_alone


def _ordered(jobs: list[Job], in_rounds: bool) -> list[Task]:
    """The last is the first to be taken."""
    tasks = [
        Task(scenario, variant, number)
        for scenario, job in enumerate(jobs)
        for variant in range(job.n_variants)
        for number in range(1, job.n_runs + 1)
    ]

    def key(task: Task) -> tuple[object, ...]:
        job = jobs[task.scenario]
        if in_rounds:
            return task.number > 1, job.priority, job.is_alone, task.number, task.scenario, task.variant
        return job.priority, job.is_alone, task.scenario, task.variant, task.number

    return sorted(tasks, key=key, reverse=True)
