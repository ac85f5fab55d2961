"""In which order the runs of a campaign are done, and which may go on side by side. A plain state machine: no threads.

The more important scenario goes first; within a priority, those that must be alone go last. With a budget, everything
runs once in that order before anything is repeated; then whatever is least certain goes next: the variant whose rate of
failures lies within the widest interval. It knows no process and no clock.
"""

from __future__ import annotations

from typing import NamedTuple

from .judge.figures import wilson


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


Pair = tuple[int, int]


class _Evidence:
    """What the runs of one variant have shown so far."""

    __slots__ = ("n_failed", "n_learnt", "n_running")

    def __init__(self) -> None:
        self.n_failed = 0.0
        self.n_learnt = 0
        self.n_running = 0

    def uncertainty(self) -> float:
        """The width of the 95 % interval of the failure rate; runs under way count as if they showed the same again."""
        n_runs = self.n_learnt + self.n_running
        share = self.n_failed / self.n_learnt if self.n_learnt else 0.5
        low, high = wilson(share * n_runs, n_runs)
        return high - low


class Schedule:
    """Hands out tasks. `take` gives none while the next one has to wait, or if nothing is left."""

    def __init__(self, jobs: list[Job], *, by_uncertainty: bool = False) -> None:
        self._jobs = jobs
        # The last is the first to be taken.
        self._left = _ordered(jobs, first_only=by_uncertainty)
        # Of each variant that may be repeated when all that is done: the number of its next run.
        self._repeats: dict[Pair, int] = {}
        if by_uncertainty:
            pairs = [(s, v) for s, job in enumerate(jobs) for v in range(job.n_variants) if job.n_runs > 1]
            self._repeats = dict.fromkeys(pairs, 2)
        self._evidence: dict[Pair, _Evidence] = {}
        self._running: set[Task] = set()
        self._dropped: set[Pair] = set()

    @property
    def is_done(self) -> bool:
        return not self.has_left and not self._running

    @property
    def has_left(self) -> bool:
        return bool(self._left or self._repeats)

    def take(self) -> Task | None:
        while self._left and self._left[-1][:2] in self._dropped:
            self._left.pop()
        task = self._left[-1] if self._left else self._least_certain()
        if task is None:
            return None
        if self._running and (self._is_alone(task) or any(self._is_alone(other) for other in self._running)):
            return None
        if self._left:
            self._left.pop()
        else:
            self._count_repeat(task)
        self._running.add(task)
        self._of(task).n_running += 1
        return task

    def learn(self, task: Task, failed: float) -> None:
        """What a run that is under way has shown: 1 if it failed, 0 if it passed, a half if nobody can say."""
        evidence = self._of(task)
        evidence.n_learnt += 1
        evidence.n_failed += failed

    def give_back(self, task: Task) -> None:
        """It is done."""
        self._running.discard(task)
        self._of(task).n_running -= 1

    def drop(self, scenario: int, variant: int) -> None:
        """No more runs of this variant: what they would show is known."""
        self._dropped.add((scenario, variant))
        self._repeats.pop((scenario, variant), None)

    def stop(self) -> None:
        """Nothing more begins."""
        self._left.clear()
        self._repeats.clear()

    def is_finished(self, scenario: int) -> bool:
        """Whether nothing of the scenario is left or under way."""
        waiting = any(
            task.scenario == scenario and (task.scenario, task.variant) not in self._dropped for task in self._left
        )
        is_repeated = any(pair[0] == scenario for pair in self._repeats)
        return not (waiting or is_repeated) and all(task.scenario != scenario for task in self._running)

    def _least_certain(self) -> Task | None:
        """The more important, the one that need not be alone, and the one with fewer runs go first among equals."""
        if not self._repeats:
            return None

        def key(pair: Pair) -> tuple[object, ...]:
            job = self._jobs[pair[0]]
            return -self._of(pair).uncertainty(), job.priority, job.is_alone, self._repeats[pair], pair

        pair = min(self._repeats, key=key)
        return Task(*pair, self._repeats[pair])

    def _count_repeat(self, task: Task) -> None:
        pair = task.scenario, task.variant
        self._repeats[pair] += 1
        if self._repeats[pair] > self._jobs[task.scenario].n_runs:
            del self._repeats[pair]

    def _of(self, pair: Task | Pair) -> _Evidence:
        return self._evidence.setdefault((pair[0], pair[1]), _Evidence())

    def _is_alone(self, task: Task) -> bool:
        return self._jobs[task.scenario].is_alone


def _ordered(jobs: list[Job], *, first_only: bool) -> list[Task]:
    """The last is the first to be taken."""
    tasks = [
        Task(scenario, variant, number)
        for scenario, job in enumerate(jobs)
        for variant in range(job.n_variants)
        for number in range(1, (min(1, job.n_runs) if first_only else job.n_runs) + 1)
    ]

    def key(task: Task) -> tuple[object, ...]:
        job = jobs[task.scenario]
        return job.priority, job.is_alone, task.scenario, task.variant, task.number

    return sorted(tasks, key=key, reverse=True)
