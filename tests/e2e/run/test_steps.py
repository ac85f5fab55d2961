"""What steps do and leave in the history: outcomes, blocks, loops, time-outs, values, captures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cts.interpreter.history import Content, History, Operation

Find = Callable[[History, str], list[Operation]]


def one(history: History, find: Find, name: str) -> Operation:
    assert history.faults == []
    (found,) = find(history, name)
    return found


def test_an_operation_has_begin_end_value_and_arguments(bench, operations: Find) -> None:
    history = bench.run('actor a\n  note "hello {index} of {actor} in run {run}" as said\nexpect a succeeds', number=3)
    said = one(history, operations, "a.said")
    assert (said.outcome, said.value, said.arguments) == ("succeeded", "hello 1 of a in run 3", {"text": said.value})
    assert history.began_ns < said.began_ns <= said.ended_ns <= history.ended_ns
    (end,) = history.actors
    assert (end.outcome, end.signal, end.by) == ("succeeded", "", "")
    assert end.pid > 0


@pytest.mark.parametrize(
    ("code", "name"),
    [("EEXIST", "Exists"), ("ENOSPC", "NoSpace"), ("ECONNREFUSED", "Refused"), ("EMFILE", "TooManyFiles")],
)
def test_errors_have_portable_names_and_end_the_actor(bench, operations: Find, code: str, name: str) -> None:
    history = bench.run(f'actor a\n  boom "{code}" as bad\n  note "never" as after\nexpect a fails')
    assert (one(history, operations, "a.bad").outcome, one(history, operations, "a.bad").error) == ("failed", name)
    assert one(history, operations, "a.after").outcome == "skipped"
    (end,) = history.actors
    assert (end.outcome, end.error) == ("failed", name)


def test_an_unknown_error_keeps_its_name(bench, operations: Find) -> None:
    bad = one(bench.run("actor a\n  own as bad\nexpect a fails"), operations, "a.bad")
    assert (bad.error, bad.error_detail) == ("Strange", "what is this")


def test_try_goes_on(bench, operations: Find) -> None:
    history = bench.run('actor a\n  try boom "ENOENT" as bad\n  note "on" as after\nexpect a succeeds')
    assert one(history, operations, "a.bad").error == "NotFound"
    assert one(history, operations, "a.after").outcome == "succeeded"
    assert history.actors[0].outcome == "succeeded"


def test_a_failure_ends_the_round_of_a_loop_only(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor a
          repeat 3 times
            note "x" as first
            boom "EBUSY" as bad
            note "y" as never
          note "z" as last
        expect a succeeds
        """
    )
    assert [o.round for o in operations(history, "a.first")] == [1, 2, 3]
    assert [o.error for o in operations(history, "a.bad")] == ["Busy"] * 3
    assert [o.outcome for o in operations(history, "a.never")] == ["skipped"]
    assert one(history, operations, "a.last").outcome == "succeeded"


def test_a_failed_step_ends_the_blocks_around_it(bench, operations: Find) -> None:
    history = bench.run('actor a\n  at t+1ms\n    boom "EIO" as bad\n  note "z" as last\nexpect a fails')
    assert one(history, operations, "a.last").outcome == "skipped"


def test_repeat_for_a_time(bench, operations: Find) -> None:
    history = bench.run("actor a\n  repeat for 50ms\n    nap 5ms as step\nexpect a succeeds")
    found = operations(history, "a.step")
    assert len(found) >= 2
    assert found[-1].began_ns - found[0].began_ns <= 50_000_000


@pytest.mark.parametrize("verb", ["nap", "stubborn"])
def test_a_step_that_outlives_its_time_out(bench, operations: Find, verb: str) -> None:
    history = bench.run(f'actor a\n  try {verb} 20s timeout 30ms as long\n  note "on" as after\nexpect a succeeds')
    long = one(history, operations, "a.long")
    assert (long.outcome, long.error) == ("timed_out", "Timeout")
    assert 30_000_000 <= long.ended_ns - long.began_ns < 5_000_000_000
    assert one(history, operations, "a.after").outcome == "succeeded"


def test_a_program_is_ended_by_its_time_out(bench, operations: Find) -> None:
    history = bench.run('actor a\n  run "sleep 30" timeout 50ms as long\nexpect a fails')
    assert one(history, operations, "a.long").outcome == "timed_out"
    assert history.leftovers == []


def test_contents_are_kept_by_digest_and_head(bench, operations: Find) -> None:
    history = bench.run("actor a\n  repeat 2 times\n    content 100KiB as seen\nexpect a succeeds")
    first, second = operations(history, "a.seen")
    assert isinstance(first.value, Content)
    assert first.value.size == 100 << 10
    assert len(first.value.head) == 64 << 10
    assert not first.value.is_whole
    assert second.value == first.value
    assert first.n_bytes == 100 << 10


def test_a_program_gives_exit_and_output(bench, operations: Find) -> None:
    history = bench.run(
        """
        actor a
          run "sh -c 'echo out; echo err >&2; exit 3'" as bad
        expect a fails
        """
    )
    bad = one(history, operations, "a.bad")
    assert (bad.outcome, bad.error.split("(")[0]) == ("failed", "Exit")
    assert (bad.attributes["exit"], bad.attributes["stdout"], bad.attributes["stderr"]) == (3, "out\n", "err\n")


def test_each_round_has_the_output_of_its_own_program(bench, operations: Find) -> None:
    history = bench.run('actor a\n  repeat 2 times\n    run "echo {random(1..1000000)}" as said\nexpect a succeeds')
    first, second = (o.attributes["stdout"] for o in operations(history, "a.said"))
    assert first.count("\n") == second.count("\n") == 1
    assert first != second


def test_a_verb_made_of_steps(bench, operations: Find) -> None:
    path = bench.write('actor a\n  reserve "p" as got\n  note "{got.port} {got.value}" as told\nexpect a succeeds')
    text = path.read_text().replace(
        "\nscenario",
        "\nverb reserve(name: text) -> number\n"
        '  run "echo Port 50 for {name}"\n'
        "  capture port from stdout /Port (\\d+)/\n"
        "  give port\n\nscenario",
        1,
    )
    history = bench.run_file(text)
    got = one(history, operations, "a.got")
    assert (got.value, got.attributes["port"], got.arguments["name"]) == (50, 50, "p")
    assert got.attributes["stdout"] == "Port 50 for p\n"
    assert one(history, operations, "a.told").value == "50 50"
    assert {o.step for o in history.operations} == {"got", "told"}


def test_what_an_actor_captures_is_an_attribute_of_the_command_it_came_from(bench, operations: Find) -> None:
    path = bench.write(
        "actor a[2]\n  repeat 2 times\n"
        '    shell "echo {index}5" as told\n    capture own from stdout /(\\d+)/\n'
        "    ask 7\n    capture late from stdout /answer (\\d)/\nexpect all a succeed"
    )
    text = path.read_text().replace(
        "\nscenario",
        '\nverb ask(n) -> number\n  run "echo answer {n}"\n  capture answer from stdout /(\\d+)/\n  give answer\n\nscenario',
        1,
    )
    history = bench.run_file(text)
    assert history.faults == []
    told = [(o.member, o.attributes["own"]) for o in operations(history, "a.told")]
    assert sorted(told) == [(1, 15), (1, 15), (2, 25), (2, 25)]
    for asked in operations(history, "a.ask"):
        assert (asked.attributes["answer"], asked.attributes["late"]) == (7, 7)
        assert "own" not in asked.attributes


def test_the_same_seed_gives_the_same_choices(bench, operations: Find) -> None:
    text = "actor a[2]\n  dice as own\n  number random(1..1000000) as plans\nexpect all a succeed"
    seen = []
    for seed in (7, 7, 8):
        history = bench.run(text, seed=seed)
        assert history.faults == []
        seen.append([o.value for o in history.operations])
    assert seen[0] == seen[1]
    assert not set(seen[0]) & set(seen[2])
    assert len(set(seen[0])) == 4


def test_changing_arguments_are_recorded_each_time(bench, operations: Find) -> None:
    history = bench.run("actor a\n  repeat 3 times\n    number random(1..1000000) as n\nexpect a succeeds")
    assert [o.arguments["value"] for o in operations(history, "a.n")] == [o.value for o in operations(history, "a.n")]


def test_verbs_know_who_and_where_they_are(bench, operations: Find) -> None:
    history = bench.run("actor a[2]\n  who\nexpect all a succeed", number=4)
    assert [o.value for o in history.operations] == [["a", 1, 4, "work"], ["a", 2, 4, "work"]]


def test_arguments_have_the_promised_types(bench, operations: Find) -> None:
    text = "actor a\n  keyword {} {} as k\nexpect a succeeds"
    assert one(bench.run(text.format("1.5s", "4KiB")), operations, "a.k").value == [1.5, 4096]
    assert one(bench.run(text.format("95%", "30/min")), operations, "a.k").value == [95.0, 0.5]
    assert one(bench.run(text.format("true", "none")), operations, "a.k").value == [True, None]
    assert one(bench.run(text.format('["a", 1s]', '"x"')), operations, "a.k").value == [["a", 1.0], "x"]


def test_an_actor_that_leaves_without_a_word(bench, operations: Find) -> None:
    history = bench.run('actor a\n  leave as gone\n  note "x" as after\nexpect a fails')
    (end,) = history.actors
    assert (end.outcome, end.error) == ("failed", "Exit")
    assert "exit code 7" in end.error_detail
    assert one(history, operations, "a.gone").outcome == "killed"
    assert one(history, operations, "a.after").outcome == "skipped"


def test_a_polled_lock_shows_as_retrying(bench, operations: Find) -> None:
    (interval,) = one(bench.run("actor a\n  retry 3\nexpect a succeeds"), operations, "a.retry").blocked
    assert interval.what == "retrying"
    assert interval.ended_ns - interval.began_ns >= 10_000_000


def test_a_verb_that_is_not_there_is_a_fault(bench) -> None:
    path = bench.write("actor a\n  missing\nexpect a succeeds")
    text = path.read_text().replace("\nscenario", '\nverb missing() from python "./verbs.py:nothing"\n\nscenario', 1)
    (fault,) = bench.run_file(text).faults
    assert "a: FunctionMissing" in fault
    assert "nothing" in fault


def test_a_group_of_none_is_no_trouble(bench) -> None:
    history = bench.run('matrix n = 0 | 2\nactor a[n]\n  note "x"\nactor b\n  note "y"\nexpect b succeeds')
    assert [(o.actor, o.member) for o in history.operations] == [("b", 0)]


def test_what_an_actor_captures_is_an_attribute_of_its_last_command(bench, operations: Find) -> None:
    history = bench.run_file(
        r"""use commands
verb reserve(word: text) -> number
  run "echo Gate {word}"
  capture gate from stdout /Gate (\d+)/
  give gate
scenario TEST-1 "A test"
  actor a
    repeat 2 times
      run "echo Port {random(1..1000)}" as told
      capture port from stdout /Port (\d+)/
      run "echo {port} {told.port}" as again
    reserve "7" as got
    capture whole from stdout /(Gate \d+)/
    try capture none_such from stdout /(never)/
  expect a succeeds
"""
    )
    assert history.faults == []
    for told, again in zip(operations(history, "a.told"), operations(history, "a.again"), strict=True):
        assert told.attributes["stdout"] == f"Port {told.attributes['port']}\n"
        assert again.attributes["stdout"] == f"{told.attributes['port']} {told.attributes['port']}\n"
        assert "port" not in again.attributes
    got = one(history, operations, "a.got")
    assert (got.value, got.attributes["gate"], got.attributes["whole"]) == (7, 7, "Gate 7")
    assert {"none_such"}.isdisjoint(got.attributes)
    assert history.actors[0].outcome == "succeeded"
