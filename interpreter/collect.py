"""Makes the history of a run out of what its actors recorded, what the zygote reported and what monitors saw.

It reads shared memory and plain records, and writes nothing. What is expected of the run is not known here.
"""

from __future__ import annotations

import signal
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from . import codes, layout as at
from .contents import HEAD_BYTES
from .evaluate import EvaluationError, Scope, evaluate, is_static, recorded
from .history import ActorEnd, BarrierOpening, BlockedInterval, Content, History, Operation, Sighting
from .records import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .process import Ended
    from .program import ActorProgram, Place, Program
    from .shared import Memory


class Wait(NamedTuple):
    """A time in which an actor was held back, as the monitor saw it: its likely length, and the looks that saw it so."""

    slot: int
    began_ns: int
    # None: it went on to the end.
    ended_ns: int | None
    seen_first_ns: int
    seen_last_ns: int
    what: str
    detail: str


class Death(NamedTuple):
    """What is known of the end of one slot beside its own records."""

    ended: Ended | None
    # The harness ended it: a time-out, or a background actor that was not needed any more.
    by_harness: bool


class Collector:
    """One run's records, turned into the parts of a history."""

    def __init__(self, program: Program, memory: Memory, scope: Scope) -> None:
        self._program = program
        self._memory = memory
        self._scope = scope
        self._handles: dict[int, object] = {}
        self._openings: dict[tuple[str, int], BarrierOpening] = {}
        # Who sent which signal to which slot, when.
        self._signals: list[tuple[int, int, int, str]] = []
        self._reported = program.wishes.steps
        # What actors did not close; who could not say so, and who wrote elsewhere without noting it: sentences.
        self.handles: list[str] = []
        self.not_counted: list[str] = []
        self.not_noted: list[str] = []

    def collect(self, history: History, deaths: dict[int, Death], waits: Iterable[Wait]) -> None:
        """Fills operations, actors, barriers and signals."""
        waits_of: dict[int, list[Wait]] = {}
        for wait in waits:
            waits_of.setdefault(wait.slot, []).append(wait)
        ends: list[tuple[ActorProgram, int, Record | None, list[Operation]]] = []
        for actor in self._program.actors:
            for slot in actor.slots:
                end, operations = self._read(history, actor, slot, waits_of.get(slot, []))
                ends.append((actor, slot, end, operations))
        for actor, slot, end, operations in ends:
            found = self._end(actor, slot, end, deaths.get(slot, Death(None, False)))
            self._count_handles(actor, slot)
            _cut_off(operations)
            history.actors.append(found)
            history.operations += operations
            history.operations += self._skipped(actor, slot, found, operations)
        history.barriers += sorted(self._openings.values(), key=lambda opening: opening.instant_ns)
        for flag, name in enumerate(self._program.flags):
            raised_ns = self._memory.flag_raised_ns(flag)
            if raised_ns:
                history.signals.append((raised_ns, name, True))
        history.signals.sort(key=lambda entry: entry[0])
        history.sightings.sort(key=lambda sighting: (sighting.instant_ns, sighting.actor, sighting.member))

    def _read(
        self, history: History, actor: ActorProgram, slot: int, waits: list[Wait]
    ) -> tuple[Record | None, list[Operation]]:
        operations: list[Operation] = []
        clients: list[Operation] = []
        end: Record | None = None
        arguments: dict[int, dict[str, Any]] = {}
        awaited: dict[int, Operation] = {}
        heads: dict[str | bytes, bytes] = {}
        # A run may have a million operations: what is the same for many stands there once.
        nothing: dict[str, Any] = {}
        member = actor.member(slot)
        fixed = [self._fixed_arguments(actor, slot, place) for place in actor.places]
        for record in read_records(self._memory, slot):
            if record.kind == codes.KIND_OPERATION:
                place = actor.places[record.step]
                operation = _operation(record, actor.name, member, place.name, heads, nothing)
                changing = arguments.pop(record.step, None)
                operation.arguments = {**fixed[record.step], **changing} if changing else fixed[record.step]
                if record.outcome & codes.VALUE_FOLLOWS:
                    awaited[record.step] = operation
                operations.append(operation)
            elif record.kind == codes.KIND_CLIENT:
                name = actor.places[record.step].name
                clients.append(_operation(record, actor.name, record.round, name, heads, nothing))
            elif record.kind == codes.KIND_ARGUMENTS:
                arguments[record.step] = record.value if isinstance(record.value, dict) else {}
            elif record.kind == codes.KIND_VALUE and record.step in awaited:
                awaited.pop(record.step).value = _value(record.value, heads)
            elif record.kind == codes.KIND_CAPTURED and isinstance(record.value, dict):
                name = actor.places[record.step].name
                captor = next(one for one in reversed(operations) if one.step == name)
                captor.attributes = {**captor.attributes, **record.value}
            elif record.kind == codes.KIND_BARRIER:
                self._pass(actor, slot, record)
                if (actor.name, actor.places[record.step].name) in self._reported:
                    name = actor.places[record.step].name
                    operations.append(_operation(record, actor.name, member, name, heads, nothing))
            elif record.kind == codes.KIND_END:
                end = record
            else:
                self._note(history, actor, slot, record)
        _attach_waits(operations, waits)
        _count_clients(history, actor.name, operations)
        return end, _with_clients(operations, clients) if clients else operations

    def _note(self, history: History, actor: ActorProgram, slot: int, record: Record) -> None:
        """What is no operation and belongs to none."""
        if record.kind == codes.KIND_SHARED:
            history.signals.append((record.began_ns, self._program.values[record.step], record.value))
        elif record.kind == codes.KIND_SIGNAL and isinstance(record.value, int):
            self._signals.append((record.step, record.value, record.began_ns, actor.name))
        elif record.kind == codes.KIND_EVENT and isinstance(record.value, list):
            missed_ns, instant_ns, about = record.value
            history.sightings.append(Sighting(actor.name, actor.member(slot), missed_ns, instant_ns, about))
        elif record.kind == codes.KIND_HANDLES:
            self._handles[slot] = record.value
        elif record.kind == codes.KIND_NOT_NOTED:
            self.not_noted.append(f"{_label(actor, slot)} could not note what it wrote outside of the run's folder")

    def _fixed_arguments(self, actor: ActorProgram, slot: int, place: Place) -> dict[str, Any]:
        """What the actor did not record, since everybody can compute it."""
        self._scope.actor, self._scope.index = actor.name, max(1, actor.member(slot))
        found = {}
        for name, node in place.arguments.items():
            if is_static(node):
                try:
                    found[name] = recorded(evaluate(node, self._scope))
                except EvaluationError:
                    # The step itself has failed for this reason, and says so.
                    continue
        return found

    def _pass(self, actor: ActorProgram, slot: int, record: Record) -> None:
        name = actor.places[record.step].name
        who = (actor.name, actor.member(slot))
        opening = self._openings.get((name, record.round))
        if opening is None:
            opening = self._openings[name, record.round] = BarrierOpening(name, record.round, 0, {}, {})
        opening.arrived[who] = record.began_ns
        if record.outcome & codes.OUTCOME_MASK == codes.SUCCEEDED and isinstance(record.value, int):
            opening.instant_ns = record.value
            opening.left[who] = record.ended_ns
        elif isinstance(record.value, list):
            names = self._program.slot_names
            if not opening.left:
                # The instant at which it broke: when the last of those who waited was told.
                opening.instant_ns = max(opening.instant_ns, record.ended_ns)
            opening.missing = tuple(sorted({*opening.missing, *(names[missing] for missing in record.value)}))

    def _end(self, actor: ActorProgram, slot: int, end: Record | None, death: Death) -> ActorEnd:
        memory, ended = self._memory, death.ended
        base = memory.slot(slot)
        words = memory.words
        ended_ns = (ended.ended_ns if ended is not None else words[base + at.S_ENDED_NS]) or words[base + at.S_BORN_NS]
        found = ActorEnd(
            actor=actor.name,
            member=actor.member(slot),
            pid=words[base + at.S_HOST_PID],
            began_ns=words[base + at.S_BORN_NS],
            ended_ns=end.began_ns if end is not None else ended_ns,
            outcome="succeeded",
            background=actor.is_background,
            during=doing(actor, memory, slot)[0],
        )
        if ended is not None:
            found.cpu_ns = int((ended.usage.user_s + ended.usage.system_s) * 1e9)
            found.peak_memory = ended.usage.max_rss_kib * 1024
        if end is not None:
            found.outcome = codes.OUTCOMES[end.outcome & codes.OUTCOME_MASK]  # type: ignore[assignment]
            if isinstance(end.value, tuple):
                found.error, found.error_detail = end.value
        elif ended is not None and ended.signal is not None:
            found.outcome = "killed"
            found.signal = _signal_name(ended.signal)
            found.by = "harness" if death.by_harness else self._sender(slot, ended)
        elif ended is None:
            found.outcome = "killed" if found.began_ns else "skipped"
            found.by = "harness"
        else:
            found.outcome, found.error = "failed", "Exit"
            found.error_detail = memory.note(slot) or f"the process of the actor ended with exit code {ended.exit_code}"
        return found

    def _count_handles(self, actor: ActorProgram, slot: int) -> None:
        if not self._program.wishes.leaked_handles:
            return
        who, added = _label(actor, slot), self._handles.get(slot)
        if isinstance(added, list):
            self.handles += [f"{target} was still open in {who} after its last step" for target in added]
        else:
            why = "the system did not tell" if slot in self._handles else "it was ended from outside"
            self.not_counted.append(f"what {who} had open could not be counted: {why}")

    def _sender(self, slot: int, ended: Ended) -> str:
        sent = [who for to, signum, _, who in self._signals if to == slot and signum == ended.signal]
        return sent[-1] if sent else ""

    def _skipped(
        self, actor: ActorProgram, slot: int, end: ActorEnd, operations: list[Operation]
    ) -> Iterable[Operation]:
        """A step that was never reached, so that no sentence about it can hold for want of operations."""
        done = {operation.step for operation in operations}
        for place in actor.places:
            if place.is_inner or place.name in done or place.kind not in ("call", "body"):
                continue
            done.add(place.name)
            yield Operation(actor.name, actor.member(slot), place.name, 1, end.ended_ns, end.ended_ns, "skipped")


def _label(actor: ActorProgram, slot: int) -> str:
    return actor.name if actor.size is None else f"{actor.name}[{actor.member(slot)}]"


def doing(actor: ActorProgram, memory: Memory, slot: int) -> tuple[str, str]:
    """What an actor is at: the name of the step (or nothing between steps), and a phrase for people."""
    number = memory.words[memory.slot(slot) + at.S_STEP] - 1
    if not 0 <= number < len(actor.places):
        return "", "between two steps"
    place = actor.places[number]
    return place.name, place.text


def _operation(
    record: Record, actor: str, member: int, step: str, heads: dict[str | bytes, bytes], nothing: dict[str, Any]
) -> Operation:
    value, detail, attributes, retries, asked_ns = record.value, "", nothing, None, None
    if record.outcome & codes.EXTENDED and isinstance(value, dict):
        detail, attributes, retries = value["detail"], value.get("attributes", nothing), value.get("retries")
        asked_ns = value.get("asked")
        value = value["value"]
    operation = Operation(
        actor=actor,
        member=member,
        step=step,
        round=record.round,
        began_ns=record.began_ns,
        ended_ns=record.ended_ns or None,
        outcome=codes.OUTCOMES[record.outcome & codes.OUTCOME_MASK] if record.ended_ns else "killed",  # type: ignore[arg-type]
        value=_value(value, heads),
        error=record.error or "",
        error_detail=detail,
        n_bytes=record.n_bytes or None,
        planned_ns=record.due_ns or None,
        asked_ns=asked_ns,
        arguments=nothing,
        attributes=attributes,
    )
    if retries is not None:
        first_ns, last_ns, n_tries = retries
        sentence = f"{n_tries} tries were refused"
        operation.blocked = (BlockedInterval(first_ns, max(last_ns, first_ns), "retrying", sentence),)
    return operation


def _value(value: Any, heads: dict[str | bytes, bytes]) -> Any:
    if isinstance(value, dict) and codes.CONTENT in value:
        digest, size, head = value[codes.CONTENT]
        if head is not None:
            # Of a file that is being copied, thousands of contents may be seen that all begin alike.
            heads[digest] = heads.setdefault(head, head)
        return Content(digest, size, heads.get(digest, b"")[:HEAD_BYTES])
    return value


def _with_clients(operations: list[Operation], clients: list[Operation]) -> list[Operation]:
    """A step that drove clients is what they did; by itself it counts only if it did not succeed."""
    driving = {operation.step for operation in clients}
    rounds: dict[tuple[str, int], int] = {}
    attributes = {who: {"client_key": key} for who, key in _client_keys(operations).items()}
    for operation in clients:
        operation.attributes = attributes.get((operation.step, operation.member), operation.attributes)
        who = (operation.step, operation.member)
        operation.round = rounds[who] = rounds.get(who, 0) + 1
    left = [each for each in operations if each.step not in driving or each.outcome != "succeeded"]
    return sorted([*left, *clients], key=lambda operation: operation.began_ns)


def _count_clients(history: History, actor: str, operations: list[Operation]) -> None:
    for step, client in _client_keys(operations):
        history.clients[actor, step] = max(client, history.clients.get((actor, step), 0))


def _client_keys(operations: list[Operation]) -> dict[tuple[str, int], str]:
    """(step, client) → what it holds. A step that was killed could not say so: then nobody knows."""
    return {
        (operation.step, client): key
        for operation in operations
        for client, key in operation.attributes.get("client_keys", {}).items()
    }


def _cut_off(operations: list[Operation]) -> None:
    """An operation without an end was cut off by the end of its process: nobody knows whether it took effect."""
    for operation in operations:
        if operation.ended_ns is None:
            operation.outcome = "killed"


def _attach_waits(operations: list[Operation], waits: list[Wait]) -> None:
    """Each wait belongs to the operations that were open when it was seen, and is not longer than they were: with the time
    before them in which they asked."""
    # An actor does one thing after the other, so both lists are in order and one pass is enough.
    began = [operation.first_ns for operation in operations]
    for wait in waits:
        index = max(0, bisect_right(began, wait.seen_first_ns) - 1)
        while index < len(operations) and operations[index].first_ns <= wait.seen_last_ns:
            _attach(operations[index], wait)
            index += 1


def _attach(operation: Operation, wait: Wait) -> None:
    # Between two looks it may have ended, and the operation begun: what nobody saw in it is not its own.
    if operation.ended_ns is not None and operation.ended_ns < wait.seen_first_ns:
        return
    began_ns = max(wait.began_ns, operation.first_ns)
    ends = [end for end in (wait.ended_ns, operation.ended_ns) if end is not None]
    if operation.asked_ns is not None and wait.seen_last_ns <= operation.began_ns:
        # What it asked for it had from then on.
        ends.append(operation.began_ns)
    ended_ns = min(ends) if ends else None
    if ended_ns is None or began_ns < ended_ns:
        interval = BlockedInterval(began_ns, ended_ns, wait.what, wait.detail)
        operation.blocked = tuple(sorted((*operation.blocked, interval), key=lambda each: each.began_ns))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
