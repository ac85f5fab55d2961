"""Searches for an order in which the transactions, one after the other, see exactly what they saw.

Knows registers and lists; needed only where the order of versions does not follow from the reads. Knows nothing of
isolation levels. First goes straight on, always with the earliest transaction that is possible; only for few
transactions does it then try all orders.
"""

from __future__ import annotations

from heapq import heappop, heappush

from .cycles import Graph
from .transactions import Facts

FEW = 14
"""So many transactions at most are tried in all orders."""


class SerialOrder:
    """The state of the objects while transactions are put into an order."""

    def __init__(self, facts: Facts, graph: Graph, rank: list[int]) -> None:
        self.facts = facts
        self.graph = graph
        self.rank = rank
        self.waiting = [0] * len(graph)
        for edges in graph:
            for target, _, _ in edges:
                self.waiting[target] += 1
        self.current: dict[object, object] = {}
        self.readers_left: dict[tuple[object, object], int] = {}
        self.reads: list[list[tuple[object, object]]] = []
        for transaction in facts.transactions:
            seen = [(key, self._version(key, value)) for key, value in transaction.reads]
            self.reads.append(seen)
            for version in seen:
                self.readers_left[version] = self.readers_left.get(version, 0) + 1
        self.reads.extend([] for _ in range(len(graph) - len(facts.transactions)))

    def _version(self, key: object, value: object) -> object:
        return (value[-1] if value else None) if isinstance(value, tuple) and key in self.facts.lists else value

    def _writes(self, node: int) -> dict[object, list[object]]:
        return self.facts.transactions[node].writes if node < len(self.facts.transactions) else {}

    def _blocking_key(self, node: int) -> object:
        """The first key that makes the transaction impossible now, in a tuple of one; None if it is possible."""
        own: set[object] = set()
        for key, seen in self.reads[node]:
            if self.current.get(key) != seen:
                return (key,)
            own.add(key)
        for key in self._writes(node):
            # Who overwrites a version that others have still to read makes them impossible for ever.
            if self.readers_left.get((key, self.current.get(key)), 0) > (1 if key in own else 0):
                return (key,)
        return None

    def _do(self, node: int) -> tuple[list[int], list[tuple[object, object]]]:
        """Puts the transaction next; gives back who waited only for it, and the versions that it replaced."""
        for version in self.reads[node]:
            self.readers_left[version] -= 1
        before: list[tuple[object, object]] = []
        for key, values in self._writes(node).items():
            before.append((key, self.current.get(key)))
            self.current[key] = values[-1]
        released: list[int] = []
        for target, _, _ in self.graph[node]:
            self.waiting[target] -= 1
            if not self.waiting[target]:
                released.append(target)
        return released, before

    def _undo(self, node: int, before: list[tuple[object, object]]) -> None:
        for target, _, _ in self.graph[node]:
            self.waiting[target] += 1
        for key, value in before:
            self.current[key] = value
        for version in self.reads[node]:
            self.readers_left[version] += 1

    def found_straight_on(self) -> bool:
        """Whether going on with the earliest possible transaction leads to the end. Uses the object up."""
        ready: list[tuple[int, int]] = []
        parked: dict[object, list[int]] = {}
        for node, count in enumerate(self.waiting):
            if not count:
                heappush(ready, (self.rank[node], node))
        n_done = 0
        while ready:
            _, node = heappop(ready)
            blocker = self._blocking_key(node)
            if blocker is not None:
                parked.setdefault(blocker, []).append(node)
                continue
            released, _ = self._do(node)
            n_done += 1
            for key, _ in self.reads[node]:
                released += parked.pop((key,), ())
            for key in self._writes(node):
                released += parked.pop((key,), ())
            for target in released:
                heappush(ready, (self.rank[target], target))
        return n_done == len(self.graph)

    def exists(self, budget: int) -> bool | None:
        """Whether any order will do; None if the budget ended first. Only for few transactions."""
        steps_left = budget
        n_nodes = len(self.graph)
        done: set[int] = set()
        dead: set[tuple[frozenset[int], tuple[object, ...]]] = set()
        keys = list({key: None for node in range(n_nodes) for key in self._writes(node)})

        def search() -> bool | None:
            nonlocal steps_left
            if len(done) == n_nodes:
                return True
            state = frozenset(done), tuple(self.current.get(key) for key in keys)
            if state in dead:
                return False
            for node in range(n_nodes):
                if node in done or self.waiting[node] or self._blocking_key(node) is not None:
                    continue
                steps_left -= 1
                if steps_left < 0:
                    return None
                _, before = self._do(node)
                done.add(node)
                found = search()
                done.discard(node)
                self._undo(node, before)
                if found is not False:
                    return found
            dead.add(state)
            return False

        return search()
