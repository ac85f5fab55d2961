"""Which transaction had to come before which: the dependency graph of a history.

Knows the three dependencies. ww: one overwrote the other's version. wr: one read the other's version. rw: one read the
version that the other overwrote. Adds an edge only where every explanation of the history has it. Knows nothing of
isolation levels.

Lists show the order of their versions. Of a register it is known only that the version that a transaction read comes
before the one that it then wrote; where that leaves the order open, the key is reported as open.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from .calls import shown
from .cycles import RW, VIA, WR, WW, Graph
from .results import Violated
from .transactions import Facts

_FORKS_SHOWN = 2
"""Two transactions that overwrite one version are a lost update already; edges to more of them add nothing."""


class KeyUse:
    """Who read which versions of one key, and who wrote it."""

    __slots__ = ("key", "reads", "writers")

    def __init__(self, key: object) -> None:
        self.key = key
        self.reads: list[tuple[int, Any]] = []
        self.writers: list[int] = []


class Dependencies:
    """The graph; nodes from `n_transactions` on only stand for sets of edges."""

    __slots__ = ("graph", "lost_update", "n_transactions", "open_keys", "wrong")

    def __init__(self, n_transactions: int) -> None:
        self.n_transactions = n_transactions
        self.graph: Graph = [[] for _ in range(n_transactions)]
        self.open_keys: list[object] = []
        """Keys of which the order of versions is not known altogether."""
        self.lost_update: tuple[object, int, int] | None = None
        """(key, transaction, transaction): both read one version of the key, and both wrote the key."""
        self.wrong: Violated | None = None

    def add(self, source: int, target: int, kind: int, key: object) -> None:
        if source != target:
            self.graph[source].append((target, kind, key))

    def add_all(self, sources: list[int], targets: list[int], key: object) -> None:
        """An rw edge from each source to each target, with as many edges as there are transactions, not pairs."""
        if len(sources) == 1 or len(targets) == 1:
            for source in sources:
                for target in targets:
                    self.add(source, target, RW, key)
        elif sources and targets:
            middle = len(self.graph)
            self.graph.append([(target, VIA, key) for target in targets])
            for source in sources:
                self.graph[source].append((middle, RW, key))


def uses_of(facts: Facts) -> list[KeyUse]:
    """One record for each key, in the order of first use."""
    uses: dict[object, KeyUse] = {}
    for transaction in facts.transactions:
        for key, value in transaction.reads:
            use = uses.get(key)
            if use is None:
                use = uses[key] = KeyUse(key)
            use.reads.append((transaction.number, value))
        for key in transaction.writes:
            use = uses.get(key)
            if use is None:
                use = uses[key] = KeyUse(key)
            use.writers.append(transaction.number)
    return list(uses.values())


def derive(facts: Facts, uses: list[KeyUse]) -> Dependencies:
    """The dependencies that are certain."""
    known = Dependencies(len(facts.transactions))
    for use in uses:
        if use.key in facts.lists:
            _derive_list(facts, use, known)
        else:
            _derive_register(facts, use, known)
        if known.wrong is not None:
            break
    return known


def _derive_list(facts: Facts, use: KeyUse, known: Dependencies) -> None:
    key = use.key
    longest_reader, longest = max(use.reads, key=lambda read: len(read[1]), default=(-1, ()))
    for number, value in use.reads:
        if value != longest[: len(value)]:
            calls = facts.transactions[number].call, facts.transactions[longest_reader].call
            lists = f"{shown(list(value))} and as {shown(list(longest))}"
            sentence = f"key {shown(key)} was read as {lists}: no order has both"
            known.wrong = Violated(tuple(sorted(calls, key=lambda call: call.begin_ns)), sentence, "incompatible order")
            return
    chain = [facts.writers[key, element] for element in longest]
    for number, n_seen in Counter(chain).items():
        if n_seen < len(facts.transactions[number].writes[key]):
            calls = facts.transactions[number].call, facts.transactions[longest_reader].call
            sentence = f"key {shown(key)} was read as {shown(list(longest))}, with only a part of what T1 appended"
            known.wrong = Violated(calls, sentence, "G1b")
            return
    add_chain(known, key, chain, [(number, len(value)) for number, value in use.reads])
    seen = set(chain)
    unseen = [number for number in use.writers if number not in seen]
    if chain:
        for number in unseen:
            known.add(chain[-1], number, WW, key)
    up_to_date = [number for number, value in use.reads if len(value) == len(longest)]
    _overwrite(known, use, up_to_date, unseen)
    if len(unseen) > 1:
        known.open_keys.append(key)
    by_version: dict[int, int] = {}
    writers = set(use.writers)
    for number, value in use.reads:
        if number in writers:
            first = by_version.setdefault(len(value), number)
            if first != number and known.lost_update is None:
                known.lost_update = (key, first, number)


def _overwrite(known: Dependencies, use: KeyUse, readers: list[int], writers: list[int]) -> None:
    """Each reader of a version comes before all who wrote a later one. A writer may be one of the readers."""
    both = set(readers)
    known.add_all(readers, [number for number in writers if number not in both], use.key)
    for number in [number for number in writers if number in both][:_FORKS_SHOWN]:
        for reader in readers:
            known.add(reader, number, RW, use.key)


def _derive_register(facts: Facts, use: KeyUse, known: Dependencies) -> None:
    key = use.key
    readers: dict[object, list[int]] = {}
    read_by: dict[int, object] = {}
    for number, value in use.reads:
        readers.setdefault(value, []).append(number)
        read_by[number] = value
        if value is not None:
            known.add(facts.writers[key, value], number, WR, key)
    overwriters: dict[object, list[int]] = {}
    blind: list[int] = []
    for number in use.writers:
        if number in read_by:
            overwriters.setdefault(read_by[number], []).append(number)
        else:
            blind.append(number)
    for value, numbers in overwriters.items():
        if len(numbers) > 1 and known.lost_update is None:
            known.lost_update = (key, numbers[0], numbers[1])
        if value is not None:
            for number in numbers:
                known.add(facts.writers[key, value], number, WW, key)
        for number in numbers[:_FORKS_SHOWN]:
            for reader in readers[value]:
                known.add(reader, number, RW, key)
    known.add_all(readers.get(None, []), blind, key)
    if len(blind) + len(overwriters.get(None, [])) > 1:
        known.open_keys.append(key)


def add_chain(known: Dependencies, key: object, chain: list[int], reads: list[tuple[int, int]]) -> None:
    """The dependencies of a key whose versions were written in this order; a read knows how many versions it saw."""
    for first, second in pairwise(chain):
        known.add(first, second, WW, key)
    for number, seen in reads:
        if seen:
            known.add(chain[seen - 1], number, WR, key)
        if seen < len(chain):
            known.add(number, chain[seen], RW, key)


def with_orders(facts: Facts, uses: list[KeyUse], rank: list[int]) -> Dependencies:
    """The dependencies if versions of unknown order were written in the order of `rank`."""
    assumed = Dependencies(len(facts.transactions))
    for use in uses:
        key = use.key
        if key in facts.lists:
            longest = max((value for _, value in use.reads), key=len, default=())
            chain = [facts.writers[key, element] for element in longest]
            seen = set(chain)
            chain += sorted((number for number in use.writers if number not in seen), key=rank.__getitem__)
            add_chain(assumed, key, chain, [(number, len(value)) for number, value in use.reads])
            continue
        chain = sorted(use.writers, key=rank.__getitem__)
        at = {number: position + 1 for position, number in enumerate(chain)}
        reads = [(number, 0 if value is None else at[facts.writers[key, value]]) for number, value in use.reads]
        add_chain(assumed, key, chain, reads)
    return assumed
