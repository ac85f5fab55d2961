"""Waits inside an actor for something to happen: a step, an end, a file, a flag, a shared value, a port, a print.

`waiting` makes a function that waits and gives the instant of the event; each time it is called it waits for a new one,
and what happened before the first call counts. `happened` makes a function that asks whether it has happened by now.
An event of an actor that is over without it cannot happen any more: that is said at once, instead of waiting for ever.
It does not know what follows an event.
"""

from __future__ import annotations

import os
import time

from . import layout as at
from .acting import output_paths
from .clock import now_ns
from .codes import KIND_EVENT
from .evaluate import EvaluationError, amount, evaluate, recorded, whole
from .shared import ENDED, GONE, RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .acting import Acting

    Node = dict[str, Any]
    # Gives the instant, or none if it has not happened yet.
    Look = Callable[[], int | None]

_SEVERAL_NS = 500_000
_LOOK_EVERY_NS = 1_000_000
_READ_BYTES = 1 << 16


class NeverHappens(EvaluationError):
    """Who was to do it is over."""


def waiting(acting: Acting, event: Node, place: int) -> Callable[[], int]:
    """`place` is that of the wait, for the record of an event that leaves no other trace."""
    if event["event"] == "file":
        return _wait_for_file(acting, event, place)
    makes = {
        "step": _on_step, "flag": _on_flag, "condition": _on_condition, "port": _on_port, "prints": _on_print,
    }[event["event"]]  # fmt: skip
    look, bells, recheck_ns = makes(acting, event, True)
    memory, sighted = acting.memory, None
    if event["event"] in ("prints", "port") or event.get("what") == "reaches":
        sighted = _Sighted(acting, event, place, look)
        look = sighted.look

    def wait() -> int:
        instant_ns: int | None
        if bells:
            instant_ns = memory.wait(look, bells[0], None, recheck_ns)
        else:
            while (instant_ns := look()) is None:
                time.sleep(recheck_ns / 1e9)
        instant_ns = instant_ns or now_ns()
        if sighted is not None:
            sighted.tell(instant_ns)
        return instant_ns

    return wait


class _Sighted:
    """Puts on record when an event was seen, and when it was looked for in vain for the last time."""

    def __init__(self, acting: Acting, event: Node, place: int, look: Look) -> None:
        self._acting, self._event, self._place, self._look = acting, event, place, look
        self._missed_ns = 0

    def look(self) -> int | None:
        at_ns = now_ns()
        found = self._look()
        if found is None:
            self._missed_ns = at_ns
        return found

    def tell(self, instant_ns: int) -> None:
        about = {name: self._value(node) for name, node in self._event.items() if name != "count"}
        self._acting.recorder.mark(KIND_EVENT, self._place, value=[self._missed_ns, instant_ns, about])

    def _value(self, node: Any) -> Any:
        return recorded(evaluate(node, self._acting.scope)) if isinstance(node, dict) else node


def happened(acting: Acting, event: Node) -> Callable[[], bool]:
    if event["event"] == "file":
        return _file_so_far(acting, event)
    makes = {
        "step": _on_step, "flag": _on_flag, "condition": _on_condition, "port": _on_port, "prints": _on_print,
    }[event["event"]]  # fmt: skip
    look, _, _ = makes(acting, event, False)
    return lambda: look() is not None


# --- steps and actors ------------------------------------------------------------------------------------------------

_COUNTED = {
    "begins": (at.C_N_BEGUN, at.C_BEGAN_NS),
    "ends": (at.C_N_ENDED, at.C_ENDED_NS),
    "blocks": (at.C_N_BLOCKED, at.C_BLOCKED_NS),
}


def _on_step(acting: Acting, event: Node, consumes: bool) -> tuple[Look, list[int], int]:
    scope = acting.scope
    member = None if event["member"] is None else whole(event["member"], scope, "a member of a group")
    slots = acting.slots_of(event["actor"], member)
    wanted = _enough(acting, event["count"], len(slots))
    sees = _step_sight(acting, event) if event["step"] is not None else _actor_sight(acting, event["what"])
    name = f"{event['actor']}.{event['step']}" if event["step"] is not None else event["actor"]
    consumed = dict.fromkeys(slots, 0)

    def look() -> int | None:
        # Asked first: what happened before the end is there when the end is seen.
        over = [acting.memory.state(slot) >= GONE for slot in slots]
        seen = [sees(slot, consumed[slot]) for slot in slots]
        instants = [found[1] for found in seen if found is not None]
        if wanted(len(instants)):
            if consumes:
                for slot, found in zip(slots, seen, strict=True):
                    if found is not None:
                        consumed[slot] = found[0]
            return max(instants, default=0) or now_ns()
        if consumes and all(is_over or found for is_over, found in zip(over, seen, strict=True)):
            raise NeverHappens(f"{name} {event['what']}: cannot happen any more, {event['actor']} is over")
        return None

    bells = [acting.memory.actor_bell(slot) for slot in slots]
    return look, bells[:1], 0 if len(slots) == 1 else _SEVERAL_NS


def _step_sight(acting: Acting, event: Node) -> Callable[[int, int], tuple[int, int] | None]:
    """What one slot shows beyond what was consumed before: a count and an instant."""
    memory, words = acting.memory, acting.memory.words
    cell = acting.program["cells"][event["actor"]][event["step"]]
    if event["what"] == "reaches":
        amount_bytes = whole(event["amount"], acting.scope, "an amount of bytes")

        def reaches(slot: int, _consumed: int) -> tuple[int, int] | None:
            return (0, now_ns()) if words[memory.cell(slot, cell) + at.C_BYTES] >= amount_bytes else None

        return reaches
    counter, instant = _COUNTED[event["what"]]

    def counts(slot: int, consumed: int) -> tuple[int, int] | None:
        base = memory.cell(slot, cell)
        n_times = words[base + counter]
        return (n_times, words[base + instant]) if n_times > consumed else None

    return counts


def _actor_sight(acting: Acting, what: str) -> Callable[[int, int], tuple[int, int] | None]:
    memory, words = acting.memory, acting.memory.words

    def look(slot: int, _consumed: int) -> tuple[int, int] | None:
        base, state = memory.slot(slot), memory.state(slot)
        if what == "begins":
            return (0, words[base + at.S_BORN_NS]) if state >= RUNNING else None
        if what == "ends":
            return (0, words[base + at.S_ENDED_NS]) if state >= ENDED else None
        if what == "dies":
            was_killed = state == GONE and words[base + at.S_STATUS] & 0x7F
            return (0, words[base + at.S_ENDED_NS]) if was_killed else None
        raise EvaluationError(f"an actor as a whole never {what}")

    return look


def _enough(acting: Acting, count: Node | None, n_members: int) -> Callable[[int], bool]:
    if count is None:
        return lambda n: n >= 1
    word = count["word"]
    low, high = (None if count[end] is None else _share(acting, count[end], n_members) for end in ("low", "high"))
    if word == "all":
        return lambda n: n == n_members
    if word == "no":
        return lambda n: n == 0
    if word == "exactly":
        return lambda n: n == low
    return lambda n: (low is None or n >= low) and (high is None or n <= high)


def _share(acting: Acting, node: Node, n_members: int) -> float:
    kind, value = evaluate(node, acting.scope)
    return float(value * n_members / 100 if kind == "percent" else value)


# --- flags and shared values -----------------------------------------------------------------------------------------


def _on_flag(acting: Acting, event: Node, _consumes: bool) -> tuple[Look, list[int], int]:
    memory, flag = acting.memory, acting.program["flags"][event["flag"]]
    return lambda: memory.flag_raised_ns(flag) or None, [memory.flag_bell(flag)], 0


def _on_condition(acting: Acting, event: Node, _consumes: bool) -> tuple[Look, list[int], int]:
    condition, scope = event["condition"], acting.scope
    names = sorted(_shared_names(condition))
    bells = [acting.memory.value_bell(acting.program["values"][name]) for name in names]

    def look() -> int | None:
        return now_ns() if amount(condition, scope) else None

    return look, bells, 0 if len(names) == 1 else _SEVERAL_NS


def _shared_names(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["name"]} if node.get("op") == "shared" else set()
        return own.union(*(_shared_names(part) for part in node.values()))
    return set().union(*(_shared_names(part) for part in node)) if isinstance(node, list) else set()


# --- files -----------------------------------------------------------------------------------------------------------


def _file_of(acting: Acting, event: Node) -> tuple[str, int]:
    path = os.path.join(acting.scope.work, str(amount(event["path"], acting.scope)))
    size = 0 if event["amount"] is None else whole(event["amount"], acting.scope, "a size")
    return path, size


def _wait_for_file(acting: Acting, event: Node, place: int) -> Callable[[], int]:
    from .monitor.watch import prepare, wait_for

    # Steps are made ready before the actor's first barrier: what loading takes must not make a wait late.
    prepare()

    sighted = _Sighted(acting, event, place, lambda: None)

    def wait() -> int:
        path, size = _file_of(acting, event)
        if os.path.lexists(path) is (event["what"] == "vanishes") and event["what"] != "changes":
            # What is so already may have been so long before, and of a change nobody knows whether it is the first.
            sighted.look()
        instant_ns = wait_for(path, event["what"], size) or now_ns()
        sighted.tell(instant_ns)
        return instant_ns

    return wait


def _file_so_far(acting: Acting, event: Node) -> Callable[[], bool]:
    """Without waiting, a change can only be told by comparing with the state at the first question."""
    first: list[tuple[int, ...] | None] = []

    def look() -> bool:
        path, size = _file_of(acting, event)
        try:
            status = os.stat(path)
            now: tuple[int, ...] | None = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        except OSError:
            now = None
        if event["what"] == "changes":
            first.append(now)
            return now != first[0]
        if event["what"] == "vanishes":
            return now is None
        return now is not None and (event["what"] == "appears" or now[1] >= size)

    return look


# --- programs --------------------------------------------------------------------------------------------------------


def _on_print(acting: Acting, event: Node, consumes: bool) -> tuple[Look, list[int], int]:
    """Reads what the programs of a step have written so far; each time only what is new, and the last half line."""
    import re

    member = None if event["member"] is None else whole(event["member"], acting.scope, "a member of a group")
    slots = acting.slots_of(event["actor"], member)
    is_group = acting.program["actors"][event["actor"]][1] is not None
    kind, text = evaluate(event["text"], acting.scope)
    pattern = re.compile(text if kind == "pattern" else re.escape(str(text)))
    tails = []
    for slot in slots:
        number = slot - acting.program["actors"][event["actor"]][0] + 1 if is_group else 0
        tails.append(_Tail(output_paths(acting.outputs, event["actor"], number, event["step"])[0], pattern))

    def look() -> int | None:
        over = all(acting.memory.state(slot) >= GONE for slot in slots)
        # All of them, not the first that has it: each must get on with its own file.
        n_news = sum(tail.has_news() for tail in tails)
        if n_news:
            return now_ns()
        if over and consumes:
            name = f"{event['actor']}.{event['step']}"
            raise NeverHappens(f"{name} prints {text!r}: cannot happen any more, {event['actor']} is over")
        return None

    return look, [], _LOOK_EVERY_NS


class _Tail:
    """The end of a file that grows."""

    def __init__(self, path: str, pattern: Any) -> None:
        self._path = path
        self._pattern = pattern
        self._fd = -1
        self._text = ""

    def has_news(self) -> bool:
        """Whether the pattern is in what was not yet looked at; what is behind the find is left for the next time."""
        self._read()
        found = self._pattern.search(self._text)
        if found is None:
            # A pattern may begin in a line that is not complete yet; it does not go over thousands of characters.
            self._text = self._text[-_READ_BYTES:]
            return False
        self._text = self._text[max(found.end(), 1) :]
        return True

    def _read(self) -> None:
        if self._fd < 0:
            try:
                self._fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return
        while piece := os.read(self._fd, _READ_BYTES):
            self._text += piece.decode(errors="replace")


def _on_port(acting: Acting, event: Node, _consumes: bool) -> tuple[Look, list[int], int]:
    def look() -> int | None:
        port = whole(event["port"], acting.scope, "a port")
        return now_ns() if _is_listened_on(port) else None

    return look, [], _LOOK_EVERY_NS


def _is_listened_on(port: int) -> bool:
    """By the system's own table, so that the server sees no connection that nobody meant."""
    listening, seen = b"0A", False
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        try:
            with open(table, "rb", 0) as source:
                rows: Sequence[bytes] = source.read().splitlines()[1:]
        except OSError:
            continue
        seen = True
        for row in rows:
            fields = row.split()
            if fields[3] == listening and int(fields[1].rpartition(b":")[2], 16) == port:
                return True
    return False if seen else _accepts(port)


def _accepts(port: int) -> bool:
    from _socket import AF_INET, SOCK_STREAM, socket

    probe = socket(AF_INET, SOCK_STREAM)
    try:
        return probe.connect_ex(("127.0.0.1", port)) == 0
    finally:
        probe.close()
