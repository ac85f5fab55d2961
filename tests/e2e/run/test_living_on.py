"""`isolation reuse`: what an actor keeps from run to run, what it must not keep, and when it is replaced."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tagged import TAG, tagged

from cts.interpreter.history import History
from cts.interpreter.process import Pool
from cts.interpreter.shared import Memory, MemoryShape

from .conftest import Bench

VERBS = """
import fcntl, os, signal, subprocess, time

n_lives = 0
kept = []

def life():
    global n_lives
    n_lives += 1
    return [n_lives, os.getpid()]

def place(context):
    return [os.getcwd(), context.work, context.run, context.random.random()]

def die_in(context, number):
    life()
    if context.run == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return n_lives

def leave_in(context, number, code):
    life()
    if context.run == number:
        os._exit(code)
    return n_lives

def fail_in(context, number):
    life()
    if context.run == number:
        raise OSError(2, "no")
    return n_lives

def lock(context, path):
    handle = open(path, "a")
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    kept.append(handle)
    return life()

def child(context):
    subprocess.Popen(["sleep", "60"])
    return life()

def daemon(context):
    if context.run == 1 and os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
        os._exit(0)
    if context.run == 1:
        os.wait()
    return life()

def thread(context):
    import threading
    if context.run == 1:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return life()

def spoil(context):
    seen = [
        os.umask(0), os.getcwd() == context.work, os.environ.get("SPOILT"), signal.getitimer(signal.ITIMER_REAL)[0],
        signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL, list(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, ()))),
        n_lives,
    ]
    os.chdir("/")
    os.environ["SPOILT"] = "1"
    signal.signal(signal.SIGUSR1, lambda *_: None)
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.03, 0.03)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    life()
    return seen

def keep_context(context):
    life()
    kept.append(context)
    try:
        if context.run > 1:
            kept[0].progress(1)
            kept[0].begin_now()
    except ValueError:
        return [n_lives, "refused"]
    return [n_lives, "fine"]

def nap_in(context, number):
    life()
    if context.run == number:
        with open(os.path.join(context.folder, "naps"), "w"):
            pass
        time.sleep(60)
    return n_lives

def tell(context):
    with open(os.path.join(context.folder, "told"), "a") as told:
        told.write(f"{os.getppid()} {life()[0]} {os.readlink('/proc/self/ns/pid')}\\n")

def stand(context):
    yield {"lives": life()[0]}
"""

NAMES = (
    "life() place() die_in(number:number) leave_in(number:number,code:number) fail_in(number:number) lock(path:path)"
)
NAMES += " child() daemon() thread() spoil() keep_context() nap_in(number:number) tell()"


def file_of(body: str, isolation: str = "reuse") -> str:
    verbs = [
        f'verb {name.replace(":", ": ").replace(",", ", ")} from python "./lives.py:{name.partition("(")[0]}"'
        for name in NAMES.split()
    ]
    indented = "".join(f"  {line}\n" for line in body.strip().splitlines())
    return "\n".join(["use files", *verbs, 'scenario LIVES-1 "x"', f"  isolation {isolation}"]) + "\n" + indented


def runs(bench: Bench, body: str, isolation: str = "reuse", n_runs: int = 3) -> list[History]:
    if bench.pool.containment != "namespace":
        pytest.skip("without namespaces all actors are fresh")
    (bench.folder / "lives.py").write_text(VERBS)
    path = bench.folder / "lives.cts"
    path.write_text(file_of(body, isolation))
    found = [bench._run(path, 0, 1, number) for number in range(1, n_runs + 1)]
    assert [history.faults for history in found] == [[]] * n_runs
    return found


def values(histories: list[History], name: str = "") -> list[Any]:
    return [
        operation.value for history in histories for operation in history.operations if name in ("", operation.step)
    ]


@pytest.mark.parametrize(("isolation", "counts"), [("fresh", [1, 1, 1]), ("reuse", [1, 2, 3])])
def test_state_is_carried_over_only_if_asked_for(bench: Bench, isolation: str, counts: list[int]) -> None:
    histories = runs(bench, "actor one\n  life\n", isolation)
    lives = values(histories)
    assert [count for count, _ in lives] == counts
    assert len({pid for _, pid in lives}) == (3 if isolation == "fresh" else 1)
    ends = [death for history in histories for death in history.actors]
    assert [(end.outcome, end.signal) for end in ends] == [("succeeded", "")] * 3
    # It ended when its program did, and not when its process did.
    assert all(end.began_ns < end.ended_ns <= history.ended_ns for end, history in zip(ends, histories, strict=True))
    assert [history.leftovers for history in histories] == [[]] * 3


def test_each_run_has_its_own_folder_and_choices(bench: Bench) -> None:
    places = values(runs(bench, "actor one\n  place\n"))
    assert [cwd for cwd, *_ in places] == [work for _, work, *_ in places]
    assert len({cwd for cwd, *_ in places}) == 3
    assert [number for _, _, number, _ in places] == [1, 2, 3]
    assert len({choice for *_, choice in places}) == 3


@pytest.mark.parametrize("step", ["die_in 2", "leave_in 2 3", "leave_in 2 0"])
def test_whoever_did_not_end_well_is_replaced(bench: Bench, step: str) -> None:
    histories = runs(bench, f"actor one\n  {step}\n", n_runs=4)
    lives = values([histories[0], *histories[2:]])
    assert lives == [1, 1, 2]


def test_a_step_that_fails_is_no_bad_end(bench: Bench) -> None:
    histories = runs(bench, "actor one\n  fail_in 2\n")
    assert [operation.outcome for history in histories for operation in history.operations] == [
        "succeeded",
        "failed",
        "succeeded",
    ]
    assert values(histories)[::2] == [1, 3]


def test_others_of_a_killed_one_live_on(bench: Bench) -> None:
    histories = runs(bench, "actor one\n  die_in 1\nactor two\n  life\n", n_runs=2)
    assert [count for count, _ in values(histories, "life")] == [1, 2]
    assert values(histories[1:], "die_in") == [1]


def test_a_lock_that_is_kept_is_left_behind_and_free_in_the_next_run(bench: Bench) -> None:
    path = bench.folder / "the.lock"
    histories = runs(bench, f'actor one\n  lock "{path}"\n')
    assert [count for count, _ in values(histories)] == [1, 1, 1]
    for history in histories:
        (leftover,) = history.leftovers
        assert leftover.kind == "locks"
        assert f"a FLOCK write lock on {path} was still held by process " in leftover.sentence


@pytest.mark.parametrize("verb", ["child", "daemon"])
def test_a_process_left_behind_is_reported_and_ended(bench: Bench, verb: str) -> None:
    histories = runs(bench, f"actor one\n  {verb}\nactor two\n  life\n", n_runs=2)
    assert "process " in histories[0].leftovers[0].sentence
    assert histories[0].leftovers[0].kind == "processes"
    assert [count for count, _ in values(histories)] == [1, 1, 1, 1]
    assert bool(histories[1].leftovers) is (verb == "child")


def test_whoever_has_threads_does_not_live_on(bench: Bench) -> None:
    assert [count for count, _ in values(runs(bench, "actor one\n  thread\n"))] == [1, 1, 2]


def test_what_belongs_to_one_run_does_not_reach_into_the_next(bench: Bench) -> None:
    first, *others = values(runs(bench, "actor one\n  spoil\n"))
    assert first[1:6] == [True, None, 0.0, True, []]
    assert [seen[:6] for seen in others] == [first[:6]] * 2
    assert [seen[6] for seen in (first, *others)] == [0, 1, 2]


def test_a_context_of_an_earlier_run_is_refused(bench: Bench) -> None:
    assert values(runs(bench, "actor one\n  keep_context\n")) == [[1, "fine"], [2, "refused"], [3, "refused"]]


def test_barriers_and_instants_hold_in_later_runs(bench: Bench) -> None:
    for number, history in enumerate(runs(bench, "actor a[2]\n  barrier go\n  at go + 20ms\n    life\n"), start=1):
        lives = [operation for operation in history.operations if operation.step == "life"]
        assert [operation.value[0] for operation in lives] == [number] * 2
        (opening,) = history.barriers
        assert set(opening.left) == {("a", 1), ("a", 2)}
        for operation in lives:
            assert operation.planned_ns == opening.instant_ns + 20_000_000
            assert operation.began_ns >= operation.planned_ns


def test_a_step_can_time_out_in_a_later_run(bench: Bench) -> None:
    histories = runs(bench, "actor one\n  try nap_in 2 timeout 50ms as napping\n  life\n", n_runs=4)
    naps = [operation for history in histories for operation in history.operations if operation.step == "napping"]
    assert [nap.outcome for nap in naps] == ["succeeded", "timed_out", "succeeded", "succeeded"]
    # Whatever it was interrupted in may be half done.
    assert [count for count, _ in values(histories, "life")] == [2, 4, 2, 4]


def test_a_run_can_time_out_when_its_actors_have_lived_before(bench: Bench) -> None:
    body = "timeout 600ms\nactor one\n  nap_in 2\nactor two\n  life\n"
    histories = runs(bench, body)
    assert [bool(history.timed_out) for history in histories] == [False, True, False]
    assert [count for count, _ in values(histories, "life")] == [1, 2, 3]
    assert values(histories, "nap_in")[::2] == [1, 1]


@pytest.mark.parametrize("limit", ["nofile=64", "nice=1"])
def test_limited_actors_are_fresh(bench: Bench, limit: str) -> None:
    lives = values(runs(bench, f"actor one with {limit}\n  life\n", n_runs=2))
    assert [count for count, _ in lives] == [1, 1]


def test_whose_memory_is_asked_for_is_fresh(bench: Bench) -> None:
    lives = values(runs(bench, "actor one\n  life\nexpect memory(one) < 1GiB\n", n_runs=2))
    assert [count for count, _ in lives] == [1, 1]


def test_an_environment_is_the_same_in_each_life(bench: Bench) -> None:
    body = 'actor one with environment=["SPOILT=0"]\n  spoil\n'
    assert [(seen[2], seen[6]) for seen in values(runs(bench, body))] == [("0", 0), ("0", 1), ("0", 2)]
    # One that is another in each run is set at birth only.
    body = 'actor one with environment=["SPOILT={run}"]\n  spoil\n'
    assert [(seen[2], seen[6]) for seen in values(runs(bench, body))] == [("1", 0), ("2", 0), ("3", 0)]


def test_without_namespaces_all_are_fresh(tmp_path: Path) -> None:
    (tmp_path / "lives.py").write_text(VERBS)
    (tmp_path / "lives.cts").write_text(file_of("actor one\n  life\n"))
    with Pool.open(lanes=1, imports=("cts.interpreter.actor",), containment="guardian") as pool:
        bench = Bench(pool, tmp_path)
        histories = [bench._run(tmp_path / "lives.cts", 0, 1, number) for number in (1, 2)]
    assert [history.faults for history in histories] == [[], []]
    assert [count for count, _ in values(histories)] == [1, 1]


def test_those_who_wait_in_a_free_lane_end_when_something_else_begins(tmp_path: Path) -> None:
    (tmp_path / "lives.py").write_text(VERBS)
    (tmp_path / "lives.cts").write_text(file_of("actor one\n  life\n"))
    with Pool.open(lanes=2, imports=("cts.interpreter.actor",)) as pool:
        if pool.containment != "namespace":
            pytest.skip("without namespaces all actors are fresh")
        bench = Bench(pool, tmp_path)
        histories = [bench._run(tmp_path / "lives.cts", 0, 1, number) for number in (1, 2)]
        assert [count for count, _ in values(histories)] == [1, 2]
        (waiting,) = {death.pid for history in histories for death in history.actors}
        assert Path(f"/proc/{waiting}").exists()
        memory = Memory.create(MemoryShape(n_actors=1), [b""])
        run = pool.begin(memory, str(tmp_path))
        assert run is not None
        assert not Path(f"/proc/{waiting}").exists()
        run.finish()
        memory.close()


def test_another_scenario_ends_those_who_wait(bench: Bench) -> None:
    ((_, first),) = values(runs(bench, "actor one\n  life\n", n_runs=1))
    bench.run('actor a\n  note "x"\n')
    ((count, second),) = values(runs(bench, "actor one\n  life\n", n_runs=1))
    assert count == 1
    assert first != second


def test_fixtures_and_observers_are_made_anew(bench: Bench) -> None:
    (bench.folder / "lives.py").write_text(VERBS)
    body = (
        'given stand as it\nactor one\n  life\n  write "out" text "{it.lives}"\nexpect always no files "*.tmp" exist\n'
    )
    text = file_of(body).replace("scenario ", 'fixture stand() from python "./lives.py:stand"\nscenario ')
    path = bench.folder / "lives.cts"
    path.write_text(text)
    histories = [bench._run(path, 0, 1, number) for number in (1, 2)]
    assert [history.faults + [left.sentence for left in history.leftovers] for history in histories] == [[], []]
    assert [Path(history.folder, "out").read_text() for history in histories] == ["1", "1"]
    assert [count for count, _ in values(histories, "life")] == [1, 2]


def test_nothing_of_those_who_wait_is_there_after_the_coordinator(tmp_path: Path) -> None:
    """It is killed in the second run, while one of the first still waits for more."""
    (tmp_path / "lives.py").write_text(VERBS)
    body = "runs 2\ntimeout 60s\ntolerance 1s\nactor one\n  life\nactor two\n  nap_in 2\n  life\nexpect one succeeds\n"
    (tmp_path / "lives.cts").write_text(file_of(body))
    command = [sys.executable, "-m", "cts", "run", "lives.cts", "-j", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    tag = secrets.token_hex(8)
    environment = {**os.environ, TAG: tag}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, **quiet) as coordinator:  # type: ignore[call-overload]
        try:
            assert _becomes((tmp_path / "naps").exists)
            assert len(tagged(tag)) >= 5, "coordinator, keeper, zygote, who naps and who waits"
        finally:
            coordinator.kill()
    assert _becomes(lambda: not tagged(tag))


def _becomes(seen: Callable[[], bool], limit_s: float = 20) -> bool:
    deadline = time.monotonic() + limit_s
    while not (found := seen()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return found


def cts_run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cts", "run", "lives.cts", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_each_worker_has_actors_that_live_on(tmp_path: Path) -> None:
    (tmp_path / "lives.py").write_text(VERBS)
    (tmp_path / "lives.cts").write_text(file_of("runs 12\ntolerance 1s\nactor one\n  tell\nexpect one succeeds\n"))
    ended = cts_run(tmp_path, "-j", "2")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = [line.split() for line in (tmp_path / "told").read_text().splitlines()]
    if len({lane for _, _, lane in told}) > 2 or "guardian" in ended.stdout:
        pytest.skip("without namespaces all actors are fresh")
    assert len(told) == 12
    for lane in {lane for _, _, lane in told}:
        lives = [int(count) for _, count, where in told if where == lane]
        assert lives == list(range(1, len(lives) + 1))


def test_each_variant_has_actors_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "lives.py").write_text(VERBS)
    body = "runs 3\nmatrix n = 1 | 2\ntolerance 1s\nactor one\n  tell\nexpect one succeeds\n"
    (tmp_path / "lives.cts").write_text(file_of(body))
    ended = cts_run(tmp_path, "-j", "1")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    counts = [int(line.split()[1]) for line in (tmp_path / "told").read_text().splitlines()]
    assert counts == [1, 2, 3] * 2
