"""`cts run` as people use it: exit codes, what is reported, what stays, what Ctrl-C does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASSES = """
scenario {id} "One of two wins"
  actor creator[2]
    barrier go
    create "out" text "x"
  tolerance 1s
  expect exactly_one creator succeeds, others fail with Exists
"""
FAILS = """
scenario {id} "All of two win"
  tags hopeless
  actor creator[2]
    barrier go
    create "out" text "x"
  tolerance 1s
  expect all creator succeed because "this cannot be"
"""
BROKEN = """
scenario {id} "Its fixture breaks"
  given command "false"
  actor a
    write "out" text "x"
  expect a succeeds
"""
LONG = """
scenario {id} "It takes long"
  timeout 100s
  actor a
    write "begun" text "x"
    run "sleep 60"
  expect a succeeds
"""


def cts(*words: str | Path, cwd: Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cts", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def write(folder: Path, **texts: str) -> Path:
    """One file, one scenario for each name."""
    path = folder / "all.cts"
    path.write_text("".join(text.format(id=name.replace("_", "-")) for name, text in texts.items()))
    return path


def test_all_passed(tmp_path: Path) -> None:
    done = cts("run", write(tmp_path, A_1=PASSES), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "A-1" in done.stdout
    assert "1 passed" in done.stdout
    assert "seed" in done.stdout


def test_a_failure_names_the_sentence_its_line_and_why(tmp_path: Path) -> None:
    done = cts("run", write(tmp_path, A_1=FAILS), cwd=tmp_path)
    assert done.returncode == 1
    assert "all creator succeed" in done.stdout
    assert "this cannot be" in done.stdout
    assert "all.cts:8" in done.stdout
    (kept,) = (tmp_path / ".cts" / "runs").iterdir()
    assert (kept / "work" / "out").read_text() == "x"
    assert (kept / "run.json").exists()


def test_nothing_is_kept_if_nobody_wants_it(tmp_path: Path) -> None:
    cts("run", write(tmp_path, A_1=FAILS), "--keep", "none", cwd=tmp_path)
    assert not (tmp_path / ".cts" / "runs").exists()


def test_everything_is_kept_if_somebody_wants_it(tmp_path: Path) -> None:
    cts("run", write(tmp_path, A_1=PASSES), "--keep", "all", "--runs", "2", cwd=tmp_path)
    assert len(list((tmp_path / ".cts" / "runs").iterdir())) >= 2


def test_a_broken_fixture_is_no_failure_of_the_tested_system(tmp_path: Path) -> None:
    done = cts("run", write(tmp_path, A_1=BROKEN, A_2=PASSES), cwd=tmp_path)
    assert done.returncode == 3
    assert "error" in done.stdout
    assert "false" in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("no-such-file.cts",), 4),
        (("all.cts", "--jobs", "0"), 4),
        (("all.cts", "--budget", "soon"), 4),
        (("all.cts", "--plan", "x.json"), 4),
        (("all.cts", "--id", "NOT-*"), 5),
        (("all.cts", "--tag", "no-such-tag"), 5),
        (("empty",), 5),
    ],
)
def test_usage(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    write(tmp_path, A_1=PASSES)
    (tmp_path / "empty").mkdir()
    done = cts("run", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("cts run:")
    assert "Traceback" not in done.stderr


def test_files_with_errors_do_not_run(tmp_path: Path) -> None:
    (tmp_path / "bad.cts").write_text('scenario A "a"\n  actor a\n    nonsense "x"\n')
    done = cts("run", "bad.cts", cwd=tmp_path)
    assert done.returncode == 4
    assert "bad.cts:3" in done.stderr


def test_a_plan_runs_like_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, A_1=PASSES)
    (tmp_path / "plan.json").write_text(cts("plan", path, cwd=tmp_path).stdout)
    done = cts("run", "--plan", "plan.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "A-1" in done.stdout


def test_scenarios_are_chosen_by_tag_and_id(tmp_path: Path) -> None:
    path = write(tmp_path, A_1=PASSES, A_2=FAILS, B_1=PASSES)
    by_tag = cts("run", path, "--not-tag", "hopeless", cwd=tmp_path)
    assert by_tag.returncode == 0
    assert "A-2" not in by_tag.stdout
    by_id = cts("run", path, "--id", "A-*", "--keep", "none", cwd=tmp_path)
    assert by_id.returncode == 1
    assert "B-1" not in by_id.stdout


def test_side_by_side_reports_in_the_plans_order(tmp_path: Path) -> None:
    path = write(tmp_path, **{f"A_{n}": PASSES for n in range(1, 7)})
    done = cts("run", path, "-j", "2", cwd=tmp_path)
    assert done.returncode == 0
    places = [done.stdout.index(f"A-{n}") for n in range(1, 7)]
    assert places == sorted(places)


def test_fail_fast_says_what_did_not_run(tmp_path: Path) -> None:
    done = cts("run", write(tmp_path, A_1=FAILS, A_2=PASSES), "--fail-fast", "--keep", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert "1 passed" not in done.stdout
    assert "A-2" in done.stdout


def test_a_budget_is_kept(tmp_path: Path) -> None:
    began = time.monotonic()
    done = cts("run", write(tmp_path, A_1=PASSES), "--runs", "100000", "--budget", "3s", cwd=tmp_path)
    assert time.monotonic() - began < 60
    # What was done passed, and nobody may take it for all.
    assert done.returncode == 0
    assert re.search(r"only \d+ of 100000 runs were done", done.stdout)
    assert "not everything was run: the budget is used up" in done.stdout


def test_what_this_version_cannot_do_is_an_error_that_names_it(tmp_path: Path) -> None:
    text = PASSES.replace("  expect", "  explore delays 3\n  expect")
    done = cts("run", write(tmp_path, A_1=text), cwd=tmp_path)
    assert done.returncode == 3
    assert "explore delays" in done.stdout
    assert "passed" not in done.stdout


def test_an_unmet_need_skips(tmp_path: Path) -> None:
    text = PASSES.replace("  actor", '  requires command "no-such-program"\n  actor')
    done = cts("run", write(tmp_path, A_1=text), cwd=tmp_path)
    assert done.returncode == 5
    assert "no-such-program" in done.stdout
    assert "skipped" in done.stdout


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "cts", "run", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )


def wait_until_begun(folder: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while not any("begun" in names for _, _, names in os.walk(folder / "tmp")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_once(tmp_path: Path, jobs: str, signum: signal.Signals) -> None:
    write(tmp_path, A_1=PASSES, A_2=LONG, A_3=LONG)
    process = start(tmp_path, "all.cts", "-j", jobs)
    wait_until_begun(tmp_path, process)
    process.send_signal(signum)
    asked = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - asked < 5
    assert process.returncode == 2
    assert "Traceback" not in err
    assert "A-1" in out
    assert "interrupted" in out + err
    assert left_in(tmp_path / "tmp") == []


def test_interrupted_between_the_runs_of_a_scenario(tmp_path: Path) -> None:
    text = """
scenario {id} "The third run takes long"
  timeout 100s
  runs 20
  actor a
    shell "test {{run}} -lt 3 || (touch begun; sleep 60)"
  tolerance 1s
  expect a succeeds
"""
    write(tmp_path, A_1=text)
    process = start(tmp_path, "all.cts")
    wait_until_begun(tmp_path, process)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "only 2 of 20 runs were done" in out
    assert "not everything was run: interrupted" in out


def test_interrupted_twice(tmp_path: Path) -> None:
    write(tmp_path, A_1=LONG)
    process = start(tmp_path, "all.cts")
    wait_until_begun(tmp_path, process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "Traceback" not in err
    assert left_in(tmp_path / "tmp") == []


def test_the_next_start_cleans_what_a_killed_one_left(tmp_path: Path) -> None:
    write(tmp_path, A_1=LONG, A_2=PASSES)
    process = start(tmp_path, "all.cts", "--id", "A-1")
    wait_until_begun(tmp_path, process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "cts", "run", "all.cts", "--id", "A-2"]
    again = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert again.returncode == 0
    assert left_in(tmp_path / "tmp") == []


def left_in(folder: Path) -> list[str]:
    """Folders of runs, and lists of what coordinators made; the lists' own folder may stay, empty."""
    return [path.name for path in folder.iterdir() if path.name.startswith("cts-") and any(path.iterdir())]
