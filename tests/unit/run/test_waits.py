"""Which operations a wait belongs to: those that were open when it was seen, and no longer than they were."""

from __future__ import annotations

from cts.interpreter.collect import Wait, _attach_waits
from cts.interpreter.history import Operation


def operation(began_ns: int, ended_ns: int | None) -> Operation:
    return Operation("a", 0, "step", 1, began_ns, ended_ns, "succeeded")


def attached(operations: list[Operation], wait: Wait) -> list[list[tuple[int, int | None]]]:
    _attach_waits(operations, [wait])
    return [[(interval.began_ns, interval.ended_ns) for interval in found.blocked] for found in operations]


def test_a_wait_within_an_operation() -> None:
    wait = Wait(0, 90, 160, 110, 150, "flock", "")
    assert attached([operation(50, 80), operation(100, 200), operation(210, 220)], wait) == [[], [(100, 160)], []]


def test_a_barrier_that_was_seen_before_the_operation_began_is_not_its_own() -> None:
    # The look at 90 saw the barrier, the next look at 130 saw nothing: the operation from 100 to 120 was never seen.
    assert attached([operation(100, 120)], Wait(0, 10, 130, 20, 90, "futex", "")) == [[]]


def test_a_wait_that_is_seen_only_after_an_operation_is_not_its_own() -> None:
    assert attached([operation(100, 120)], Wait(0, 95, 150, 130, 140, "futex", "")) == [[]]


def test_a_wait_without_an_end_is_as_long_as_the_operation_that_was_cut_off() -> None:
    assert attached([operation(100, None)], Wait(0, 105, None, 110, 400, "flock", "")) == [[(105, None)]]
    assert attached([operation(100, 300)], Wait(0, 105, None, 110, 400, "flock", "")) == [[(105, 300)]]


def test_who_asked_and_got_waited_until_then() -> None:
    asking = Operation("a", 0, "hold", 1, 150, 300, "succeeded", asked_ns=100)
    assert attached([asking], Wait(0, 105, 170, 110, 148, "flock", "")) == [[(105, 150)]]
