"""What a run leaves behind besides processes: locks, mounts, and what the library's verbs wrote elsewhere."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

from cts.interpreter.process import Pool

from .conftest import Bench

DAEMON = """
import fcntl, os, time

def leave_a_daemon(path):
    lock = open(path, "a")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
        os._exit(0)

def mounted(context):
    import ctypes
    folder = os.path.join(context.work, "mounted")
    os.mkdir(folder)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b""):
        raise OSError(ctypes.get_errno(), "mount")
    yield
"""


def found(bench: Bench, text: str) -> list[tuple[str, str]]:
    (bench.folder / "daemon.py").write_text(DAEMON + SHARING)
    history = bench.run_file("use files\nuse locks\n" + text)
    assert history.faults == []
    return [(leftover.kind, leftover.sentence) for leftover in history.leftovers]


def test_a_lock_that_a_survivor_inherited_is_found(bench: Bench) -> None:
    text = """verb leave_a_daemon(path: path) from python "./daemon.py:leave_a_daemon"
scenario T-1 "x"
  actor one
    leave_a_daemon "the.lock"
"""
    kinds = dict(found(bench, text))
    assert set(kinds) == {"processes", "handles", "locks"}
    assert "a FLOCK write lock on " in kinds["locks"]
    assert "/the.lock was still held by process " in kinds["locks"]


def test_a_mount_that_nobody_undid_is_found_and_undone(bench: Bench) -> None:
    if bench.pool.containment != "namespace":
        pytest.skip("without namespaces no run has mounts of its own")
    text = """fixture mounted() from python "./daemon.py:mounted"
scenario T-1 "x"
  given mounted
  actor one
    look "."
"""
    ((kind, sentence),) = found(bench, text)
    assert kind == "mounts"
    assert sentence.startswith("tmpfs tmpfs was still mounted at ")
    assert found(bench, 'scenario T-2 "y"\n  actor one\n    look "."\n') == []


def test_what_a_verb_wrote_elsewhere_is_found(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    (tmp_path / "untouched").write_text("old")
    (tmp_path / "doomed").write_text("old")
    text = f"""scenario T-1 "x"
  actor one
    write "{tmp_path}/new" text "1"
    write "{tmp_path}/gone" text "1"
    write "{{work}}/../work/within" text "1"
    write "../sibling" text "1"
    append "{tmp_path}/old" text "more"
    delete "{tmp_path}/gone"
    delete "{tmp_path}/doomed"
    append "/dev/null" text "x"
    try create "{tmp_path}/untouched" text "1"
"""
    sentences = [sentence for _, sentence in found(bench, text)]
    ends = [sentence.rsplit("/", 1)[1] for sentence in sentences]
    assert ends == [
        "new, outside of the run's folder, was made by a step of one",
        "sibling, outside of the run's folder, was made by a step of one",
        "old, outside of the run's folder, was changed by a step of one",
        "doomed, outside of the run's folder, was removed by a step of one",
    ]


def test_a_lock_file_made_elsewhere_is_found(bench: Bench, tmp_path: Path) -> None:
    text = f"""scenario T-1 "x"
  actor some[3]
    hold "{tmp_path}/lock" for 1ms
"""
    (sentence,) = [sentence for _, sentence in found(bench, text)]
    assert sentence == f"{tmp_path}/lock, outside of the run's folder, was made by a step of some"


def test_a_run_that_leaves_nothing_says_for_what_it_looked(bench: Bench) -> None:
    history = bench.run("actor one\n  number 1\n")
    assert history.leftovers == []
    assert {"processes", "locks"} <= set(history.looked_for)
    # What verbs of others write elsewhere is not seen, so nobody may claim that there is none.
    assert "files" not in history.looked_for
    assert history.not_looked_for["files"].startswith("what one.number writes outside of the run's folder is not seen")
    assert history.not_looked_for["handles"] == "nobody asked for handles"


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ('    write "f" text "1"\n    lock "f" as held\n    unlock "f"\n', ""),
        ('    run "true"\n', "what one.run writes outside"),
        ('    symlink "/tmp" to "out"\n', "what is written behind the link of one.symlink is not seen"),
    ],
)
def test_files_are_looked_for_where_only_verbs_that_note_them_write(bench: Bench, steps: str, reason: str) -> None:
    history = bench.run_file(f'use files\nscenario T-1 "x"\n  actor one\n{steps}')
    assert history.faults == []
    assert ("files" in history.looked_for) is not reason
    assert history.not_looked_for.get("files", "").startswith(reason)


def test_an_actor_that_cannot_note_what_it_writes_leaves_files_open(bench: Bench, tmp_path: Path) -> None:
    """Without a handle for the note the path is unknown, and then nobody claims that no file was left behind."""
    text = f"""use files
scenario T-1 "x"
  actor one with nofile=24
    repeat 40 times
      try open "{tmp_path}/f" as flood
    try write "{tmp_path}/new" text "1"
"""
    (tmp_path / "f").write_text("x")
    history = bench.run_file(text)
    assert history.faults == []
    assert [leftover.kind for leftover in history.leftovers if leftover.kind == "files"] == []
    assert history.not_looked_for["files"] == "one could not note what it wrote outside of the run's folder"


HANDLES = """use files
scenario T-1 "x"
  given file "f" with text "1"
  actor one[2]
    {steps}
  expect leaked(handles) == 0
"""


def test_what_an_actor_has_not_closed_is_counted(bench: Bench) -> None:
    history = bench.run_file(HANDLES.format(steps='open "f" times 3'))
    assert "handles" in history.looked_for
    sentences = [leftover.sentence for leftover in history.leftovers if leftover.kind == "handles"]
    assert len(sentences) == 6
    assert sentences[0].endswith("/work/f was still open in one[1] after its last step")


def test_what_an_actor_has_closed_is_none(bench: Bench) -> None:
    steps = 'when file "f" appears read "f"\n    write "g" text "1"\n    run "echo ready" as said\n    lock "f" as held'
    history = bench.run_file("use locks\n" + HANDLES.format(steps=steps + '\n    unlock "f"'))
    assert [operation.outcome for operation in history.operations] == ["succeeded"] * len(history.operations)
    assert "handles" in history.looked_for
    assert history.leftovers == []


def test_of_an_actor_that_is_killed_nobody_knows_what_it_had_open(bench: Bench) -> None:
    text = HANDLES.format(steps='read "f"').replace(
        "  expect", "  actor victim\n    wait 20s\n  actor killer\n    when victim begins kill victim\n  expect"
    )
    history = bench.run_file(text)
    assert "handles" not in history.looked_for
    assert "what victim had open could not be counted" in history.not_looked_for["handles"]


SHARING = """
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)

def leave_shared(tidy):
    made = [
        libc.shm_open(b"/cts-left", os.O_CREAT | os.O_RDWR, 0o600),
        libc.shmget(0x5EED, 4096, 0o1600),
        libc.semget(0, 3, 0o1600),
        libc.msgget(0, 0o1600),
        libc.mq_open(b"/cts-queue", os.O_CREAT | os.O_RDWR, 0o600, None),
    ]
    assert -1 not in made, made
    assert tidy in (True, False)
    if tidy:
        libc.shm_unlink(b"/cts-left")
        libc.shmctl(made[1], 0, None)
        libc.semctl(made[2], 0, 0)
        libc.msgctl(made[3], 0, None)
        libc.mq_unlink(b"/cts-queue")
"""

SHARE = 'verb leave_shared(tidy: any) from python "./daemon.py:leave_shared"\n'


def needs_namespaces(bench: Bench) -> None:
    if bench.pool.containment != "namespace":
        pytest.skip("without namespaces only System V segments are known to be a run's")


def test_shared_objects_that_nobody_removed_are_found_and_removed(bench: Bench) -> None:
    needs_namespaces(bench)
    before = set(os.listdir("/dev/shm"))
    text = SHARE + 'scenario T-1 "x"\n  actor one\n    leave_shared {}\n'
    sentences = []
    for kind, sentence in found(bench, text.format("false")):
        assert kind == "shared_memory"
        sentences.append(re.sub(r"(segment|set|queue|process) [0-9]+", r"\1 N", sentence))
    assert sentences == [
        "/dev/shm/cts-left (0 bytes) was made and not removed",
        "the message queue /cts-queue was made and not removed",
        "System V shared memory segment N with key 0x5eed (4096 bytes), made by process N, was not removed",
        "System V semaphore set N (3 semaphores) was not removed",
        "System V message queue N (0 messages) was not removed",
    ]
    assert set(os.listdir("/dev/shm")) == before
    # Had anything stayed, it would be found again, or could not be made again.
    assert found(bench, text.format("true")) == []


def test_what_a_program_leaves_in_shared_memory_is_found(bench: Bench) -> None:
    needs_namespaces(bench)
    text = """use files
use commands
scenario T-1 "x"
  actor one
    shell "mkdir /dev/shm/cts-folder && echo 1 > /dev/shm/cts-folder/f"
  expect leaked(shared_memory) == 0
"""
    history = bench.run_file(text)
    assert [o.outcome for o in history.operations] == ["succeeded"]
    ((kind, sentence),) = [(leftover.kind, leftover.sentence) for leftover in history.leftovers]
    assert (kind, sentence) == ("shared_memory", "/dev/shm/cts-folder (a folder) was made and not removed")
    assert not os.path.exists("/dev/shm/cts-folder")
    history = bench.run_file(text.replace(" && ", " && rm -r /dev/shm/cts-folder; true "))
    assert history.leftovers == []
    assert "shared_memory" in history.looked_for


def test_folders_that_stood_in_shared_memory_are_still_there(bench: Bench) -> None:
    """Somebody keeps his files in memory, and the run's folder among them."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder, Pool.open(1, ("cts.interpreter.actor",)) as pool:
        text = 'use commands\nscenario T-1 "x"\n  actor one\n    shell "echo 1 > {here}/seen"\n'
        history = Bench(pool, Path(folder)).run_file(text)
        assert [o.outcome for o in history.operations] == ["succeeded"]
        assert history.leftovers == []
        assert (Path(folder) / "seen").read_text() == "1\n"


def test_without_namespaces_a_segment_is_known_by_its_maker(tmp_path: Path) -> None:
    with Pool.open(1, ("cts.interpreter.actor",), "guardian") as pool:
        bench = Bench(pool, tmp_path)
        (bench.folder / "daemon.py").write_text(SHARING)
        history = bench.run_file(SHARE + 'scenario T-1 "x"\n  actor one\n    leave_shared true\n')
        assert history.leftovers == []
        assert history.not_looked_for["shared_memory"].startswith("without namespaces, what the run's programs share")
        only_segment = SHARING.replace("if tidy:", "libc.shmget(0, 100, 0o1600)\n    if True:")
        (bench.folder / "daemon.py").write_text(only_segment)
        history = bench.run_file(SHARE + 'scenario T-1 "x"\n  actor one\n    leave_shared true\n')
        (leftover,) = history.leftovers
        assert leftover.kind == "shared_memory"
        assert "(100 bytes), made by process " in leftover.sentence
        with open("/proc/sysvipc/shm") as table:
            assert leftover.sentence.split()[5] not in [line.split()[1] for line in table]
