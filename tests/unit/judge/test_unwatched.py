"""Nobody may claim that something never waited while nobody looked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cts.interpreter.history import Operation
from cts.interpreter.judge.times import UNSEEN_NS, is_unwatched

MS = 1_000_000


def environment(looks_ns: list[int] | None) -> SimpleNamespace:
    evidence = SimpleNamespace(end_ns=lambda operation: operation.ended_ns)
    return SimpleNamespace(history=SimpleNamespace(looks_ns=looks_ns), evidence=evidence)


def operation(began_ns: int, ended_ns: int) -> Operation:
    return Operation("a", 0, "s", 1, began_ns, ended_ns, "succeeded")


@pytest.mark.parametrize(
    ("looks_ns", "unwatched"),
    [
        (None, False),
        ([], True),
        ([0, 100 * MS], True),
        (list(range(0, 100 * MS, 2 * MS)), False),
        ([at for at in range(0, 100 * MS, 2 * MS) if not 40 * MS < at < 60 * MS], True),
        ([at for at in range(0, 100 * MS, 2 * MS) if at > 20 * MS], True),
    ],
)
def test_a_long_stretch_without_a_look(looks_ns: list[int] | None, unwatched: bool) -> None:
    assert is_unwatched(operation(10 * MS, 90 * MS), environment(looks_ns)) is unwatched


def test_what_is_short_need_not_be_watched() -> None:
    assert not is_unwatched(operation(10 * MS, 10 * MS + UNSEEN_NS), environment([]))
