"""Actors in memory that is lent to them: what is their own all the same, and when memory is not used again."""

from __future__ import annotations

import ast
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cts.interpreter.clock import now_ns
from cts.interpreter.process import Ended, Pool
from cts.interpreter.records import read_records
from cts.interpreter.stages import MOST_STAGES
from cts.stdlib.preloads import _KEEPING

from .staging import Stage

ROOT = Path(__file__).parents[3]


class Life(NamedTuple):
    """What `live` printed: the first line is three numbers, the second whatever it found."""

    number: int
    pid: int
    session: int
    found: str
    ended: Ended


@pytest.fixture(autouse=True)
def _lent() -> Iterator[None]:
    Stage.borrows_memory = True
    yield
    Stage.borrows_memory = False


def live(pool: Pool, home: Path, deed: str = "") -> Life:
    said = home / "said"
    said.unlink(missing_ok=True)
    stage = Stage(pool, home, ("live", deed), stdout=str(said), stderr=str(home / "errors"))
    ended = stage.play()[0]
    assert len(read_records(stage.memory, 0)) == 1
    finished = stage.finish()
    assert (finished.left, finished.stuck, finished.traces) == ((), (), ())
    first, _, rest = said.read_text().partition("\n")
    number, pid, session = map(int, first.split())
    return Life(number, pid, session, rest.strip(), ended)


@pytest.fixture
def one_lane() -> Iterator[Pool]:
    with Pool.open(lanes=1, imports=("cts.tests.unit.runtime.entries",)) as opened:
        yield opened


def test_each_is_a_process_of_its_own_in_the_memory_of_the_one_before(one_lane: Pool, tmp_path: Path) -> None:
    lives = [live(one_lane, tmp_path) for _ in range(5)]
    assert [one.number for one in lives] == [1, 2, 3, 4, 5], "the memory was not lent at all"
    assert len({one.pid for one in lives}) == 5
    assert all(one.session == one.pid for one in lives)
    assert all(one.ended.exit_code == 0 for one in lives)


def test_nothing_that_an_actor_changed_is_changed_for_the_next(one_lane: Pool, tmp_path: Path) -> None:
    before = live(one_lane, tmp_path, "look")
    live(one_lane, tmp_path, "spoil")
    after = live(one_lane, tmp_path, "look")
    assert (before.number, after.number) == (1, 3)
    assert after.found == before.found
    assert "SPOILT" not in before.found
    assert "'path': True" in after.found


@pytest.mark.parametrize(
    "deed", ["die", "leave", "fail", "leave a thread", "grow", "become a program", "be interrupted"]
)
def test_memory_is_not_used_again_after(deed: str, one_lane: Pool, tmp_path: Path) -> None:
    assert live(one_lane, tmp_path).number == 1
    ended = live(one_lane, tmp_path, deed).ended
    expected = {"die": (None, 9), "fail": (250, None)}.get(deed, (0, None))
    assert (ended.exit_code, ended.signal) == expected
    assert [live(one_lane, tmp_path).number for _ in range(3)] == [1, 2, 3]


def test_what_waits_to_be_collected_closes_nothing_of_the_next(one_lane: Pool, tmp_path: Path) -> None:
    # What the first leaves is never collected.
    live(one_lane, tmp_path)
    live(one_lane, tmp_path, "leave a cycle")
    after = live(one_lane, tmp_path, "use handles")
    assert (after.number, after.ended.exit_code) == (3, 0), (tmp_path / "errors").read_text()


def test_a_lock_ends_with_its_process_whoever_remembers_the_file(one_lane: Pool, tmp_path: Path) -> None:
    for number in (1, 2):
        held = live(one_lane, tmp_path, "hold a file")
        assert (held.number, held.ended.exit_code) == (number, 0), (tmp_path / "errors").read_text()


def test_where_memory_cannot_be_lent_actors_are_forked(tmp_path: Path) -> None:
    modules = ("cts.tests.unit.runtime.entries", "cts.tests.unit.runtime.no_lending")
    with Pool.open(lanes=1, imports=modules) as pool:
        lives = [live(pool, tmp_path) for _ in range(3)]
    assert [one.number for one in lives] == [1, 1, 1]
    assert all(one.ended.exit_code == 0 for one in lives)


def test_more_actors_than_stages(one_lane: Pool, tmp_path: Path) -> None:
    n_actors = MOST_STAGES + 4
    for _ in range(3):
        stage = Stage(one_lane, tmp_path, *[("meet", "2")] * n_actors, shape={"members": [range(n_actors)]})
        ended = stage.play()
        assert [ended[slot].exit_code for slot in range(n_actors)] == [0] * n_actors
        assert stage.finish().left == ()


@pytest.mark.parametrize("containment", ["auto", "guardian"])
def test_killed_at_any_moment(containment: str, tmp_path: Path) -> None:
    """Before it is born, in the middle of anything, when it has ended: each end is told, and the next run is as any."""
    dice = random.Random(4)
    with Pool.open(lanes=1, imports=("cts.tests.unit.runtime.entries",), containment=containment) as pool:
        for _ in range(60):
            stage = Stage(pool, tmp_path, ("meet", "3"), ("meet", "3"), shape={"members": [range(2)]})
            stage.run.start(stage.specs)
            due_ns = now_ns() + dice.randrange(1_500_000)
            while now_ns() < due_ns:
                pass
            stage.run.signal(0, signal.SIGKILL)
            seen = {event.slot: event for event in stage.run.wait(20) if isinstance(event, Ended)}
            assert set(seen) == {0, 1}
            assert (seen[0].exit_code, seen[0].signal) in ((0, None), (250, None), (None, 9))
            assert (seen[1].exit_code, seen[1].signal) in ((0, None), (250, None))
            assert stage.finish().left == ()
        undisturbed = Stage(pool, tmp_path, ("meet", "3"), ("meet", "3"), shape={"members": [range(2)]})
        assert [event.exit_code for event in undisturbed.play().values()] == [0, 0]
        undisturbed.finish()


def test_a_stage_that_somebody_kills_is_replaced(one_lane: Pool, tmp_path: Path) -> None:
    assert live(one_lane, tmp_path).number == 1
    stage = Stage(one_lane, tmp_path, ("live", "wait"), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    zygote = stage.run.lane_root.split("/")[2]
    for child in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)
    (ended,) = stage.run.wait(20)
    assert ended.signal == signal.SIGKILL
    assert stage.finish().left == ()
    assert [live(one_lane, tmp_path).number for _ in range(2)] == [1, 2]


def test_an_actor_that_the_end_of_its_run_ends_takes_its_stage_with_it(one_lane: Pool, tmp_path: Path) -> None:
    stage = Stage(one_lane, tmp_path, ("live", "wait"), shape={"n_flags": 1})
    stage.run.start(stage.specs)
    stage.wait_for_flag()
    stage.finish()
    assert [live(one_lane, tmp_path).number for _ in range(2)] == [1, 2]


def test_modules_of_verbs_keep_nothing_that_is_not_forgotten_with_its_actor() -> None:
    """What a module keeps in a table of its own would reach from one actor to the next."""
    kept = []
    for path in sorted((ROOT / "stdlib").glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            is_empty = isinstance(value, ast.Dict | ast.List | ast.Set) and not ast.unparse(value).strip("{}[]")
            is_made = isinstance(value, ast.Call) and ast.unparse(value.func) in ("set", "dict", "list", "defaultdict")
            if (is_empty or is_made) and f"cts.stdlib.{path.stem}:" not in _KEEPING:
                kept.append(f"{path.name}: {ast.unparse(node)}")
        assert not any(isinstance(node, ast.Global) for node in ast.walk(ast.parse(path.read_text()))), path
    assert kept == []
