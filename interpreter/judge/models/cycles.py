"""Cycles in a graph of numbered nodes with edges of several kinds.

Knows numbers and bits; knows no transactions.
"""

from __future__ import annotations

from collections import deque

from .calls import FOREVER

WW, WR, RW, VIA = 1, 2, 4, 8
"""Kinds of edges. VIA goes on from a node that only stands for a set of edges; it belongs to the edge before it."""

Edge = tuple[int, int, object]
"""(target, kind, label)."""

Graph = list[list[Edge]]

Step = tuple[int, int, object]
"""(source, kind, label): one step of a cycle; the next step's source is its target."""

SEARCH_STEPS = 2_000_000
"""For the shortest cycle. When they are spent, the shortest one seen is shown."""


def components(graph: Graph, kinds: int) -> list[list[int]]:
    """The strongly connected components of more than one node, along edges of these kinds."""
    n_nodes = len(graph)
    order = [0] * n_nodes
    low = [0] * n_nodes
    on_stack = bytearray(n_nodes)
    stack: list[int] = []
    found: list[list[int]] = []
    clock = 0
    for root in range(n_nodes):
        if order[root]:
            continue
        clock += 1
        order[root] = low[root] = clock
        stack.append(root)
        on_stack[root] = 1
        work = [(root, iter(graph[root]))]
        while work:
            node, edges = work[-1]
            for target, kind, _ in edges:
                if not kind & kinds:
                    continue
                if not order[target]:
                    clock += 1
                    order[target] = low[target] = clock
                    stack.append(target)
                    on_stack[target] = 1
                    work.append((target, iter(graph[target])))
                    break
                if on_stack[target] and order[target] < low[node]:
                    low[node] = order[target]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == order[node]:
                    component = _unwind(stack, on_stack, node)
                    if len(component) > 1:
                        found.append(sorted(component))
    return sorted(found)


def _unwind(stack: list[int], on_stack: bytearray, node: int) -> list[int]:
    component: list[int] = []
    while True:
        member = stack.pop()
        on_stack[member] = 0
        component.append(member)
        if member == node:
            return component


def shortest_cycle(graph: Graph, component: list[int], kinds: int) -> list[Step]:
    """The shortest cycle inside the component along edges of these kinds."""
    inside = set(component)
    best: list[Step] = []
    budget = [SEARCH_STEPS]
    for start in component:
        if budget[0] <= 0:
            break
        limit = len(best) - 1 if best else len(component)
        # The first cycle is found whatever it costs: a violation must never be lost because it is hard to show.
        path = _path(graph, inside, start, start, kinds, limit, budget if best else [FOREVER])
        if path and (not best or len(path) < len(best)):
            best = path
    return best


def shortest_with_one(graph: Graph, component: list[int], single: int, kinds: int) -> list[Step]:
    """The shortest cycle with exactly one edge of kind `single`, and only `kinds` besides; empty if there is none."""
    inside = set(component)
    best: list[Step] = []
    budget = [SEARCH_STEPS]
    for source in component:
        for target, kind, label in graph[source]:
            if not kind & single or target not in inside or budget[0] <= 0:
                continue
            first: list[Step] = [(source, kind, label)]
            for begin, steps in _through(graph, inside, target, first):
                limit = len(best) - len(steps) - 1 if best else len(component)
                path = _path(graph, inside, begin, source, kinds, limit, budget)
                if path and (not best or len(steps) + len(path) < len(best)):
                    best = steps + path
    return best


def _through(graph: Graph, inside: set[int], node: int, steps: list[Step]) -> list[tuple[int, list[Step]]]:
    """Where a step really ends: behind a node that stands for a set of edges, at each of its targets."""
    onward = [edge for edge in graph[node] if edge[1] & VIA and edge[0] in inside]
    if not onward:
        return [(node, steps)]
    return [(target, [*steps, (node, kind, label)]) for target, kind, label in onward]


def _path(
    graph: Graph, inside: set[int], start: int, goal: int, kinds: int, limit: int, budget: list[int]
) -> list[Step]:
    """The shortest path of at least one and at most `limit` edges."""
    came: dict[int, tuple[int, int, object]] = {}
    queue = deque([(start, 0)])
    while queue:
        node, length = queue.popleft()
        if length >= limit:
            break
        for target, kind, label in graph[node]:
            budget[0] -= 1
            if not kind & kinds or target not in inside:
                continue
            if target == goal:
                path: list[Step] = [(node, kind, label)]
                while path[-1][0] != start:
                    path.append(came[path[-1][0]])
                return path[::-1]
            if target not in came and target != start:
                came[target] = (node, kind, label)
                queue.append((target, length + 1))
        if budget[0] <= 0:
            break
    return []


def without_neighbours(graph: Graph, single: int) -> Graph:
    """The graph in which no path has two edges of kind `single` in a row.

    Node n becomes 2n, and 2n+1 where such an edge came before it. Cycles of the result are exactly the closed paths of
    the graph in which such edges are never neighbours.
    """
    doubled: Graph = [[] for _ in range(2 * len(graph))]
    for node, edges in enumerate(graph):
        for target, kind, label in edges:
            if kind & single:
                doubled[2 * node].append((2 * target + 1, kind, label))
            elif kind & VIA:
                doubled[2 * node + 1].append((2 * target + 1, kind, label))
            else:
                doubled[2 * node].append((2 * target, kind, label))
                doubled[2 * node + 1].append((2 * target, kind, label))
    return doubled


def in_topological_order(graph: Graph, kinds: int, rank: list[int]) -> list[int]:
    """All nodes, each behind its predecessors, otherwise by rank; those on cycles are missing."""
    from heapq import heapify, heappop, heappush

    waiting = [0] * len(graph)
    for edges in graph:
        for target, kind, _ in edges:
            if kind & kinds:
                waiting[target] += 1
    ready = [(rank[node], node) for node, count in enumerate(waiting) if not count]
    heapify(ready)
    ordered: list[int] = []
    while ready:
        _, node = heappop(ready)
        ordered.append(node)
        for target, kind, _ in graph[node]:
            if kind & kinds:
                waiting[target] -= 1
                if not waiting[target]:
                    heappush(ready, (rank[target], target))
    return ordered
