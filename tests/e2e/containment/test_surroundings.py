"""The disk is full, the terminal is closed, the program is another user's: `cts run` says so, and leaves nothing."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tagged import TAG, tagged

PASSES = """
scenario {id} "One of two wins"
  actor creator[2]
    barrier go
    create "out" text "x"
  tolerance 1s
  expect exactly_one creator succeeds, others fail with Exists
"""
FILLS = """
scenario {id} "It writes more than there is room for"
  actor one
    write "big" of 8MiB
  expect one succeeds
"""
PRINTS = """
scenario {id} "What it prints does not fit"
  actor one
    shell "head -c 8000000 /dev/zero; true"
  expect one succeeds
"""
FAILS = """
scenario {id} "It fails, and its folder is to be kept"
  actor one
    write "small" of 8KiB
  expect one fails
"""
OF_NOBODY = """
scenario {id} "It leaves a process behind"
  actor one with user="nobody"
    shell "touch mine; stat -c %U mine; setsid sleep 60 >/dev/null 2>&1 &" as said
  expect one.said.stdout contains "nobody"
"""
LONG = """
scenario {id} "It takes long"
  timeout 100s
  actor a
    write "begun" text "x"
    run "sleep 60"
  expect a succeeds
"""


def write(folder: Path, **texts: str) -> None:
    text = "".join(text.format(id=name.replace("_", "-")) for name, text in texts.items())
    (folder / "all.cts").write_text(text)


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("cts-") and any(path.iterdir())]


# --- a full disk ----------------------------------------------------------------------------------------------------


def on_a_small_disk(
    folder: Path, size: str, *words: str, home: Path | None = None
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """`cts run` in a mount namespace in which `folder`/disk has so much room, with the runs in `home`; and what is left."""
    disk = folder / "disk"
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o {size} tmpfs {disk} || exit 77; "
        f"TMPDIR={home or disk} {sys.executable} -m cts run all.cts --no-store {' '.join(words)}; code=$?; "
        f"find {disk} {home or disk}/cts-* -mindepth 2 > left; exit $code"
    )
    flags = ["-m"] if os.geteuid() == 0 else ["-Urm"]
    done = subprocess.run(
        ["unshare", *flags, "sh", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"no mount namespace can be had: {done.stderr.strip()}")
    return done, (folder / "left").read_text().splitlines()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_fills_the_disk_fails_and_the_next_has_room_again(tmp_path: Path, jobs: str) -> None:
    write(tmp_path, A_1=FILLS, A_2=PASSES, A_3=PRINTS)
    done, left = on_a_small_disk(tmp_path, "size=3m", "--keep none", "-j", jobs, "--format json")
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    assert left == []
    verdicts = {scenario["id"]: scenario["verdict"] for scenario in report["scenarios"]}
    assert verdicts["A-1"] == "failed"
    assert "NoSpace" in done.stdout
    if jobs == "1":
        assert verdicts["A-2"] == "passed"
        # It exits with 0 and prints nothing wrong, as far as anybody can see. (Beside it nobody else gave room back.)
        assert verdicts["A-3"] == "inconclusive"
        assert "the disk of the run's folder is full" in done.stdout


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_without_room_for_the_runs_own_folders_nothing_passes(tmp_path: Path, jobs: str) -> None:
    write(tmp_path, A_1=PASSES, A_2=PASSES)
    done, left = on_a_small_disk(tmp_path, "nr_inodes=5", "-j", jobs, "--format json")
    assert done.returncode == 3, done
    assert "Traceback" not in done.stderr
    assert left == []
    assert "No space left on device" in done.stdout
    assert {scenario["verdict"] for scenario in json.loads(done.stdout)["scenarios"]} == {"error"}


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_without_room_to_begin_with_it_says_so(tmp_path: Path) -> None:
    write(tmp_path, A_1=PASSES)
    done, left = on_a_small_disk(tmp_path, "nr_inodes=3")
    assert done.returncode == 3, done
    assert "no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert left == []


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_a_folder_that_cannot_be_kept_is_said_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, A_1=FAILS, A_2=PASSES)
    # The runs themselves have room elsewhere.
    done, left = on_a_small_disk(tmp_path, "size=4k", "--keep-in disk/kept", home=tmp_path)
    assert done.returncode == 1, done
    said = " ".join((done.stdout + done.stderr).split())
    assert "runs could not be kept in disk/kept: [errno 28] no space left on device" in said
    assert "1 passed, 1 failed" in done.stdout
    assert left == []


# --- a closed terminal ----------------------------------------------------------------------------------------------


def read_until(terminal: int, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen:
        seen += os.read(terminal, 4096)


@pytest.mark.parametrize(("jobs", "kind"), [("1", "xterm"), ("2", "xterm"), ("1", "dumb"), ("2", "dumb")])
def test_a_closed_terminal_ends_all_and_what_was_finished_is_reported(tmp_path: Path, jobs: str, kind: str) -> None:
    write(tmp_path, A_1=PASSES, A_2=LONG, A_3=LONG)
    (tmp_path / "tmp").mkdir()
    tag = os.urandom(8).hex()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), TAG: tag, "TERM": kind, "CI": ""}
    command = [sys.executable, "-m", "cts", "run", "all.cts", "-j", jobs, "--report", "report"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execve(command[0], command, environment)
    try:
        read_until(terminal, b"passed")
        deadline = time.monotonic() + 30
        # Not `glob`, which trips over folders that go while it looks; runs come and go here.
        while not any("begun" in names for _, _, names in os.walk(tmp_path / "tmp")):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.close(terminal)
        asked = time.monotonic()
        _, status = os.waitpid(pid, 0)
        while (left := tagged(tag)) and time.monotonic() < asked + 10:
            time.sleep(0.01)
        assert left == []
        assert os.waitstatus_to_exitcode(status) == 2
        assert left_in(tmp_path / "tmp") == []
        report = json.loads((tmp_path / "report" / "report.json").read_text())
        verdicts = {scenario["id"]: scenario["verdict"] for scenario in report["scenarios"]}
        assert verdicts["A-1"] == "passed"
        assert "passed" not in {verdict for name, verdict in verdicts.items() if name != "A-1"}
    finally:
        for line in tagged(tag):
            os.kill(int(line.split()[0]), 9)


# --- another user ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start the programs of another user")
@pytest.mark.skipif(shutil.which("setsid") is None, reason="there is no setsid(1) here")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("containment", ["auto", "guardian"])
def test_what_another_user_leaves_is_ended_too(containment: str, jobs: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        # Not below a folder of the test's own, into which nobody else may look.
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "tmp").mkdir()
        (folder / "tmp").chmod(0o1777)
        write(folder, A_1=OF_NOBODY, A_2=OF_NOBODY)
        tag = os.urandom(8).hex()
        done = subprocess.run(
            [sys.executable, "-m", "cts", "run", "all.cts", "-j", jobs, "--containment", containment, "--no-store"],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder / "tmp"), TAG: tag},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert tagged(tag) == []
        assert left_in(folder / "tmp") == []
        assert done.returncode == 1, done
        said = " ".join(done.stdout.split())
        assert said.count("was still running: sleep 60") >= 2
        # Nothing else was wrong: it ran as that user.
        assert "all.cts:5" not in said
