"""Stages: small processes of a zygote, each of which lends its memory to fresh actors, one after the other.

An actor on a stage is a process of its own like any other; only what it has in memory lies in the stage's, which stands
still meanwhile and is warm already when the next one comes. So only actors play there that leave nothing in memory which
could matter to the next (`process_needs` says which). A stage whose actor did not come to its orderly end is given up:
nobody knows in the middle of what that one was ended. A zygote has the `Stages`, each stage is a `_Stage`; neither
knows what actors do.
"""

from __future__ import annotations

import gc
import os
from _signal import (  # type: ignore[import-not-found]
    ITIMER_PROF,
    ITIMER_REAL,
    ITIMER_VIRTUAL,
    NSIG,
    SIGCONT,
    SIGKILL,
    getsignal,
    set_wakeup_fd,
    setitimer,
    signal,
)

from .birth import EXIT_CRASHED, EXIT_UNBORN, live, settle
from .lent_memory import Lender
from .native import Mapping, die_with_parent, set_process_name
from .of_one_actor import forget_actor
from .shared import Memory, nameless_file, out_of_the_way
from .wire import fork_at_end, receive, send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Callable
    from typing import Any

    from .birth import World
    from .seat import Seat

# As many actors of a run as can play on stages; more of them are forked.
MOST_STAGES = 8
# A stage that has grown by so much says more of its past than of its actor.
_GROWTH_KIB = 32 << 10
# A folder counts those in it, besides its own two names: threads too that have not yet said so in Python.
_THREADS, _OF_ONE_THREAD = "/proc/self/task", 3
_LARGEST_RSS = 2  # in what getrusage gives; it asks for the process itself by 0
_PAGE_BYTES, _WORD = 4096, 8
_SIGNAL_BITS = 0x7F  # of a status
# What a stage and its zygote share: the process id of the actor, and how many have left the stage as they found it.
_PID, _N_CLEAN, _STAGE_WORDS = 0, 1, 2


class Stages:
    """Those of one zygote, by the slot of the actor that plays there."""

    def __init__(self) -> None:
        self._board = _shared_page()
        self._words = self._board.words()
        self._ends: dict[int, socket] = {}  # slot → our end
        self._births: dict[int, dict[str, Any]] = {}  # slot → of the actor that plays or will play
        self._n_played: dict[int, int] = {}  # slot → how many on the stage that it has now
        self._slots: dict[int, int] = {}  # process id of a stage → slot
        self._are_usable = True

    @property
    def pids(self) -> dict[int, int]:
        """The processes of the stages themselves, which are nobody's actors."""
        return self._slots

    def begin(self, birth: dict[str, Any], memory_fd: int, be_stage: Callable[[socket], None]) -> bool:
        """Lets an actor be born on a stage; False if it must be forked.

        `be_stage` is called in a fresh process if there is no stage yet, and must go on with `stand`.
        """
        slot = birth["slot"]
        if slot >= MOST_STAGES or not self._are_usable or slot in self._births:
            return False
        end = self._ends.get(slot)
        if end is None:
            end = self._make(slot, be_stage)
        else:
            # A program of an earlier run may have stopped whatever it could.
            os.kill(self._stage_at(slot), SIGCONT)
        try:
            send(end, (birth,), (memory_fd,))
        except (BrokenPipeError, ConnectionResetError):
            return False  # It is dead, and will be found.
        self._births[slot] = birth
        return True

    def stand(self, end: socket, world: World, slot: int) -> int:
        """In the process of a stage, until its zygote is gone."""
        self.close_ends()
        return _Stage(end, world, self._board, _STAGE_WORDS * slot).serve()

    def pid_of(self, slot: int) -> int:
        """The process id of the actor on that stage; 0 if there is none, or none yet."""
        return int(self._words[_STAGE_WORDS * slot + _PID]) if slot in self._births else 0

    @property
    def actor_pids(self) -> list[int]:
        """The processes of those who play."""
        return [self.pid_of(slot) for slot in self._births]

    def slot_of(self, pid: int) -> int | None:
        """Whose process that is, if it plays on a stage."""
        return next((slot for slot in self._births if self.pid_of(slot) == pid), None)

    def actor_ended(self, slot: int, status: int) -> None:
        """The actor on that stage is over. It may have died with its stage, which then is found by itself."""
        if self._births.pop(slot, None) is None:
            return
        self._words[_STAGE_WORDS * slot + _PID] = 0
        self._n_played[slot] += 1
        is_clean = self._words[_STAGE_WORDS * slot + _N_CLEAN] == self._n_played[slot]
        # Whoever was killed on its last steps, after it had said so, may have the interpreter's lock for ever.
        if slot in self._ends and (status & _SIGNAL_BITS or not is_clean):
            self._end(slot)

    def stage_ended(self, pid: int) -> dict[str, Any] | None:
        """A stage itself is over; gives the birth that it was asked for and that has not come."""
        slot = self._slots.pop(pid)
        self._ends.pop(slot).close()
        birth = self._births.get(slot)
        if birth is None or self.pid_of(slot):
            return None
        # It cannot even begin here: by a rule of this system, most likely, which holds for all.
        self._are_usable = False
        return self._births.pop(slot)

    def has_any_of(self, slots: frozenset[int]) -> bool:
        """Whether one of them plays, or is about to."""
        return not slots.isdisjoint(self._births)

    def withdraw(self) -> list[dict[str, Any]]:
        """From now on nobody is born; the births that somebody waited for, and that never will come."""
        for slot in tuple(self._births):
            if slot in self._ends and not self.pid_of(slot):
                self._end(slot)
        # With its last breath a stage may have brought forth its actor.
        return [self._births.pop(slot) for slot in tuple(self._births) if not self.pid_of(slot)]

    def run_ended(self) -> None:
        """Nobody plays any more; whose end was not seen has left a stage that nobody knows."""
        for slot in tuple(self._births):
            self.actor_ended(slot, SIGKILL)

    def end_all(self) -> None:
        """Ends every stage; actors that play go on, without one to come after them."""
        for slot in tuple(self._ends):
            self._end(slot)

    def close_ends(self) -> None:
        """In a child of the zygote: the ends are the zygote's."""
        for end in self._ends.values():
            end.close()

    def _make(self, slot: int, be_stage: Callable[[socket], None]) -> socket:
        self._words[_STAGE_WORDS * slot + _PID] = self._words[_STAGE_WORDS * slot + _N_CLEAN] = 0
        pid, end = fork_at_end(be_stage)
        self._slots[pid], self._ends[slot], self._n_played[slot] = slot, end, 0
        return end

    def _stage_at(self, slot: int) -> int:
        return next(pid for pid, at in self._slots.items() if at == slot)

    def _end(self, slot: int) -> None:
        pid = self._stage_at(slot)
        os.kill(pid, SIGKILL)
        os.waitpid(pid, 0)
        del self._slots[pid]
        self._ends.pop(slot).close()


class _Stage:
    """One stage, in its own process; what is called `_play` runs in the process of an actor."""

    def __init__(self, end: socket, world: World, board: Mapping, place: int) -> None:
        self._end, self._world = end, world
        self._end_fd = end.fileno()
        self._words, self._n_clean = board.words(), place + _N_CLEAN
        self._pid_address = board.address + _WORD * (place + _PID)
        self._n_played = 0
        self._handlers = _handlers()
        # As the system keeps it, which is quickly compared.
        self._environment = dict(_environment())
        # Not imported by the zygote, whose every fork it would make dearer.
        from resource import getrusage

        self._usage = getrusage
        self._birth: dict[str, Any] = {}
        self._memory_fd = -1
        self._peak_kib = 0

    def serve(self) -> int:
        if self._world.dies_with_zygote:
            die_with_parent(SIGKILL)
        set_process_name("cts-stage")
        lender = Lender(self._play)
        while True:
            message, fds = receive(self._end)
            if message is None:
                return 0
            self._birth = message[0]  # type: ignore[assignment]
            self._memory_fd = out_of_the_way(fds[0])
            self._n_played += 1
            lender.lend(self._pid_address)
            if self._words[self._n_clean] != self._n_played:
                os.kill(os.getpid(), SIGKILL)
            os.close(self._memory_fd)

    def _play(self) -> int:
        """All of an actor's life; nothing that it closes or changes but in memory is the stage's."""
        code = EXIT_UNBORN
        try:
            os.close(self._end_fd)
            os.setsid()
            seats: list[Seat] = []

            def be_seated(memory: Memory, world: World, birth: dict[str, Any]) -> Seat:
                seats.append(settle(memory, world, birth))
                return seats[0]

            memory = Memory.attach(self._memory_fd)
            code = live(memory, self._world, self._birth, be_seated)
            if code not in (EXIT_UNBORN, EXIT_CRASHED):
                seat = seats.pop()
                seat.leave()
                is_whole = not seat.was_interrupted
                del be_seated, memory, seat
                if is_whole and os.stat(_THREADS).st_nlink == _OF_ONE_THREAD:
                    self._clean()
        except BaseException:  # noqa: BLE001 - its part is over: only its stage cannot be used again
            pass
        if self._words[self._n_clean] != self._n_played:
            os._exit(code)  # With all of its threads, if it has some.
        return code

    def _clean(self) -> None:
        """Makes the memory what it was, as far as anybody can tell; says so only if that worked."""
        for timer in (ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF):
            setitimer(timer, 0)
        set_wakeup_fd(-1)
        now = _handlers()
        if now != self._handlers:
            for number, before in enumerate(self._handlers, 1):
                if now[number - 1] != before:
                    signal(number, before)
        if _environment() != self._environment:
            os.environ.clear()
            os.environb.update(self._environment)
        forget_actor()
        # What only waits to be collected would close, later, handles of somebody else.
        gc.collect()
        peak_kib = int(self._usage(0)[_LARGEST_RSS])
        if not self._peak_kib:
            # What its imports have made stays, and need not be gone through after each life.
            gc.freeze()
            self._peak_kib = peak_kib
        if peak_kib - self._peak_kib < _GROWTH_KIB:
            self._words[self._n_clean] = self._n_played


def _handlers() -> tuple[object, ...]:
    return tuple(map(getsignal, range(1, NSIG)))


def _environment() -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = os.environb._data  # type: ignore[attr-defined]
    return found


def _shared_page() -> Mapping:
    fd = nameless_file()
    try:
        os.truncate(fd, _PAGE_BYTES)
        return Mapping(fd, _PAGE_BYTES)
    finally:
        os.close(fd)
