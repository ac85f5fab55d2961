"""From looks to intervals, under instants that the test makes up."""

from __future__ import annotations

from cts.interpreter.monitor.blocked import BlockTracker, WaitInterval
from cts.interpreter.monitor.waits import Scope, Wait, WaitKind

LOCK = Wait(WaitKind.FLOCK, Scope.OUTSIDE, "flock", "/run/lock", pid=5, tid=5, fd=3)
OTHER_LOCK = LOCK._replace(target="/run/other")


def tracked(*looks: tuple[int, Wait | None]) -> BlockTracker:
    tracker = BlockTracker()
    tracker.add("a", 0)
    for at_ns, wait in looks:
        tracker.look("a", at_ns, wait)
    return tracker


def ends(interval: WaitInterval) -> tuple[int, int, int | None, int | None]:
    return interval.began_after_ns, interval.began_by_ns, interval.ended_after_ns, interval.ended_by_ns


def test_an_interval_lies_between_the_looks_around_it() -> None:
    (interval,) = tracked((10, None), (20, LOCK), (30, LOCK), (40, None)).intervals
    assert ends(interval) == (10, 20, 30, 40)
    assert (interval.at_least_ns(99), interval.at_most_ns(99)) == (10, 30)
    assert interval.what == "flock /run/lock"


def test_a_wait_seen_once_may_have_lasted_no_time_at_all() -> None:
    (interval,) = tracked((10, None), (20, LOCK), (30, None)).intervals
    assert (interval.at_least_ns(99), interval.at_most_ns(99)) == (0, 20)


def test_the_first_look_counts_from_the_moment_of_adding() -> None:
    (interval,) = tracked((20, LOCK)).open_intervals()
    assert ends(interval) == (0, 20, None, None)


def test_another_object_is_another_interval() -> None:
    tracker = tracked((10, LOCK), (20, OTHER_LOCK), (30, None))
    assert [ends(interval) for interval in tracker.intervals] == [(0, 10, 10, 20), (10, 20, 20, 30)]


def test_removing_ends_what_is_open() -> None:
    tracker = tracked((10, LOCK))
    tracker.remove("a", 15)
    assert [ends(interval) for interval in tracker.intervals] == [(0, 10, 10, 15)]
    assert tracker.open_intervals() == []
    tracker.remove("a", 16)
    assert len(tracker.intervals) == 1


def test_each_beginning_and_each_end_is_told_once() -> None:
    heard: list[WaitInterval] = []
    tracker = BlockTracker(heard.append)
    tracker.add("a", 0)
    for at_ns, wait in ((10, LOCK), (20, LOCK), (30, None), (40, None)):
        tracker.look("a", at_ns, wait)
    assert [interval.ended_by_ns for interval in heard] == [None, 30]


def test_holders_are_asked_for_once_when_the_wait_begins() -> None:
    asked: list[Wait] = []

    def holders(wait: Wait) -> tuple[int, ...]:
        asked.append(wait)
        return (42,)

    tracker = BlockTracker()
    tracker.add("a", 0)
    tracker.look("a", 10, LOCK, holders)
    tracker.look("a", 20, LOCK, holders)
    assert asked == [LOCK]
    assert tracker.open_intervals()[0].holders == (42,)


def test_a_polling_verb_announces_its_tries() -> None:
    tracker = tracked((5, None))
    for at_ns in (10, 20, 30):
        tracker.announce_retry("a", at_ns, "lock file app.lock")
    assert not tracker.is_blocked("a")
    tracker.announce_settled("a", 34)
    (interval,) = tracker.intervals
    assert (interval.state, interval.what, interval.n_tries) == ("retrying", "lock file app.lock", 3)
    assert ends(interval) == (10, 10, 30, 34)
    tracker.announce_settled("a", 40)
    assert len(tracker.intervals) == 1
