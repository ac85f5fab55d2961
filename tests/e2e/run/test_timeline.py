"""When steps happen: barriers, times, events, flags, shared values; and who waits is told when nothing will come."""

from __future__ import annotations

import socket
from collections.abc import Callable

from cts.interpreter.history import History, Operation

Find = Callable[[History, str], list[Operation]]


def ends_of(history: History) -> dict[str, tuple[str, str]]:
    assert history.faults == []
    return {f"{end.actor}{end.member or ''}": (end.outcome, end.error) for end in history.actors}


def the(find: Find, history: History, name: str) -> Operation:
    (found,) = find(history, name)
    return found


def test_a_barrier_opens_for_all_at_once(bench, operations: Find) -> None:
    history = bench.run('actor a[3]\n  barrier go\n  note "x"\nexpect all a succeed')
    (opening,) = history.barriers
    who = {("a", 1), ("a", 2), ("a", 3)}
    assert (opening.name, opening.round, set(opening.arrived), set(opening.left)) == ("go", 1, who, who)
    assert max(opening.arrived.values()) < opening.instant_ns <= min(opening.left.values())
    assert {o.step for o in history.operations} == {"note"}


def test_a_barrier_passed_again_and_again(bench) -> None:
    history = bench.run("actor a[2]\n  repeat 3 times\n    barrier go\nexpect all a succeed")
    assert [(opening.round, len(opening.left)) for opening in history.barriers] == [(1, 2), (2, 2), (3, 2)]


def test_a_barrier_that_breaks_names_who_never_came(bench) -> None:
    history = bench.run('actor a\n  boom "EIO"\n  barrier go\nactor b\n  barrier go\n  note "x"\nexpect b fails')
    assert ends_of(history) == {"a": ("failed", "InputOutput"), "b": ("failed", "BrokenBarrier")}
    assert "a never came" in history.actors[1].error_detail
    assert history.barriers[0].missing == (("a", 0),)
    # It broke after whoever waited had come, and before the run was over.
    assert max(history.barriers[0].arrived.values()) <= history.barriers[0].instant_ns < history.ended_ns


def test_a_broken_barrier_ends_a_loop_as_well(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor b
          repeat 1000000 times
            barrier go
        actor c
          boom "EIO"
          barrier go
        expect b fails
        """
    )
    assert ends_of(history)["b"] == ("failed", "BrokenBarrier")


def test_a_barrier_with_a_time_out(bench) -> None:
    history = bench.run(
        "actor a\n  try barrier go timeout 20ms\nactor b\n  nap 200ms\n  try barrier go\nexpect a succeeds"
    )
    assert ends_of(history) == {"a": ("succeeded", ""), "b": ("succeeded", "")}
    assert history.barriers[0].left == {}


def test_steps_at_a_time_are_never_early(bench, operations: Find) -> None:
    history = bench.run(
        'actor a\n  barrier go\n  at t+20ms note "x" as first\n  at go+40ms note "y" as second\nexpect a succeeds'
    )
    instant = history.barriers[0].instant_ns
    for name, offset in (("a.first", 20_000_000), ("a.second", 40_000_000)):
        found = the(operations, history, name)
        assert found.planned_ns == instant + offset
        assert found.began_ns >= found.planned_ns
        assert found.lateness_ns == found.began_ns - found.planned_ns


def test_without_a_barrier_all_start_together(bench, operations: Find) -> None:
    history = bench.run('actor a\n  at t+10ms note "x"\nactor b\n  at t+10ms note "x"\nexpect a succeeds')
    first, second = history.operations
    assert first.planned_ns == second.planned_ns


def test_a_schedule_keeps_its_times(bench, operations: Find) -> None:
    history = bench.run('actor a\n  every 10ms for 45ms note "x" as tick\nexpect a succeeds')
    planned = [o.planned_ns for o in operations(history, "a.tick")]
    assert [instant - planned[0] for instant in planned] == [n * 10_000_000 for n in range(len(planned))]
    assert 1 <= len(planned) <= 5


def test_what_cannot_begin_in_its_time_is_left_out(bench, operations: Find) -> None:
    history = bench.run("actor a\n  every 1ms for 200ms nap 120ms as slow\nexpect a succeeds")
    assert len(operations(history, "a.slow")) == 2


def test_events_of_steps(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor w
          nap 20ms as job
        actor begun
          when w.job begins note "x"
        actor ended
          when w.job ends +5ms note "x"
        actor over
          when w ends note "x"
        expect w succeeds
        """
    )
    job = the(operations, history, "w.job")
    assert job.began_ns <= the(operations, history, "begun.note").began_ns < job.ended_ns
    late = the(operations, history, "ended.note")
    assert late.began_ns >= late.planned_ns >= job.ended_ns + 5_000_000
    assert the(operations, history, "over.note").began_ns >= job.ended_ns


def test_events_of_groups(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor w[3]
          at t+10ms nap 10ms as job
        actor all_of
          when all w.job end note "x"
        actor one_of
          when at_least_one w.job ends note "x"
        actor second
          when w[2].job ends note "x"
        expect all w succeed
        """
    )
    ends = {o.member: o.ended_ns for o in operations(history, "w.job")}
    assert the(operations, history, "all_of.note").began_ns >= max(ends.values())
    assert the(operations, history, "one_of.note").began_ns >= min(ends.values())
    assert the(operations, history, "second.note").began_ns >= ends[2]


def test_each_wait_in_a_loop_is_for_a_new_event(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor w
          repeat 3 times
            barrier turn
            nap 5ms as job
            barrier done
        actor r
          repeat 3 times
            barrier turn
            when w.job ends note "x" as seen
            barrier done
        expect w succeeds
        """
    )
    jobs, seen = operations(history, "w.job"), operations(history, "r.seen")
    assert all(s.began_ns >= j.ended_ns for j, s in zip(jobs, seen, strict=True))


def test_progress(bench, operations: Find) -> None:
    history = bench.run(
        'actor w\n  chunks 10 4KiB as job\nactor r\n  when w.job reaches 20KiB note "x"\nexpect r succeeds'
    )
    job, seen = the(operations, history, "w.job"), the(operations, history, "r.note")
    assert job.began_ns + 40_000_000 <= seen.began_ns < job.ended_ns
    assert job.n_bytes == 40 << 10


def test_an_event_that_cannot_happen_any_more(bench) -> None:
    history = bench.run(
        'actor w\n  boom "EIO"\n  note "x" as job\nactor r\n  when w.job begins note "x"\nexpect r fails'
    )
    assert ends_of(history)["r"] == ("failed", "NoValue")
    assert "w.job begins: cannot happen any more" in history.actors[1].error_detail


def test_a_death_is_an_event(bench, operations: Find) -> None:
    history = bench.run(
        'actor w\n  nap 20s as job\nactor k\n  when w.job begins kill w\nactor r\n  when w dies note "x"\nexpect r succeeds'
    )
    assert ends_of(history) == {"w": ("killed", ""), "k": ("succeeded", ""), "r": ("succeeded", "")}
    killed = history.actors[0]
    assert (killed.signal, killed.by, killed.during) == ("SIGKILL", "k", "job")
    job = the(operations, history, "w.job")
    assert (job.outcome, job.ended_ns) == ("killed", None)


def test_flags(bench, operations: Find) -> None:
    history = bench.run('actor a\n  nap 10ms\n  raise ready\nactor b\n  when flag ready note "x"\nexpect b succeeds')
    ((raised_ns, name, value),) = history.signals
    assert (name, value) == ("ready", True)
    assert the(operations, history, "b.note").began_ns >= raised_ns


def test_shared_values(bench, operations: Find) -> None:
    history = bench.run(
        """
        share phase = "idle"
        actor a
          nap 10ms
          share phase = "write"
        actor b
          when phase == "write" note "{phase}" as seen
        expect b succeeds
        """
    )
    assert the(operations, history, "b.seen").value == "write"
    assert [(name, value) for _, name, value in history.signals][-1] == ("phase", "write")


def test_semaphores(bench, operations: Find) -> None:
    history = bench.run(
        """
        semaphore slots of 2
        actor a[4]
          repeat 3 times
            acquire slots
            nap 3ms as hold
            release slots
        expect all a succeed
        """
    )
    holds = operations(history, "a.hold")
    assert len(holds) == 12
    most = max(sum(o.began_ns <= h.began_ns < o.ended_ns for o in holds) for h in holds)
    assert most <= 2


def test_a_semaphore_does_not_wait_longer_than_the_step(bench, operations: Find) -> None:
    history = bench.run(
        """
        semaphore slot of 1
        actor a
          acquire slot
          barrier held
          nap 300ms
        actor b
          barrier held
          try acquire slot timeout 30ms as got
        expect b succeeds
        """
    )
    assert the(operations, history, "b.got").outcome == "timed_out"


def test_events_of_files(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor w
          at t+10ms write "f" text "12345678"
          at t+60ms delete "f"
        actor appears
          when file "f" appears note "x"
        actor reaches
          when file "f" reaches 8B note "x"
        actor vanishes
          when file "f" appears
            when file "f" vanishes note "x"
        expect w succeeds
        """
    )
    written, deleted = the(operations, history, "w.write"), the(operations, history, "w.delete")
    for name in ("appears", "reaches"):
        assert written.began_ns < the(operations, history, f"{name}.note").began_ns < deleted.ended_ns
    assert the(operations, history, "vanishes.note").began_ns > deleted.began_ns


def test_prints(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor server in background
          run "sh -c 'echo starting; sleep 0.05; echo ready on 80; sleep 60'" as job
        actor client
          when server.job prints /ready on \\d+/ note "x"
        expect client succeeds
        """
    )
    assert ends_of(history)["client"] == ("succeeded", "")
    server = next(end for end in history.actors if end.actor == "server")
    assert (server.outcome, server.signal, server.by, server.background) == ("killed", "SIGTERM", "harness", True)
    assert history.leftovers == []


def test_a_port_opens(bench, operations: Find) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    history = bench.run(
        f"""
        actor server in background
          nap 30ms as before
          listen {port}
        actor client
          when port {port} opens note "x"
        expect client succeeds
        """
    )
    assert ends_of(history)["client"] == ("succeeded", "")
    note, before = the(operations, history, "client.note"), the(operations, history, "server.before")
    assert note.began_ns > before.ended_ns
    (sighting,) = history.sightings
    assert (sighting.actor, sighting.what) == ("client", {"event": "port", "port": port})
    # It was looked for in vain before, so the instant lies between two looks.
    assert 0 < sighting.missed_ns < sighting.instant_ns <= note.began_ns
    assert sighting.instant_ns > before.ended_ns


def test_repeat_until(bench, operations: Find) -> None:
    history = bench.run(
        "actor w\n  nap 30ms as job\nactor r\n  repeat until w.job ends\n    nap 2ms as look\nexpect r succeeds"
    )
    looks = operations(history, "r.look")
    assert len(looks) >= 2
    # One round may begin while the news of the end is still on its way; none after that.
    assert looks[-2].began_ns <= the(operations, history, "w.job").ended_ns


def test_paused_and_resumed(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor w
          nap 20ms as job
        actor k
          when w.job begins pause w
          nap 60ms
          resume w
        expect w succeeds
        """
    )
    job = the(operations, history, "w.job")
    assert job.outcome == "succeeded"
    assert job.ended_ns - job.began_ns >= 50_000_000


def test_blocked_on_a_lock(bench, operations: Find) -> None:
    """Nothing here waits for a time: the lock is given back when the other has been seen to wait for it."""
    history = bench.run(
        """
        actor a
          lock "l" as hold
          when c.watch ends unlock "l"
        actor b
          when a.hold ends flocked "l" 1ms as wait
        actor c
          when b.wait blocks nap 30ms as watch
        expect b.wait blocks for >= 20ms
        """
    )
    assert ends_of(history)["c"] == ("succeeded", "")
    (interval,) = the(operations, history, "b.wait").blocked
    assert interval.what == "flock"
    assert interval.ended_ns - interval.began_ns > 20_000_000
    assert interval.began_ns < the(operations, history, "c.watch").began_ns < interval.ended_ns
    assert {(lock.actor, lock.waits) for lock in history.locks} >= {("b", True)}
