"""Starts processes, limits, signals, contains and reaps them. It knows no plan, no scenario and no verdict.

How it is used, in the order of a run (every name below is public):

    pool = Pool.open(lanes=2, imports=("cts.interpreter.actor",))      # once for each campaign, about 20 ms
    memory = Memory.create(MemoryShape(n_actors=2, members=((0, 1),), ...), programs=[b"...", b"..."])   # shared.py
    run = pool.begin(memory, folder="/.../run-1")                      # waits for no one; None if every lane is taken
    run.start([ActorSpec(slot=0, entry="cts.interpreter.actor:main"), ActorSpec(slot=1, ...)])   # one batch, any size
    for event in run.poll(timeout_s=0.5): ...                          # Ended | NotStarted | Finished | LaneLost
    run.signal(slot, signal.SIGTERM, whole_group=True)                 # also SIGSTOP, SIGCONT, SIGKILL
    finished = run.finish(grace_s=0.0)                                 # kills whatever is left, says what it was
    memory.close(); pool.close()

A **lane** is a zygote with a world of its own (a PID namespace, or failing that a guardian); it serves one run at a
time, so whatever process is left in a lane when its actors have ended belongs to that run. `-j 2` is two lanes: use one
thread for each run, or one `selectors` loop over `run.fileno()`; a `Run` is used by one thread at a time, the `Pool`
by any. `run.kill()` ends every process of the run now, whatever it does; `finish` is the same after asking politely how
much was left. When a run ends badly (`Finished.stuck`, `LaneLost`) the pool replaces the lane by itself.

Two numbers name an actor's process: its **inner** pid, as all actors and programs of its run see it (they share one PID
namespace, also with actors of preloaded zygotes), and its **host** pid, as the coordinator sees it in /proc. Both stand
in the actor's slot in the shared page before its entry function is called. Signals are sent to slots, never to numbers:
by the coordinator with `Run.signal`, by an actor to another with `Seat.signal`; both refuse to hit a recycled number.

The entry function `entry(program: bytes, seat: Seat) -> int` (seat.py) is called in the fresh process, its folder,
limits, environment and standard streams being set; what it returns is the exit code.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from . import wire
from .birth import EXIT_UNBORN
from .clock import now_ns
from .shared import GONE

if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Any

    from .shared import Memory

# A zygote that does not answer a request to end its run within this time is itself ended, and its world with it.
_ANSWER_NS = 3_000_000_000
_COMPANION_NS = 60_000_000_000
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
    """Nothing of the run is left, but for what is `stuck`. `left` had to be killed: "PID command line"."""

    left: tuple[str, ...]
    stuck: tuple[str, ...]


class LaneLost(NamedTuple):
    """The zygote died or does not answer; every process of the run was killed with it."""

    reason: str


Event = Ended | NotStarted | Finished | LaneLost


class ContainmentError(OSError):
    """The processes that start and contain actors cannot be had."""


class _Zygote:
    """The coordinator's end of one zygote."""

    __slots__ = ("companions", "control", "is_lost", "number", "pid")

    def __init__(self, number: int, pid: int, control: socket) -> None:
        self.number = number
        self.pid = pid
        self.control = control
        self.is_lost = False
        self.companions: dict[tuple[str, ...], _Zygote] = {}


class Pool:
    """The keeper and its lanes."""

    def __init__(self, keeper: subprocess.Popen[bytes], control: socket, log_fd: int, n_lanes: int) -> None:
        self._keeper = keeper
        self._control = control
        self._log_fd = log_fd
        self._lock = threading.RLock()
        self._next_number = 0
        self._next_token = 0
        self._free: list[_Zygote] = []
        self._leased: list[_Zygote] = []
        hello = self._ask(None)
        self.containment = str(hello[1])
        self.why_guardian = str(hello[2])
        for _ in range(n_lanes):
            self._free.append(self._make_lane())

    @classmethod
    def open(cls, lanes: int = 2, imports: Sequence[str] = (), containment: str = "auto") -> Pool:
        """Starts the keeper and `lanes` zygotes, with `imports` imported in each.

        `containment`: "auto" takes namespaces where they can be had, "guardian" does without.
        """
        ours, theirs = wire.pair()
        log_fd = os.memfd_create("cts-keeper-log") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
        boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "boot.py")
        python = getattr(sys, "_base_executable", None) or sys.executable
        command = [
            python,
            "-I",
            "-S",
            "-X",
            "utf8",
            boot,
            "keeper",
            str(theirs.fileno()),
            str(os.getpid()),
            containment,
        ]
        try:
            keeper = subprocess.Popen(
                [*command, *imports],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log_fd,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except OSError:
            ours.close()
            os.close(log_fd)
            raise
        finally:
            theirs.close()
        return cls(keeper, ours, log_fd, lanes)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def n_free(self) -> int:
        """How many runs could begin now."""
        return len(self._free)

    def begin(self, memory: Memory, folder: str) -> Run | None:
        """Takes a lane for a new run, or None if all are taken."""
        with self._lock:
            if not self._free:
                return None
            lane = self._free.pop(0)
            self._leased.append(lane)
            self._next_token += 1
            return Run(self, lane, memory, folder, self._next_token)

    def clean_after(self, registry_path: str) -> None:
        """What that registry (remains.py) names is undone by the keeper if the coordinator dies."""
        with self._lock:
            wire.send(self._control, ("remains", registry_path))

    def close(self) -> None:
        """Ends every process of every lane, and the keeper."""
        with self._lock:
            for lane in (*self._free, *self._leased):
                for zygote in (lane, *lane.companions.values()):
                    zygote.control.close()
            self._free.clear()
            self._leased.clear()
            self._control.close()
            try:
                self._keeper.wait(timeout=5)
            except subprocess.TimeoutExpired:
                # Killing the keeper kills its zygotes; it hangs only where the kernel hangs.
                self._keeper.kill()
                self._keeper.wait()
            if self._log_fd >= 0:
                os.close(self._log_fd)
                self._log_fd = -1

    def give_back(self, lane: _Zygote) -> None:
        """A run is over; its lane is used again, or replaced if it was lost."""
        with self._lock:
            if lane not in self._leased:
                return
            self._leased.remove(lane)
            if lane.is_lost:
                self._drop(lane)
                lane = self._make_lane()
            self._free.append(lane)

    def companion(self, lane: _Zygote, imports: tuple[str, ...]) -> _Zygote:
        """The zygote of that lane with these modules imported; made when first asked for."""
        with self._lock:
            found = lane.companions.get(imports)
            if found is None or found.is_lost:
                paths = tuple(path for path in sys.path if path)
                found = self._make("companion", lane.number, imports, paths)
                message, _ = wire.receive(found.control) if _readable(found.control, _COMPANION_NS) else (None, [])
                error = str(message[1]) if message else self._last_words()
                if error:
                    self._drop(found)
                    raise ContainmentError(error)
                lane.companions[imports] = found
            return found

    def _make_lane(self) -> _Zygote:
        lane = self._make("lane")
        message, _ = wire.receive(lane.control)
        if message is None:
            raise ContainmentError(f"a zygote did not start: {self._last_words()}")
        return lane

    def _make(self, kind: str, *about: object) -> _Zygote:
        ours, theirs = wire.pair()
        self._next_number += 1
        number = self._next_number
        try:
            answer = self._ask((kind, number, *about), (theirs.fileno(),))
        finally:
            theirs.close()
        if answer[0] != "made":
            raise ContainmentError(f"no zygote could be started: {answer[2]}")
        return _Zygote(number, answer[2], ours)

    def _drop(self, zygote: _Zygote) -> None:
        zygote.control.close()
        wire.send(self._control, ("drop", zygote.number))
        for companion in zygote.companions.values():
            self._drop(companion)

    def _ask(self, message: tuple[object, ...] | None, fds: tuple[int, ...] = ()) -> tuple[Any, ...]:
        try:
            if message is not None:
                wire.send(self._control, message, fds)
            answer, _ = wire.receive(self._control)
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise ContainmentError(f"the keeper of the processes has ended: {self._last_words()}")
        return answer

    def _last_words(self) -> str:
        try:
            text = os.pread(self._log_fd, 1 << 16, 0).decode(errors="replace").strip()
        except OSError:
            text = ""
        return text.splitlines()[-1] if text else "it left no message"


class Run:
    """The processes of one run, in one lane."""

    def __init__(self, pool: Pool, lane: _Zygote, memory: Memory, folder: str, token: int) -> None:
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
        self.running: set[int] = set()
        self.is_over = False
        self._send(lane, ("begin", token, folder), (memory.fd,))

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
            batches.setdefault(spec.preload, []).append(self._birth(spec))
        for preload, births in batches.items():
            self.running.update(birth["slot"] for birth in births)
            zygote = self._zygote_for(preload, births)
            if zygote is None:
                continue
            pending: list[dict[str, Any]] = []
            size = 0
            for birth in births:
                length = 400 + sum(len(text) for text in (*birth["environment"], *birth["environment"].values()))
                if pending and size + length > _BIRTHS_IN_A_MESSAGE:
                    self._send(zygote, ("start", self._token, pending))
                    pending, size = [], 0
                pending.append(birth)
                size += length
            self._send(zygote, ("start", self._token, pending))

    def signal(self, slot: int, signum: int, *, whole_group: bool = True) -> None:
        """Sends a signal to an actor, by default also to what it started; nothing happens if it is over."""
        for zygote in self._zygotes:
            self._send(zygote, ("signal", self._token, slot, signum, whole_group))

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
            "name": spec.name,
        }

    def _zygote_for(self, preload: tuple[str, ...], births: list[dict[str, Any]]) -> _Zygote | None:
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
            self._send(companion, ("begin", self._token, self._folder), (self._memory.fd,))
        return companion

    def _not_started(self, slot: int, reason: str) -> None:
        self._memory.set_note(slot, reason)
        self._memory.mark_gone(slot, EXIT_UNBORN << 8, now_ns())
        self.running.discard(slot)
        self._events.append(NotStarted(slot, reason))

    def _send(self, zygote: _Zygote, message: tuple[object, ...], fds: tuple[int, ...] = ()) -> None:
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
        else:
            self._n_finished += 1
            self._left += event[1]
            self._stuck += event[2]
            if self._n_finished == len(self._zygotes):
                self.is_over = True
                self.running.clear()
                if self._stuck:
                    self._lane.is_lost = True
                self._events.append(Finished(tuple(self._left), tuple(self._stuck)))

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


def _readable(control: socket, timeout_ns: int) -> bool:
    return bool(select.select([control], [], [], timeout_ns / 1e9)[0])
