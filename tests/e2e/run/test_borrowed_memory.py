"""Actors in memory that others have used before: nothing of what an earlier actor had open reaches a later one."""

from __future__ import annotations

import pytest

from .conftest import Bench


def leaked_handles(bench: Bench, actor: str) -> list[str]:
    text = f"""use files
scenario T-1 "x"
  actor one
{actor}
  actor two
    write "there" text "x"

  expect leaked(handles) == 0
"""
    history = bench.run_file(text)
    assert history.faults == []
    assert [operation.error for operation in history.operations] == [""] * len(history.operations)
    return [leftover.sentence for leftover in history.leftovers if leftover.kind == "handles"]


def test_a_wait_for_a_file_hides_no_open_handle_of_the_next_actor(bench: Bench) -> None:
    waits = '    when file "there" appears\n      look "there"'
    assert leaked_handles(bench, waits) == []
    (sentence,) = leaked_handles(bench, '    open "kept" for write')
    assert "/kept was still open in one" in sentence


def test_a_program_that_stops_everybody_stops_nobody_in_the_next_run(bench: Bench) -> None:
    if bench.pool.containment != "namespace":
        pytest.skip("without namespaces a program may reach everybody on this machine")
    writes = "".join(f'  actor a{n}\n    write "{n}" text "x"\n' for n in range(3))
    three = f'use files\nscenario T-1 "x"\n  timeout 2s\n{writes}'
    assert not bench.run_file(three).timed_out
    stopping = 'use commands\nscenario T-1 "x"\n  timeout 200ms\n  actor one\n    shell "kill -STOP -1"\n'
    assert bench.run_file(stopping).timed_out
    assert not bench.run_file(three).timed_out
