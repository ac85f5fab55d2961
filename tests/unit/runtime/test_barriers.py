from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cts.interpreter.barriers import absent_members, agreed_instant, lead_ns
from cts.interpreter.records import read_records

from .staging import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from cts.interpreter.process import Pool


def test_the_release_lies_after_the_last_arrival() -> None:
    assert agreed_instant([100, 250, 180], previous_ns=0, lead=50) == 300


def test_nobody_is_released_before_everybody_is_there() -> None:
    assert agreed_instant([100, 0, 180], previous_ns=0, lead=50) is None


def test_an_arrival_of_an_earlier_round_does_not_count() -> None:
    assert agreed_instant([1_000, 400], previous_ns=500, lead=50) is None
    assert absent_members([1_000, 400], [7, 9], previous_ns=500) == [9]


def test_one_who_gave_up_is_absent() -> None:
    assert absent_members([1_000, -900], [7, 9], previous_ns=500) == [9]
    assert agreed_instant([1_000, -900], previous_ns=500, lead=50) is None


def test_more_actors_than_processors_get_more_time_to_wake() -> None:
    assert lead_ns(2, 2) < lead_ns(5, 2) < lead_ns(500, 2)


@pytest.mark.parametrize("n_actors", [1, 2, 5, 20])
def test_all_leave_at_one_instant_and_never_before_it(pool: Pool, tmp_path: Path, n_actors: int) -> None:
    stage = Stage(pool, tmp_path, *[("meet", "10")] * n_actors, shape={"members": [range(n_actors)]})
    ended = stage.play()
    assert {event.exit_code for event in ended.values()} == {0}
    histories = [read_records(stage.memory, slot) for slot in range(n_actors)]
    for rounds in zip(*histories, strict=True):
        assert len({record.due_ns for record in rounds}) == 1
        assert all(record.began_ns >= record.due_ns for record in rounds)
    instants = [record.due_ns for record in histories[0]]
    assert instants == sorted(set(instants))


def test_an_actor_that_ends_before_its_barrier_breaks_it(pool: Pool, tmp_path: Path) -> None:
    parts = [("meet_by_deadline", "0"), ("meet_by_deadline", "0"), ("succeed", "")]
    stage = Stage(pool, tmp_path, *parts, shape={"members": [range(3)]})
    ended = stage.play()
    assert [ended[slot].exit_code for slot in range(3)] == [1, 1, 0]
    assert read_records(stage.memory, 0)[0].value == [2]


def test_an_actor_that_is_killed_before_its_barrier_breaks_it(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("meet_by_deadline", "0"), ("die_by", "9"), shape={"members": [range(2)]})
    ended = stage.play()
    assert (ended[0].exit_code, ended[1].signal) == (1, 9)
    assert read_records(stage.memory, 0)[0].value == [1]


def test_an_actor_that_is_never_started_breaks_its_barrier(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("meet_by_deadline", "0"), ("no_such_entry", ""), shape={"members": [range(2)]})
    ended = stage.play()
    assert ended[0].exit_code == 1


def test_one_who_ends_in_a_later_round_breaks_that_round_only(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("meet", "3"), ("meet", "2"), shape={"members": [range(2)]})
    ended = stage.play()
    assert (ended[0].exit_code, ended[1].exit_code) == (250, 0)
    assert len(read_records(stage.memory, 0)) == 2
    assert "BarrierBroken" in stage.memory.note(0)


def test_one_who_gives_up_breaks_it_for_the_others(pool: Pool, tmp_path: Path) -> None:
    parts = [("meet_by_deadline", "50"), ("meet_by_deadline", "0"), ("open_operation_then_wait", "")]
    stage = Stage(pool, tmp_path, *parts, shape={"members": [range(3)], "n_flags": 1})
    stage.run.start(stage.specs)
    ended = {event.slot: event for event in stage.run.wait(20, slots=[0, 1])}
    assert (ended[0].exit_code, ended[1].exit_code) == (2, 1)
    assert read_records(stage.memory, 0)[0].value == [2]
    assert read_records(stage.memory, 1)[0].value == [2]
