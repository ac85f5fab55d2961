"""A whole run: fixtures, limits, background actors, time-outs, what is left behind, and what the observer sees."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable

import pytest

from cts.interpreter.history import History, Operation
from cts.interpreter.run import RunInterrupted

Find = Callable[[History, str], list[Operation]]


def undone(bench) -> str:
    path = bench.folder / "undone"
    return path.read_text() if path.exists() else ""


def test_fixtures_offer_values_and_are_undone_in_reverse(bench, operations: Find) -> None:
    history = bench.run(
        'given server 1 as one\ngiven server 2 as two\nactor a\n  note "{one.port} {two.url}"\nexpect a succeeds'
    )
    assert history.faults == []
    assert history.fixtures == {"one": {"port": 1, "url": "x:1"}, "two": {"port": 2, "url": "x:2"}}
    assert operations(history, "a.note")[0].value == "1 x:2"
    assert undone(bench) == "2 1 "


def test_a_broken_fixture_is_a_fault_and_the_others_are_undone(bench) -> None:
    history = bench.run('given server 1\ngiven broken\nactor a\n  note "x"\nexpect a succeeds')
    (fault,) = history.faults
    assert "no such luck" in fault
    assert "broken" in fault
    assert undone(bench) == "1 "
    assert all(o.outcome == "skipped" for o in history.operations)


def test_a_fixture_that_cannot_be_undone_is_a_fault(bench) -> None:
    (fault,) = bench.run('given broken_undo\nactor a\n  note "x"\nexpect a succeeds').faults
    assert "cannot undo" in fault


def test_fixtures_whose_process_somebody_kills_are_a_fault(bench) -> None:
    """Whatever they held up may have been gone while the actors looked at it."""
    killer = """
        import os, signal
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/comm") as comm:
                    if comm.read() == "fixtures\\n":
                        os.kill(int(name), signal.SIGKILL)
            except FileNotFoundError:
                pass
    """
    (bench.folder / "killer.py").write_text(textwrap.dedent(killer))
    history = bench.run(
        f'given server 1\nactor a\n  run "{sys.executable} {bench.folder}/killer.py"\nexpect a succeeds'
    )
    (fault,) = history.faults
    assert fault == "the process of the fixtures was ended by signal 9: nothing was undone"


def test_fixtures_are_undone_when_actors_fail(bench) -> None:
    history = bench.run('given server 1\nactor a\n  boom "EIO"\nexpect a fails')
    assert history.faults == []
    assert undone(bench) == "1 "


def test_given_files_have_named_contents(bench, operations: Find) -> None:
    history = bench.run(
        """
        given file "big" of 1MiB random as new
        given file "small" with text "v1" as old
        actor a
          read "big" as seen
          write "small" text "v2"
          read "small" as after
        expect a.seen equals new
        """
    )
    assert history.faults == []
    assert operations(history, "a.seen")[0].value == history.contents["new"]
    assert history.contents["old"].head == b"v1"
    assert operations(history, "a.after")[0].value != history.contents["old"]


def test_random_files_depend_on_the_seed_alone(bench) -> None:
    text = 'given file "f" of 1KiB random as f\nactor a\n  note "x"\nexpect a succeeds'
    digests = [bench.run(text, seed=seed).contents["f"].digest for seed in (1, 1, 2)]
    assert digests[0] == digests[1] != digests[2]


def test_environment_reaches_actors_and_their_programs(bench, operations: Find) -> None:
    history = bench.run(
        """
        given environment TZ = "Mars/Crater"
        actor a with environment=["LANG=X"]
          run "sh -c 'echo $TZ $LANG'"
        expect a succeeds
        """
    )
    assert operations(history, "a.run")[0].value == "Mars/Crater X"


def test_limits(bench, operations: Find) -> None:
    history = bench.run("actor a with nofile=77, nice=3\n  run \"sh -c 'ulimit -n; nice'\"\nexpect a succeeds")
    # It adds to what we have ourselves, and no process is nicer than 19.
    assert operations(history, "a.run")[0].value == f"77\n{min(19, os.nice(0) + 3)}"


def test_an_unknown_user_is_a_fault(bench) -> None:
    assert (
        "no user nobody-here" in bench.run('actor a with user="nobody-here"\n  note "x"\nexpect a succeeds').faults[0]
    )


def test_the_time_out_says_what_all_were_doing(bench) -> None:
    history = bench.run(
        """
        timeout 300ms
        actor a
          nap 2min as long
        actor b[2]
          barrier go
        actor c
          nap 50ms
          when a.long ends
            barrier go
        expect a succeeds
        """
    )
    assert history.faults == []
    assert "a was at `nap 2min as long`" in history.timed_out
    assert "b[1] was at `barrier go`" in history.timed_out
    assert "c was at `waiting until a.long ends`" in history.timed_out
    assert {(end.outcome, end.signal, end.by) for end in history.actors} == {("killed", "SIGKILL", "harness")}


def test_background_actors_are_ended_when_the_others_are_done(bench) -> None:
    history = bench.run('actor s in background\n  run "sleep 60"\nactor a\n  note "x"\nexpect a succeeds')
    server = history.actors[0]
    assert (server.outcome, server.signal, server.by, server.background) == ("killed", "SIGTERM", "harness", True)
    assert history.leftovers == []
    assert history.timed_out == ""


def test_a_background_actor_that_ignores_the_polite_signal(bench) -> None:
    history = bench.run(
        "actor s in background\n  run \"sh -c 'trap : TERM; echo up; while :; do sleep 1; done'\" as job\n"
        'actor a\n  when s.job prints /up/ note "x"\nexpect a succeeds'
    )
    assert history.actors[0].outcome == "killed"
    assert history.leftovers == []


@pytest.mark.skipif(shutil.which("setsid") is None, reason="there is no setsid(1) here")
def test_a_process_that_stays_behind_is_found_and_ended(bench) -> None:
    history = bench.run('actor a\n  shell "setsid sleep 77 &"\nexpect a succeeds')
    (left,) = history.leftovers
    assert left.kind == "processes"
    assert "sleep 77" in left.sentence


def test_interrupted(bench) -> None:
    bench.interrupted = True
    with pytest.raises(RunInterrupted):
        bench.run("actor a\n  nap 60s\nexpect a succeeds")
    assert bench.pool.n_free == 1


def test_the_observer_sees_what_others_could_see(bench) -> None:
    history = bench.run(
        """
        given file "f" with text "old" as old
        actor a
          nap 20ms
          write "f" text "new content"
          nap 20ms
        expect always file "f" equals old
        """
    )
    assert history.faults == []
    watch = history.watch
    assert watch.failure == ""
    assert watch.began_ns <= min(end.began_ns for end in history.actors)
    assert watch.ended_ns >= max(end.ended_ns for end in history.actors)
    states = watch.states["f"]
    assert states[0].content == history.contents["old"]
    assert states[-1].content.head == b"new content"
    assert ("f", "modified") in {(event.path, event.what) for event in watch.events}


def test_given_files_are_remembered_where_that_matters(bench) -> None:
    history = bench.run('given file "f" with text "old"\nactor a\n  note "x"\nexpect file "f" is unchanged')
    assert history.given_files["f"].content.head == b"old"


def test_what_it_cost(bench) -> None:
    history = bench.run("actor a\n  compute for 30ms\nexpect peak(memory(a)) < 1GiB")
    (end,) = history.actors
    assert end.cpu_ns >= 1_000_000
    assert end.peak_memory > 1 << 20
    assert history.samples["a", 0]


def test_nobody_gets_a_lock_because_the_time_out_ended_its_holder(bench) -> None:
    history = bench.run_file(
        """use locks
scenario TEST-1 "A test"
  timeout 1s
  actor holder
    lock "a.lock"
    barrier go
    hold "b.lock" for 1min
  actor waiter[60]
    barrier go
    hold "a.lock" for 0s as mine
  expect holder succeeds
"""
    )
    assert history.timed_out
    waits = [operation for operation in history.operations if operation.step == "mine"]
    assert [operation.ended_ns for operation in waits] == [None] * 60
    assert {(end.outcome, end.by) for end in history.actors} == {("killed", "harness")}
