"""An operation that begins when it holds something has asked for it before: that wait belongs to it."""

from __future__ import annotations

from cts.interpreter.judge.selection import blocked_ns

ASKING = """
import time

def polled(context):
    for _ in range(3):
        context.note_retry()
        time.sleep(0.01)
    context.begin_now()

def flocked(context, seconds):
    import fcntl
    with open("door", "a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        context.begin_now()
        time.sleep(seconds)
        context.end_now()
"""

HEAD = """
verb polled() from python "./asking.py:polled"
verb flocked(seconds: duration) from python "./asking.py:flocked"
"""


def _run(bench, body: str):
    (bench.folder / "asking.py").write_text(ASKING)
    return bench.run_file(f'{HEAD}\nscenario TEST-1 "A test"\n{body}')


def test_a_polling_lock_waits_until_it_has_it_and_not_until_it_was_refused_last(bench, operations) -> None:
    history = _run(bench, "  actor a\n    polled as one\n  expect a succeeds\n")
    (one,) = operations(history, "a.one")
    (wait,) = one.blocked
    assert one.asked_ns <= wait.began_ns < wait.ended_ns == one.began_ns <= one.ended_ns
    assert blocked_ns(one, one.ended_ns) >= 30_000_000


def test_what_the_system_saw_before_it_held_counts_as_its_wait(bench, operations) -> None:
    body = "  actor a[2]\n    barrier go\n    flocked 60ms as held\n  expect at_least_one a.held blocks\n"
    history = _run(bench, body)
    first, second = sorted(operations(history, "a.held"), key=lambda each: each.began_ns)
    assert first.ended_ns <= second.began_ns
    assert second.asked_ns < first.ended_ns
    assert [wait.what for wait in second.blocked] == ["flock"]
    assert 0 < blocked_ns(second, second.ended_ns) <= second.began_ns - second.asked_ns


def test_a_step_that_asks_in_time_is_not_late_however_long_it_waits(bench, operations) -> None:
    history = _run(
        bench, "  actor a\n    barrier go\n    at t+5ms polled as one\n  actor b\n    barrier go\n  expect a succeeds\n"
    )
    (one,) = operations(history, "a.one")
    assert one.began_ns - one.planned_ns > 30_000_000
    assert one.lateness_ns == one.asked_ns - one.planned_ns
