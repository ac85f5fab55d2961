from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cts.interpreter import layout as at
from cts.interpreter.clock import FakeClock, now_ns
from cts.interpreter.shared import ENDED, GONE, RUNNING, Memory, MemoryShape

from .staging import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cts.interpreter.process import Pool

SHAPE = MemoryShape(n_actors=3, members=[(0, 1), (0, 1, 2)], n_flags=2, n_values=2, semaphores=[2, 1], cells=[2, 0, 1])


@pytest.fixture
def memory() -> Iterator[Memory]:
    made = Memory.create(SHAPE, [b"first", b"second", b"first"])
    yield made
    made.close()


@pytest.fixture
def other(memory: Memory) -> Iterator[Memory]:
    """The same memory as another process sees it."""
    attached = Memory.attach(os.dup(memory.fd))
    yield attached
    attached.close()


def test_whoever_attaches_finds_the_same_shape_and_places(memory: Memory, other: Memory) -> None:
    assert other.shape.members == memory.shape.members
    assert other.shape.n_cells == memory.shape.n_cells
    for name in at.Places.__slots__:
        assert getattr(other.places, name) == getattr(memory.places, name)
    assert [other.region(slot) for slot in range(3)] == [memory.region(slot) for slot in range(3)]


def test_equal_programs_are_stored_once(memory: Memory, other: Memory) -> None:
    assert memory.program_place(0) == memory.program_place(2)
    assert [other.program(*memory.program_place(index)) for index in range(3)] == [b"first", b"second", b"first"]


def test_tables_do_not_overlap() -> None:
    places = at.Places(n_actors=500, members=(tuple(range(500)),) * 3, n_flags=3, n_values=2, n_semaphores=2, n_cells=9)
    begins = [0, places.mutex, places.slots, places.barriers, *places.tables]
    begins += [places.flags, places.values, places.semaphores, places.cells, places.page_bytes // at.WORD]
    assert begins == sorted(begins)
    assert places.tables[1] - places.tables[0] == 3 * 500


def test_a_flag_keeps_the_first_instant(memory: Memory, other: Memory) -> None:
    assert other.flag_raised_ns(1) == 0
    memory.raise_flag(1, 0)
    first = other.flag_raised_ns(1)
    other.raise_flag(1, 2)
    assert other.flag_raised_ns(1) == first > 0
    assert other.flag_raised_ns(0) == 0


def test_a_shared_value_has_versions_and_a_bound(memory: Memory, other: Memory) -> None:
    assert memory.shared(1) == (0, 0, b"")
    for version, data in enumerate((b"write", b"", b"x" * at.VALUE_BYTES), 1):
        (memory if version % 2 else other).share(1, data)
        seen_version, instant_ns, seen = other.shared(1)
        assert (seen_version, seen) == (version, data)
        assert instant_ns <= now_ns()
    with pytest.raises(ValueError, match="at most 1024 bytes"):
        memory.share(1, b"x" * (at.VALUE_BYTES + 1))


def test_a_writer_that_is_killed_holding_the_mutex_blocks_nobody(memory: Memory) -> None:
    memory.share(0, b"before")
    pid = os.fork()
    if pid == 0:
        memory.mutex.__enter__()
        os._exit(0)
    os.waitpid(pid, 0)
    memory.share(0, b"after")
    assert memory.shared(0)[2] == b"after"


def test_a_slot_only_moves_forward(memory: Memory) -> None:
    memory.set_state(1, RUNNING)
    memory.set_state(1, ENDED)
    memory.set_state(1, RUNNING)
    assert memory.state(1) == ENDED
    memory.mark_gone(1, 9, now_ns())
    assert memory.state(1) == GONE


def test_the_dead_give_back_what_they_held(memory: Memory) -> None:
    from cts.interpreter.semaphores import Semaphore

    holder, waiter = Semaphore(memory, 1, 0), Semaphore(memory, 1, 1)
    assert holder.acquire()
    assert not waiter.acquire(now_ns())
    memory.mark_gone(0, 9, now_ns())
    assert waiter.acquire(now_ns())
    assert waiter.release()
    assert not waiter.release()


def test_a_semaphore_serves_in_the_order_of_coming(memory: Memory) -> None:
    from cts.interpreter.semaphores import Semaphore

    first, second, third = (Semaphore(memory, 1, slot) for slot in range(3))
    assert first.acquire()
    words = memory.words
    wish = memory.semaphore(1) + at.SEMAPHORE_WORDS + 2 * 2 + 1
    words[wish] = 1  # The third actor has wanted it since long ago, and only has not looked again yet.
    first.release()
    assert not second.acquire(now_ns())
    assert third.acquire(now_ns()) or words[wish] == 0


def test_a_note_is_cut_to_its_place(memory: Memory) -> None:
    memory.set_note(2, "ä" * 400)
    assert memory.note(2).startswith("ä" * 120)
    memory.set_note(2, "short")
    assert memory.note(2) == "short"


def test_a_watched_step_tells_how_far_it_is(memory: Memory, other: Memory) -> None:
    memory.step_began(2, 0, 10)
    memory.step_progress(2, 0, 4096)
    cell = other.cell(2, 0)
    assert other.words[cell : cell + 6].tolist() == [1, 10, 0, 0, 0, 4096]
    memory.step_ended(2, 0, 20, 1)
    assert other.words[cell : cell + 6].tolist() == [1, 10, 1, 20, 1, 4096]
    assert other.cell(0, 1) != cell


def test_the_bell_wakes_a_waiter_in_another_process(memory: Memory, other: Memory) -> None:
    pid = os.fork()
    if pid == 0:
        memory.raise_flag(0, 1)
        os._exit(0)
    # A recheck far beyond the deadline: only the bell can wake this.
    raised = other.wait(
        lambda: other.flag_raised_ns(0) or None, other.flag_bell(0), now_ns() + 20_000_000_000, recheck_ns=1 << 60
    )
    os.waitpid(pid, 0)
    assert raised


def test_increments_under_a_semaphore_are_never_lost(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "number").write_text("0")
    stage = Stage(pool, tmp_path, *[("count_up", "50")] * 4, shape={"semaphores": [1]})
    assert {event.exit_code for event in stage.play().values()} == {0}
    assert (tmp_path / "number").read_text() == "200"


def test_a_killed_holder_frees_its_semaphore(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(
        pool, tmp_path, ("hold_forever", ""), ("acquire_after_flag", ""), shape={"semaphores": [1], "n_flags": 2}
    )
    stage.run.start(stage.specs)
    stage.wait_for_flag(1)
    stage.run.signal(0, 9)
    ended = {event.slot: event for event in stage.run.wait(20)}
    assert (ended[0].signal, ended[1].exit_code) == (9, 0)


def test_the_fake_clock_moves_only_when_told() -> None:
    clock = FakeClock(100)
    clock.sleep_until_ns(50)
    assert clock.now_ns() == 100
    clock.sleep_until_ns(250)
    clock.advance_ns(5)
    assert (clock.now_ns(), clock.sleeps_ns) == (255, [150])
