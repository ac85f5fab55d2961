"""In which order runs are done, and which may go on side by side."""

from __future__ import annotations

from collections import Counter

from cts.interpreter.budget import Budget
from cts.interpreter.clock import FakeClock
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
    assert drain(Schedule(jobs, by_uncertainty=True)) == [(1, 0, 1), (0, 0, 1), (1, 0, 2), (0, 0, 2), (0, 0, 3)]


def spend(schedule: Schedule, budget: Budget, clock: FakeClock, shows: list[float], took_ns: int = 1_000) -> list[int]:
    """Runs one after the other until the budget is used up; the scenarios in the order of their runs."""
    found = []
    turns: Counter[int] = Counter()
    while not budget.is_used_up and (task := schedule.take()) is not None:
        clock.advance_ns(took_ns)
        failed = shows[task.scenario]
        # 0.5 stands for one that passes and fails by turns.
        schedule.learn(task, float(turns[task.scenario] % 2) if failed == 0.5 else failed)
        turns[task.scenario] += 1
        schedule.give_back(task)
        found.append(task.scenario)
    return found


def test_the_budget_goes_to_what_is_least_certain() -> None:
    clock = FakeClock()
    jobs = [Job("P0", False, 1, 1_000), Job("P2", False, 1, 1_000), Job("P1", False, 1, 1_000)]
    runs = spend(Schedule(jobs, by_uncertainty=True), Budget(300_000, clock), clock, [0.0, 0.5, 1.0])
    assert len(runs) == 300
    assert runs[:3] == [0, 2, 1]
    always, flaky, never = (Counter(runs)[scenario] for scenario in (0, 1, 2))
    assert flaky > 2 * always
    # Certain to pass and certain to fail are equally certain; the rest of an uneven number goes to what is important.
    assert always - never in (0, 1)


def test_nothing_takes_the_whole_budget_however_uncertain_it_stays() -> None:
    """The interval becomes narrower with every run, whatever the runs show."""
    jobs = [Job("P0", False, 1, 1_000), Job("P0", False, 1, 1_000)]
    schedule, clock = Schedule(jobs, by_uncertainty=True), FakeClock()
    budget = Budget(200_000, clock)
    found: Counter[int] = Counter()
    while not budget.is_used_up and (task := schedule.take()) is not None:
        clock.advance_ns(1_000)
        # The second can never be decided.
        schedule.learn(task, 0.5 if task.scenario else 0.0)
        schedule.give_back(task)
        found[task.scenario] += 1
    assert found[1] > 2 * found[0] > 40


def test_runs_under_way_are_counted_so_that_lanes_do_not_all_repeat_the_same() -> None:
    schedule = Schedule([Job("P0", False, 2, 9)], by_uncertainty=True)
    first = [schedule.take(), schedule.take()]
    for task in first:
        assert task is not None
        schedule.learn(task, 0.0)
        schedule.give_back(task)
    taken = [schedule.take() for _ in range(4)]
    assert [(task.variant, task.number) for task in taken if task] == [(0, 2), (1, 2), (0, 3), (1, 3)]


def test_a_run_of_which_nothing_was_learnt_can_be_given_back() -> None:
    schedule = Schedule([Job("P0", False, 1, 2)], by_uncertainty=True)
    task = schedule.take()
    assert task is not None
    schedule.give_back(task)
    assert not schedule.is_finished(0)
    assert drain(schedule) == [(0, 0, 2)]
    assert schedule.is_done


def test_repeats_end_with_the_number_of_runs_or_when_they_are_stopped_or_dropped() -> None:
    schedule = Schedule([Job("P0", False, 2, 3), Job("P0", False, 1, 5)], by_uncertainty=True)
    for _ in range(3):
        task = schedule.take()
        assert task is not None
        schedule.learn(task, 0.0)
        schedule.give_back(task)
    schedule.drop(0, 1)
    assert not schedule.is_finished(0)
    assert sorted(drain(schedule)) == [(0, 0, 2), (0, 0, 3), (1, 0, 2), (1, 0, 3), (1, 0, 4), (1, 0, 5)]
    assert schedule.is_finished(0)
    other = Schedule([Job("P0", False, 1, 3)], by_uncertainty=True)
    other.stop()
    assert other.take() is None
    assert other.is_done


def test_without_a_bound_a_budget_never_ends() -> None:
    clock = FakeClock()
    budget = Budget(None, clock)
    clock.advance_ns(10**18)
    assert not budget.is_used_up
    assert budget.spent_ns == 10**18


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
