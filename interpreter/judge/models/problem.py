"""A history prepared for the search: numbered operations, numbered states, and one round for each return.

Knows models only through `step`; decides nothing.

Operations that are pending at the same time get different bits of a mask, and a bit is used again when its operation
has returned: masks stay as small as the concurrency, whatever the length of the history.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from .calls import FOREVER, Call, in_order
from .sequential import IMPOSSIBLE, Operation, SequentialModel

NO_STATE = -1


class Item(NamedTuple):
    """An operation in its interval. An end of FOREVER means that it may also never have taken effect."""

    operation: Operation
    begin: int
    end: int
    call: Call


class Round(NamedTuple):
    """What happens up to one return: the operations that begin before it, then the return itself."""

    bit: int
    """The returning operation's bit: its effect must lie before this return."""
    keep: int
    started: int
    """Bits of the effects that begin in this round ..."""
    obliged: int
    """... and of those among them that must take effect: the determinate ones."""
    looks: tuple[tuple[int, int], ...]
    """(bit, kind) of the pure operations that begin in this round."""
    effects: tuple[int, ...]
    """Numbers of all pending effects, the earliest return first."""
    pures: tuple[tuple[int, int], ...]
    """(bit, kind) of all pending pure operations."""
    blind: int
    """Bits of the pending effects that hide what was before them."""
    steady: tuple[int, ...]
    """Numbers of the pending effects that are not blind."""
    number: int


class Transitions:
    """The model as a table that fills itself: state number × operation kind → state number."""

    __slots__ = ("model", "numbers", "operations", "rows", "states")

    def __init__(self, model: SequentialModel) -> None:
        self.model = model
        self.operations: list[Operation] = []
        self.states: list[Hashable] = []
        self.numbers: dict[Hashable, int] = {}
        self.rows: list[dict[int, int]] = []

    def number(self, state: Hashable) -> int:
        found = self.numbers.get(state)
        if found is None:
            found = self.numbers[state] = len(self.states)
            self.states.append(state)
            self.rows.append({})
        return found

    def step(self, state: int, kind: int) -> int:
        """The number of the next state, or NO_STATE."""
        found = self.rows[state].get(kind)
        if found is None:
            after = self.model.step(self.states[state], self.operations[kind])
            found = self.rows[state][kind] = NO_STATE if after is IMPOSSIBLE else self.number(after)
        return found


class Problem:
    """Items as rounds. Operations are numbered by their returns, the earliest first; those that never return last."""

    __slots__ = ("bits", "blind", "items", "kinds", "rounds", "starts", "transitions")

    def __init__(self, model: SequentialModel, items: list[Item], starts: Iterable[Hashable]) -> None:
        self.items = sorted(items, key=_by_end)
        self.transitions = Transitions(model)
        self.starts = [self.transitions.number(state) for state in starts]
        self.kinds: list[int] = []
        self.blind: list[bool] = []
        """For each kind."""
        self.bits = [0] * len(items)
        pure = self._number_kinds(model)
        self.rounds = self._make_rounds(pure)

    def _number_kinds(self, model: SequentialModel) -> list[bool]:
        kinds: dict[Operation, int] = {}
        pure: list[bool] = []
        for item in self.items:
            operation = item.operation
            kind = kinds.get(operation)
            if kind is None:
                kind = kinds[operation] = len(kinds)
                self.transitions.operations.append(operation)
                pure.append(model.is_pure(operation))
                self.blind.append(model.is_blind(operation))
            self.kinds.append(kind)
        return pure

    def _make_rounds(self, pure: list[bool]) -> list[Round]:
        items, kinds, bits = self.items, self.kinds, self.bits
        arrivals = sorted(range(len(items)), key=lambda number: items[number].begin)
        rounds: list[Round] = []
        free: list[int] = []
        used = arrived = 0
        effects: list[int] = []
        looking: list[int] = []
        snapshot: tuple[tuple[int, ...], tuple[tuple[int, int], ...], int, tuple[int, ...]]
        for number, item in enumerate(items):
            end = item.end
            if end == FOREVER:
                break
            started = obliged = 0
            looks: list[tuple[int, int]] = []
            while arrived < len(arrivals) and items[arrivals[arrived]].begin <= end:
                new = arrivals[arrived]
                arrived += 1
                endless = items[new].end == FOREVER
                if pure[kinds[new]]:
                    if endless:
                        continue
                    pending = looking
                else:
                    pending = effects
                if free:
                    bit = free.pop()
                else:
                    bit = 1 << used
                    used += 1
                bits[new] = bit
                insort(pending, new)
                if pending is looking:
                    looks.append((bit, kinds[new]))
                    continue
                started |= bit
                if not endless:
                    obliged |= bit
            snapshot = self._snapshot(effects, looking)
            bit = bits[number]
            rounds.append(Round(bit, ~bit, started, obliged, tuple(looks), *snapshot, number))
            pending = looking if pure[kinds[number]] else effects
            del pending[bisect_left(pending, number)]
            free.append(bit)
        return rounds

    def _snapshot(
        self, effects: list[int], looking: list[int]
    ) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...], int, tuple[int, ...]]:
        kinds, bits, is_blind = self.kinds, self.bits, self.blind
        blind = 0
        steady: list[int] = []
        for number in effects:
            if is_blind[kinds[number]]:
                blind |= bits[number]
            else:
                steady.append(number)
        return tuple(effects), tuple([(bits[number], kinds[number]) for number in looking]), blind, tuple(steady)


def _by_end(item: Item) -> int:
    return item.end


def items_of(model: SequentialModel, calls: Iterable[Call]) -> list[Item]:
    """The calls as items: without those that did not happen, and without looks whose result nobody saw."""
    items = []
    for call in in_order([call for call in calls if not call.failed]):
        operation = model.operation(call)
        if call.end_ns is not None:
            items.append(Item(operation, call.begin_ns, call.end_ns, call))
        elif not model.is_pure(operation):
            items.append(Item(operation, call.begin_ns, FOREVER, call))
    return items
