"""Actors in memory that others have used before: nothing of what an earlier actor had open reaches a later one."""

from __future__ import annotations

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
