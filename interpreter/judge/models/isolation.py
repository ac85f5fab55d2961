"""Is a history of transactions serializable, or at least snapshot isolated? And if not, which anomaly is it?

Knows the anomalies by their names (Adya's G0 to G2, lost update, write skew) and which isolation level forbids which.
Where the order of versions is not known, it holds only if an explanation was found, and is unknown otherwise.
"""

from __future__ import annotations

from .calls import BadHistory, Call, shown
from .collections_off import collections_off
from .cycles import (
    RW,
    VIA,
    WR,
    WW,
    Graph,
    Step,
    components,
    in_topological_order,
    shortest_cycle,
    shortest_with_one,
    without_neighbours,
)
from .dependencies import Dependencies, KeyUse, derive, uses_of, with_orders
from .results import DEFAULT_BUDGET, Holds, Result, Unknown, Violated
from .serial_order import FEW, SerialOrder
from .transactions import Facts, gather

LEVELS = ("serializable", "snapshot_isolated")

_WORDS = {WW: "wrote key {} before", WR: "wrote key {} as read by", RW: "read key {} before it was written by"}
_ALL = WW | WR | RW | VIA


def check_transactions(calls: list[Call], level: str, *, budget: int = DEFAULT_BUDGET) -> Result:
    """Whether the transactions could have been run at this isolation level. Real time and sessions do not count."""
    if level not in LEVELS:
        raise BadHistory(f"there is no isolation level {level!r}; there are {', '.join(LEVELS)}")
    with collections_off():
        return _check(calls, level, budget)


def _check(calls: list[Call], level: str, budget: int) -> Result:
    facts = gather(calls)
    if not isinstance(facts, Facts):
        return facts
    uses = uses_of(facts)
    known = derive(facts, uses)
    if known.wrong is not None:
        return known.wrong
    wrong = _anomaly(facts, known, level)
    if wrong is not None:
        return wrong
    if not known.open_keys:
        return Holds(len(facts.transactions))
    return _explain(facts, uses, known, level, budget)


def _anomaly(facts: Facts, known: Dependencies, level: str) -> Violated | None:
    """The worst anomaly that the level forbids, with the shortest cycle that shows it."""
    graph = known.graph
    if not components(graph, _ALL):
        return None
    for name, kinds in (("G0", WW), ("G1c", WW | WR)):
        cycle = _shortest(graph, kinds)
        if cycle:
            return _violated(facts, cycle, name)
    if known.lost_update is not None:
        return _lost_update(facts, *known.lost_update)
    for component in components(graph, _ALL):
        cycle = shortest_with_one(graph, component, RW, WW | WR)
        if cycle:
            return _violated(facts, cycle, "G-single")
    if level == "snapshot_isolated":
        cycle = _shortest(without_neighbours(graph, RW), _ALL)
        cycle = [(node // 2, kind, key) for node, kind, key in cycle]
        return _violated(facts, cycle, "G-nonadjacent") if cycle else None
    cycle = _shortest(graph, _ALL)
    n_antidependencies = sum(kind == RW for _, kind, _ in cycle)
    is_skew = n_antidependencies == 2 and all(kind in (RW, VIA) for _, kind, _ in cycle)
    return _violated(facts, cycle, "write skew" if is_skew else "G2-item")


def _shortest(graph: Graph, kinds: int) -> list[Step]:
    found = [shortest_cycle(graph, component, kinds) for component in components(graph, kinds)[:50]]
    return min(found, key=len, default=[])


def _violated(facts: Facts, cycle: list[Step], anomaly: str) -> Violated:
    n_transactions = len(facts.transactions)
    steps = [(node, kind, key) for node, kind, key in cycle if node < n_transactions]
    nodes = [node for node, _, _ in steps]
    numbers = {node: at + 1 for at, node in enumerate(dict.fromkeys(nodes))}
    parts = []
    for at, (node, kind, key) in enumerate(steps):
        after = nodes[(at + 1) % len(nodes)]
        parts.append(f"T{numbers[node]} {_WORDS[kind].format(shown(key))} T{numbers[after]}")
    names = ", ".join(f"T{number} of {facts.transactions[node].call.process}" for node, number in numbers.items())
    operations = tuple(facts.transactions[node].call for node in numbers)
    return Violated(operations, f"{'; '.join(parts)} ({names})", anomaly, steps=n_transactions)


def _lost_update(facts: Facts, key: object, first: int, second: int) -> Violated:
    calls = facts.transactions[first].call, facts.transactions[second].call
    sentence = (
        f"T1 of {calls[0].process} and T2 of {calls[1].process} read the same version of key {shown(key)}, "
        "and both wrote the key: one update is lost"
    )
    return Violated(calls, sentence, "lost update", key, steps=len(facts.transactions))


def _explain(facts: Facts, uses: list[KeyUse], known: Dependencies, level: str, budget: int) -> Result:
    """Some versions are of unknown order: looks for one order that explains everything."""
    n_steps = len(facts.transactions)
    ranks = _ranks(facts)
    kinds = _ALL if level == "serializable" else WW | WR
    for times in ranks:
        rank = times + [min(times, default=0)] * (len(known.graph) - len(times))
        order = in_topological_order(known.graph, kinds, rank)
        place = [0] * len(known.graph)
        for at, node in enumerate(order):
            place[node] = at
        assumed = with_orders(facts, uses, place).graph
        allowed = assumed if level == "serializable" else without_neighbours(assumed, RW)
        if not components(allowed, _ALL):
            return Holds(n_steps)
        if not components(known.graph, _ALL) and SerialOrder(facts, known.graph, rank).found_straight_on():
            return Holds(n_steps)
    reason = f"the reads leave the order of the versions of key {shown(known.open_keys[0])} open"
    if len(known.open_keys) > 1:
        reason += f" (and of {len(known.open_keys) - 1} other keys)"
    if len(facts.transactions) <= FEW and not components(known.graph, _ALL):
        found = SerialOrder(facts, known.graph, [0] * len(known.graph)).exists(budget)
        if found:
            return Holds(n_steps)
        if found is False and level == "serializable":
            operations = _fewest([transaction.call for transaction in facts.transactions], budget)
            sentence = "no order of these transactions explains what they read"
            return Violated(operations, sentence, "not serializable", steps=n_steps)
    return Unknown(f"{reason}, and none of the likely orders explains what was read", n_steps)


def _fewest(calls: list[Call], budget: int) -> tuple[Call, ...]:
    """Leaves out transactions of which nobody read anything, for as long as no order explains the rest."""
    at = 0
    while at < len(calls):
        rest = calls[:at] + calls[at + 1 :]
        if _is_unexplainable(rest, budget):
            calls = rest
        else:
            at += 1
    return tuple(calls)


def _is_unexplainable(calls: list[Call], budget: int) -> bool:
    facts = gather(calls)
    if not isinstance(facts, Facts):
        return False
    known = derive(facts, uses_of(facts))
    if known.wrong is not None or components(known.graph, _ALL):
        return False
    return SerialOrder(facts, known.graph, [0] * len(known.graph)).exists(budget) is False


def _ranks(facts: Facts) -> list[list[int]]:
    """Guesses of when each transaction took effect: at its end or as soon as it was read; at its end; at its begin."""
    latest = max((call.end_ns or call.begin_ns for call in (item.call for item in facts.transactions)), default=0) + 1
    ends = [latest if item.call.end_ns is None else item.call.end_ns for item in facts.transactions]
    seen = list(ends)
    for reader in facts.transactions:
        for key, value in reader.reads:
            values = value[-1:] if key in facts.lists else (value,)
            for element in values:
                writer = facts.writers.get((key, element))
                if writer is not None:
                    seen[writer] = min(seen[writer], ends[reader.number])
    return [seen, ends, [item.call.begin_ns for item in facts.transactions]]
