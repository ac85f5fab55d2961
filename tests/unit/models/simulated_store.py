"""Histories of a simulated store that runs transactions at one isolation level, or with a seeded bug."""

from __future__ import annotations

import random
from typing import Any

from cts.interpreter.judge.models.calls import Call

LEVELS = ("serializable", "snapshot_isolated", "read_committed", "read_uncommitted")


class _Running:
    def __init__(self, process: str, begin: int, snapshot: dict[Any, Any]) -> None:
        self.process = process
        self.begin = begin
        self.snapshot = snapshot
        self.own: dict[Any, Any] = {}
        self.steps: list[list[Any]] = []
        self.read: set[Any] = set()


def history(
    seed: int, level: str, n_transactions: int, n_processes: int, n_keys: int, kind: str, unknown: float = 0.0,
    blind: bool = True,
) -> list[Call]:  # fmt: skip
    """Transactions over `n_keys` keys, lists or registers (`kind` append or w), steps of different ones interleaved.

    Serializable: first committer wins over what was read and written. Snapshot isolated: over what was written. Read
    committed: reads the newest committed version at each step. Read uncommitted: writes are seen at once, and stay
    although the transaction may abort.
    """
    chance = random.Random(seed)
    store: dict[Any, Any] = {}
    changed: dict[Any, int] = {}
    running: dict[str, _Running] = {}
    calls: list[Call] = []
    fresh = started = clock = 0
    while started < n_transactions or running:
        clock += 1
        process = f"p{chance.randrange(n_processes)}"
        now = running.get(process)
        if now is None:
            if started < n_transactions:
                started += 1
                running[process] = _Running(process, clock, store if n_transactions > 500 else dict(store))
            continue
        if len(now.steps) < 4 and chance.random() < 0.75:
            fresh += 1
            _step(chance, level, now, store, kind, chance.randrange(n_keys), fresh, blind)
            continue
        del running[process]
        reads_count = level == "serializable"
        watched = set(now.own) | (now.read if reads_count else set())
        stale = level in ("serializable", "snapshot_isolated") and any(
            changed.get(key, 0) > now.begin for key in watched
        )
        aborts = stale or chance.random() < 0.05
        if not aborts:
            for key, value in now.own.items():
                store[key] = value
                changed[key] = clock
        asked = [[function, key, None if function == "r" else value] for function, key, value in now.steps]
        if chance.random() < unknown:
            calls.append(Call(process, "txn", asked, None, now.begin, None))
        elif aborts:
            calls.append(Call(process, "txn", asked, None, now.begin, clock, failed=True))
        else:
            calls.append(Call(process, "txn", asked, now.steps, now.begin, clock))
    chance.shuffle(calls)
    return calls


def _step(
    chance: random.Random,
    level: str,
    now: _Running,
    store: dict[Any, Any],
    kind: str,
    key: int,
    fresh: int,
    blind: bool,
) -> None:
    base = store if level in ("read_committed", "read_uncommitted") else now.snapshot
    seen = now.own.get(key, base.get(key))
    if chance.random() < 0.5 or not (blind or key in now.read):
        now.read.add(key)
        now.steps.append(["r", key, list(seen) if isinstance(seen, list) else seen])
        return
    value = [*(seen or []), fresh] if kind == "append" else fresh
    now.own[key] = value
    if level == "read_uncommitted":
        store[key] = value
    now.steps.append([kind, key, fresh])
