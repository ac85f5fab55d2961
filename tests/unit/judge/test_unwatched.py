"""Nobody may claim that something never waited while nobody looked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cts.interpreter.history import BlockedInterval, Operation
from cts.interpreter.judge.judge import judge_run
from cts.interpreter.judge.selection import UNSEEN_NS, unwatched_ns

from .building import history_of, scenario_of

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
    assert bool(unwatched_ns(operation(10 * MS, 90 * MS), environment(looks_ns))) is unwatched


def test_what_is_short_need_not_be_watched() -> None:
    assert not unwatched_ns(operation(10 * MS, 10 * MS + UNSEEN_NS), environment([]))


def test_where_it_was_seen_to_wait_nobody_need_have_looked() -> None:
    waiting = operation(0, 100 * MS)
    waiting.blocked = (BlockedInterval(2 * MS, 97 * MS, "retrying"),)
    assert not unwatched_ns(waiting, environment([]))
    waiting.blocked = (BlockedInterval(2 * MS, 60 * MS, "retrying"),)
    assert unwatched_ns(waiting, environment([])) == 42 * MS


UNSEEN = scenario_of(
    'actor a\n  read "f" as s\nexpect a.s blocks for < 20ms\nexpect a.s blocks for >= 20ms\n'
    "expect longest_wait(a.s) < 20ms\nexpect a.s.blocked < 20ms\nexpect a.s never blocks\n"
    "expect count(blocked a.s) == 0\nexpect longest_wait(a.s) < 1s"
)


@pytest.mark.parametrize(
    ("blocked", "looks", "answers"),
    [
        # It was seen to wait a little; what it did while nobody looked may have been a longer wait.
        ([[10, 12, "flock"]], [9, 10, 11, 12, 13], "unknown unknown unknown unknown violated violated holds"),
        ([[10, 12, "flock"]], None, "holds violated holds holds violated violated holds"),
        ([[10, 90, "flock"]], [9, 10, 50, 90, 95], "violated holds violated violated violated violated holds"),
        ([], [9, 10, 11], "unknown unknown unknown unknown unknown unknown holds"),
        ([], None, "holds violated holds holds holds holds holds"),
    ],
)
def test_a_claim_of_less_needs_looks(blocked: list[list[object]], looks: list[int] | None, answers: str) -> None:
    notes = {"operations": [["a.s", "8..98", "succeeded", {"blocked": blocked}]]}
    history = history_of(notes, UNSEEN)
    history.looks_ns = None if looks is None else [at * MS for at in looks]
    found = [judgement.answer.value for judgement in judge_run(UNSEEN, history, None).judgements]
    assert found == answers.split()
