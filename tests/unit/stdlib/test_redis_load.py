from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib.redis_client import ask
from cts.stdlib.redis_load import drive

SERVER = "redis"


class Notes:
    """What clients did: (client, began, ended, error)."""

    def __init__(self) -> None:
        self.random = Random(1)
        self.done: list[tuple[int, int, int, str]] = []
        self.keys: dict[int, str] = {}
        self._open: dict[int, tuple[int, int]] = {}
        self._n = 0

    def client_begins(self, client: int) -> int:
        self._n += 1
        self._open[self._n] = (client, time.monotonic_ns())
        return self._n

    def client_holds(self, client: int, key: str) -> None:
        self.keys[client] = key

    def client_ends(self, reference: int, error: str = "") -> None:
        client, began_ns = self._open.pop(reference)
        self.done.append((client, began_ns, time.monotonic_ns(), error))

    @property
    def n_open(self) -> int:
        return len(self._open)


def go(clients: int, keys: object, seconds: float, **more: Any) -> Notes:
    notes = Notes()
    words = {
        "hold": 0,
        "pause": 0,
        "again": 0.001,
        "lease": 10,
        "apart": False,
        "measuring": "cycles",
        "locking": "sound",
    }
    drive(notes, clients, keys, seconds, **{**words, **more}, server=SERVER)  # type: ignore[arg-type]
    assert notes.n_open == 0
    return notes


def overlapping(notes: Notes) -> int:
    spans = sorted((began, ended) for _, began, ended, error in notes.done if not error)
    return sum(after[0] < before[1] for before, after in pairwise(spans))


def test_every_client_has_its_turn_and_the_last_key_is_gone(store: dict[str, Any]) -> None:
    notes = go(10, "job", 0.1)
    assert {client for client, *_ in notes.done} == set(range(1, 11))
    assert {error for *_, error in notes.done} == {""}
    assert ask(SERVER, "DBSIZE") == 0


def test_the_server_counts_as_many_cycles_as_were_noted(store: dict[str, Any]) -> None:
    notes = go(5, "job", 0.1, apart=True)
    said = str(ask(SERVER, "INFO", "commandstats"))
    (line,) = (line for line in said.splitlines() if line.startswith("cmdstat_eval:"))
    assert line.startswith(f"cmdstat_eval:calls={len(notes.done)},")


def test_holds_of_one_lock_exclude_each_other_and_broken_ones_do_not(store: dict[str, Any]) -> None:
    assert overlapping(go(10, "job", 0.15, hold=0.001, measuring="holds")) == 0
    assert overlapping(go(10, "job", 0.15, hold=0.001, measuring="holds", locking="broken")) > 0


def test_two_keys_are_two_locks(store: dict[str, Any]) -> None:
    assert overlapping(go(4, ["red", "blue"], 0.15, hold=0.005, measuring="holds")) > 0


def test_a_lease_that_was_over_fails_the_cycle(store: dict[str, Any]) -> None:
    notes = go(1, "job", 0.05, hold=0.05, lease=0.005)
    assert [error for *_, error in notes.done] == ["NotHeld"]


def test_what_the_server_refuses_fails_the_cycle_by_its_code(store: dict[str, Any]) -> None:
    ask(SERVER, "CONFIG", "SET", "maxmemory", "1")
    ask(SERVER, "CONFIG", "SET", "maxmemory-policy", "noeviction")
    assert {error for *_, error in go(2, "job", 0.05).done} == {"Oom"}


def test_without_a_server_clients_are_refused_and_go_on_trying(work: Path) -> None:
    notes = go(3, "job", 0.1)
    assert {error for *_, error in notes.done} == {"Refused"}
    assert {client for client, *_ in notes.done} == {1, 2, 3}


def test_nothing_to_drive_is_an_error(work: Path) -> None:
    for clients, keys in ((0, "job"), (2, [])):
        with pytest.raises(OSError, match="there must be a key and a client") as caught:
            go(clients, keys, 0.1)
        assert portable_error(caught.value)[0] == "Invalid"
