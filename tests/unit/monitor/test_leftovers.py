"""Findings from made-up photographs."""

from __future__ import annotations

from cts.interpreter.monitor.leftovers import FileMark, LeftoverScope, Photograph, compare
from cts.interpreter.monitor.locks import FileLock
from cts.interpreter.monitor.procfs import StatusLine

SCOPE = LeftoverScope()
EMPTY = Photograph({}, {}, [], {}, {}, frozenset(), ())
PROCESS = StatusLine("daemon", "S", 1, 1, 1, 0, 0, 1, 500)
# No such process number can exist on this machine, so nothing real can be looked up by it.
NOBODY = 2**22 + 7


def sentences(before: Photograph, after: Photograph) -> list[str]:
    return [leftover.sentence for leftover in compare(before, after, SCOPE)]


def test_the_same_twice_is_no_finding() -> None:
    full = Photograph(
        {NOBODY: PROCESS}, {"/a": FileMark(1, 2, 3)}, [], {3: "/x"}, {"/m": "tmpfs x"}, frozenset("s"), ()
    )
    assert compare(full, full, SCOPE) == []


def test_a_new_process_is_named_and_an_old_number_given_out_again_is_new() -> None:
    after = EMPTY._replace(processes={NOBODY: PROCESS})
    assert sentences(EMPTY, after) == [f"process {NOBODY} is still running: daemon"]
    before = EMPTY._replace(processes={NOBODY: PROCESS._replace(started_ticks=400)})
    assert len(compare(before, after, SCOPE)) == 1


def test_files_made_changed_and_removed() -> None:
    before = EMPTY._replace(files={"/gone": FileMark(1, 0, 0), "/changed": FileMark(2, 0, 0)})
    after = EMPTY._replace(files={"/new": FileMark(3, 0, 0), "/changed": FileMark(2, 1, 0)})
    assert sentences(before, after) == ["/changed was changed", "/gone was removed", "/new was made and not removed"]


def test_locks_of_strangers_do_not_count() -> None:
    lock = FileLock(1, "flock", "write", NOBODY, 1, 77, 0, None, False)
    after = EMPTY._replace(locks=[lock, lock._replace(pid=5, is_waiting=True)])
    assert compare(EMPTY, after, SCOPE) == []
    ours = after._replace(processes={NOBODY: PROCESS})
    known = EMPTY._replace(processes={NOBODY: PROCESS})
    (found,) = compare(known, ours, SCOPE)
    assert found.sentence == f"a flock write lock on inode 77 is still held by process {NOBODY}"
    assert compare(known._replace(locks=[lock]), ours, SCOPE) == []


def test_handles_mounts_and_shared_memory() -> None:
    after = EMPTY._replace(handles={7: "/x"}, mounts={"/m": "tmpfs none"}, shared_memory=frozenset(["/dev/shm/q"]))
    found = compare(EMPTY, after, SCOPE)
    assert [leftover.kind for leftover in found] == ["handle", "mount", "shared memory"]
    assert found[1].sentence == "tmpfs none is still mounted at /m"
