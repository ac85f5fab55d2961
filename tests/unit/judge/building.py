"""Histories from short notes, for the judge's tests: times in milliseconds, operations as one line each.

The scenario is real text, compiled; the history is made up. Nothing here knows what is expected.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

from cts.dsl.compile import compile_files
from cts.dsl.plan import Scenario
from cts.interpreter.history import (
    UNNAMED,
    ActorEnd,
    BarrierOpening,
    BlockedInterval,
    Content,
    FileEvent,
    FileState,
    History,
    Leftover,
    LockFact,
    Operation,
    Sample,
    Sighting,
)
from cts.interpreter.judge.evidence import Evidence
from cts.interpreter.judge.facts import FileFacts, lines_in
from cts.interpreter.judge.final_state import CommandResult, FinalState
from cts.interpreter.judge.quantity import content_of

MS = 1_000_000


@functools.cache
def scenario_of(body: str) -> Scenario:
    """The one scenario of a text; without its head, `scenario T-1` is put above it."""
    lines = body.strip("\n").splitlines()
    if not any(line.startswith("scenario ") for line in lines):
        lines = ['scenario T-1 "made up"', *(f"  {line}" for line in lines)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.cts"
        path.write_text("\n".join(lines) + "\n")
        compiled = compile_files([str(path)])
    assert not compiled.diagnostics, [str(diagnostic.message) for diagnostic in compiled.diagnostics]
    return compiled.plan.scenarios[0]


def ns(milliseconds: float) -> int:
    return round(milliseconds * MS)


def content(text: str | None) -> Content | None:
    return None if text is None else content_of(text.encode())


def history_of(notes: dict[str, Any], scenario: Scenario) -> History:
    made = History(
        scenario.id,
        dict(notes.get("variant", {})),
        notes.get("run", 1),
        notes.get("seed", 7),
        "/work",
        0,
        ns(notes.get("ended", 1000)),
        notes.get("is_contrast", False),
    )
    made.operations = [operation(note) for note in notes.get("operations", ())]
    made.actors = actor_ends(made.operations, notes.get("actors", {}), ns(notes.get("ended", 1000)))
    # Clients that one process drove have operations, and no process of their own.
    made.actors = [end for end in made.actors if f"{end.actor}[{end.member}]" not in notes.get("drops", ())]
    made.barriers = [barrier(note) for note in notes.get("barriers", ())]
    made.contents = {name: content_of(text.encode()) for name, text in notes.get("contents", {}).items()}
    made.given_files = {path: file_state(0, path, text) for path, text in notes.get("given", {}).items()}
    made.signals = [(ns(at), name, value) for at, name, value in notes.get("signals", ())]
    made.sightings = [
        Sighting(*split(who)[:2], ns(missed), ns(at), what) for who, missed, at, what in notes.get("sightings", ())
    ]
    made.clients = {split(who)[::2]: count for who, count in notes.get("clients", {}).items()}  # type: ignore[misc]
    made.fixtures = notes.get("fixtures", {})
    made.looked_for = tuple(notes.get("looked_for", ("processes", "locks", "files", "handles", "mounts")))
    made.not_looked_for = dict(notes.get("not_looked_for", {}))
    made.leftovers = [Leftover(kind, sentence) for kind, sentence in notes.get("leftovers", ())]
    made.locks = [
        LockFact(ns(at), actor, member, kind, path, waits)
        for at, actor, member, kind, path, waits in notes.get("locks", ())
    ]
    made.doubts = list(notes.get("doubts", ()))
    made.faults = list(notes.get("faults", ()))
    made.timed_out = notes.get("timed_out", "")
    for who, samples in notes.get("samples", {}).items():
        actor, member, _ = split(who)
        made.samples[actor, member] = [
            Sample(ns(at), ns(cpu), memory, handles, threads) for at, cpu, memory, handles, threads in samples
        ]
    watch(made, notes)
    return made


def split(name: str) -> tuple[str, int, str]:
    """`reader[2].early` → reader, 2, early."""
    actor, _, step = name.partition(".")
    if actor.endswith("]"):
        actor, _, member = actor[:-1].partition("[")
        return actor, int(member), step
    return actor, 0, step


def operation(note: list[Any]) -> Operation:
    """[name, "0..10" or "0..", outcome, {extras}]"""
    name, span, outcome, *rest = note
    extras = dict(rest[0]) if rest else {}
    actor, member, step = split(name)
    began, _, ended = span.partition("..")
    waits = tuple(
        BlockedInterval(ns(at), None if until is None else ns(until), what, *detail)
        for at, until, what, *detail in extras.pop("blocked", ())
    )
    value = extras.pop("value", None)
    if "content" in extras:
        value = content_of(extras.pop("content").encode())
    if cut := extras.pop("cut", 0):
        extras["stdout"] += "ä" * cut
    return Operation(
        actor,
        member,
        step,
        extras.pop("round", 1),
        ns(float(began)),
        ns(float(ended)) if ended else None,
        outcome,
        value=value,
        error=extras.pop("error", ""),
        n_bytes=extras.pop("bytes", None),
        asked_ns=None if "asked" not in extras else ns(extras.pop("asked")),
        planned_ns=None if "planned" not in extras else ns(extras.pop("planned")),
        blocked=waits,
        arguments=extras.pop("arguments", {}),
        attributes=extras,
    )


def actor_ends(operations: list[Operation], notes: dict[str, Any], ended_ns: int) -> list[ActorEnd]:
    """An end for every actor that did something, with its last outcome; `notes` says more, or says it differently."""
    ends: dict[tuple[str, int], ActorEnd] = {}
    for done in operations:
        key = (done.actor, done.member)
        end = ends.setdefault(key, ActorEnd(*key, 100 + len(ends), 0, 0, "succeeded"))
        end.ended_ns = max(end.ended_ns, done.ended_ns if done.ended_ns is not None else ended_ns)
        if done.outcome in ("failed", "timed_out", "killed"):
            end.outcome, end.error = done.outcome, done.error
    for who, facts in notes.items():
        actor, member, _ = split(who)
        end = ends.setdefault((actor, member), ActorEnd(actor, member, 100 + len(ends), 0, ended_ns, "succeeded"))
        for name, value in (facts or {}).items():
            setattr(end, name, ns(value) if name.endswith("_ns") else value)
    return list(ends.values())


def barrier(note: dict[str, Any]) -> BarrierOpening:
    at = ns(note.get("at", 0))
    left = {split(who)[:2]: at + ns(late) for who, late in note.get("left", {}).items()}
    missing = tuple(split(who)[:2] for who in note.get("missing", ()))
    return BarrierOpening(note["name"], note.get("round", 1), at, dict.fromkeys(left, at), left, missing)


def file_state(at_ns: int, path: str, text: Any, gap_ns: int = 0) -> FileState:
    """`text` is the content; none for absent; `{"kind": ...}` for anything else."""
    if isinstance(text, dict):
        seen = content(text.get("text"))
        if "seen" in text:
            # Only the beginning of an unknown content, as the observer records it.
            seen = Content(f"{UNNAMED}{text['seen']}", text["size"], text["seen"].encode())
        entries = tuple(text["entries"]) if "entries" in text else None
        size = seen.size if seen is not None else text.get("size", 0)
        return FileState(at_ns, path, text.get("kind", "file"), seen, size, text.get("mode", 0o644), gap_ns, entries)
    seen = content(text)
    if seen is None:
        return FileState(at_ns, path, "absent", gap_ns=gap_ns)
    return FileState(at_ns, path, "file", seen, seen.size, 0o644, gap_ns)


def watch(made: History, notes: dict[str, Any]) -> None:
    """`watched`: [[ms, path, content]]; `events`: [[ms, path, what]]; `watch`: how the observer fared."""
    how = notes.get("watch", {})
    made.watch.failure = how.get("failure", "")
    made.watch.known = frozenset(content_of(text.encode()).digest for text in how.get("known", ()))
    made.watch.overflowed = how.get("overflowed", False)
    if "watched" not in notes and "events" not in notes and not how:
        return
    made.watch.began_ns = ns(how.get("began", -5))
    made.watch.ended_ns = ns(how.get("ended", notes.get("ended", 1000) + 1))
    for at, path, text in notes.get("watched", ()):
        made.watch.states.setdefault(path, []).append(file_state(ns(at), path, text, gap_ns=40_000))
    made.watch.events = [FileEvent(ns(at), path, what) for at, path, what in notes.get("events", ())]


def final_of(notes: dict[str, Any], history: History) -> FinalState | None:
    """`files`: path → content; a folder is {"entries": [...]}; `commands`: line → output or result."""
    if notes.get("nobody_looked"):
        return None
    final = FinalState()
    evidence = Evidence(history)
    for path, text in notes.get("files", {}).items():
        final.files[path] = facts(path, text)
        seen = final.files[path].content
        if seen is not None:
            final.files[path].name = evidence.name_of(seen)
    for pattern, paths in notes.get("listed", {}).items():
        final.listed[pattern] = tuple(paths)
    final.unread = dict(notes.get("unread", {}))
    for line, result in notes.get("commands", {}).items():
        outcome = {"stdout": result} if isinstance(result, str) else result
        final.commands[tuple(line.split())] = CommandResult(**outcome)
    return final


def facts(path: str, text: Any) -> FileFacts:
    if isinstance(text, dict) and "entries" in text:
        return FileFacts(path, "folder", mode=text.get("mode", 0o755), entries=tuple(sorted(text["entries"])))
    if isinstance(text, dict) and "failure" in text:
        return FileFacts(path, "other", failure=text["failure"])
    mode = text.get("mode", 0o644) if isinstance(text, dict) else 0o644
    data = text.get("text") if isinstance(text, dict) else text
    if data is None:
        return FileFacts(path, "absent")
    raw = data.encode()
    return FileFacts(path, "file", content_of(raw), len(raw), mode, raw, lines_in(raw))
