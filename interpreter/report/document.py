"""What a campaign found, as plain data: one document that every form of report is made from.

Texts are as they were seen: whoever writes them somewhere makes them safe for that place (`safe`). Durations are
nanoseconds. The document knows no events, no judge and no layout; how it becomes JSON is in json_report.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

VERSION = 1


@dataclass(slots=True)
class Machine:
    """Where it ran: what may explain a difference between two campaigns."""

    system: str = ""
    release: str = ""
    architecture: str = ""
    python: str = ""
    cts: str = ""
    n_cpus: int = 0
    memory_bytes: int = 0
    containment: str = ""
    is_root: bool = False


@dataclass(slots=True)
class Moment:
    """One line of a failure's picture. `at_ns` counts from the picture's zero; `who` is empty for what concerns all."""

    at_ns: int
    who: str
    what: str
    text: str
    matters: bool = False


@dataclass(slots=True)
class Command:
    """A command line that says more, and what it does."""

    line: str
    what: str


@dataclass(slots=True)
class Problem:
    """One sentence that does not hold, or could not be judged, in one variant: told by the first run that shows it.

    `kind` is expectation, check, tally, unasked (leftovers, time-out), doubt, fault, contrast or other; `answer` is
    violated, unknown, not judged or error. `run` is 0 for what is said over all runs.
    """

    kind: str
    answer: str
    text: str
    because: str = ""
    expected: str = ""
    seen: str = ""
    reason: str = ""
    file: str = ""
    line: int = 0
    variant: str = ""
    run: int = 0
    seed: int = 0
    # In how many runs of this variant it is so.
    n_runs: int = 1
    doing: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    n_left_out: int = 0
    files: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """One expectation, check or tally over all runs of one variant. `seen` is that of the first run that decides."""

    kind: str
    text: str
    mode: str
    answer: str
    n_held: int = 0
    n_violated: int = 0
    n_open: int = 0
    because: str = ""
    expected: str = ""
    seen: str = ""
    limits: str = ""
    file: str = ""
    line: int = 0


@dataclass(slots=True)
class TallyRow:
    text: str
    grade: str
    count: int
    share: float
    because: str = ""
    first_run: int | None = None
    example: str = ""


@dataclass(slots=True)
class Tally:
    text: str
    n_runs: int
    n_things: int
    rows: list[TallyRow] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """The durations of one step's successful operations, in all runs of a variant."""

    name: str
    n: int
    n_failed: int
    n_waited: int
    p50_ns: int = 0
    p95_ns: int = 0
    p99_ns: int = 0
    max_ns: int = 0


@dataclass(slots=True)
class Run:
    """One attempt; `is_final` is false if another one took its place."""

    number: int
    seed: int
    verdict: str
    duration_ns: int
    is_final: bool = True
    skew_ns: int = 0
    kept: str = ""
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Variant:
    """`name` is empty for a scenario without a matrix. The failure rate's bounds are shares, with 95 %."""

    name: str
    values: dict[str, str]
    is_contrast: bool
    verdict: str
    n_passed: int = 0
    n_failed: int = 0
    n_inconclusive: int = 0
    n_errors: int = 0
    n_retried: int = 0
    failure_rate_low: float = 0.0
    failure_rate_high: float = 1.0
    rate: str = ""
    reasons: list[str] = field(default_factory=list)
    contention: list[str] = field(default_factory=list)
    is_uncontended: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    metrics: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def n_runs(self) -> int:
        return self.n_passed + self.n_failed + self.n_inconclusive + self.n_errors


@dataclass(slots=True)
class Skipped:
    name: str
    reason: str
    is_contrast: bool = False


@dataclass(slots=True)
class Scenario:
    """`plan` is a digest of what the scenario means; `changes` say what differs from the last campaign it passed in."""

    id: str
    title: str
    verdict: str
    why: str = ""
    priority: str = ""
    tags: list[str] = field(default_factory=list)
    file: str = ""
    line: int = 0
    plan: str = ""
    n_runs: int = 0
    duration_ns: int = 0
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    # Of each variant that was run less often than planned: a sentence, which is among the notes too.
    missing_runs: list[str] = field(default_factory=list)
    last_passed: str = ""
    changes: list[str] = field(default_factory=list)
    next_steps: list[Command] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return self.verdict not in ("passed", "skipped")


@dataclass(slots=True)
class LeftOut:
    """A scenario that did not run at all: nothing is claimed of it."""

    id: str
    title: str
    reason: str
    file: str = ""
    line: int = 0


@dataclass(slots=True)
class Report:
    """`why_early` is empty if everything was done; `is_complete` is false until the campaign has said its end."""

    cts_report: int = VERSION
    began: str = ""
    seed: int = 0
    n_jobs: int = 1
    n_scenarios: int = 0
    n_runs_planned: int = 0
    n_runs: int = 0
    duration_ns: int = 0
    is_complete: bool = False
    why_early: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    machine: Machine = field(default_factory=Machine)
    # What an operation that does nothing took on this machine, the middle one and the slowest of a hundred: so much of
    # each measured time is our own. 0 if no sentence speaks of times.
    own_p50_ns: int = 0
    own_p99_ns: int = 0
    remains: list[str] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    not_run: list[LeftOut] = field(default_factory=list)
