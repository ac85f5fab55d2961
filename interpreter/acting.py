"""One actor while it acts: its place in the run, what it has seen so far, and the runtime's tools under their names.

Steps (`actor_steps`), events (`actor_events`) and verbs (`context`) work on it. It knows names, instants and numbers;
it does not know the order of steps.
"""

from __future__ import annotations

import marshal
import os

from . import layout as at
from .alarm import Alarm
from .codes import CONTENT, KIND_CAPTURED, KIND_SHARED, KIND_SIGNAL
from .contents import Seen, seen_bytes
from .evaluate import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .seat import Seat
    from .semaphores import Semaphore


class Acting:
    """The state of one actor."""

    __slots__ = (
        "_random", "alarm", "barrier_ns", "due_ns", "is_ending", "last_command", "last_output", "member", "memory",
        "outputs", "program", "recorder", "rounds", "scope", "seat", "seen_digests", "slot", "slot_base", "t_ns",
    )  # fmt: skip

    def __init__(self, seat: Seat, program: dict[str, Any], facts: dict[str, Any]) -> None:
        self.seat = seat
        self.memory = seat.memory
        self.slot = seat.slot
        self.slot_base = seat.memory.slot(seat.slot)
        self.program = program
        # The folder of what programs print.
        self.outputs: str = facts["outputs"]
        self.recorder = seat.recorder
        self.alarm = Alarm()
        self.member = 0 if program["size"] is None else seat.slot - program["first_slot"] + 1
        self.scope = _scope(program, facts, max(1, self.member))
        self.scope.shared = self.shared
        self.scope.random_unit = self._random_unit
        # `t`: the instant of the last barrier passed; and of each barrier, by name.
        self.t_ns = 0
        self.barrier_ns: dict[str, int] = {}
        # The planned instant of the next step that begins; 0 if it has none.
        self.due_ns = 0
        self.rounds = [0] * len(program["places"])
        self.last_output: dict[str, Any] = {}
        # The place and the name of the step that it came from; none within a verb's body, whose steps have no records.
        self.last_command: tuple[int, str] | None = None
        self.seen_digests: set[str] = set()
        self._random: Any = None
        # It was asked to end, and does so as soon as its program has ended.
        self.is_ending = False

    def capture(self, name: str, value: object) -> None:
        """Keeps what was found in the output of the last command, for later steps and for the history."""
        self.scope.captured[name] = value
        if self.last_command is not None:
            place, step = self.last_command
            self.recorder.mark(KIND_CAPTURED, place, value={name: value})
            if step in self.scope.results:
                self.scope.results[step][name] = value

    # --- random -------------------------------------------------------------------------------------------------

    def seed_of(self, purpose: object) -> int:
        """A seed of its own for each purpose of each actor of each run."""
        return mixed(f"{self.scope.seed}/{self.scope.run}/{self.scope.actor}/{self.member}/{purpose}")

    def _random_unit(self) -> float:
        if self._random is None:
            # The generator alone: the module `random` imports more than an actor should have to.
            from _random import Random

            self._random = Random(self.seed_of("values"))
        unit: float = self._random.random()
        return unit

    # --- what it is doing, for whoever watches ------------------------------------------------------------------

    def is_at(self, place: int) -> None:
        """The step or wait that is under way; the block poller and the time-out's message look here."""
        self.memory.words[self.slot_base + at.S_STEP] = place + 1

    def is_between(self) -> None:
        self.memory.words[self.slot_base + at.S_STEP] = 0

    def is_due(self, due_ns: int) -> None:
        """When the step begins that is waited for: whoever watches keeps out of its way."""
        self.memory.words[self.slot_base + at.S_DUE_NS] = due_ns

    def take_due(self) -> int:
        due_ns, self.due_ns = self.due_ns, 0
        return due_ns

    def output_paths(self, place: int) -> tuple[str, str]:
        name = self.program["places"][place]
        return output_paths(self.outputs, self.scope.actor, self.member, name)

    # --- between actors -----------------------------------------------------------------------------------------

    def raise_flag(self, name: str) -> None:
        self.memory.raise_flag(self.program["flags"][name], self.slot)

    def semaphore(self, name: str) -> Semaphore:
        return self.seat.semaphore(self.program["semaphores"][name])

    def share(self, name: str, value: object) -> None:
        index = self.program["values"][name]
        with self.alarm.shielded():
            self.memory.share(index, marshal.dumps(value))  # type: ignore[arg-type]
        self.recorder.mark(KIND_SHARED, index, value=value)

    def shared(self, name: str) -> object:
        version, _, data = self.memory.shared(self.program["values"][name])
        return marshal.loads(data) if version else None

    def slots_of(self, actor: str, member: int | None) -> list[int]:
        """The slots of an actor, of a member of a group, or of the whole group."""
        first, size = self.program["actors"][actor]
        n_members = 1 if size is None else size
        if member is None:
            return list(range(first, first + n_members))
        if not 1 <= member <= n_members:
            raise IndexError(f"{actor} has {n_members} members, there is no {actor}[{member}]")
        return [first + member - 1]

    def signal(self, actor: str, member: int | None, signal_name: str) -> int:
        import _signal  # type: ignore[import-not-found]

        signum = getattr(_signal, signal_name if signal_name.startswith("SIG") else f"SIG{signal_name}", None)
        if not isinstance(signum, int):
            raise ValueError(f"{signal_name} is no signal of this system")
        n_reached = 0
        for slot in self.slots_of(actor, member):
            # Written before it is sent: who is killed by its own hand cannot say so afterwards.
            self.recorder.mark(KIND_SIGNAL, slot, value=int(signum))
            n_reached += self.seat.signal(slot, int(signum))
        return n_reached

    # --- values for the history ---------------------------------------------------------------------------------

    def storable(self, value: Any) -> Any:
        """A content is kept by its digest, its beginning once for each actor; everything else as it is."""
        if isinstance(value, bytes | bytearray | memoryview):
            value = seen_bytes(bytes(value))
        if isinstance(value, Seen) or hasattr(value, "digest"):
            is_new = value.digest not in self.seen_digests
            self.seen_digests.add(value.digest)
            return {CONTENT: (value.digest, value.size, bytes(value.head) if is_new else None)}
        return value


def mixed(text: str) -> int:
    """63 bits that depend on every letter (FNV-1a): the same on every machine, and nothing has to be imported."""
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = (number ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (number ^ number >> 29) >> 1


def output_paths(folder: str, actor: str, member: int, step: str) -> tuple[str, str]:
    """Where the programs of a step write: standard output and standard error."""
    stem = os.path.join(folder, f"{actor}-{member}.{step}")
    return f"{stem}.out", f"{stem}.err"


def _scope(program: dict[str, Any], facts: dict[str, Any], index: int) -> Scope:
    scope = Scope(run=facts["run"], seed=facts["seed"], work=facts["work"], folder=facts["folder"])
    scope.actor = program["actor"]
    scope.index = index
    scope.fixtures = facts["fixtures"]
    return scope
