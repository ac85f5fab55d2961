"""A step that waits for an instant is gone through beforehand, and nobody may be able to tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cts.interpreter.history import History, Operation

Find = Callable[[History, str], list[Operation]]

VERB = 'verb touch(name: text, how: any) from python "./touch.py:touch"\n'
TOUCH = """
import os
def touch(context, name, how):
    context.progress(1)
    with open("touched", "a") as out: out.write(f"{name}\\n")
    if how == "fail": raise FileExistsError(17, "File exists", name)
    return {"n": len(name)} if how == "value" else None
"""


@pytest.fixture
def run(bench) -> Callable[[str], History]:
    (bench.folder / "touch.py").write_text(TOUCH)

    def once(text: str) -> History:
        body = "\n".join(f"  {line}" for line in text.strip().splitlines())
        return bench.run_file(f'{VERB}scenario TEST-1 "A test"\n{body}\n')

    return once


@pytest.mark.parametrize("how", ['"value"', '"fail"', "none"])
@pytest.mark.parametrize("as_job", ["", " as job"])
def test_the_verb_is_called_once_at_each_instant(run, bench, operations: Find, how: str, as_job: str) -> None:
    history = run(
        f'actor a\n  every 10ms for 35ms touch "x" {how}{as_job}\nactor b\n  wait 5ms\nexpect b succeeds\n'
        'expect text of file "touched" contains "x"'
    )
    found = operations(history, "a")
    assert found
    touched = (bench.folder / "run-1" / "work" / "touched").read_text()
    assert touched == "x\n" * len(found)
    assert [o.round for o in found] == list(range(1, len(found) + 1))
    assert {o.outcome for o in found} == ({"failed"} if how == '"fail"' else {"succeeded"})
    assert all(o.began_ns >= o.planned_ns > 0 for o in found)


def test_events_of_a_timed_step_happen_once(run, operations: Find) -> None:
    history = run(
        'actor a\n  at t+20ms touch "x" none as job\n  touch "z" none\n'
        'actor b\n  when a.job begins touch "b" none\nactor c\n  when a.job ends touch "c" none\nexpect a succeeds'
    )
    (job,) = operations(history, "a.job")
    (after_begin,), (after_end,) = operations(history, "b"), operations(history, "c")
    assert job.began_ns >= job.planned_ns
    assert after_begin.began_ns > job.began_ns
    assert after_end.began_ns > job.ended_ns
    assert operations(history, "a.touch")[0].planned_ns is None


def test_a_timed_block_that_fails_is_tried(run, operations: Find) -> None:
    history = run(
        'actor a\n  at t+10ms\n    try touch "x" "fail"\n    touch "y" none as then\n'
        '  at t+20ms try touch "p" "fail"\n  touch "z" none as last\nexpect a succeeds'
    )
    assert history.faults == []
    assert [(o.outcome, o.planned_ns is not None) for o in operations(history, "a")] == [
        ("failed", True),
        ("succeeded", False),
        ("failed", True),
        ("succeeded", False),
    ]


def test_arguments_that_change_are_those_of_the_instant(run, operations: Find) -> None:
    history = run(
        'share word = "first"\nactor a\n  wait 10ms\n  share word = "second"\n'
        "actor b\n  at t+60ms touch word none as late\nexpect b succeeds"
    )
    (late,) = operations(history, "b.late")
    assert late.arguments["name"] == "second"
