"""Things really left behind, each found by its own part of the scope."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from multiprocessing import shared_memory
from pathlib import Path

import pytest

from cts.interpreter.monitor import procfs
from cts.interpreter.monitor.leftovers import Leftover, LeftoverScope, compare, take
from cts.interpreter.monitor.locks import LockTable, holders_by_handle

from .programs import await_line, python

pytestmark = pytest.mark.skipif(procfs.why_unavailable() is not None, reason="needs /proc")

HOLD = """
import fcntl, os, sys
held = open(sys.argv[1], "a"); fcntl.flock(held, fcntl.LOCK_EX)
print("held", flush=True); sys.stdin.readline()
"""


def test_a_process_is_found_by_root_group_session_and_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEFTOVER_TEST", "here")
    with python("print('up', flush=True); input()") as process:
        await_line(process)
        scopes = (
            LeftoverScope(roots=(os.getpid(),)),
            LeftoverScope(groups=(process.pid,)),
            LeftoverScope(sessions=(process.pid,)),
            LeftoverScope(environment=b"LEFTOVER_TEST=here"),
        )
        for scope in scopes:
            empty = take(LeftoverScope())
            found = [leftover for leftover in compare(empty, take(scope), scope) if leftover.pid == process.pid]
            assert [leftover.kind for leftover in found] == ["process"]
            assert "still running" in found[0].sentence
            spared = scope._replace(spared=(process.pid,))
            assert process.pid not in take(spared).processes


def test_a_zombie_is_no_leftover() -> None:
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert child.pid not in take(LeftoverScope(roots=(os.getpid(),))).processes
    child.wait()


def test_a_lock_that_is_still_held_names_file_and_owner(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    scope = LeftoverScope(locked_folders=(str(tmp_path),))
    before = take(scope)
    with python(HOLD, str(path)) as process:
        await_line(process)
        found = compare(before, take(scope), scope)
        assert found == [
            Leftover(
                "lock", str(path), f"a flock write lock on {path} is still held by process {process.pid}", process.pid
            )
        ]
        assert LockTable.read().holders_of(str(path)) == (process.pid,)
        assert [(pid, kind) for pid, _, kind in holders_by_handle([process.pid], str(path))] == [(process.pid, "flock")]
        with open(path) as mine, pytest.raises(BlockingIOError):
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert compare(before, take(scope), scope) == []


def test_files_outside_what_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "kept").write_bytes(b"1")
    scope = LeftoverScope(folders=(str(tmp_path),), allowed=(str(tmp_path / "work"),))
    before = take(scope)
    (tmp_path / "work" / "mine").touch()
    assert compare(before, take(scope), scope) == []
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "stray").touch()
    (tmp_path / "kept").write_bytes(b"12")
    subjects = [leftover.subject for leftover in compare(before, take(scope), scope)]
    assert subjects == [str(tmp_path / name) for name in ("kept", "sub", "sub/stray")]


def test_own_handles_and_shared_memory(tmp_path: Path) -> None:
    scope = LeftoverScope(own_handles=True, shared_memory=True)
    before = take(scope)
    assert compare(before, take(scope), scope) == []
    segment = shared_memory.SharedMemory(create=True, size=64)
    fd = os.open(tmp_path, os.O_RDONLY)
    try:
        found = compare(before, take(scope), scope)
        assert f"/dev/shm/{segment.name}" in {item.subject for item in found if item.kind == "shared memory"}
        assert str(tmp_path) in {item.subject for item in found if item.kind == "handle"}
    finally:
        os.close(fd)
        segment.close()
        segment.unlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_mount(tmp_path: Path) -> None:
    scope = LeftoverScope(mounts=True)
    before = take(scope)
    point = tmp_path / "a place"
    point.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", "-t", "tmpfs", "none", str(point)], check=False).returncode
    ):
        pytest.skip("mounting is not allowed here")
    try:
        (found,) = compare(before, take(scope), scope)
        assert (found.kind, found.subject) == ("mount", str(point))
    finally:
        subprocess.run(["umount", str(point)], check=True)
