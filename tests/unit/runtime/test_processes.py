from __future__ import annotations

import os
import resource
import signal
from typing import TYPE_CHECKING

import pytest

from cts.interpreter.process import ActorSpec, LaneLost, NotStarted, Pool
from cts.interpreter.records import read_records
from cts.interpreter.shared import GONE

from .staging import Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("whose_memory")


def test_exit_codes_and_signals_are_told_apart(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("exit_with", "7"), ("die_by", "9"), ("die_by", "2"), ("succeed", ""))
    ended = stage.play()
    assert [(ended[slot].exit_code, ended[slot].signal) for slot in range(4)] == [
        (7, None),
        (None, 9),
        (None, 2),
        (0, None),
    ]
    assert ended[3].usage.max_rss_kib > 0
    finished = stage.finish()
    assert (finished.left, finished.stuck) == ((), ())
    assert [stage.memory.state(slot) for slot in range(4)] == [GONE] * 4


def test_a_crashing_entry_says_so_in_its_note_and_on_its_error_stream(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("crash", ""), stderr=str(tmp_path / "errors"))
    assert stage.play()[0].exit_code == 250
    assert stage.memory.note(0) == "KeyError: 'entry'"
    assert "KeyError" in (tmp_path / "errors").read_text()
    stage.finish()


def test_an_actor_gets_its_folder_limits_environment_and_streams(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(
        pool,
        tmp_path,
        ("report_self", ""),
        stdout=str(tmp_path / "said"),
        limits={resource.RLIMIT_NOFILE: 64},
        environment={"GREETING": "hello"},
        nice=3,
    )
    assert stage.play()[0].exit_code == 0
    first, second = (tmp_path / "said").read_text().splitlines()
    assert first == f"{tmp_path}|{os.getuid()}|64|hello|True|{min(19, os.nice(0) + 3)}"
    inner, own_proc, n_handles = second.split("|")
    assert inner == own_proc, "a process must find itself in /proc under its own number"
    assert int(n_handles) <= 5
    stage.finish()


def test_a_limit_on_handles_is_hit_by_the_actor_and_not_by_us(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("use_up_handles", ""), limits={resource.RLIMIT_NOFILE: 64})
    assert stage.play()[0].exit_code == 64 - 3
    stage.finish()


def test_what_cannot_be_set_up_is_not_started(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("succeed", ""), folder=str(tmp_path / "absent"))
    stage.run.start(stage.specs)
    (event,) = stage.run.wait(20)
    assert isinstance(event, NotStarted)
    assert "absent" in event.reason
    stage.finish()


def test_an_unknown_entry_is_not_started(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("no_such_entry", ""))
    stage.run.start(stage.specs)
    (event,) = stage.run.wait(20)
    assert isinstance(event, NotStarted)
    assert "no_such_entry" in event.reason
    stage.finish()


def test_a_preloaded_actor_shares_the_world_of_the_others(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(
        pool,
        tmp_path,
        ("open_operation_then_wait", ""),
        ("has_module", "wave"),
        ("kill_slot_zero", ""),
        shape={"n_flags": 1},
    )
    specs = [stage.specs[0], stage.specs[1]._replace(preload=("wave",)), stage.specs[2]._replace(preload=("wave",))]
    stage.run.start(specs)
    ended = {event.slot: event for event in stage.run.wait(20)}
    assert ended[1].exit_code == 0
    assert ended[2].exit_code == 0
    assert ended[0].signal == signal.SIGKILL
    assert stage.finish().left == ()


def test_a_preload_that_fails_is_told_for_every_actor_that_needs_it(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("succeed", ""), ("succeed", ""))
    stage.run.start([spec._replace(preload=("no_such_module",)) for spec in stage.specs])
    events = stage.run.wait(20)
    assert {event.slot for event in events if isinstance(event, NotStarted)} == {0, 1}
    assert all("no_such_module" in event.reason for event in events if isinstance(event, NotStarted))
    stage.finish()


def test_a_killed_actor_leaves_its_open_operation_readable(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("open_operation_then_wait", ""), ("kill_slot_zero", ""), shape={"n_flags": 1})
    ended = stage.play()
    assert ended[0].signal == signal.SIGKILL
    closed, left_open = read_records(stage.memory, 0)
    assert (closed.step, closed.ended_ns > 0) == (1, True)
    assert (left_open.step, left_open.ended_ns) == (2, 0)
    stage.finish()


def test_the_coordinator_pauses_resumes_and_ends_an_actor(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("open_operation_then_wait", ""), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    for signum in (signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM):
        stage.run.signal(0, signum)
    (event,) = stage.run.wait(20)
    assert event.signal == signal.SIGTERM
    stage.run.signal(0, signal.SIGTERM)
    stage.finish()


def test_two_runs_side_by_side_do_not_end_each_other(pool: Pool, tmp_path: Path) -> None:
    first = Stage(pool, tmp_path, ("open_operation_then_wait", ""), shape={"n_flags": 1})
    second = Stage(pool, tmp_path, ("open_operation_then_wait", ""), shape={"n_flags": 1})
    assert pool.begin(first.memory, str(tmp_path)) is None
    for stage in (first, second):
        stage.run.start(stage.specs)
        stage.wait_for_flag()
    first.finish()
    assert second.run.poll() == []
    assert second.memory.state(0) < GONE
    second.finish()
    assert second.memory.state(0) == GONE


def test_a_lost_lane_is_told_and_replaced(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, ("open_operation_then_wait", ""), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    zygote = int(stage.run.lane_root.split("/")[2])
    os.kill(zygote, signal.SIGKILL)
    assert any(isinstance(event, LaneLost) for event in stage.run.wait(20))
    stage.run.finish()
    again = Stage(pool, tmp_path, ("succeed", ""))
    assert again.play()[0].exit_code == 0
    again.finish()
    assert pool.n_free == 2


def test_a_hundred_actors_meet(pool: Pool, tmp_path: Path) -> None:
    stage = Stage(pool, tmp_path, *[("meet", "2")] * 100, shape={"members": [range(100)]})
    ended = stage.play(60)
    assert {event.exit_code for event in ended.values()} == {0}
    assert len(ended) == 100
    histories = [read_records(stage.memory, slot) for slot in range(100)]
    for round_number in range(2):
        assert len({history[round_number].due_ns for history in histories}) == 1
    stage.finish()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may start processes as another user")
def test_an_actor_runs_as_another_user(pool: Pool, tmp_path: Path) -> None:
    said = tmp_path / "said"
    stage = Stage(pool, tmp_path, ("report_self", ""), user=(65534, 65534, ()), stdout=str(said), folder="/")
    assert stage.play()[0].exit_code == 0
    assert said.read_text().split("|")[1] == "65534"
    stage.finish()


def test_the_entry_of_a_program_is_that_program(pool: Pool, tmp_path: Path) -> None:
    from cts.interpreter.launch import command_line
    from cts.interpreter.shared import Memory, MemoryShape

    memory = Memory.create(MemoryShape(n_actors=1), [command_line(["sh", "-c", "echo $0-$GREETING; exit 3"])])
    run = pool.begin(memory, str(tmp_path))
    assert run is not None
    out = str(tmp_path / "out")
    run.start([ActorSpec(0, "cts.interpreter.launch:execute", stdout=out, environment={"GREETING": "hi"})])
    (event,) = run.wait(20)
    run.finish()
    assert event.exit_code == 3
    assert (tmp_path / "out").read_text() == "sh-hi\n"


def test_a_program_finds_no_more_in_its_environment_than_the_user_gave(pool: Pool, tmp_path: Path) -> None:
    from cts.interpreter.launch import command_line
    from cts.interpreter.shared import Memory, MemoryShape

    memory = Memory.create(MemoryShape(n_actors=1), [command_line(["env", "-0"])])
    run = pool.begin(memory, str(tmp_path))
    assert run is not None
    run.start([ActorSpec(0, "cts.interpreter.launch:execute", stdout=str(tmp_path / "out"))])
    run.wait(20)
    run.finish()
    names = {line.partition("=")[0] for line in (tmp_path / "out").read_text().split("\0")} - {""}
    # These change while the tests run.
    assert names - {"PYTEST_CURRENT_TEST"} <= set(os.environ)


def test_a_mount_is_for_one_run_only(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    stage = Stage(pool, tmp_path, ("write_until_full", "small/file"))
    if pool.containment != "namespace":
        with pytest.raises(OSError, match="namespace of its own"):
            stage.run.mount("tmpfs", str(tmp_path / "small"), "tmpfs", "size=64k")
        return
    with pytest.raises(FileNotFoundError):
        stage.run.mount("tmpfs", str(tmp_path / "absent"), "tmpfs")
    stage.run.mount("tmpfs", str(tmp_path / "small"), "tmpfs", "size=64k,mode=0777")
    assert stage.play()[0].exit_code == 0
    assert os.path.getsize(f"{stage.run.lane_root}{tmp_path}/small/file") == 64 * 1024
    assert not (tmp_path / "small" / "file").exists()
    root = stage.run.lane_root
    stage.finish()
    assert os.listdir(f"{root}{tmp_path}/small") == []
