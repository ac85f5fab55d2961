"""The observer process, over real files that the test changes in known orders."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from cts.interpreter.monitor import inotify
from cts.interpreter.monitor.files import Observer, ObserverSpec, WatchedFile
from cts.interpreter.monitor.inotify import names_of
from cts.interpreter.monitor.known import BLOCK_BYTES, KnownContent
from cts.interpreter.monitor.observation import Observation, read_observation

from .programs import python, until

pytestmark = pytest.mark.skipif(inotify.why_unavailable() is not None, reason="needs inotify")

OLD = b"o" * (2 * BLOCK_BYTES)
NEW = b"n" * (2 * BLOCK_BYTES)
KNOWN = (KnownContent.of_bytes("old", OLD), KnownContent.of_bytes("new", NEW))


class Scene:
    def __init__(self, root: Path) -> None:
        self.work = root / "work"
        self.work.mkdir()
        self.dest = self.work / "dest"
        self.record = str(root / "record")
        self.observer: Observer | None = None
        self.started_ns = 0

    def begin(self, core_share: float = 0.5) -> Observer:
        spec = ObserverSpec(self.record, (str(self.work),), (WatchedFile(str(self.dest), KNOWN),), core_share)
        self.observer = Observer(spec)
        assert self.observer.wait_until_ready()
        self.started_ns = time.monotonic_ns()
        return self.observer

    def end(self) -> Observation:
        assert self.observer is not None
        return self.observer.stop(self.started_ns)

    def names(self, seen: Observation, path: Path) -> list[str]:
        return [names_of(event.mask) for event in seen.events if event.path == str(path) and not event.is_late]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_rename_proves_publication_at_once(scene: Scene) -> None:
    scene.dest.write_bytes(OLD)
    scene.begin()
    temporary = scene.work / "dest.tmp"
    temporary.write_bytes(NEW)
    temporary.rename(scene.dest)
    seen = scene.end()
    assert seen.doubts == []
    assert scene.names(seen, scene.dest) == ["MOVED_TO"]
    assert scene.names(seen, temporary)[0] == "CREATE"
    assert [sight.equals for sight in seen.sights] == [("old",), ("new",)]
    assert all(sight.kind == "file" for sight in seen.sights)


def test_writing_in_place_is_proven_even_if_no_look_fell_into_it(scene: Scene) -> None:
    scene.dest.write_bytes(OLD)
    scene.begin()
    scene.dest.write_bytes(NEW)
    seen = scene.end()
    names = scene.names(seen, scene.dest)
    assert names[0] == "MODIFY"
    assert names[-1] == "CLOSE_WRITE"
    assert "MOVED_TO" not in names
    assert seen.sights[-1].equals == ("new",)


def test_a_torn_state_that_stays_is_seen_and_named(scene: Scene) -> None:
    scene.dest.write_bytes(OLD)
    scene.begin()
    with open(scene.dest, "r+b", buffering=0) as out:
        out.write(NEW[:BLOCK_BYTES])
    seen = scene.end()
    assert seen.sights[-1].mixture == "blocks 1 new, 2 old"
    assert seen.sights[-1].after_ns < seen.sights[-1].at_ns


def test_new_subfolders_are_watched_and_what_they_held_is_marked_late(scene: Scene) -> None:
    scene.begin()
    inner = scene.work / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "early").touch()
    seen = scene.end()
    assert {str(inner), str(inner / "early")} <= {event.path for event in seen.events}


def test_vanishing_is_seen(scene: Scene) -> None:
    scene.dest.write_bytes(OLD)
    scene.begin()
    scene.dest.unlink()
    seen = scene.end()
    assert scene.names(seen, scene.dest)[-1] == "DELETE"
    assert seen.sights[-1].kind == "absent"


def test_the_record_of_a_killed_observer_can_be_read_and_says_so(scene: Scene) -> None:
    observer = scene.begin()
    scene.dest.write_bytes(OLD)
    until(lambda: read_observation(scene.record).events)
    os.kill(observer.pid, signal.SIGKILL)
    seen = scene.end()
    assert any("last look was" in doubt for doubt in seen.doubts)
    assert scene.names(seen, scene.dest)[0] == "CREATE"


def test_an_observer_ends_with_its_starter(tmp_path: Path) -> None:
    code = """
import os, sys
from cts.interpreter.monitor.files import Observer, ObserverSpec, WatchedFile
observer = Observer(ObserverSpec(sys.argv[1], (), (WatchedFile(sys.argv[1]),)))
observer.wait_until_ready(); print(observer.pid, flush=True); os.read(0, 1)
"""
    with python(code, str(tmp_path / "record")) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.kill()
        starter.wait()
        until(lambda: _has_ended(pid))


def _has_ended(pid: int) -> bool:
    """Gone, or waiting as a zombie for an adopter that is slow."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_more_events_than_the_kernel_keeps_are_a_doubt(scene: Scene) -> None:
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 100_000:
        pytest.skip(f"this kernel keeps {limit} events")
    observer = scene.begin()
    os.kill(observer.pid, signal.SIGSTOP)
    names = [str(scene.work / "x"), str(scene.work / "y")]
    os.close(os.open(names[0], os.O_CREAT))
    for turn in range(limit // 2 + 10):
        os.rename(names[turn % 2], names[1 - turn % 2])
    os.kill(observer.pid, signal.SIGCONT)
    assert any("more file events" in doubt for doubt in scene.end().doubts)


def test_a_folder_that_cannot_be_watched_is_a_doubt(tmp_path: Path) -> None:
    observer = Observer(ObserverSpec(str(tmp_path / "record"), (str(tmp_path / "none"),)))
    assert observer.wait_until_ready()
    assert any("were not seen" in doubt for doubt in observer.stop().doubts)
