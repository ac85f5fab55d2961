"""How fast histories are judged, each figure side by side with a plain search of the Wing-Gong-Lowe kind.

    .venv/bin/python benchmarks/checkers.py

Figures of one machine on one day; the ratios hold better. Nothing here decides whether a test passes.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from cts.interpreter.judge.models.calls import Call
from cts.interpreter.judge.models.isolation import check_transactions
from cts.interpreter.judge.models.linearizable import check_linearizable
from cts.interpreter.judge.models.overlap import check_never_overlaps
from cts.interpreter.judge.models.results import Holds, Result, Unknown, Violated

N_VALUES = 5


def register_history(seed: int, n_calls: int, concurrency: int, unknown: float = 0.0, n_keys: int = 1) -> list[Call]:
    """A correct register, or one for each key; every call takes effect at one instant of its interval."""
    chance = random.Random(seed)
    free_at = [0] * concurrency
    plans = []
    for number in range(n_calls):
        who = min(range(concurrency), key=free_at.__getitem__)
        begin = free_at[who] + chance.randrange(1, 10)
        effect = begin + chance.randrange(20)
        free_at[who] = effect + chance.randrange(20)
        plans.append((effect, number, who, begin, free_at[who]))
    held: dict[int, int] = {}
    calls = []
    for _, _, who, begin, end in sorted(plans):
        key = chance.randrange(n_keys)
        is_lost = chance.random() < unknown
        if chance.random() < 0.5:
            calls.append(Call(f"p{who}", "read", None, held.get(key), begin, None if is_lost else end, key))
            continue
        value = chance.randrange(1, N_VALUES + 1)
        if not is_lost or chance.random() < 0.5:
            held[key] = value
        calls.append(Call(f"p{who}", "write", value, None, begin, None if is_lost else end, key))
    return calls


def broken(calls: list[Call], seed: int) -> list[Call]:
    """The history with one answer altered so that it is certainly refuted."""
    chance = random.Random(seed)
    while True:
        at = chance.randrange(len(calls) // 2, len(calls))
        if calls[at].function == "read" and calls[at].end_ns is not None:
            altered = list(calls)
            altered[at] = calls[at]._replace(output=chance.randrange(1, N_VALUES + 1))
            if isinstance(check_linearizable(altered, "register", minimise=False), Violated):
                return altered


class _Entry:
    __slots__ = ("bit", "call", "match", "next", "previous")

    def __init__(self, call: Call, bit: int, match: _Entry | None) -> None:
        self.call = call
        self.bit = bit
        self.match = match
        """The return of an invocation; None for a return."""
        self.previous: _Entry | None = None
        self.next: _Entry | None = None


def plain_search(calls: list[Call], limit_s: float = 20.0) -> bool | None:
    """Wing and Gong's search with Lowe's memory of (operations done, state): the peer. Without unknown ends."""
    returns = {id(call): _Entry(call, 1 << at, None) for at, call in enumerate(calls)}
    events = [((call.begin_ns, 0), _Entry(call, 1 << at, returns[id(call)])) for at, call in enumerate(calls)]
    events += [((call.end_ns or 0, 1), returns[id(call)]) for call in calls]
    events.sort(key=lambda event: event[0])
    head = last = _Entry(calls[0], 0, None)
    for _, entry in events:
        last.next, entry.previous = entry, last
        last = entry
    return _walk(head, limit_s)


def _walk(head: _Entry, limit_s: float) -> bool | None:
    state: object = None
    done = 0
    seen: set[tuple[int, object]] = set()
    stack: list[tuple[_Entry, object]] = []
    entry = head.next
    stop_at = time.perf_counter() + limit_s
    while entry is not None:
        if entry.match is not None:
            call = entry.call
            is_legal = call.function == "write" or call.output == state
            after = call.input if call.function == "write" else state
            if is_legal and (done | entry.bit, after) not in seen:
                seen.add((done | entry.bit, after))
                stack.append((entry, state))
                state, done = after, done | entry.bit
                _unlink(entry)
                _unlink(entry.match)
                entry = head.next
            else:
                entry = entry.next
        elif not stack:
            return False
        else:
            if time.perf_counter() > stop_at:
                return None
            entry, state = stack.pop()
            done &= ~entry.bit
            assert entry.match is not None
            _link(entry.match)
            _link(entry)
            entry = entry.next
    return True


def _unlink(entry: _Entry) -> None:
    assert entry.previous is not None
    entry.previous.next = entry.next
    if entry.next is not None:
        entry.next.previous = entry.previous


def _link(entry: _Entry) -> None:
    assert entry.previous is not None
    entry.previous.next = entry
    if entry.next is not None:
        entry.next.previous = entry


def seconds(action: Callable[[], object], rounds: int = 3) -> float:
    """The best of a few rounds."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - begin)
    return best


def decided(check: Callable[[], Result], verdict: type) -> Callable[[], object]:
    def action() -> None:
        result = check()
        assert isinstance(result, verdict), result

    return action


def registers() -> None:
    print("register, 2,000 operations; operations a second, median of 5 histories")
    print(f"{'':28}{'cts':>12}{'shown small':>14}{'plain search':>14}{'ratio':>8}")
    for concurrency in (5, 10):
        for verdict in (Holds, Violated):
            ours, small, plain = [], [], []
            for seed in range(5):
                calls = register_history(seed, 2000, concurrency)
                if verdict is Violated:
                    calls = broken(calls, seed)
                bare = seconds(decided(partial(check_linearizable, calls, "register", minimise=False), verdict))
                ours.append(2000 / bare)
                small.append(2000 / seconds(decided(partial(check_linearizable, calls, "register"), verdict), 1))
                plain.append(2000 / seconds(partial(plain_search, calls, 4.0), 1))
            name = f"  concurrency {concurrency}, {verdict.__name__.lower()}"
            a, b, c = statistics.median(ours), statistics.median(small), statistics.median(plain)
            print(f"{name:28}{a:12,.0f}{b:14,.0f}{c:14,.0f}{a / c:7.1f}x")


def stores() -> None:
    times, unknown = [], 0
    for seed in range(100):
        calls = register_history(seed, 84, 5, unknown=0.15, n_keys=3)
        if seed % 2:
            at = next(
                at for at, call in enumerate(calls) if call.function == "read" and call.end_ns is not None and at > 40
            )
            calls[at] = calls[at]._replace(output=(calls[at].output or 0) % N_VALUES + 1)  # type: ignore[operator]
        check = partial(check_linearizable, calls, "register", per_key=True)
        times.append(seconds(check))
        unknown += isinstance(check(), Unknown)
    print("key-value store with time-outs, 84 operations, half of the histories altered")
    print(f"  median {statistics.median(times) * 1e3:.2f} ms, slowest {max(times) * 1e3:.2f} ms, unknown {unknown}")


def locks() -> None:
    calls, instant = [], 0
    for number in range(100_000):
        who = f"p{number % 5}"
        calls.append(Call(who, "acquire", None, None, instant, instant + 5))
        calls.append(Call(who, "release", None, None, instant + 7, instant + 9))
        instant += 8
    taken = seconds(decided(lambda: check_linearizable(calls, "lock"), Holds))
    print(f"lock, 200,000 operations: {len(calls) / taken:,.0f} operations/s")
    holds = [Call(f"p{number % 5}", "hold", None, None, number * 10, number * 10 + 9) for number in range(200_000)]
    taken = seconds(decided(lambda: check_never_overlaps(holds), Holds))
    print(f"never overlaps, 200,000 operations: {len(holds) / taken:,.0f} operations/s")


def transactions(seed: int, count: int) -> list[Call]:
    """Serial transactions of up to four steps on lists of about twenty elements, with overlapping intervals."""
    chance = random.Random(seed)
    lists: dict[int, list[int]] = {}
    calls = []
    for number in range(count):
        steps: list[list[object]] = []
        for step in range(chance.randrange(1, 5)):
            key = number // 10 + chance.randrange(4)
            if chance.random() < 0.5:
                steps.append(["r", key, list(lists.get(key, []))])
            else:
                lists.setdefault(key, []).append(number * 4 + step)
                steps.append(["append", key, number * 4 + step])
        calls.append(Call(f"p{number % 10}", "txn", steps, steps, number * 10, number * 10 + chance.randrange(10, 90)))
    return calls


def isolation() -> None:
    print("serializable, lists; the time for each transaction must not grow")
    for count in (1_000, 10_000, 100_000):
        calls = transactions(1, count)
        taken = seconds(decided(partial(check_transactions, calls, "serializable"), Holds), 2)
        print(f"  {count:7,} transactions: {taken:6.2f} s, {taken / count * 1e6:5.1f} us each")


if __name__ == "__main__":
    registers()
    stores()
    locks()
    isolation()
