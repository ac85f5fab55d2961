"""What an actor's process is given when its entry function is called: its place in the run, and the tools for it.

Everything is made when it is first asked for, since most actors need only some of it. It knows no plan: which barrier
or step a number stands for is told by the program that the entry function gets beside the seat.
"""

from __future__ import annotations

import os

from . import layout as at
from .barriers import Barrier
from .recording import Recorder
from .semaphores import Semaphore
from .shared import ABSENT, GONE, Memory
from .waiting import Waiter

_CAN_PIDFD = hasattr(os, "pidfd_open")


class Seat:
    """One actor's view of its run."""

    __slots__ = (
        "_barriers",
        "_recorder",
        "_semaphores",
        "_waiter",
        "host_pid",
        "inner_pid",
        "may_live_on",
        "memory",
        "slot",
        "was_interrupted",
    )

    def __init__(self, memory: Memory, slot: int, host_pid: int, inner_pid: int) -> None:
        self.memory = memory
        self.slot = slot
        self.host_pid = host_pid
        self.inner_pid = inner_pid
        # Said by an actor when its steps are over: a step that was interrupted may have left anything half done.
        self.was_interrupted = False
        self.may_live_on = False
        self._barriers: dict[int, Barrier] = {}
        self._semaphores: dict[int, Semaphore] = {}
        self._waiter: Waiter | None = None
        self._recorder: Recorder | None = None

    @property
    def recorder(self) -> Recorder:
        """Writes this actor's history. One only: asking again gives the same."""
        if self._recorder is None:
            self._recorder = Recorder(self.memory, self.slot)
        return self._recorder

    @property
    def waiter(self) -> Waiter:
        """Waits for instants, on the processor that is this actor's."""
        if self._waiter is None:
            self._waiter = Waiter(self.slot, self.memory.words[at.H_SPIN_NS])
        return self._waiter

    def barrier(self, index: int) -> Barrier:
        """A barrier that names this actor."""
        found = self._barriers.get(index)
        if found is None:
            found = self._barriers[index] = Barrier(self.memory, index, self.slot)
        return found

    def semaphore(self, index: int) -> Semaphore:
        """A semaphore of the run."""
        found = self._semaphores.get(index)
        if found is None:
            found = self._semaphores[index] = Semaphore(self.memory, index, self.slot)
        return found

    def signal(self, slot: int, signum: int, *, whole_group: bool = True) -> bool:
        """Sends a signal to another actor (and what it started); False if it has not begun or is over.

        `PermissionError` if this actor runs as another user than that one.
        """
        words = self.memory.words
        base = self.memory.slot(slot)
        pid = words[base + at.S_INNER_PID]
        if not pid or words[base + at.S_STATE] in (ABSENT, GONE):
            return False
        try:
            # The zygote marks a slot as gone before the number is free, so what is held now and not gone then is right.
            holder = os.pidfd_open(pid) if _CAN_PIDFD else -1
        except ProcessLookupError:
            return False
        try:
            if words[base + at.S_STATE] == GONE:
                return False
            if whole_group:
                os.killpg(pid, signum)
            else:
                os.kill(pid, signum)
        except ProcessLookupError:
            return False
        finally:
            if holder >= 0:
                os.close(holder)
        return True

    def leave(self) -> None:
        """Gives back what was mapped, where the process's memory is used on: whoever still has some of it gets an error."""
        if self._recorder is not None:
            self._recorder.retire()
        self.memory.retire()
