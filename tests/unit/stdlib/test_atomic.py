from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cts.stdlib import atomic, atomic_strays
from cts.stdlib.atomic import CopyFailed, RollbackFailed, copy

OLD = b"old" * 1000
NEW = b"new" * 2000


@pytest.fixture
def source(work: Path) -> Path:
    (work / "source").write_bytes(NEW)
    return work / "source"


def failure_of(*arguments: Any, **named: Any) -> CopyFailed:
    with pytest.raises(CopyFailed) as caught:
        copy(*arguments, **named)
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


# --- what it does ----------------------------------------------------------------------------------------------------


def test_it_copies_to_a_new_name(work: Path, source: Path) -> None:
    source.chmod(0o640)
    reached: list[int] = []
    assert copy("source", ["dest"], chunk=2500, progress=reached.append) == len(NEW)
    assert (work / "dest").read_bytes() == NEW
    assert (work / "dest").stat().st_mode & 0o7777 == 0o640
    assert reached == [2500, 5000, 6000]
    assert names(work) == ["dest", "source"]


def test_it_replaces_and_keeps_the_mode_of_what_was_there(work: Path, source: Path) -> None:
    (work / "dest").write_bytes(OLD)
    (work / "dest").chmod(0o604)
    with (work / "dest").open("rb") as reader:
        copy("source", ["dest"])
        assert reader.read() == OLD, "who had it open reads on in the old file"
    assert (work / "dest").read_bytes() == NEW
    assert (work / "dest").stat().st_mode & 0o7777 == 0o604


def test_an_empty_file_and_an_empty_destination(work: Path) -> None:
    (work / "empty").touch()
    assert copy("empty", ["dest"]) == 0
    assert (work / "dest").read_bytes() == b""


def test_a_link_stays_one(work: Path, source: Path) -> None:
    (work / "real").write_bytes(OLD)
    (work / "dest").symlink_to("real")
    copy("source", ["dest"])
    assert (work / "dest").is_symlink()
    assert (work / "real").read_bytes() == NEW


def test_nobody_sees_the_destination_before_it_is_whole(work: Path, source: Path) -> None:
    (work / "dest").write_bytes(OLD)
    seen: list[tuple[bytes, bool]] = []

    def look(_n_bytes: int) -> None:
        seen.append(((work / "dest").read_bytes(), (work / "other").exists()))

    copy("source", ["dest", "other"], chunk=1000, progress=look)
    assert seen == [(OLD, False)] * 6


def test_many_destinations_in_many_folders(work: Path, source: Path) -> None:
    (work / "a").mkdir()
    (work / "a" / "dest").write_bytes(OLD)
    copy("source", ["a/dest", "dest", "a/other"])
    assert [(work / name).read_bytes() for name in ("a/dest", "dest", "a/other")] == [NEW] * 3
    assert names(work) == ["a", "dest", "source"]
    assert names(work / "a") == ["dest", "other"]


def test_a_name_of_the_greatest_length(work: Path, source: Path) -> None:
    name = "ä" * 120
    copy("source", [name])
    assert (work / name).read_bytes() == NEW


# --- what it refuses -------------------------------------------------------------------------------------------------


def test_clear_refusals(work: Path, source: Path) -> None:
    (work / "folder").mkdir()
    (work / "same").hardlink_to(source)
    os.mkfifo(work / "fifo")
    refusals: list[tuple[str, list[str], str, str]] = [
        ("none", ["dest"], "NotFound", "cannot read none: no such file or directory"),
        ("folder", ["dest"], "IsFolder", "folder is a folder; only files are copied"),
        ("fifo", ["dest"], "Invalid", "fifo is no regular file"),
        ("source", ["folder"], "IsFolder", "folder is a folder; name the file in it"),
        ("source", ["fifo"], "Invalid", "fifo is no regular file, and is not replaced"),
        ("source", ["none/dest"], "NotFound", "none/dest: there is no folder"),
        ("source", ["source"], "Invalid", "the same file"),
        ("source", ["same"], "Invalid", "the same file"),
        ("source", ["dest", "./dest"], "Invalid", "named twice"),
        ("source", ["dest", "folder"], "IsFolder", "folder is a folder"),
        ("source", [], "Invalid", "no destination"),
    ]
    before = names(work)
    for origin, destinations, name, words in refusals:
        failure = failure_of(origin, destinations)
        assert (failure.portable_name, words in str(failure)) == (name, True), str(failure)
    assert names(work) == before


def test_a_folder_that_may_not_be_written_to(work: Path, source: Path) -> None:
    (work / "closed").mkdir(mode=0o555)
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    failure = failure_of("source", ["closed/dest"])
    assert failure.portable_name == "Denied"


# --- when something goes wrong in the middle -------------------------------------------------------------------------


def act_once(action: Callable[[], object]) -> Callable[[int], None]:
    done: list[bool] = []

    def act(_n_bytes: int) -> None:
        if not done:
            done.append(True)
            action()

    return act


def test_the_source_vanishes(work: Path, source: Path) -> None:
    (work / "dest").write_bytes(OLD)
    failure = failure_of("source", ["dest"], chunk=1000, progress=act_once(source.unlink))
    assert failure.portable_name == "NotFound"
    assert "vanished while it was copied" in str(failure)
    assert (work / "dest").read_bytes() == OLD
    assert names(work) == ["dest"]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda path: os.truncate(path, len(NEW) + 4), "bytes"),
        (lambda path: os.truncate(path, 1500), "bytes"),
        (lambda path: path.write_bytes(OLD * 2), "it was written to"),
        (lambda path: (path.unlink(), path.write_bytes(NEW)), "another file has its name now"),
    ],
)
def test_the_source_changes(work: Path, source: Path, how: Callable[[Path], object], words: str) -> None:
    # A clock that is coarse must not hide a change in place.
    os.utime(source, ns=(1, 1))
    failure = failure_of("source", ["dest"], chunk=1000, progress=act_once(lambda: how(source)))
    assert failure.portable_name == "Conflict"
    assert words in str(failure)
    assert [name for name in names(work) if name != "source"] == []


def test_no_space(work: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "dest").write_bytes(OLD)
    written = 0
    real = os.write

    def full(fd: int, data: Any) -> int:
        nonlocal written
        if written >= 4000:
            raise OSError(errno.ENOSPC, "No space left on device")
        written += real(fd, data[:1000])
        return min(1000, len(data))

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "write", full)
        failure = failure_of("source", ["dest", "other"])
    assert failure.portable_name == "NoSpace"
    assert "no space for" in str(failure)
    assert (work / "dest").read_bytes() == OLD
    assert names(work) == ["dest", "source"]


def test_the_temporary_file_is_stolen(work: Path, source: Path) -> None:
    def steal() -> None:
        for name in names(work):
            if name.endswith(".tmp"):
                (work / name).unlink()

    (work / "dest").write_bytes(OLD)
    failure = failure_of("source", ["dest"], progress=act_once(steal))
    assert failure.portable_name == "NotFound"
    assert "somebody removed its temporary file" in str(failure)
    assert (work / "dest").read_bytes() == OLD


def test_the_folder_goes(work: Path, source: Path) -> None:
    (work / "a").mkdir()
    (work / "b").mkdir()
    (work / "b" / "dest").write_bytes(OLD)

    def remove() -> None:
        for name in names(work / "a"):
            (work / "a" / name).unlink()
        (work / "a").rmdir()

    failure = failure_of("source", ["b/dest", "a/dest"], progress=act_once(remove))
    assert failure.portable_name == "NotFound"
    assert "somebody removed its folder" in str(failure)
    assert (work / "b" / "dest").read_bytes() == OLD
    assert names(work / "b") == ["dest"]


def test_a_roll_back_makes_old_what_was_old_and_absent_what_was_absent(
    work: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "first").write_bytes(OLD)
    (work / "third").write_bytes(OLD)
    real = os.rename

    def refuse_the_third(old: str, new: str) -> None:
        if new.endswith("third"):
            raise PermissionError(errno.EACCES, "Permission denied")
        real(old, new)

    monkeypatch.setattr(atomic.os, "rename", refuse_the_third)
    failure = failure_of("source", ["first", "second", "third"])
    assert failure.portable_name == "Denied"
    assert "cannot replace third: permission denied" in str(failure)
    assert (work / "first").read_bytes() == OLD
    assert (work / "third").read_bytes() == OLD
    assert names(work) == ["first", "source", "third"]


def test_a_roll_back_that_fails_says_so(work: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "first").write_bytes(OLD)
    (work / "second").write_bytes(OLD)
    real, n_renames = os.rename, 0

    def only_once(old: str, new: str) -> None:
        nonlocal n_renames
        n_renames += 1
        if n_renames > 1:
            raise OSError(errno.EIO, "Input/output error")
        real(old, new)

    monkeypatch.setattr(atomic.os, "rename", only_once)
    failure = failure_of("source", ["first", "second"])
    assert isinstance(failure, RollbackFailed)
    assert "first could not be made old again" in str(failure)


# --- strays ----------------------------------------------------------------------------------------------------------


def test_only_names_of_ours_are_ours() -> None:
    mine = atomic_strays.temporary_name("/a/dest", "0123456789abcdef", "new")
    assert atomic_strays.transaction_of(os.path.basename(mine)) == "0123456789abcdef"
    anchor = atomic_strays.anchor_name("/a", "0123456789abcdef")
    assert atomic_strays.transaction_of(os.path.basename(anchor)) == "0123456789abcdef"
    for name in (
        "dest", ".dest.tmp", "dest.cts-0123456789abcdef.new.tmp", ".dest.cts-0123456789abcde.new.tmp",
        ".dest.cts-0123456789abcdeX.new.tmp", ".dest.cts-0123456789abcdef.bak.tmp", ".dest.cts-0123456789abcdef.new",
    ):  # fmt: skip
        assert atomic_strays.transaction_of(name) is None, name


def test_strays_of_the_dead_go_and_files_of_the_living_stay(work: Path) -> None:
    dead, living, other = ("0" * 16, "1" * 16, "2" * 16)
    for transaction in (dead, living, other):
        for part in ("new", "old"):
            Path(atomic_strays.temporary_name(str(work / "dest"), transaction, part)).write_text("x")  # type: ignore[arg-type]
    anchor = Path(atomic_strays.anchor_name(str(work), other))
    anchor.touch()
    (work / ".dest.cts-backup.tmp").touch()
    with open(atomic_strays.temporary_name(str(work / "dest"), living, "new"), "rb") as mine, anchor.open("rb") as held:
        fcntl.flock(mine, fcntl.LOCK_EX)
        fcntl.flock(held, fcntl.LOCK_EX)
        removed = atomic_strays.remove_strays(str(work))
    assert len(removed) == 2
    assert all(dead in path for path in removed)
    assert len(names(work)) == 6


def test_a_lock_on_the_old_content_is_the_users_and_does_not_keep_a_stray(work: Path) -> None:
    stray = Path(atomic_strays.temporary_name(str(work / "dest"), "0" * 16, "old"))
    stray.write_bytes(OLD)
    with stray.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert atomic_strays.remove_strays(str(work)) == [str(stray)]


# --- as a program ----------------------------------------------------------------------------------------------------


def start(work: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cts.stdlib.atomic", *arguments]
    return subprocess.Popen(command, cwd=work, stderr=subprocess.PIPE)


def test_the_program_says_what_went_wrong(work: Path, source: Path) -> None:
    fine = start(work, "source", "dest")
    assert (fine.communicate()[1], fine.returncode) == (b"", 0)
    missing = start(work, "none", "dest")
    assert (missing.communicate()[1], missing.returncode) == (
        b"atomic: cannot read none: no such file or directory\n",
        1,
    )
    wrong = start(work, "source")
    assert b"usage" in wrong.communicate()[1]
    assert wrong.returncode == 2


# The source is a file whose reading stops: the copier is in the middle for as long as the test wants.
SLOW = """
import sys
from cts.stdlib import atomic
def stop(n_bytes):
    print(n_bytes, flush=True)
    sys.stdin.readline()
atomic.copy("source", sys.argv[1:], chunk=1000, progress=stop)
"""


def start_slow(work: Path, *destinations: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    copier = subprocess.Popen(
        [sys.executable, "-c", SLOW, *destinations], cwd=work, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert copier.stdout is not None
    assert copier.stdout.readline() == b"1000\n"
    return copier


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_obeyed_after_cleaning_up(work: Path, source: Path, signum: signal.Signals) -> None:
    (work / "dest").write_bytes(OLD)
    copier = start_slow(work, "dest", "other")
    assert len(names(work)) == 5
    copier.send_signal(signum)
    copier.communicate()
    assert copier.returncode == -signum
    assert names(work) == ["dest", "source"]
    assert (work / "dest").read_bytes() == OLD


def test_after_sigkill_the_next_copy_cleans_up_and_spares_the_living(work: Path, source: Path) -> None:
    (work / "dest").write_bytes(OLD)
    victim, living = start_slow(work, "dest", "other"), start_slow(work, "third")
    victim.kill()
    victim.communicate()
    assert len([name for name in names(work) if name.endswith(".tmp")]) == 4
    copy("source", ["dest"])
    assert len([name for name in names(work) if name.endswith(".tmp")]) == 1
    _, said = living.communicate(b"\n" * 10)
    assert (living.returncode, said) == (0, b"")
    assert names(work) == ["dest", "source", "third"]
    assert (work / "third").read_bytes() == NEW
