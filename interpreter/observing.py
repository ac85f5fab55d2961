"""The observer of files as part of a run: what it is asked to watch, its life in the run's lane, and what it saw.

It is started like an actor, in a slot of its own, so it is contained and costs a fork; pipes with names tell it to stop
and tell that it looks. How it looks is known to `monitor.files`, what the sightings mean to the judge.
"""

from __future__ import annotations

import marshal
import os
import select
from typing import TYPE_CHECKING

from .contents import HEAD_BYTES, content_of, seen_bytes, seen_file
from .history import UNNAMED, Content, FileEvent, FileState, History, Watch
from .process import ActorSpec
from .wishes import nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..dsl.plan import Scenario
    from .monitor.known import KnownContent
    from .monitor.observation import Observation
    from .monitor.witness import Sight
    from .seat import Seat

_ENTRY = "cts.interpreter.observing:main"
_PRELOAD = ("cts.interpreter.monitor.files", "cts.interpreter.observing")
_READY_S = 10.0
# Kinds of file events, by the kernel's numbers for them.
_EVENTS = {0x2: "modified", 0x8: "closed", 0x40: "moved_from", 0x80: "moved_to", 0x100: "created", 0x200: "deleted"}
_KINDS = {"unreadable": "other"}


def wants_observer(scenario: Scenario) -> bool:
    """Whether something must hold at every moment, or at the one at which something became of a file."""
    if any(expectation.mode in ("always", "never") for expectation in scenario.expectations):
        return True
    expectations = [expectation.model_dump(mode="json") for expectation in scenario.expectations]
    return any(node.get("event") == "file" for node in nodes_in(expectations))


def main(program: bytes, _seat: Seat) -> int:
    """The entry function of the observer's process."""
    from .monitor.files import ObserverSpec, observe

    spec_path, stop_path, ready_path = marshal.loads(program)
    stop_fd = os.open(stop_path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    ready_fd = os.open(ready_path, os.O_WRONLY | os.O_CLOEXEC)
    with open(spec_path, encoding="utf-8") as source:
        spec = ObserverSpec.from_json(source.read())
    observe(spec, stop_fd, ready_fd)
    return 0


class Observing:
    """The observer of one run. `folder` is the run's, beside the actors' own, so nobody sees the record in it."""

    def __init__(self, slot: int, folder: str) -> None:
        self.slot = slot
        self._record = os.path.join(folder, "observed")
        self._spec_path = os.path.join(folder, "observer")
        self._stop_path, self._ready_path = (os.path.join(folder, name) for name in ("stop", "ready"))
        for path in (self._stop_path, self._ready_path):
            os.mkfifo(path)
        self._stop_fd = os.open(self._stop_path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._ready_fd = os.open(self._ready_path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        self._contents: dict[str, Content] = {}

    def program(self) -> bytes:
        """What stands in the run's memory; what is to be watched is known only later, and stands in a file."""
        return marshal.dumps((self._spec_path, self._stop_path, self._ready_path))

    def spec(self, scenario: Scenario, history: History, named_files: Mapping[str, str]) -> ActorSpec:
        """Asks the judge what must be seen. To be called when the fixtures stand; named files still hold their contents."""
        from .judge.observer import paths_to_watch
        from .monitor import witness
        from .monitor.files import ObserverSpec, WatchedFile

        request = paths_to_watch(scenario, history)
        known = self._known(history, named_files, request.texts)
        files = tuple(WatchedFile(os.path.join(history.folder, path), known) for path in sorted(request.files))
        spec = ObserverSpec(
            self._record,
            (history.folder,),
            files,
            patterns=tuple(sorted(request.patterns)),
            known=known if request.patterns else (),
            head_bytes=HEAD_BYTES if request.wants_bytes else witness.HEAD_BYTES,
        )
        with open(self._spec_path, "w", encoding="utf-8") as out:
            out.write(spec.to_json())
        log = self._spec_path + ".log"
        return ActorSpec(self.slot, _ENTRY, stdout=log, stderr=log, name="observer", preload=_PRELOAD)

    def _known(
        self, history: History, named_files: Mapping[str, str], texts: Iterable[bytes]
    ) -> tuple[KnownContent, ...]:
        from .monitor.known import KnownContent

        found = []
        self._contents = dict(history.contents)
        for name, path in named_files.items():
            place = os.path.join(history.seen_at or history.folder, path)
            if name in history.contents and seen_file(place).digest == history.contents[name].digest:
                found.append(KnownContent.of_file(name, place))
        # Also what lies there without a name: "equals file" may speak of it.
        for path, state in history.given_files.items():
            if state.content is not None and state.content not in self._contents.values():
                self._contents[path] = state.content
                found.append(KnownContent.of_file(path, os.path.join(history.seen_at or history.folder, path)))
        # And the texts with which files are compared.
        for number, text in enumerate(sorted(texts)):
            name = f"text {number}"
            self._contents[name] = content_of(seen_bytes(text))
            found.append(KnownContent.of_bytes(name, text))
        return tuple(found)

    def is_ready(self) -> bool:
        return bool(select.select([self._ready_fd], (), (), 0.001)[0]) and os.read(self._ready_fd, 1) == b"r"

    def stop(self) -> None:
        """It looks once more, and ends."""
        if self._stop_fd >= 0:
            os.close(self._stop_fd)
            os.close(self._ready_fd)
            self._stop_fd = -1

    def watch(self, history: History) -> Watch:
        """What it saw, when its process is over."""
        from .monitor.observation import read_observation

        observation = read_observation(self._record)
        watch = Watch(began_ns=observation.started_ns, ended_ns=observation.last_look_ns)
        watch.overflowed = any("more file events" in doubt for doubt in observation.doubts)
        watch.failure = "; ".join(doubt for doubt in observation.doubts if "more file events" not in doubt)
        for sight in observation.sights:
            path = _seen_from(history.folder, sight.path)
            watch.states.setdefault(path, []).append(self._state(path, sight))
        watch.events = _events(observation, history.folder)
        watch.known = frozenset(content.digest for content in self._contents.values())
        return watch

    def _state(self, path: str, sight: Sight) -> FileState:
        content = None
        if sight.kind == "file":
            content = next((self._contents[name] for name in sight.equals if name in self._contents), None)
            if content is None and len(sight.head) == sight.size:
                content = content_of(seen_bytes(sight.head))
            elif content is None:
                # Of an unknown content only the beginning and a fingerprint of its own kind are there.
                content = Content(f"{UNNAMED}{sight.digest or sight.size}", sight.size, sight.head)
        return FileState(
            instant_ns=sight.at_ns,
            path=path,
            kind=_KINDS.get(sight.kind, sight.kind),
            content=content,
            size=sight.size,
            mode=sight.mode,
            gap_ns=sight.at_ns - sight.after_ns if sight.after_ns else 0,
            entries=sight.entries,
        )


def _events(observation: Observation, folder: str) -> list[FileEvent]:
    found = []
    for event in observation.events:
        for mask, what in _EVENTS.items():
            if event.mask & mask:
                found.append(FileEvent(event.at_ns, _seen_from(folder, event.path), what))
    return found


def _seen_from(folder: str, path: str) -> str:
    """What lies outside of the run's folder stays absolute: that is how a scenario names it."""
    return os.path.relpath(path, folder) if path == folder or path.startswith(f"{folder}/") else os.path.normpath(path)


def given_files(folder: str) -> dict[str, FileState]:
    """What lies in the run's folder when the actors start, by path."""
    from .clock import now_ns

    found: dict[str, FileState] = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(place, name)
            status = os.lstat(path)
            kind = "folder" if name in folders else "link" if os.path.islink(path) else "file"
            content = content_of(seen_file(path)) if kind == "file" and os.path.isfile(path) else None
            relative = os.path.relpath(path, folder)
            found[relative] = FileState(
                now_ns(), relative, kind, content, status.st_size if content else 0, status.st_mode & 0o7777
            )
    return found


def compares_with_given(scenario: Scenario) -> bool:
    """Whether what is expected is a matter of what was there when the actors started."""
    return wants_observer(scenario) or _says_unchanged(scenario)


def _says_unchanged(scenario: Scenario) -> bool:
    tests = [test for expectation in scenario.expectations for test in (*expectation.tests, *expectation.others)]
    tests += [test for tally in scenario.tallies for row in tally.rows for test in row.tests]
    return any(test.test == "is_unchanged" for test in tests)
