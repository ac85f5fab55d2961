"""The model `lock`: at most one process holds it, and only the holder releases it.

Knows acquire and release. Histories in which every process alternates the two are decided from intervals alone: one
sort and one scan. Knows nothing of what a lock does when its holder dies; see `docs/checkers.md`.
"""

from __future__ import annotations

from collections.abc import Hashable

from .calls import Call, shown
from .results import Holds, Result, Violated
from .sequential import IMPOSSIBLE, Operation, SequentialModel


class Lock(SequentialModel):
    """The state is the process that holds the lock. `acquire` with output False found it taken."""

    name = "lock"
    functions = {  # noqa: RUF012
        "acquire": "acquire", "lock": "acquire", "release": "release", "unlock": "release",
    }  # fmt: skip

    def operation(self, call: Call) -> Operation:
        function = self.called(call)
        if function == "acquire" and call.output is False and call.end_ns is not None:
            return ("taken",)
        return (function, str(call.process))

    def step(self, state: Hashable, operation: Operation) -> Hashable:
        if operation[0] == "acquire":
            return operation[1] if state is None else IMPOSSIBLE
        if operation[0] == "release":
            return None if state == operation[1] else IMPOSSIBLE
        return state if state is not None else IMPOSSIBLE

    def is_pure(self, operation: Operation) -> bool:
        return operation[0] == "taken"

    def describe(self, state: Hashable) -> str:
        return "be free" if state is None else f"be held by {state}"


def check_by_intervals(calls: list[Call]) -> Result | None:
    """The answer for histories of plain pairs; None where some operation asks for the search.

    A hold lasts at least from the end of its acquire to the begin of its release. Taking exactly these instants is one
    legal choice, and every other choice makes the hold longer; so two of these spans overlap, or the history is legal.
    """
    held: dict[str, Call] = {}
    spans: list[tuple[int, int, Call, Call | None]] = []
    functions = Lock.functions
    for call in sorted(calls, key=_begin):
        if call.failed:
            continue
        function = functions.get(call.function)
        end = call.end_ns
        if function is None or end is None or call.output is False:
            return None
        process = call.process
        if function == "acquire":
            if process in held:
                return None
            held[process] = call
        else:
            acquired = held.pop(process, None)
            if acquired is None:
                return None
            since: int = acquired.end_ns  # type: ignore[assignment]
            if call.begin_ns < since:
                return None
            spans.append((since, call.begin_ns, acquired, call))
    # What is never released is held from its acquire's end on, whatever follows.
    spans.extend((acquired.end_ns or 0, 1 << 200, acquired, None) for acquired in held.values())
    return _overlap(spans, len(calls))


def _begin(call: Call) -> int:
    return call.begin_ns


def _span(span: tuple[int, int, Call, Call | None]) -> tuple[int, int]:
    return span[0], span[1]


def _overlap(spans: list[tuple[int, int, Call, Call | None]], steps: int) -> Result:
    spans.sort(key=_span)
    before: tuple[int, int, Call, Call | None] | None = None
    until = -1
    for span in spans:
        if span[0] < until and before is not None and span[1] > before[0]:
            operations = [call for call in (*before[2:], *span[2:]) if call is not None]
            first, second = before[2], span[2]
            return Violated(
                tuple(sorted(operations, key=_begin)),
                f"{second.process} acquired the lock while {first.process} held it: since {shown(first.end_ns)} ns, "
                + ("never released" if before[3] is None else f"until {before[3].begin_ns} ns"),
                steps=steps,
            )
        if span[1] > until:
            until, before = span[1], span
    return Holds(steps)
