"""What really happened in one run: the record that the runtime fills and the judge reads.

All instants are nanoseconds of one monotonic clock. An operation that was open when its process was killed has no end:
it is indeterminate, it may or may not have taken effect. How facts were gathered, and what is expected, is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

OutcomeName = Literal["succeeded", "failed", "timed_out", "killed", "skipped"]


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that somebody saw, by their digest; `head` is all of them if there are at most HEAD_BYTES."""

    digest: str
    size: int
    head: bytes

    @property
    def is_whole(self) -> bool:
        return len(self.head) == self.size


HEAD_BYTES = 64 << 10
# Instead of a digest, where only a fingerprint of another kind is known: it equals nothing but itself.
UNNAMED = "seen:"


@dataclass(frozen=True, slots=True)
class BlockedInterval:
    """A time in which the operating system held the process back; `ended_ns` is none if it never came free."""

    began_ns: int
    ended_ns: int | None
    what: str
    detail: str = ""


@dataclass(slots=True)
class Operation:
    """One execution of one step. `member` counts from 1 in a group, is 0 for a single actor; `round` counts from 1."""

    actor: str
    member: int
    step: str
    round: int
    began_ns: int
    ended_ns: int | None
    outcome: OutcomeName
    value: Any = None
    error: str = ""
    error_detail: str = ""
    n_bytes: int | None = None
    planned_ns: int | None = None
    # When it asked, where what came before `began_ns` was waiting: for a lock that it held from then on.
    asked_ns: int | None = None
    blocked: tuple[BlockedInterval, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
    # `exit`, `stdout`, `stderr` of a command (texts, cut at HEAD_BYTES), and whatever was captured, by name.
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def first_ns(self) -> int:
        """From here on it may have waited."""
        return self.began_ns if self.asked_ns is None else self.asked_ns

    @property
    def lateness_ns(self) -> int | None:
        """How late a timed step began; none for steps without a time."""
        return None if self.planned_ns is None else max(0, self.first_ns - self.planned_ns)


@dataclass(slots=True)
class ActorEnd:
    """How one process of the scenario ended. `signal` names the signal that ended it, `by` who sent it.

    `by` is "" (it ended by itself), an actor's name (a step of that actor), or `harness` (time-out, shut-down of a
    background actor). `outcome` is that of the step that ended it, `succeeded` if all steps were done.
    """

    actor: str
    member: int
    pid: int
    began_ns: int
    ended_ns: int
    outcome: OutcomeName
    error: str = ""
    error_detail: str = ""
    signal: str = ""
    by: str = ""
    background: bool = False
    # What it was doing when it was stopped: the step's name, or "" between steps.
    during: str = ""
    cpu_ns: int = 0
    peak_memory: int = 0


@dataclass(slots=True)
class BarrierOpening:
    """One opening of a barrier: the agreed instant, and when each (actor, member) arrived and really left.

    Of a barrier that broke, `instant_ns` is the instant at which the last of those who waited was told.
    """

    name: str
    round: int
    instant_ns: int
    arrived: dict[tuple[str, int], int]
    left: dict[tuple[str, int], int]
    # Who never came, where the barrier broke instead of opening.
    missing: tuple[tuple[str, int], ...] = ()

    @property
    def skew_ns(self) -> int:
        """The distance between the first and the last who left."""
        return max(self.left.values()) - min(self.left.values()) if self.left else 0


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as the observer saw it at an instant: `kind` is file, folder, link, other or absent."""

    instant_ns: int
    path: str
    kind: str
    content: Content | None = None
    size: int = 0
    mode: int = 0
    # The time between the look before and this one: a state that lasted shorter may have been missed.
    gap_ns: int = 0
    # The names in a folder, where they are known.
    entries: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FileEvent:
    """A structural event of the kernel: created, modified, moved_to, moved_from, deleted, closed after writing."""

    instant_ns: int
    path: str
    what: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event that an actor waited for: `what` holds its parts as plain values, as the plan names them.

    It was seen at `instant_ns`, and happened after `missed_ns`, when it was looked for in vain for the last time; 0 if it
    was seen at once, and may have happened long before.
    """

    actor: str
    member: int
    missed_ns: int
    instant_ns: int
    what: dict[str, Any]


@dataclass(slots=True)
class Watch:
    """All that the observer has on the watched paths of a run."""

    states: dict[str, list[FileState]] = field(default_factory=dict)
    events: list[FileEvent] = field(default_factory=list)
    overflowed: bool = False
    began_ns: int = 0
    ended_ns: int = 0
    # Why nothing was seen, where the observer could not work; then nothing may be claimed.
    failure: str = ""
    # The digests of the contents that it would have recognised, whatever their size.
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at one process tree."""

    instant_ns: int
    cpu_ns: int
    memory: int
    handles: int
    threads: int


@dataclass(frozen=True, slots=True)
class LockFact:
    """Who held or waited for a lock at an instant, as the system's own lock table said."""

    instant_ns: int
    actor: str
    member: int
    kind: str
    path: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that the run left behind: `kind` is processes, files, locks, handles, mounts or shared_memory."""

    kind: str
    sentence: str


@dataclass(slots=True)
class History:
    """One run of one variant of one scenario."""

    scenario: str
    variant: dict[str, Any]
    run: int
    seed: int
    folder: str
    began_ns: int
    ended_ns: int
    is_contrast: bool = False
    # Where the same folder is seen from outside the run, if something is mounted in it that only the run sees.
    seen_at: str = ""
    operations: list[Operation] = field(default_factory=list)
    actors: list[ActorEnd] = field(default_factory=list)
    barriers: list[BarrierOpening] = field(default_factory=list)
    # How many clients a step drove, by actor and step; those that did nothing have no operation.
    clients: dict[tuple[str, str], int] = field(default_factory=dict)
    # The instants at which a flag was raised, a shared value set: (instant, name, value).
    signals: list[tuple[int, str, Any]] = field(default_factory=list)
    # When events were seen that leave no other trace: a port that opened, a print, how far a stream had come.
    sightings: list[Sighting] = field(default_factory=list)
    # Contents named by `given ... as old`, and the state of the given files when the actors started, by path.
    contents: dict[str, Content] = field(default_factory=dict)
    given_files: dict[str, FileState] = field(default_factory=dict)
    # What fixtures offer: {"store": {"port": 5001}}.
    fixtures: dict[str, dict[str, Any]] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    samples: dict[tuple[str, int], list[Sample]] = field(default_factory=dict)
    locks: list[LockFact] = field(default_factory=list)
    # When the system was asked who waits. Between two looks a wait can begin and end unseen; none: watched throughout.
    looks_ns: list[int] | None = None
    leftovers: list[Leftover] = field(default_factory=list)
    # The kinds of leftovers of which none can have been missed: where one of these is not in the list, there was none.
    looked_for: tuple[str, ...] = ()
    # Of each other kind, why one can have been missed.
    not_looked_for: dict[str, str] = field(default_factory=dict)
    # The harness's own faults: with any of these the verdict is `error`.
    faults: list[str] = field(default_factory=list)
    # Past the scenario's time-out: what every actor was doing.
    timed_out: str = ""
    # The run's ability to claim: sentences why it is inconclusive (a barrier too wide, a step too late, an overflow).
    doubts: list[str] = field(default_factory=list)
