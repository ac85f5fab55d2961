"""What a Python verb gets as `context`: its place in the run, and the few things it may tell or ask the runtime.

A verb asks for it by having a first parameter of that name. Nothing here knows what verbs do.

A verb that runs a program lets it write to `context.output()` and ends with `context.command_ended(exit_code)`: that
gives the step its `.exit`, `.stdout` and `.stderr`, and lets other actors wait for what it prints.
"""

from __future__ import annotations

import os

from .clock import now_ns
from .codes import FAILED, KIND_CLIENT, SUCCEEDED, TIMED_OUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random
    from typing import Any

    from .acting import Acting

OUTPUT_BYTES = 64 << 10


class ReleaseWithoutHolding(Exception):
    portable_name = "NotHeld"


class Surroundings:
    """What any function of Python may know of the run that it is called in, whether a verb's or a fixture's."""

    __slots__ = ("_acting",)

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    @property
    def work(self) -> str:
        """The run's private folder, which is the current one when an actor begins."""
        return self._acting.scope.work

    @property
    def folder(self) -> str:
        """The folder of the scenario's file."""
        return self._acting.scope.folder

    @property
    def run(self) -> int:
        """The run's number, from 1."""
        return self._acting.scope.run


class Context(Surroundings):
    """One for each step of an actor; the same object for all its rounds."""

    __slots__ = (
        "_cell", "_fds", "_place", "_random", "_starts", "asked_ns", "attributes", "ended_ns", "n_bytes", "n_retries",
        "reference", "retried_ns", "retrying_since_ns",
    )  # fmt: skip

    def __init__(self, acting: Acting, place: int, cell: int | None) -> None:
        super().__init__(acting)
        self._place = place
        self._cell = cell
        self._fds: tuple[int, int] | None = None
        self._starts = (0, 0)
        self._random: Random | None = None
        # The record of the round that is under way; none for a step within a verb's body, which has no record.
        self.reference: int | None = None
        self.begin()

    def begin(self) -> None:
        """A round of the step begins; called by the runtime."""
        self.n_bytes: int | None = None
        self.n_retries = 0
        self.asked_ns: int | None = None
        self.ended_ns: int | None = None
        self.retrying_since_ns = self.retried_ns = 0
        # Whatever stands here when the step ends becomes attributes of the operation, by name.
        self.attributes: dict[str, Any] = {}

    # --- who and where ------------------------------------------------------------------------------------------

    @property
    def actor(self) -> str:
        return self._acting.scope.actor

    @property
    def index(self) -> int:
        """The place in the actor's group, from 1."""
        return self._acting.scope.index

    @property
    def seed(self) -> int:
        return self._acting.scope.seed

    @property
    def random(self) -> Random:
        """Seeded for this actor: the same seed gives the same choices."""
        if self._random is None:
            from random import Random

            self._random = Random(self._acting.seed_of(self._place))
        return self._random

    # --- while it works -----------------------------------------------------------------------------------------

    def progress(self, n_bytes: int) -> None:
        """So many bytes are done, of this round in all."""
        self.n_bytes = n_bytes
        if self._cell is not None:
            self._acting.memory.step_progress(self._acting.slot, self._cell, n_bytes)

    @property
    def cancelled(self) -> bool:
        """Whether the step has outlived its time, or the run is ending; for verbs that cannot be interrupted."""
        return self._acting.alarm.is_over(now_ns())

    def begin_now(self) -> None:
        """What went before was waiting: the operation counts from this instant, as for a lock that is held from now on."""
        if self.reference is None:
            return
        recorder = self._acting.recorder
        if self.asked_ns is None:
            self.asked_ns = recorder.began_ns(self.reference)
        instant_ns = recorder.begin_again(self.reference)
        if self.n_retries:
            # It waited until now, and not only until it was refused for the last time.
            self.retried_ns = instant_ns
        if self._cell is not None:
            self._acting.memory.step_began(self._acting.slot, self._cell, instant_ns)

    def end_now(self) -> None:
        """What follows is tidying up: the operation counts until this instant, as for a lock that is given back now."""
        self.ended_ns = now_ns()

    def client_begins(self, client: int) -> int:
        """A verb that drives many clients from one process records what each does: they, and not the step, are measured.

        `client` counts from 1. Gives the reference that `client_ends` needs; many may be open at once. The clients take
        the place of a group's members, so the actor is no group, and the step is one of its own.
        """
        if self.reference is None or self._acting.member:
            raise ValueError("only a step of an actor that is no group can drive clients")
        return self._acting.recorder.begin(self._place, client, 0, KIND_CLIENT)

    def client_holds(self, client: int, key: str) -> None:
        """What a client holds in all its operations: only those on one key must keep each other out."""
        self.attributes.setdefault("client_keys", {})[client] = key

    def client_ends(self, reference: int, error: str = "") -> None:
        """With the portable name of the error that it failed with; without one it succeeded."""
        recorder = self._acting.recorder
        if error:
            recorder.end(reference, TIMED_OUT if error == "Timeout" else FAILED, recorder.error_index(error))
        else:
            recorder.end(reference, SUCCEEDED)

    def note_retry(self) -> None:
        """A lock that is polled was refused just now, and will be tried again: the step waits, though it looks busy."""
        self.retried_ns = now_ns()
        self.n_retries += 1
        if self.n_retries == 1:
            self.retrying_since_ns = self.retried_ns
            if self._cell is not None:
                self._acting.memory.step_blocked(self._acting.slot, self._cell, self.retried_ns)

    def output(self) -> tuple[int, int]:
        """Descriptors of the files that take a program's standard output and standard error; not yours to close."""
        if self._fds is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            paths = self._acting.output_paths(self._place)
            self._fds = (os.open(paths[0], flags, 0o644), os.open(paths[1], flags, 0o644))
        self._starts = (os.fstat(self._fds[0]).st_size, os.fstat(self._fds[1]).st_size)
        return self._fds

    def command_ended(self, exit_code: int) -> tuple[str, str]:
        """Takes up what the program wrote, and gives it: standard output and standard error."""
        texts = []
        for name, path, start in zip(
            ("stdout", "stderr"), self._acting.output_paths(self._place), self._starts, strict=True
        ):
            text = ""
            if self._fds is not None:
                fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    text = os.pread(fd, OUTPUT_BYTES, start).decode(errors="replace")
                finally:
                    os.close(fd)
            self.attributes[name] = text
            texts.append(text)
        self.attributes["exit"] = exit_code
        return texts[0], texts[1]

    # --- between actors -----------------------------------------------------------------------------------------

    def raise_flag(self, name: str) -> None:
        self._acting.raise_flag(name)

    def acquire(self, semaphore: str) -> None:
        """Takes one; waits until it can. `TimeoutError` when the step's time is over first."""
        acting = self._acting
        with acting.alarm.shielded():
            is_mine = acting.semaphore(semaphore).acquire(acting.alarm.deadline_ns)
        if not is_mine:
            acting.alarm.raise_if_over(now_ns())
            raise TimeoutError(f"semaphore {semaphore}")

    def release(self, semaphore: str) -> None:
        with self._acting.alarm.shielded():
            was_mine = self._acting.semaphore(semaphore).release()
        if not was_mine:
            raise ReleaseWithoutHolding(f"{self.actor} does not hold semaphore {semaphore}")

    def signal(self, actor: str, member: int | None, signal_name: str) -> int:
        """Sends a signal to an actor and what it started, or to all of a group; gives how many were still there."""
        return self._acting.signal(actor, member, signal_name)
