"""Where everything lies in the memory of a run. This is the only place that says so.

The memory is one sparse file without a name (memfd). Its parts, in order:

    page        mapped by the coordinator, the zygote and every actor; 64-bit words, described below
    programs    what each actor is to do, written once by the coordinator, read by each actor from its own place
    records     one region of REGION_BYTES for each actor: the first half fixed-size records, the second half values

Everything in the page has exactly one writer at any moment, or is guarded by the page's one robust mutex, so no atomic
instruction is needed; a word is written and read in a single machine instruction.

    header      HEADER_WORDS: counts, calibration, where each table begins
    mutex       MUTEX_WORDS: a robust process-shared pthread mutex; guards shared values and semaphores
    slots       one for each actor, SLOT_WORDS each; written by that actor, by its zygote after its death
    barriers    one head each (BARRIER_WORDS), then one table each: the members' actor numbers, and two rows of instants
    flags       FLAG_WORDS each
    values      VALUE_WORDS each, of which two buffers of VALUE_BYTES
    semaphores  SEMAPHORE_WORDS each, then two words for each actor: held, and since when it wants one
    cells       watched steps, CELL_WORDS each: how often begun and ended, when, bytes so far

A *bell* is a word that changes whenever something near it changed, so that a sleeper can wait for it (futex) without
burning a core. This module knows numbers only: it opens and maps nothing.
"""

from __future__ import annotations

MAGIC = 0x6374735F72756E31
VERSION = 1
WORD = 8
PAGE_BYTES = 4096

HEADER_WORDS = 64
H_MAGIC, H_VERSION, H_N_ACTORS, H_N_BARRIERS, H_N_FLAGS, H_N_VALUES, H_N_SEMAPHORES, H_N_CELLS = range(8)
H_SPIN_NS, H_LEAD_NS, H_SEED, H_BELL, H_ENDING_NS, H_N_CPUS, H_PAGE_BYTES, H_PROGRAMS_BYTES = range(8, 16)
H_SLOTS, H_BARRIERS, H_FLAGS, H_VALUES, H_SEMAPHORES, H_CELLS = range(16, 22)
H_USER_WORDS, N_USER_WORDS = 32, 32

MUTEX_WORDS = 8

SLOT_WORDS = 64
(
    S_STATE,
    S_HOST_PID,
    S_INNER_PID,
    S_STEP,
    S_ROUND,
    S_DUE_NS,
    S_BORN_NS,
    S_ENDED_NS,
    S_STATUS,
    S_BELL,
    S_CELLS,
    S_N_CELLS,
    S_N_RECORDS,
    S_HEAP_BYTES,
    S_BARRIER,
    S_CPU,
) = range(16)
S_USER_WORDS, N_SLOT_USER_WORDS = 16, 16
S_NOTE, NOTE_BYTES = 32, 256

BARRIER_WORDS = 8
B_BELL, B_TABLE, B_N_MEMBERS, B_LAST_NS, B_GAVE_UP_NS = range(5)

FLAG_WORDS = 4
F_RAISED_NS, F_BY, F_BELL = range(3)

VALUE_BYTES = 1024
VALUE_HEAD_WORDS = 8
V_VERSION, V_BELL, V_LENGTHS, V_INSTANTS = 0, 1, 2, 4
VALUE_WORDS = VALUE_HEAD_WORDS + 2 * VALUE_BYTES // WORD

SEMAPHORE_WORDS = 8
P_CAPACITY, P_BELL = range(2)

CELL_WORDS = 8
C_N_BEGUN, C_BEGAN_NS, C_N_ENDED, C_ENDED_NS, C_OUTCOME, C_BYTES, C_N_BLOCKED, C_BLOCKED_NS = range(8)

REGION_BYTES = 1 << 34
REGION_HEAP_OFFSET = 1 << 33


class Places:
    """Where each table of a page with these counts begins, in words."""

    __slots__ = ("barriers", "cells", "flags", "mutex", "page_bytes", "semaphores", "slots", "tables", "values")

    def __init__(
        self,
        *,
        n_actors: int,
        members: tuple[tuple[int, ...], ...],
        n_flags: int,
        n_values: int,
        n_semaphores: int,
        n_cells: int,
    ) -> None:
        self.mutex = HEADER_WORDS
        self.slots = self.mutex + MUTEX_WORDS
        self.barriers = self.slots + n_actors * SLOT_WORDS
        table = self.barriers + len(members) * BARRIER_WORDS
        self.tables: list[int] = []
        for actors in members:
            self.tables.append(table)
            table += 3 * len(actors)
        self.flags = table
        self.values = self.flags + n_flags * FLAG_WORDS
        self.semaphores = self.values + n_values * VALUE_WORDS
        self.cells = self.semaphores + n_semaphores * (SEMAPHORE_WORDS + 2 * n_actors)
        words = self.cells + n_cells * CELL_WORDS
        self.page_bytes = round_up(words * WORD)


def round_up(n_bytes: int) -> int:
    """The next whole number of memory pages, at least one."""
    return max(PAGE_BYTES, -(-n_bytes // PAGE_BYTES) * PAGE_BYTES)


def region_offset(page_bytes: int, programs_bytes: int, slot: int) -> int:
    """Where in the run's memory the records of the actor in `slot` begin."""
    return page_bytes + round_up(programs_bytes) + slot * REGION_BYTES
