"""Actors in memory that others have used before: nothing of what an earlier actor had open reaches a later one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


def test_a_users_file_may_have_the_name_of_the_library(bench: Bench) -> None:
    (bench.folder / "cts.py").write_text("n = 0\n\ndef count():\n    global n\n    n += 1\n    return n\n")
    text = 'verb count() from python "cts.py:count"\nscenario T-1 "x"\n  actor one\n    count\n'
    for _ in range(3):
        (counted,) = bench.run_file(text).operations
        assert counted.value == 1


def test_it_is_not_imported_beforehand(tmp_path: Path) -> None:
    (tmp_path / "cts.py").write_text("def count():\n    return 1\n")
    text = 'verb count() from python "cts.py:count"\nscenario T-1 "x"\n  actor one\n    count\n  expect all one.count return 1\n'
    (tmp_path / "scenario.cts").write_text(text)
    command = [sys.executable, "-P", "-m", "cts", "run", "scenario.cts", "--no-store"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
