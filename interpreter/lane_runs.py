"""The processes of one run, as the coordinator sees them: what to start, what became of it, and its end.

Talks to the zygotes of the run's lane. It does not know where lanes come from (process.py), nor what actors do.
"""

from __future__ import annotations

import errno
import os
import select
import sys
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from . import wire
from .birth import EXIT_UNBORN
from .clock import now_ns
from .shared import GONE

if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .process import Pool
    from .shared import Memory

# A zygote that does not answer a request to end its run within this time is itself ended, and its world with it.
_ANSWER_NS = 3_000_000_000
_BIRTHS_IN_A_MESSAGE = 48_000


class ActorSpec(NamedTuple):
    """One process to start. Paths are absolute; what is left out is inherited from the coordinator."""

    slot: int
    entry: str
    program: int | None = None  # index into the programs of the memory; the slot's own by default
    folder: str | None = None  # the run's by default
    stdout: str | None = None  # files to append to; nothing is kept by default
    stderr: str | None = None
    limits: Mapping[int, int] = {}  # resource.RLIMIT_* → value
    nice: int = 0
    user: tuple[int, int, tuple[int, ...]] | None = None  # uid, gid, further groups
    environment: Mapping[str, str] = {}
    unset: tuple[str, ...] = ()
    name: str = ""
    preload: tuple[str, ...] = ()  # modules that a companion zygote has imported beforehand
    # Its process may serve the same slot in later runs; it imports what is to be preloaded by itself, once.
    lives_on: bool = False
    # It leaves nothing in memory that matters, so its process may live in memory that is lent to it (stages.py).
    on_stage: bool = False
    may_mount: bool = False  # keeps the privileges within the lane that actors must not have


class Usage(NamedTuple):
    """What the system counted for one process and those of its children that it waited for."""

    user_s: float
    system_s: float
    max_rss_kib: int
    minor_faults: int
    major_faults: int
    blocks_in: int
    blocks_out: int
    voluntary_switches: int
    involuntary_switches: int


class Ended(NamedTuple):
    """An actor's process is over. Exactly one of `exit_code` and `signal` is there."""

    slot: int
    exit_code: int | None
    signal: int | None
    ended_ns: int
    usage: Usage


class NotStarted(NamedTuple):
    """An actor could not be started as asked."""

    slot: int
    reason: str


class Finished(NamedTuple):
    """Nothing of the run is left, but for what is `stuck`. `left` had to be killed: "PID command line".

    `traces`: (kind, sentence) of whatever else was found: locks that the killed ones held, mounts, shared memory.
    `unseen`: why shared memory of the run can have been missed; nothing if it cannot.
    """

    left: tuple[str, ...]
    stuck: tuple[str, ...]
    traces: tuple[tuple[str, str], ...] = ()
    unseen: str = ""


class LaneLost(NamedTuple):
    """The zygote died or does not answer; every process of the run was killed with it."""

    reason: str


Event = Ended | NotStarted | Finished | LaneLost


class ContainmentError(OSError):
    """The processes that start and contain actors cannot be had."""


class ZygoteEnd:
    """The coordinator's end of one zygote."""

    __slots__ = ("companions", "control", "is_lost", "number", "of_whom", "pid")

    def __init__(self, number: int, pid: int, control: socket) -> None:
        self.number = number
        self.pid = pid
        self.control = control
        self.is_lost = False
        # For which runs actors may wait in it.
        self.of_whom = ""
        self.companions: dict[tuple[str, ...], ZygoteEnd] = {}


class Run:
    """The processes of one run, in one lane."""

    def __init__(self, pool: Pool, lane: ZygoteEnd, memory: Memory, folder: str, token: int) -> None:
        self._pool = pool
        self._lane = lane
        self._memory = memory
        self._folder = folder
        self._token = token
        self._zygotes = [lane]
        self._events: list[Event] = []
        self._n_finished = 0
        self._left: list[str] = []
        self._stuck: list[str] = []
        self._traces: list[tuple[str, str]] = []
        self._unseen = ""
        self._answers: list[tuple[int, str]] = []
        self.running: set[int] = set()
        self.is_over = False
        self._send(lane, ("begin", token, folder, lane.of_whom), (memory.fd,))

    @property
    def lane_root(self) -> str:
        """The file system as the actors see it, with whatever is mounted in their lane only; ends without a slash."""
        return f"/proc/{self._lane.pid}/root"

    def fileno(self) -> int:
        """Readable when `poll` has something to say (of actors without a preload)."""
        return self._lane.control.fileno()

    def start(self, specs: Iterable[ActorSpec]) -> None:
        """Starts actors, as many as you like. What becomes of them is told by `poll`."""
        batches: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for spec in specs:
            batches.setdefault(() if spec.lives_on else spec.preload, []).append(self._birth(spec))
        for preload, births in batches.items():
            self.running.update(birth["slot"] for birth in births)
            zygote = self._zygote_for(preload, births)
            if zygote is None:
                continue
            pending: list[dict[str, Any]] = []
            size = 0
            for birth in births:
                length = 400 + sum(len(text) for text in (*birth["environment"], *birth["environment"].values()))
                length += sum(len(text) for part in birth["lives_on"] or () for text in part)
                if pending and size + length > _BIRTHS_IN_A_MESSAGE:
                    self._send(zygote, ("start", self._token, pending))
                    pending, size = [], 0
                pending.append(birth)
                size += length
            self._send(zygote, ("start", self._token, pending))

    def signal(self, slot: int, signum: int, *, whole_group: bool = True) -> None:
        """Sends a signal to an actor, by default also to what it started; nothing happens if it is over."""
        for zygote in self._zygotes:
            self._send(zygote, ("signal", self._token, slot, int(signum), whole_group))

    def mount(self, source: str, target: str, kind: str, options: str = "", flags: int = 0) -> None:
        """Mounts something for this run only; `OSError` if that cannot be had.

        The actors see it at `target`, everybody else below `lane_root`; what the coordinator mounts itself, actors do
        not see. It is undone when the run is finished, and gone when the lane is, whatever killed it.
        """
        self._answers.clear()
        self._send(self._lane, ("mount", self._token, source, target, kind, flags, options))
        deadline_ns = now_ns() + _ANSWER_NS
        while not self._answers and not self.is_over and now_ns() < deadline_ns:
            self._collect(0.1)
        number, reason = self._answers[0] if self._answers else (errno.EIO, "the zygote did not answer")
        if number:
            raise OSError(number, reason)

    def poll(self, timeout_s: float | None = 0.0) -> list[Event]:
        """What has happened since; waits at most so long for the first thing to happen (None: as long as it takes)."""
        self._collect(timeout_s if not self._events else 0.0)
        events, self._events = self._events, []
        return events

    def wait(self, timeout_s: float, slots: Iterable[int] | None = None) -> list[Event]:
        """Polls until these actors (default: all) have ended, the run is lost, or the time is over."""
        waited_for = set(self.running if slots is None else slots)
        deadline = monotonic() + timeout_s
        seen: list[Event] = []
        while waited_for & self.running and not self.is_over:
            remaining = deadline - monotonic()
            if remaining <= 0:
                break
            seen += self.poll(remaining)
        return seen + self.poll(0.0)

    def finish(self, grace_s: float = 0.0) -> Finished | LaneLost:
        """Ends whatever is left, waiting `grace_s` for it to go by itself, and gives the lane back.

        Events of actors that end now are still to be had from `poll`.
        """
        if not self.is_over:
            for zygote in self._zygotes:
                self._send(zygote, ("finish", self._token, int(grace_s * 1e9)))
        deadline_ns = now_ns() + _ANSWER_NS + int(grace_s * 1e9)
        while not self.is_over:
            remaining_ns = deadline_ns - now_ns()
            if remaining_ns <= 0:
                self._lose("the zygote did not answer")
                break
            self._collect(remaining_ns / 1e9)
        self._pool.give_back(self._lane)
        for event in self._events:
            if isinstance(event, Finished | LaneLost):
                self._events.remove(event)
                return event
        return Finished((), ())

    def kill(self) -> Finished | LaneLost:
        """Ends every process of the run now, whatever it does."""
        return self.finish()

    def _birth(self, spec: ActorSpec) -> dict[str, Any]:
        return {
            "slot": spec.slot,
            "entry": spec.entry,
            "program": self._memory.program_place(spec.slot if spec.program is None else spec.program),
            "folder": spec.folder or self._folder,
            "stdout": spec.stdout,
            "stderr": spec.stderr,
            "limits": tuple(spec.limits.items()),
            "nice": spec.nice,
            "user": spec.user,
            "environment": dict(spec.environment),
            "unset": spec.unset,
            "may_mount": spec.may_mount,
            "name": spec.name,
            "on_stage": spec.on_stage,
            "lives_on": (spec.preload, _paths() if spec.preload else ()) if spec.lives_on else None,
        }

    def _zygote_for(self, preload: tuple[str, ...], births: list[dict[str, Any]]) -> ZygoteEnd | None:
        if not preload:
            return self._lane
        try:
            companion = self._pool.companion(self._lane, preload)
        except ContainmentError as failure:
            for birth in births:
                self._not_started(birth["slot"], str(failure))
            return None
        if companion not in self._zygotes:
            self._zygotes.append(companion)
            self._send(companion, ("begin", self._token, self._folder, ""), (self._memory.fd,))
        return companion

    def _not_started(self, slot: int, reason: str) -> None:
        self._memory.set_note(slot, reason)
        self._memory.mark_gone(slot, EXIT_UNBORN << 8, now_ns())
        self.running.discard(slot)
        self._events.append(NotStarted(slot, reason))

    def _send(self, zygote: ZygoteEnd, message: tuple[object, ...], fds: tuple[int, ...] = ()) -> None:
        """Sends, taking in what the zygote says meanwhile: it must never wait for us while we wait for it."""
        while not self.is_over:
            _, writable, _ = select.select([], [zygote.control], [], 0)
            if writable:
                try:
                    wire.send(zygote.control, message, fds)
                except (BrokenPipeError, ConnectionResetError):
                    self._lose("the zygote has ended")
                return
            self._collect(0.001)

    def _collect(self, timeout_s: float | None) -> None:
        if self.is_over:
            return
        readable, _, _ = select.select([zygote.control for zygote in self._zygotes], [], [], timeout_s)
        for zygote in self._zygotes:
            if zygote.control in readable:
                message, _ = wire.receive(zygote.control)
                if message is None:
                    zygote.is_lost = True
                    self._lose("the zygote has ended")
                    return
                if message[0] == "events" and message[1] == self._token:
                    for event in message[2]:  # type: ignore[attr-defined]
                        self._take(event)

    def _take(self, event: tuple[Any, ...]) -> None:
        if event[0] == "ended":
            self._take_end(*event[1:])
        elif event[0] == "unborn":
            self._not_started(event[1], event[2])
        elif event[0] == "mounted":
            self._answers.append((event[1], event[2]))
        else:
            self._n_finished += 1
            self._left += event[1]
            self._stuck += event[2]
            self._traces += event[3]
            self._unseen = self._unseen or event[4]
            if self._n_finished == len(self._zygotes):
                self.is_over = True
                self.running.clear()
                if self._stuck:
                    self._lane.is_lost = True
                left, stuck, traces = tuple(self._left), tuple(self._stuck), tuple(self._traces)
                self._events.append(Finished(left, stuck, traces, self._unseen))

    def _take_end(self, slot: int, status: int, ended_ns: int, usage: tuple[Any, ...]) -> None:
        self.running.discard(slot)
        exit_code = os.waitstatus_to_exitcode(status)
        if exit_code == EXIT_UNBORN:
            self._events.append(NotStarted(slot, self._memory.note(slot)))
            return
        counted = Usage(usage[0], usage[1], usage[2], usage[6], usage[7], usage[9], usage[10], usage[14], usage[15])
        killed = exit_code < 0
        self._events.append(
            Ended(slot, None if killed else exit_code, -exit_code if killed else None, ended_ns, counted)
        )

    def _lose(self, reason: str) -> None:
        self._lane.is_lost = True
        self.is_over = True
        for slot in sorted(self.running):
            if self._memory.state(slot) != GONE:
                self._memory.mark_gone(slot, 9, now_ns())
        self.running.clear()
        self._events.append(LaneLost(reason))


def _paths() -> tuple[str, ...]:
    return tuple(path for path in sys.path if path)
