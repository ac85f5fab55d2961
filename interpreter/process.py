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

A lane has its own view of mounts too: what the coordinator mounts after `Pool.open`, actors do not see. `run.mount` mounts
for one run; the coordinator finds it below `run.lane_root`.

The entry function `entry(program: bytes, seat: Seat) -> int` (seat.py) is called in the fresh process, its folder,
limits, environment and standard streams being set; what it returns is the exit code.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from . import wire
from .boot import environment_bound_early
from .lane_runs import (
    ActorSpec,
    ContainmentError,
    Ended,
    Event,
    Finished,
    LaneLost,
    NotStarted,
    Run,
    Usage,
    ZygoteEnd,
)

if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Any

    from .shared import Memory

__all__ = [
    "ActorSpec",
    "ContainmentError",
    "Ended",
    "Event",
    "Finished",
    "LaneLost",
    "NotStarted",
    "Pool",
    "Run",
    "Usage",
]

_COMPANION_NS = 60_000_000_000
_RELEASE_NS = 3_000_000_000


class Pool:
    """The keeper and its lanes."""

    def __init__(self, keeper: subprocess.Popen[bytes], control: socket, log_fd: int, n_lanes: int) -> None:
        self._keeper = keeper
        self._control = control
        self._log_fd = log_fd
        self._lock = threading.RLock()
        self._next_number = 0
        self._next_token = 0
        self._free: list[ZygoteEnd] = []
        self._leased: list[ZygoteEnd] = []
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
                env=environment_bound_early(),
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

    def begin(self, memory: Memory, folder: str, of_whom: str = "") -> Run | None:
        """Takes a lane for a new run, or None if all are taken.

        Actors that live on are served again to runs with the same `of_whom` only, and end when another run begins.
        """
        with self._lock:
            if not self._free:
                return None
            lane = next((lane for lane in self._free if lane.of_whom == of_whom), self._free[0])
            self._release_others(lane, of_whom)
            self._free.remove(lane)
            lane.of_whom = of_whom
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
            try:
                wire.send(self._control, ("close",))
            except (BrokenPipeError, ConnectionResetError):
                pass  # The keeper is gone already.
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

    def give_back(self, lane: ZygoteEnd) -> None:
        """A run is over; its lane is used again, or replaced if it was lost."""
        with self._lock:
            if lane not in self._leased:
                return
            self._leased.remove(lane)
            if lane.is_lost:
                self._drop(lane)
                lane = self._make_lane()
            self._free.append(lane)

    def companion(self, lane: ZygoteEnd, imports: tuple[str, ...]) -> ZygoteEnd:
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

    def _release_others(self, taken: ZygoteEnd, of_whom: str) -> None:
        """Nobody waits in an idle lane, with whatever it has open, while something else runs."""
        for lane in tuple(self._free):
            if lane is taken or lane.of_whom in ("", of_whom):
                continue
            lane.of_whom = ""
            try:
                wire.send(lane.control, ("release", 0))
                answer = wire.receive(lane.control)[0] if _readable(lane.control, _RELEASE_NS) else None
            except (BrokenPipeError, ConnectionResetError):
                answer = None
            if answer != ("released",):
                self._drop(lane)
                self._free[self._free.index(lane)] = self._make_lane()

    def _make_lane(self) -> ZygoteEnd:
        lane = self._make("lane")
        message, _ = wire.receive(lane.control)
        if message is None:
            raise ContainmentError(f"a zygote did not start: {self._last_words()}")
        return lane

    def _make(self, kind: str, *about: object) -> ZygoteEnd:
        ours, theirs = wire.pair()
        self._next_number += 1
        number = self._next_number
        try:
            answer = self._ask((kind, number, *about), (theirs.fileno(),))
        finally:
            theirs.close()
        if answer[0] != "made":
            raise ContainmentError(f"no zygote could be started: {answer[2]}")
        return ZygoteEnd(number, answer[2], ours)

    def _drop(self, zygote: ZygoteEnd) -> None:
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


def _readable(control: socket, timeout_ns: int) -> bool:
    return bool(select.select([control], [], [], timeout_ns / 1e9)[0])
