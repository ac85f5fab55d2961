"""In which order runs are done, and which may go on side by side."""

from __future__ import annotations

from cts.interpreter.schedule import Job, Schedule, Task


def drain(schedule: Schedule) -> list[tuple[int, int, int]]:
    found = []
    while (task := schedule.take()) is not None:
        found.append(tuple(task))
        schedule.give_back(task)
    return found


def test_the_important_goes_first_then_the_plans_order() -> None:
    jobs = [Job("P2", False, 1, 1), Job("P0", False, 1, 2), Job("P2", False, 2, 1), Job("P0", True, 1, 1)]
    assert drain(Schedule(jobs)) == [(1, 0, 1), (1, 0, 2), (3, 0, 1), (0, 0, 1), (2, 0, 1), (2, 1, 1)]


def test_with_a_budget_everything_once_before_anything_twice() -> None:
    jobs = [Job("P1", False, 1, 3), Job("P0", False, 1, 2)]
    assert drain(Schedule(jobs, in_rounds=True)) == [(1, 0, 1), (0, 0, 1), (1, 0, 2), (0, 0, 2), (0, 0, 3)]


def test_what_must_be_alone_waits_for_the_others_and_they_for_it() -> None:
    schedule = Schedule([Job("P1", False, 1, 2), Job("P1", True, 1, 1), Job("P2", False, 1, 1)])
    first, second = schedule.take(), schedule.take()
    assert schedule.take() is None
    assert first is not None
    schedule.give_back(first)
    assert schedule.take() is None
    assert second is not None
    schedule.give_back(second)
    alone = schedule.take()
    assert alone == Task(1, 0, 1)
    assert schedule.take() is None
    schedule.give_back(alone)
    assert schedule.take() == Task(2, 0, 1)


def test_a_dropped_variant_is_not_run_again() -> None:
    schedule = Schedule([Job("P1", False, 2, 2)])
    task = schedule.take()
    assert task == Task(0, 0, 1)
    schedule.give_back(task)
    schedule.drop(0, 0)
    assert drain(schedule) == [(0, 1, 1), (0, 1, 2)]


def test_when_a_scenario_is_finished() -> None:
    schedule = Schedule([Job("P1", False, 1, 1), Job("P1", False, 0, 1)])
    assert schedule.is_finished(1)
    assert not schedule.is_finished(0)
    task = schedule.take()
    assert task is not None
    assert not schedule.is_finished(0)
    schedule.give_back(task)
    assert schedule.is_finished(0)
    assert schedule.is_done


def test_stopped_means_nothing_more_begins() -> None:
    schedule = Schedule([Job("P1", False, 1, 5)])
    task = schedule.take()
    assert task is not None
    schedule.stop()
    assert schedule.take() is None
    assert not schedule.is_done
    schedule.give_back(task)
    assert schedule.is_done
