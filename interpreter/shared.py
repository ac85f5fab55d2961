"""The shared memory of a run: created by the coordinator, passed by descriptor, mapped by zygote and actors.

Offers the plain things: slots of actors, flags, small shared values, watched steps, bells to wait on, and the programs.
Barriers and semaphores stand on it in files of their own. Where everything lies is said by `layout.py` alone.
It does not know what an actor does, nor what a value means: values are bytes, steps are numbers.
"""

from __future__ import annotations

import os

from . import layout as at
from .clock import now_ns
from .native import HAS_FUTEX, Mapping, futex_wait, futex_wake
from .robust import RobustMutex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    T = TypeVar("T")

# The states of an actor's slot, in the order in which they are reached; only the writer named may set one.
ABSENT = 0  # nobody was started in this slot yet (zeroed memory)
BORN = 1  # the process exists and its limits are set; its entry function is about to be called (the process itself)
RUNNING = 2  # the entry function is past its own preparations (the actor)
ENDED = 3  # the actor has no more steps; its process may still be there (the actor)
GONE = 4  # the process is over, its status is in the slot, its number may be used again (the zygote)

# A missed ring (its ringer was killed between the change and the ring) costs at most this long; with many actors it is
# longer, or they would keep the processors busy with looking.
_RECHECK_NS = 50_000_000
_RECHECK_EACH_NS = 2_000_000
_HIGHEST_HANDLE, _ROOM = 1023, 16


class MemoryShape:
    """How many of everything a run needs."""

    __slots__ = ("members", "n_actors", "n_cells", "n_flags", "n_semaphores", "n_values")

    def __init__(
        self,
        *,
        n_actors: int,
        members: Sequence[Sequence[int]] = (),
        n_flags: int = 0,
        n_values: int = 0,
        semaphores: Sequence[int] = (),
        cells: Sequence[int] = (),
    ) -> None:
        """`members`: for each barrier the slots of its actors; `semaphores`: each one's capacity; `cells`: how many
        watched steps each actor has (empty: none)."""
        self.n_actors = n_actors
        self.members = tuple(tuple(slots) for slots in members)
        self.n_flags = n_flags
        self.n_values = n_values
        self.n_semaphores = tuple(semaphores)
        self.n_cells = tuple(cells)


class Memory:
    """One run's memory, seen from one process."""

    __slots__ = ("_mapping", "_mutex", "_programs", "fd", "places", "shape", "words")

    def __init__(
        self,
        fd: int,
        shape: MemoryShape,
        programs: tuple[tuple[int, int], ...],
        places: at.Places,
        mapping: Mapping,
        words: memoryview,
    ) -> None:
        self.fd = fd
        self.shape = shape
        self.places = places
        self._mapping = mapping
        self.words = words
        self._programs = programs
        self._mutex: RobustMutex | None = None

    @classmethod
    def create(
        cls, shape: MemoryShape, programs: Sequence[bytes] = (), *, spin_ns: int = 100_000, n_cpus: int = 0
    ) -> Memory:
        """Makes the memory of a new run. Equal programs are stored once."""
        places = _places(shape)
        offsets: dict[bytes, int] = {}
        length = 0
        for program in programs:
            if program not in offsets:
                offsets[program] = places.page_bytes + length
                length += len(program)
        fd = nameless_file()
        os.truncate(fd, at.region_offset(places.page_bytes, length, shape.n_actors))
        for program, offset in offsets.items():
            os.pwrite(fd, program, offset)
        mapping = Mapping(fd, places.page_bytes)
        memory = cls(fd, shape, tuple((offsets[p], len(p)) for p in programs), places, mapping, mapping.words())
        memory._write_tables(spin_ns, n_cpus or len(_cpus()), length)
        return memory

    @classmethod
    def attach(cls, fd: int) -> Memory:
        """Maps the memory behind `fd`, which stays the caller's to close."""
        # Nearly always the first page is all.
        mapping = Mapping(fd, at.PAGE_BYTES)
        words = mapping.words()
        if words[at.H_MAGIC] != at.MAGIC or words[at.H_VERSION] != at.VERSION:
            raise ValueError("this is not the memory of a run, or of another version")
        page_bytes = words[at.H_PAGE_BYTES]
        if page_bytes > at.PAGE_BYTES:
            words.release()
            mapping.retire()
            mapping = Mapping(fd, page_bytes)
            words = mapping.words()
        shape = _read_shape(words)
        return cls(fd, shape, (), _places(shape), mapping, words)

    def _write_tables(self, spin_ns: int, n_cpus: int, programs_bytes: int) -> None:
        words, shape, places = self.words, self.shape, self.places
        counts = (shape.n_actors, len(shape.members), shape.n_flags, shape.n_values, len(shape.n_semaphores))
        for index, count in enumerate(counts):
            words[at.H_N_ACTORS + index] = count
        words[at.H_N_CELLS] = sum(shape.n_cells)
        words[at.H_SPIN_NS], words[at.H_N_CPUS] = spin_ns, n_cpus
        words[at.H_PAGE_BYTES], words[at.H_PROGRAMS_BYTES] = places.page_bytes, programs_bytes
        for barrier, slots in enumerate(shape.members):
            head, table = places.barriers + barrier * at.BARRIER_WORDS, places.tables[barrier]
            words[head + at.B_TABLE], words[head + at.B_N_MEMBERS] = table, len(slots)
            for place, slot in enumerate(slots):
                words[table + place] = slot
        cell = places.cells
        for slot, n_cells in enumerate(shape.n_cells):
            base = self.slot(slot)
            words[base + at.S_CELLS], words[base + at.S_N_CELLS] = cell, n_cells
            cell += n_cells * at.CELL_WORDS
        for index, capacity in enumerate(shape.n_semaphores):
            words[self.semaphore(index) + at.P_CAPACITY] = capacity
        if shape.n_semaphores or shape.n_values:
            self.mutex.initialise()
        words[at.H_MAGIC], words[at.H_VERSION] = at.MAGIC, at.VERSION

    def close(self) -> None:
        """Unmaps the memory and closes its descriptor; nothing read from it by reference may be used any more."""
        self.words.release()
        self._mapping.close()
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def retire(self) -> None:
        """Closes it in a process that lives on, where somebody may still refer to it."""
        self.words.release()
        self._mapping.view.release()
        self.close()

    # --- places -------------------------------------------------------------------------------------------------

    def slot(self, slot: int) -> int:
        """The first word of an actor's slot."""
        return self.places.slots + slot * at.SLOT_WORDS

    def semaphore(self, index: int) -> int:
        """The first word of a semaphore."""
        return self.places.semaphores + index * (at.SEMAPHORE_WORDS + 2 * self.shape.n_actors)

    def cell(self, slot: int, step: int) -> int:
        """The first word of a watched step."""
        return int(self.words[self.slot(slot) + at.S_CELLS]) + step * at.CELL_WORDS

    def region(self, slot: int) -> int:
        """Where in the file the records of an actor begin."""
        return at.region_offset(self.words[at.H_PAGE_BYTES], self.words[at.H_PROGRAMS_BYTES], slot)

    def program_place(self, index: int) -> tuple[int, int]:
        """Offset and length of a program; known to the creator only."""
        return self._programs[index]

    def program(self, offset: int, length: int) -> bytes:
        """The bytes of a program."""
        return os.pread(self.fd, length, offset)

    @property
    def mutex(self) -> RobustMutex:
        """Guards shared values and semaphores; held for microseconds only."""
        if self._mutex is None:
            self._mutex = RobustMutex(self._mapping.address + self.places.mutex * at.WORD)
        return self._mutex

    # --- bells --------------------------------------------------------------------------------------------------

    def ring(self, bell: int) -> None:
        """Tells whoever waits on this bell to look again."""
        self.words[bell] = now_ns()
        if HAS_FUTEX:
            futex_wake(self._mapping.address + bell * at.WORD)

    def wait(
        self, look: Callable[[], T | None], bell: int, deadline_ns: int | None = None, recheck_ns: int = 0
    ) -> T | None:
        """Waits until `look` gives something other than None, and returns that; None when the deadline came first.

        `look` is asked whenever the bell was rung, and every now and then without.
        """
        words = self.words
        address = self._mapping.address + bell * at.WORD
        while True:
            rung = words[bell]
            seen = look()
            if seen is not None:
                return seen
            span_ns = recheck_ns or max(_RECHECK_NS, self.shape.n_actors * _RECHECK_EACH_NS)
            if deadline_ns is not None:
                span_ns = min(span_ns, deadline_ns - now_ns())
                if span_ns <= 0:
                    return None
            sleep_on(address, rung, span_ns)

    # --- slots --------------------------------------------------------------------------------------------------

    def state(self, slot: int) -> int:
        """ABSENT … GONE."""
        return int(self.words[self.slot(slot) + at.S_STATE])

    def set_state(self, slot: int, state: int) -> None:
        """Moves a slot to a later state and tells everybody who may wait for that."""
        base = self.slot(slot)
        if self.words[base + at.S_STATE] >= state:
            return
        if state == ENDED:
            self.words[base + at.S_ENDED_NS] = now_ns()
        self.words[base + at.S_STATE] = state
        if state >= ENDED:
            self._announce_end(slot)

    def mark_gone(self, slot: int, status: int, ended_ns: int) -> None:
        """The zygote says that the process is over, *before* it reaps it: until then its number is not used again."""
        base = self.slot(slot)
        words = self.words
        words[base + at.S_STATUS] = status
        if words[base + at.S_STATE] < ENDED:
            words[base + at.S_ENDED_NS] = ended_ns
        words[base + at.S_STATE] = GONE
        for index in range(len(self.shape.n_semaphores)):
            # What a dead actor held is free again: one word, written by nobody else now that its owner is gone.
            held = self.semaphore(index) + at.SEMAPHORE_WORDS + 2 * slot
            words[held] = words[held + 1] = 0
            self.ring(self.semaphore(index) + at.P_BELL)
        self._announce_end(slot)

    def _announce_end(self, slot: int) -> None:
        self.ring(self.slot(slot) + at.S_BELL)
        for barrier, slots in enumerate(self.shape.members):
            if slot in slots:
                self.ring(self.places.barriers + barrier * at.BARRIER_WORDS + at.B_BELL)

    def inner_pids(self, *, even_gone: bool = False) -> list[int]:
        """The process ids of all actors that are not over, as the actors see them; or of those that are over too."""
        before = GONE + 1 if even_gone else GONE
        slots = [self.slot(slot) for slot in range(self.shape.n_actors)]
        return [int(self.words[base + at.S_INNER_PID]) for base in slots if self.words[base + at.S_STATE] < before]

    def set_note(self, slot: int, text: str) -> None:
        """Leaves a sentence for the coordinator: why the actor could not be started."""
        data = text.encode()[: at.NOTE_BYTES - 1]
        begin = (self.slot(slot) + at.S_NOTE) * at.WORD
        self._mapping.view[begin : begin + len(data) + 1] = data + b"\0"

    def note(self, slot: int) -> str:
        """What `set_note` left, or nothing."""
        begin = (self.slot(slot) + at.S_NOTE) * at.WORD
        return bytes(self._mapping.view[begin : begin + at.NOTE_BYTES]).split(b"\0", 1)[0].decode(errors="replace")

    # --- flags, values, watched steps ---------------------------------------------------------------------------

    def raise_flag(self, flag: int, by: int) -> None:
        """Raises a flag for good; the first instant counts."""
        base = self.places.flags + flag * at.FLAG_WORDS
        if not self.words[base + at.F_RAISED_NS]:
            self.words[base + at.F_BY] = by
            self.words[base + at.F_RAISED_NS] = now_ns()
        self.ring(base + at.F_BELL)

    def flag_raised_ns(self, flag: int) -> int:
        """When the flag was raised; 0 if it was not."""
        return int(self.words[self.places.flags + flag * at.FLAG_WORDS + at.F_RAISED_NS])

    def flag_bell(self, flag: int) -> int:
        return self.places.flags + flag * at.FLAG_WORDS + at.F_BELL

    def share(self, value: int, data: bytes) -> None:
        """Sets a shared value. Whoever is killed in the middle leaves the old one in place."""
        if len(data) > at.VALUE_BYTES:
            raise ValueError(f"a shared value holds at most {at.VALUE_BYTES} bytes, this one has {len(data)}")
        base = self.places.values + value * at.VALUE_WORDS
        words = self.words
        with self.mutex:
            version = words[base + at.V_VERSION] + 1
            side = version & 1
            begin = (base + at.VALUE_HEAD_WORDS) * at.WORD + side * at.VALUE_BYTES
            self._mapping.view[begin : begin + len(data)] = data
            words[base + at.V_LENGTHS + side] = len(data)
            words[base + at.V_INSTANTS + side] = now_ns()
            words[base + at.V_VERSION] = version
        self.ring(base + at.V_BELL)

    def shared(self, value: int) -> tuple[int, int, bytes]:
        """Version (0: never set), instant and bytes of a shared value; never waits for a writer."""
        base = self.places.values + value * at.VALUE_WORDS
        words = self.words
        while True:
            version = words[base + at.V_VERSION]
            if version == 0:
                return 0, 0, b""
            side = version & 1
            length, instant_ns = words[base + at.V_LENGTHS + side], words[base + at.V_INSTANTS + side]
            begin = (base + at.VALUE_HEAD_WORDS) * at.WORD + side * at.VALUE_BYTES
            data = bytes(self._mapping.view[begin : begin + length])
            # This side is written again only after the other side was published under a later version.
            if words[base + at.V_VERSION] == version:
                return version, instant_ns, data

    def value_bell(self, value: int) -> int:
        return self.places.values + value * at.VALUE_WORDS + at.V_BELL

    def step_began(self, slot: int, step: int, instant_ns: int) -> None:
        """Only for watched steps: somebody may wait for this."""
        cell = self.cell(slot, step)
        self.words[cell + at.C_BYTES] = 0
        self.words[cell + at.C_BEGAN_NS] = instant_ns
        self.words[cell + at.C_N_BEGUN] += 1
        self.ring(self.slot(slot) + at.S_BELL)

    def step_ended(self, slot: int, step: int, instant_ns: int, outcome: int) -> None:
        cell = self.cell(slot, step)
        self.words[cell + at.C_OUTCOME] = outcome
        self.words[cell + at.C_ENDED_NS] = instant_ns
        self.words[cell + at.C_N_ENDED] += 1
        self.ring(self.slot(slot) + at.S_BELL)

    def step_progress(self, slot: int, step: int, n_bytes: int) -> None:
        """`n_bytes` so far, of the round that is under way."""
        self.words[self.cell(slot, step) + at.C_BYTES] = n_bytes
        self.ring(self.slot(slot) + at.S_BELL)

    def step_blocked(self, slot: int, step: int, since_ns: int) -> None:
        """Written by whoever watches processes, not by the actor, which is asleep."""
        cell = self.cell(slot, step)
        self.words[cell + at.C_BLOCKED_NS] = since_ns
        self.words[cell + at.C_N_BLOCKED] += 1
        self.ring(self.slot(slot) + at.S_BELL)

    def actor_bell(self, slot: int) -> int:
        return self.slot(slot) + at.S_BELL


def out_of_the_way(fd: int) -> int:
    """Moves a descriptor to a high number, where it takes no place from an actor whose handles are limited."""
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    # To a free one: an actor that lives on may have handles of its own there.
    moved: int = fcntl(fd, F_DUPFD_CLOEXEC, min(os.sysconf("SC_OPEN_MAX") - 1, _HIGHEST_HANDLE) - _ROOM)
    os.close(fd)
    return moved


def sleep_on(address: int, rung: int, span_ns: int) -> None:
    """Sleeps until the bell at `address` is rung or `span_ns` have passed."""
    if HAS_FUTEX:
        futex_wait(address, rung, span_ns)
        return
    import time

    time.sleep(min(span_ns, 1_000_000) / 1e9)


def _cpus() -> list[int]:
    try:
        return sorted(os.sched_getaffinity(0))
    except AttributeError:
        return list(range(os.cpu_count() or 1))


def nameless_file() -> int:
    """A file that nobody finds, and that is gone with its last descriptor."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("cts-run", os.MFD_CLOEXEC)
    import tempfile

    fd, path = tempfile.mkstemp(prefix="cts-run-")
    os.unlink(path)
    return fd


def _places(shape: MemoryShape) -> at.Places:
    return at.Places(
        n_actors=shape.n_actors,
        members=shape.members,
        n_flags=shape.n_flags,
        n_values=shape.n_values,
        n_semaphores=len(shape.n_semaphores),
        n_cells=sum(shape.n_cells),
    )


def _read_shape(words: memoryview) -> MemoryShape:
    n_actors = words[at.H_N_ACTORS]
    slots = at.HEADER_WORDS + at.MUTEX_WORDS
    barriers = slots + n_actors * at.SLOT_WORDS
    members = []
    for barrier in range(words[at.H_N_BARRIERS]):
        head = barriers + barrier * at.BARRIER_WORDS
        table = words[head + at.B_TABLE]
        members.append(words[table : table + words[head + at.B_N_MEMBERS]].tolist())
    cells = [words[slots + slot * at.SLOT_WORDS + at.S_N_CELLS] for slot in range(n_actors)]
    return MemoryShape(
        n_actors=n_actors,
        members=members,
        n_flags=words[at.H_N_FLAGS],
        n_values=words[at.H_N_VALUES],
        semaphores=[0] * words[at.H_N_SEMAPHORES],
        cells=cells,
    )
