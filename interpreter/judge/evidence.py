"""The history of one run, indexed for the questions that expectations ask.

Knows operations, actors and files by their names. Knows nothing of the plan's expectations. An actor that never reached
a step has a `skipped` operation there: without it, "all readers" would silently speak of fewer readers.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from ..history import ActorEnd, BarrierOpening, History, Operation

if TYPE_CHECKING:
    from ..history import Content, FileState

Who = tuple[str, int]


def in_order(history: History) -> History:
    """The same history with its parts in an order that depends on what they are: so do all sentences and pictures."""
    return replace(
        history,
        operations=_in_time(history.operations),
        actors=sorted(history.actors, key=_WHO),
        barriers=sorted(history.barriers, key=_OPENING),
        locks=sorted(history.locks, key=_LOCK),
    )


def _in_time(operations: list[Operation]) -> list[Operation]:
    """By instant, and those of one instant by what they are: a key of five parts for each of a million takes 100 MB."""
    found = sorted(operations, key=_begin)
    first = 0
    for place in range(1, len(found) + 1):
        if place == len(found) or found[place].began_ns != found[first].began_ns:
            if place - first > 1:
                found[first:place] = sorted(found[first:place], key=_IDENTITY)
            first = place
    return found


_IDENTITY = attrgetter("actor", "member", "step", "round")
_WHO = attrgetter("actor", "member")
_OPENING = attrgetter("instant_ns", "name", "round")
_LOCK = attrgetter("instant_ns", "actor", "member", "path", "kind", "waits")


class Evidence:
    """Built once for each run; every index is made when it is first asked for."""

    def __init__(self, history: History) -> None:
        self.history = history

    @cached_property
    def _by_step(self) -> dict[tuple[str, str], list[Operation]]:
        found: dict[tuple[str, str], list[Operation]] = {}
        for operation in self.history.operations:
            key = (operation.actor, operation.step)
            known = found.get(key)
            if known is None:
                found[key] = [operation]
            else:
                known.append(operation)
        for operations in found.values():
            operations.sort(key=_begin)
        return found

    @cached_property
    def ends(self) -> dict[Who, ActorEnd]:
        return {(end.actor, end.member): end for end in self.history.actors}

    @cached_property
    def members(self) -> dict[str, list[ActorEnd]]:
        found: dict[str, list[ActorEnd]] = {}
        for end in sorted(self.history.actors, key=lambda end: (end.actor, end.member)):
            found.setdefault(end.actor, []).append(end)
        return found

    @cached_property
    def by_who(self) -> dict[Who, list[Operation]]:
        """Each process's operations, in time order."""
        found: dict[Who, list[Operation]] = {(end.actor, end.member): [] for end in self.history.actors}
        for operation in sorted(self.history.operations, key=_begin):
            found.setdefault((operation.actor, operation.member), []).append(operation)
        return found

    def operations(self, actor: str, step: str | None, member: int | None = None) -> list[Operation]:
        """In time order, those never reached last. Without a step: all of the actor's operations."""
        if step is None:
            found = [
                operation
                for (name, number), operations in self.by_who.items()
                if name == actor and member in (None, number)
                for operation in operations
            ]
            return sorted(found, key=_begin)
        return self._with_skipped(actor, step, member)

    def _with_skipped(self, actor: str, step: str, member: int | None) -> list[Operation]:
        done = self._by_step.get((actor, step), [])
        ends = self.members.get(actor, ())
        if member is not None:
            done = [operation for operation in done if operation.member == member]
            ends = [end for end in ends if end.member == member]
        if len(ends) <= 1 and done:
            return done
        reached = {operation.member for operation in done}
        skipped = [_never_reached(end, step) for end in ends if end.member not in reached]
        return done + skipped if skipped else done

    def done(self, actor: str, step: str | None, member: int | None = None) -> list[Operation]:
        """Those that really began."""
        return [operation for operation in self.operations(actor, step, member) if operation.outcome != "skipped"]

    def end_ns(self, operation: Operation) -> int:
        """When it was certainly no longer running in its process: a killed one ends with its process."""
        if operation.ended_ns is not None:
            return operation.ended_ns
        end = self.ends.get((operation.actor, operation.member))
        return end.ended_ns if end is not None else self.history.ended_ns

    @cached_property
    def openings(self) -> dict[str, list[BarrierOpening]]:
        found: dict[str, list[BarrierOpening]] = {}
        for opening in self.history.barriers:
            found.setdefault(opening.name, []).append(opening)
        return found

    @cached_property
    def zero_ns(self) -> int:
        """The instant from which times are told, in every sentence and picture: the first barrier, or the run's begin."""
        opened = [opening.instant_ns for opening in self.history.barriers if opening.left]
        return min(opened, default=self.history.began_ns)

    # --- files ---

    def relative(self, path: str) -> str:
        return relative(path, self.history.folder)

    @cached_property
    def given_files(self) -> dict[str, FileState]:
        return {self.relative(path): state for path, state in self.history.given_files.items()}

    @cached_property
    def watched(self) -> dict[str, list[FileState]]:
        """Every state that the observer saw, by path seen from the run's folder, in time order."""
        found: dict[str, list[FileState]] = {}
        for path, states in self.history.watch.states.items():
            found.setdefault(self.relative(path), []).extend(states)
        for states in found.values():
            states.sort(key=lambda state: state.instant_ns)
        return found

    def name_of(self, content: Content) -> str:
        """What `given ... as NAME` called it; empty if nobody did."""
        for name, known in sorted(self.history.contents.items()):
            if known.size == content.size and known.digest == content.digest:
                return name
        return ""

    # --- what they were doing ---

    def doing_at(self, instant_ns: int) -> tuple[str, ...]:
        """A sentence for each process that lived at the instant."""
        sentences = []
        for end in sorted(self.history.actors, key=lambda end: (end.actor, end.member)):
            if not end.began_ns <= instant_ns <= end.ended_ns:
                continue
            who = who_name(end.actor, end.member)
            running = [
                operation
                for operation in self.by_who.get((end.actor, end.member), ())
                if operation.began_ns <= instant_ns <= self.end_ns(operation) and operation.outcome != "skipped"
            ]
            if not running:
                sentences.append(f"{who} was between two steps")
                continue
            operation = running[-1]
            waits = [
                wait
                for wait in operation.blocked
                if wait.began_ns <= instant_ns and (wait.ended_ns is None or instant_ns <= wait.ended_ns)
            ]
            blocked = f", blocked ({waits[0].what} {waits[0].detail}".rstrip() + ")" if waits else ""
            sentences.append(f"{who} was in {operation.step}{blocked}")
        return tuple(sentences)


def relative(path: str, folder: str) -> str:
    """The path as seen from the run's folder; what lies outside of it stays absolute."""
    if path.startswith("/") and folder:
        root = folder.rstrip("/")
        if path == root:
            return "."
        if path.startswith(root + "/"):
            path = path[len(root) + 1 :]
    return os.path.normpath(path)


def who_name(actor: str, member: int) -> str:
    return f"{actor}[{member}]" if member else actor


def operation_name(operation: Operation) -> str:
    """`reader[2].early`, with its round where there is more than one."""
    name = f"{who_name(operation.actor, operation.member)}.{operation.step}"
    return f"{name} (round {operation.round})" if operation.round > 1 else name


def _begin(operation: Operation) -> int:
    return operation.began_ns


def _never_reached(end: ActorEnd, step: str) -> Operation:
    return Operation(end.actor, end.member, step, 1, end.ended_ns, end.ended_ns, "skipped")
