from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cts.interpreter import rehearsal

if TYPE_CHECKING:
    import pytest

    from cts.interpreter.birth import World
    from cts.interpreter.shared import Memory


def test_an_actor_is_really_played_and_nothing_of_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rehearsal that fails would go unseen: every actor would only be slower."""
    codes: list[int] = []
    live = rehearsal.live

    def watched(memory: Memory, world: World, birth: dict[str, object]) -> int:
        codes.append(live(memory, world, birth))
        return codes[-1]

    monkeypatch.setattr(rehearsal, "live", watched)
    before = os.getcwd(), os.getpgid(0), dict(os.environ), sorted(os.listdir("/proc/self/fd"))
    rehearsal.rehearse("pytest")
    assert set(codes) == {0}
    assert (os.getcwd(), os.getpgid(0), dict(os.environ), sorted(os.listdir("/proc/self/fd"))) == before
