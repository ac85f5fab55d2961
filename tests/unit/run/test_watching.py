"""A wait belongs to the step that was under way when it was seen, though the actor goes on while the monitor looks."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cts.interpreter import layout as at
from cts.interpreter.monitor import block_poller
from cts.interpreter.monitor.blocked import WaitInterval
from cts.interpreter.monitor.waits import Wait
from cts.interpreter.shared import BORN
from cts.interpreter.watching import Watching
from cts.interpreter.wishes import Wishes

BARRIER, TURN = 1, 2
CELL = 7


class FakePoller:
    """Its looks are what the test says that happens in them."""

    unknown: dict[str, str] = {}  # noqa: RUF012 - as the real one's

    def __init__(self, heard: Callable[[WaitInterval], None]) -> None:
        self.heard = heard
        self.looks: list[Callable[[], None]] = []

    def add(self, key: str, pid: int) -> None:
        pass

    def poll(self) -> None:
        if self.looks:
            self.looks.pop(0)()

    def delay_ns(self) -> int:
        return 0


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    told: list[int] = []
    words = [0] * 64
    memory = SimpleNamespace(
        words=words,
        slot=lambda _slot: 0,
        state=lambda _slot: BORN,
        step_blocked=lambda _slot, cell, since_ns: told.append((cell, since_ns)),  # type: ignore[arg-type]
    )
    actor = SimpleNamespace(steps=[{"place": TURN, "cell": CELL}], slots=[0])
    program: Any = SimpleNamespace(slot_names=[("client", None)], actors=[actor])
    monkeypatch.setattr(block_poller, "BlockPoller", FakePoller)
    watching = Watching(program, memory, Wishes(True, False, frozenset(), False))  # type: ignore[arg-type]
    poller: Any = watching._poller

    def at_step(place: int) -> None:
        words[at.S_STEP] = place + 1

    def heard(over: bool = False) -> None:
        wait = Wait("futex", "private", "futex_wait")  # type: ignore[arg-type]
        poller.heard(WaitInterval("0", "blocked", "futex", wait, 10, 20, 30 if over else None, 40 if over else None))  # type: ignore[arg-type]

    def look(*happens: Callable[[], None]) -> None:
        poller.looks.append(lambda: [each() for each in happens])
        watching.tick()

    return SimpleNamespace(told=told, at_step=at_step, heard=heard, look=look)


def test_who_waits_in_a_step_is_told_at_once(scene: SimpleNamespace) -> None:
    scene.at_step(TURN)
    scene.look(scene.heard)
    assert scene.told == [(CELL, 20)]


def test_who_waited_at_a_barrier_and_went_on_is_not_said_to_wait_in_the_next_step(scene: SimpleNamespace) -> None:
    scene.at_step(BARRIER)
    scene.look(lambda: scene.at_step(TURN), scene.heard)
    assert scene.told == []
    scene.look(lambda: scene.heard(over=True))
    scene.look()
    assert scene.told == []


def test_who_still_waits_at_the_next_look_waits_in_the_step_it_is_at(scene: SimpleNamespace) -> None:
    scene.at_step(BARRIER)
    scene.look(lambda: scene.at_step(TURN), scene.heard)
    scene.look()
    assert scene.told == [(CELL, 20)]
    scene.look()
    assert scene.told == [(CELL, 20)]
