"""Actors on stages that end at the worst instants, and runs that end while theirs are being born."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cts.interpreter.clock import now_ns
from cts.interpreter.lent_memory import Lender
from cts.interpreter.process import ActorSpec, Ended, Finished, Pool, Run
from cts.interpreter.shared import BORN, Memory, MemoryShape
from cts.interpreter.stages import Stages
from cts.interpreter.zygote import Zygote

from .borrowers import N_PROCESSES

ENTRIES = "cts.tests.unit.runtime.borrowers:"


@pytest.fixture(scope="module", params=["auto", "guardian"])
def lane(request: pytest.FixtureRequest) -> Iterator[Pool]:
    with Pool.open(lanes=1, imports=("cts.tests.unit.runtime.borrowers",), containment=request.param) as opened:
        yield opened


class Play:
    """Two actors on stages."""

    def __init__(self, lane: Pool, home: Path, *entries: str) -> None:
        self.memory = Memory.create(MemoryShape(n_actors=len(entries)), [b""] * len(entries))
        run = lane.begin(self.memory, str(home))
        assert run is not None
        self.run: Run = run
        run.start([ActorSpec(slot, ENTRIES + entry, on_stage=True) for slot, entry in enumerate(entries)])

    def ends(self) -> list[tuple[int, int | None, int | None]]:
        events = [event for event in self.run.wait(10) if isinstance(event, Ended)]
        return sorted((event.slot, event.exit_code, event.signal) for event in events)

    def finish(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        finished = self.run.finish()
        assert isinstance(finished, Finished)
        return finished.left, finished.stuck


def test_who_is_killed_in_its_last_moment_keeps_nobody_waiting(lane: Pool, tmp_path: Path) -> None:
    for _ in range(3):
        killed = Play(lane, tmp_path, "die_last")
        assert killed.ends() == [(0, None, 9)]
        assert killed.finish() == ((), ())
        killed.memory.close()
        following = Play(lane, tmp_path, "succeed")
        assert following.ends() == [(0, 0, None)]
        assert following.finish() == ((), ())
        following.memory.close()


def test_a_run_that_ends_while_its_actors_are_born_leaves_nobody_to_the_next(lane: Pool, tmp_path: Path) -> None:
    for _ in range(40):
        begun = Play(lane, tmp_path, "stay", "stay")
        # Nobody asks for the actors themselves: they are no leftovers.
        assert begun.finish() == ((), ())
        assert begun.ends() == [(0, None, 9), (1, None, 9)]
        begun.memory.close()
        following = Play(lane, tmp_path, "succeed", "succeed")
        assert following.ends() == [(0, 0, None), (1, 0, None)]
        assert following.finish() == ((), ())
        following.memory.close()


def test_a_python_that_knows_one_stack_only_lends_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    with pytest.raises(OSError, match="its own stack"):
        Lender(lambda: 0)


def test_an_end_waits_only_for_those_that_were_started_with_it() -> None:
    zygote = object.__new__(Zygote)
    zygote._stages = Stages()
    zygote._events = [("ended", 0, 0, now_ns() + 10**12, ())]
    zygote._together = frozenset((0, 1))
    # The process of the fixtures, which waits until all have ended, and cannot be waited for in turn.
    zygote._stages._births[2] = {}
    assert not zygote._may_hold()
    zygote._stages._births[1] = {}
    assert zygote._may_hold()


def test_where_processes_are_scarce_no_stage_takes_one_from_an_actor(tmp_path: Path) -> None:
    modules = ("cts.tests.unit.runtime.borrowers", "cts.tests.unit.runtime.few_processes")
    with Pool.open(lanes=1, imports=modules, containment="guardian") as lane:
        for _ in range(3):
            play = Play(lane, tmp_path, *["stay"] * N_PROCESSES)
            told: list[object] = []
            while not told and any(play.memory.state(slot) < BORN for slot in range(N_PROCESSES)):
                told = list(play.run.poll(0.001))
            assert told == []
            assert play.finish() == ((), ())
            assert play.ends() == [(slot, None, 9) for slot in range(N_PROCESSES)]
            play.memory.close()
