"""Whatever actors do, and however the coordinator ends: within two seconds nothing of the run is there any more."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tagged import TAG, tagged

LIMIT_S = 2.0
N_BOMB_PROCESSES = 40

FAULTS = [
    pytest.param("spawn_daemon_and_stay", (), id="daemon"),
    pytest.param("stop_self", (), id="stopped"),
    pytest.param("stay_in_sessions", (), id="sessions"),
    pytest.param("wait_uninterruptibly", (), id="uninterruptible"),
    pytest.param(
        "spawn_daemon_of_another_user",
        (),
        id="another-user",
        marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    ),
    pytest.param(
        "fork_bomb",
        (str(N_BOMB_PROCESSES),),
        id="fork-bomb",
        marks=pytest.mark.skipif(os.geteuid() != 0, reason="needs another user, whose processes can be limited"),
    ),
]
WAYS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


def _wait_for_nobody(tag: str, limit_s: float) -> tuple[list[str], float]:
    began = time.monotonic()
    while (left := tagged(tag)) and time.monotonic() - began < limit_s:
        time.sleep(0.005)
    return left, time.monotonic() - began


class Coordinator:
    """The process under test, and what must be gone after it."""

    def __init__(self, base: Path, containment: str, lanes: int, entry: str, extra: tuple[str, ...]) -> None:
        self.tag = secrets.token_hex(8)
        self.base = base
        command = [sys.executable, str(Path(__file__).parent / "coordinator.py"), containment, str(lanes), entry]
        self.process = subprocess.Popen(
            [*command, str(base), *extra],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, TAG: self.tag},
        )
        self.ready = self._line()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def go_on(self) -> str:
        """Lets it take its next step, and gives what it says then."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._line()

    def clear(self) -> None:
        """After a failed test, so that it harms no other."""
        self.process.kill()
        self.process.communicate()
        for line in tagged(self.tag):
            try:
                os.kill(int(line.split()[0]), signal.SIGKILL)
            except ProcessLookupError:
                continue


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("containment", ["auto", "guardian"])
@pytest.mark.parametrize(("entry", "extra"), FAULTS)
def test_when_the_coordinator_is_killed(
    tmp_path: Path, entry: str, extra: tuple[str, ...], containment: str, lanes: int, way: signal.Signals
) -> None:
    tmp_path.chmod(0o755)
    coordinator = Coordinator(tmp_path, containment, lanes, entry, extra)
    try:
        assert coordinator.ready.startswith("ready")
        assert len(tagged(coordinator.tag)) >= 2 + 2 * lanes
        coordinator.process.send_signal(way)
        coordinator.process.wait(20)
        left, _ = _wait_for_nobody(coordinator.tag, LIMIT_S)
        assert left == []
        assert list(tmp_path.iterdir()) == [], "run folders and the registry go with the run"
    finally:
        coordinator.clear()


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("containment", ["auto", "guardian"])
@pytest.mark.parametrize(("entry", "extra"), FAULTS)
def test_when_a_run_is_finished(
    tmp_path: Path, entry: str, extra: tuple[str, ...], containment: str, lanes: int
) -> None:
    tmp_path.chmod(0o755)
    coordinator = Coordinator(tmp_path, containment, lanes, entry, extra)
    try:
        assert coordinator.ready.startswith("ready")
        said = [coordinator.go_on() if number == 0 else coordinator._line() for number in range(lanes)]
        for line in said:
            assert "stuck=()" in line, line
            assert int(line.rsplit(" ", 1)[1]) < LIMIT_S * 1000
        # The coordinator, the keeper and the zygotes are meant to be there still.
        assert len(tagged(coordinator.tag)) == 2 + lanes
        coordinator.go_on()
        coordinator.process.wait(20)
        left, _ = _wait_for_nobody(coordinator.tag, LIMIT_S)
        assert left == []
    finally:
        coordinator.clear()


def test_when_coordinator_and_keeper_are_killed_together(tmp_path: Path) -> None:
    coordinator = Coordinator(tmp_path, "auto", 2, "spawn_daemon_and_stay", ())
    try:
        if coordinator.ready != "ready namespace":
            pytest.skip("without namespaces, nothing outlives the keeper to clean up")
        (keeper,) = [
            int(line.split()[0])
            for line in tagged(coordinator.tag)
            if "keeper" in line
            and "-X" in line
            and Path(f"/proc/{line.split()[0]}/comm").read_text().strip() == "cts-keeper"
        ]
        os.kill(keeper, signal.SIGSTOP)
        coordinator.process.kill()
        os.kill(keeper, signal.SIGKILL)
        coordinator.process.wait(20)
        left, _ = _wait_for_nobody(coordinator.tag, LIMIT_S)
        assert left == []
        from cts.interpreter.remains import clean_dead

        assert len(clean_dead(str(tmp_path))) == 2
        assert list(tmp_path.iterdir()) == []
    finally:
        coordinator.clear()
