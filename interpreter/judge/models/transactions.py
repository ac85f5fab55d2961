"""What the transactions of a history wrote and saw: the facts from which dependencies follow.

Knows two kinds of keys: lists that are appended to, and registers that are written. Finds what is wrong without looking
at dependencies: reads of aborted, intermediate or unwritten values, and transactions that contradict themselves. Knows
nothing of cycles.

A transaction is a `Call` whose function is `txn` and whose input is a list of [function, key, value], with the
functions `r`, `append` and `w`; its output is the same list with what the reads saw. A failed transaction was aborted.
An indeterminate one counts as committed if somebody saw a write of it, else as never committed: a history that can be
explained with it can be explained without it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .calls import BadHistory, Call, frozen, in_order, shown, where
from .results import Unknown, Violated

READS = {"r": "r", "read": "r", "get": "r"}
_WRITES = {"append": "append", "w": "w", "write": "w", "put": "w"}

Version = tuple[object, object]
"""(key, value): values are unique for each key, so this names one write."""


class Read(NamedTuple):
    """What one transaction saw of one key before it changed the key itself: a list, or the value of a register."""

    key: object
    value: Any


class Transaction:
    """One committed transaction."""

    __slots__ = ("call", "number", "reads", "writes")

    def __init__(self, number: int, call: Call) -> None:
        self.number = number
        self.call = call
        self.reads: list[Read] = []
        self.writes: dict[object, list[object]] = {}
        """For each key the values that it wrote, in order; the last one stays."""


class Facts:
    """All committed transactions, who wrote what, and which keys are lists."""

    __slots__ = ("aborted", "lists", "transactions", "writers")

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []
        self.writers: dict[Version, int] = {}
        self.aborted: dict[Version, Call] = {}
        self.lists: set[object] = set()


def gather(calls: list[Call]) -> Facts | Violated | Unknown:
    """The facts, or what is wrong already."""
    facts = Facts()
    registers: set[object] = set()
    undecided: list[tuple[Call, list[tuple[str, object, object]]]] = []
    kinds: dict[object, str] = {}
    seen: list[tuple[Call, list[tuple[str, object, object]]]] = []
    for call in in_order(calls):
        steps = _steps(call)
        for function, key, _ in steps:
            if function != "r" and kinds.setdefault(key, function) != function:
                raise BadHistory(f"key {shown(key)} is both appended to and written (transaction {call.place})")
        if call.failed or call.end_ns is None:
            undecided.append((call, steps))
        else:
            seen.append((call, steps))
    facts.lists = {key for key, function in kinds.items() if function == "append"}
    registers.update(key for key, function in kinds.items() if function == "w")
    for _, steps in seen:
        for function, key, value in steps:
            # A key that nobody changes is a list if somebody saw a list in it.
            if function == "r" and key not in kinds and isinstance(value, tuple):
                facts.lists.add(key)
    observed = _observed(facts, seen)
    committed = list(seen)
    for call, steps in undecided:
        writes = [step for step in steps if step[0] != "r"]
        if not call.failed and any((key, value) in observed for _, key, value in writes):
            committed.append((call, writes))
        elif call.failed:
            facts.aborted.update({(key, value): call for _, key, value in writes})
    committed.sort(key=lambda pair: (pair[0].begin_ns, pair[0].end_ns is None, pair[0].end_ns or 0))
    return _fill(facts, committed)


def _steps(call: Call) -> list[tuple[str, object, object]]:
    if call.function != "txn":
        raise BadHistory(f"a history of transactions holds only `txn`, not `{call.function}`{where(call)}")
    known = call.end_ns is not None and not call.failed and call.output is not None
    steps: list[tuple[str, object, object]] = []
    listed = call.output if known else call.input
    if not isinstance(listed, (list, tuple)):
        raise BadHistory(f"a transaction is a list of [function, key, value], not {listed!r}{where(call)}")
    for step in listed:
        if not isinstance(step, (list, tuple)) or len(step) != 3 or not isinstance(step[0], str):
            raise BadHistory(f"a step of a transaction is [function, key, value], not {step!r}{where(call)}")
        function = READS.get(step[0]) or _WRITES.get(step[0])
        if function is None:
            raise BadHistory(f"a transaction has the functions r, append and w, not {step[0]!r}{where(call)}")
        steps.append((function, frozen(step[1]), frozen(step[2])))
    return steps


def _observed(facts: Facts, seen: list[tuple[Call, list[tuple[str, object, object]]]]) -> set[Version]:
    observed: set[Version] = set()
    longest: dict[object, tuple[object, ...]] = {}
    for _, steps in seen:
        for function, key, value in steps:
            if function != "r":
                continue
            if key not in facts.lists:
                observed.add((key, value))
            elif isinstance(value, tuple):
                before = longest.get(key, ())
                shorter, longer = (before, value) if len(value) > len(before) else (value, before)
                longest[key] = longer
                if shorter != longer[: len(shorter)]:
                    observed.update((key, element) for element in shorter)
    for key, elements in longest.items():
        observed.update((key, element) for element in elements)
    return observed


def _fill(facts: Facts, committed: list[tuple[Call, list[tuple[str, object, object]]]]) -> Facts | Violated | Unknown:
    steps_of: list[list[tuple[str, object, object]]] = []
    for number, (call, steps) in enumerate(committed):
        transaction = Transaction(number, call)
        for function, key, value in steps:
            if function != "r":
                if (key, value) in facts.writers or value is None:
                    what = "nothing" if value is None else f"{shown(value)} twice"
                    reason = f"{what} was written to key {shown(key)}: reads cannot tell which write they saw"
                    return Unknown(reason)
                facts.writers[key, value] = number
                transaction.writes.setdefault(key, []).append(value)
        facts.transactions.append(transaction)
        steps_of.append(steps)
    for transaction, steps in zip(facts.transactions, steps_of, strict=True):
        wrong = _look_inside(facts, transaction, steps)
        if wrong is not None:
            return wrong
    return _check_reads(facts) or facts


def _look_inside(facts: Facts, transaction: Transaction, steps: list[tuple[str, object, object]]) -> Violated | None:
    """Keeps the first read of each key, and compares all later ones with what the transaction knows itself."""
    known: dict[object, Any] = {}
    own: dict[object, tuple[object, ...]] = {}
    for function, key, value in steps:
        if function == "append":
            own[key] = (*own.get(key, ()), value)
        elif function == "w":
            known[key] = value
        else:
            seen: Any = value
            if key in facts.lists:
                appended = own.get(key, ())
                seen = _as_list(key, value)
                if appended and seen[-len(appended) :] != appended:
                    return _internal(transaction, key, value, f"it had appended {shown(list(appended))} itself")
                seen = seen[: len(seen) - len(appended)]
            if key not in known:
                known[key] = seen
                transaction.reads.append(Read(key, seen))
            elif known[key] != seen:
                return _internal(transaction, key, value, f"it knew {shown(known[key])}")
    return None


def _as_list(key: object, value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    if not isinstance(value, tuple):
        raise BadHistory(f"key {shown(key)} is a list, and {shown(value)} is none")
    return value


def _internal(transaction: Transaction, key: object, value: object, why: str) -> Violated:
    sentence = f"{_name(transaction)} read {shown(value)} from key {shown(key)}, although {why}"
    return Violated((transaction.call,), sentence, "internal")


def _name(transaction: Transaction) -> str:
    return f"a transaction of {transaction.call.process}"


def _check_reads(facts: Facts) -> Violated | None:
    """Reads of what was aborted, never written, or not the last word of its transaction."""
    checked: dict[object, set[object]] = {}
    for transaction in facts.transactions:
        for key, value in transaction.reads:
            if key in facts.lists:
                if len(set(value)) != len(value):
                    sentence = f"{_name(transaction)} read {shown(value)} from key {shown(key)}: an element came twice"
                    return Violated((transaction.call,), sentence, "duplicate elements")
                known = checked.setdefault(key, set())
                new = [element for element in value if element not in known]
                known.update(new)
                last = value[-1] if value else None
            else:
                new = [] if value is None else [value]
                last = value
            for element in new:
                wrong = _check_source(facts, transaction, key, element)
                if wrong is not None:
                    return wrong
            if last is not None:
                writer = facts.transactions[facts.writers[key, last]]
                if writer is not transaction and writer.writes[key][-1] != last:
                    sentence = f"{_name(transaction)} read {shown(last)} from key {shown(key)}, an intermediate value"
                    return Violated((writer.call, transaction.call), sentence, "G1b")
    return None


def _check_source(facts: Facts, transaction: Transaction, key: object, value: object) -> Violated | None:
    writer = facts.writers.get((key, value))
    sentence = f"{_name(transaction)} read {shown(value)} from key {shown(key)}, "
    if writer is None:
        aborted = facts.aborted.get((key, value))
        if aborted is None:
            return Violated((transaction.call,), f"{sentence}which nobody wrote", "unwritten value")
        return Violated((aborted, transaction.call), f"{sentence}which an aborted transaction wrote", "G1a")
    if writer == transaction.number:
        return Violated((transaction.call,), f"{sentence}before it wrote that itself", "internal")
    return None
