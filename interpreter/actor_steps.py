"""Turns an actor's steps into closures, once, and so says what each kind of step does and how its failure travels.

A failed step raises `StepFailed`. It ends its block, and with it the step that holds the block; `try` and loops stop it.
A barrier that broke can never open again, so that failure ends loops too. Operations are done in `actor_calls`, waiting
for events in `actor_events`.
"""

from __future__ import annotations

import time

from .actor_calls import Calls, Given, StepFailed, no_value
from .actor_events import happened, waiting
from .barriers import BarrierBroken, BarrierTimedOut
from .clock import now_ns
from .codes import FAILED, KIND_BARRIER, SUCCEEDED, TIMED_OUT
from .evaluate import EvaluationError, amount, evaluate, recorded, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .acting import Acting

    Run = Callable[[], None]

__all__ = ["StepFailed", "Steps"]

# The steps that are operations.
_VERBS = ("call", "body")


class BarrierFailed(StepFailed):
    """Loops do not go on after this."""


class Steps:
    """Makes closures of nodes, for one actor."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._calls = Calls(acting, self.block)

    def block(self, nodes: Sequence[dict[str, Any]]) -> Run:
        runs = [self._step(node) for node in nodes]
        if len(runs) == 1:
            return runs[0]

        def run() -> None:
            for step in runs:
                step()

        return run

    def _step(self, node: dict[str, Any]) -> Run:
        kind = node["do"]
        if kind in _VERBS:
            return self._calls.step(node)
        made: Run = getattr(self, f"_{kind}")(node)
        return made

    def _timed(self, nodes: Sequence[dict[str, Any]]) -> Callable[[int], None]:
        """A block that begins at an instant, which it is told; it waits for it by itself."""
        first, acting = nodes[0], self._acting
        begin: Callable[[int], None]
        if first["do"] == "try":
            attempt = self._timed(first["steps"])

            def begin(due_ns: int) -> None:
                try:
                    attempt(due_ns)
                except StepFailed:
                    acting.is_between()

        elif first["do"] in _VERBS and not first["is_inner"]:
            begin = self._calls.operation(first).run_at
        else:
            until, plain = acting.seat.waiter.until, self._step(first)

            def begin(due_ns: int) -> None:
                until(due_ns)
                acting.due_ns = due_ns
                plain()

        following = self.block(nodes[1:]) if nodes[1:] else None

        def run(due_ns: int) -> None:
            try:
                begin(due_ns)
                if following is not None:
                    following()
            finally:
                acting.due_ns = 0

        return run

    def _barrier(self, node: dict[str, Any]) -> Run:
        acting = self._acting
        name, place = node["barrier"], node["place"]
        barrier = acting.seat.barrier(acting.program["barriers"][name])
        timeout_ns = None if node["timeout"] is None else whole(node["timeout"], acting.scope, "a time-out")
        begin, end, keep, waiter = acting.recorder.begin, acting.recorder.end, acting.recorder.keep, acting.seat.waiter

        def run() -> None:
            alarm = acting.alarm
            acting.rounds[place] += 1
            deadline_ns = alarm.deadline_ns
            if timeout_ns is not None:
                own_ns = now_ns() + timeout_ns
                deadline_ns = own_ns if deadline_ns is None else min(own_ns, deadline_ns)
            acting.is_at(place)
            reference = begin(place, acting.rounds[place], acting.take_due(), KIND_BARRIER)
            try:
                with alarm.shielded():
                    instant_ns = barrier.arrive_and_wait(waiter, deadline_ns)
            except BarrierBroken as broken:
                missing = [acting.program["slots"][slot] for slot in broken.missing]
                is_late = isinstance(broken, BarrierTimedOut)
                error, outcome = ("Timeout", TIMED_OUT) if is_late else ("BrokenBarrier", FAILED)
                end(reference, outcome, acting.recorder.error_index(error), 0, *keep(list(broken.missing)))
                alarm.raise_if_over(now_ns())
                detail = f"barrier {name} cannot open: {', '.join(missing)} never came"
                raise BarrierFailed(place, outcome, error, detail) from None
            end(reference, SUCCEEDED, 0, 0, *keep(instant_ns))
            acting.is_between()
            acting.t_ns = acting.barrier_ns[name] = instant_ns

        return run

    def _wait(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]

        def run() -> None:
            acting.is_at(place)
            with no_value(place):
                duration_ns = whole(node["duration"], acting.scope, "a time to wait")
            time.sleep(duration_ns / 1e9)
            acting.is_between()

        return run

    def _share(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]

        def run() -> None:
            with no_value(place):
                value = recorded(evaluate(node["value"], acting.scope))
            acting.share(node["name"], value)

        return run

    def _capture(self, node: dict[str, Any]) -> Run:
        import re

        acting, place, source = self._acting, node["place"], node["source"]

        def run() -> None:
            with no_value(place):
                pattern = str(amount(node["pattern"], acting.scope))
            text = acting.last_output.get(source)
            if text is None:
                raise StepFailed(place, FAILED, "NoValue", "capture: no command has run before it in this body")
            found = re.search(pattern, text)
            if found is None:
                raise StepFailed(place, FAILED, "NoMatch", f"capture: {source} has no /{pattern}/: {text[:200]!r}")
            value = found.group(1) if found.re.groups else found.group(0)
            acting.capture(node["into"], number_or_text(value))

        return run

    def _give(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]

        def run() -> None:
            with no_value(place):
                value = recorded(evaluate(node["value"], acting.scope))
            raise Given(value)

        return run

    def _try(self, node: dict[str, Any]) -> Run:
        block, acting = self.block(node["steps"]), self._acting

        def run() -> None:
            try:
                block()
            except StepFailed:
                acting.is_between()

        return run

    def _at(self, node: dict[str, Any]) -> Run:
        acting, place, base = self._acting, node["place"], node["base"]
        block = self._timed(node["steps"])

        def run() -> None:
            acting.is_at(place)
            with no_value(place):
                offset_ns = whole(node["offset"], acting.scope, "a time after an instant")
                if base is not None and base not in acting.barrier_ns:
                    raise EvaluationError(f"barrier {base} was not passed before `at {base}`")
            due_ns = (acting.t_ns if base is None else acting.barrier_ns[base]) + offset_ns
            block(due_ns)

        return run

    def _when(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]
        wait = waiting(acting, node["event"], place)
        if node["offset"] is None:
            block = self.block(node["steps"])

            def run() -> None:
                acting.is_at(place)
                with no_value(place):
                    wait()
                block()

            return run
        timed = self._timed(node["steps"])

        def run_after() -> None:
            acting.is_at(place)
            with no_value(place):
                instant_ns = wait()
                due_ns = instant_ns + whole(node["offset"], acting.scope, "a time after an event")
            timed(due_ns)

        return run_after

    def _every(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]
        timed = self._timed(node["steps"])

        def run() -> None:
            with no_value(place):
                period_ns = whole(node["period"], acting.scope, "a period")
                duration_ns = whole(node["duration"], acting.scope, "a duration")
                if not period_ns:
                    raise EvaluationError("a period must be longer than nothing")
            began_ns = due_ns = acting.take_due() or now_ns()
            # A late round does not shift the later ones; what could not begin within the time is not made up for.
            while due_ns < began_ns + duration_ns > now_ns():
                acting.is_at(place)
                _one_round(timed, due_ns)
                due_ns += period_ns
            acting.is_between()

        return run

    def _repeat(self, node: dict[str, Any]) -> Run:
        acting, place = self._acting, node["place"]
        block = self.block(node["steps"])
        if node["until"] is not None:
            is_over = happened(acting, node["until"])

            def run_until() -> None:
                while True:
                    with no_value(place):
                        if is_over():
                            return
                    _one_round(block)

            return run_until
        if node["times"] is not None:

            def run_times() -> None:
                with no_value(place):
                    n_times = whole(node["times"], acting.scope, "how often something is repeated")
                for _ in range(n_times):
                    _one_round(block)

            return run_times

        def run_for() -> None:
            with no_value(place):
                deadline_ns = now_ns() + whole(node["duration"], acting.scope, "a duration")
            while now_ns() < deadline_ns:
                _one_round(block)

        return run_for


def _one_round(block: Callable[..., None], *arguments: int) -> None:
    try:
        block(*arguments)
    except BarrierFailed:
        raise
    except StepFailed:
        pass


def number_or_text(text: str) -> int | float | str:
    """Digits are a number, if nothing is lost by taking them for one."""
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if str(value) == text:
            return value
    return text
