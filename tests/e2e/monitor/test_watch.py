"""Waiting for a file inside a process, with and without the kernel's events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cts.interpreter.monitor import watch as watching
from cts.interpreter.monitor.watch import wait_for, watch

LONG_NS = 20_000_000_000


@pytest.fixture(params=["events", "looking"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The second way is what is left where there is no inotify."""
    if request.param == "looking":

        def refuse() -> None:
            raise OSError(38, "not here")

        monkeypatch.setattr(watching, "Inotify", refuse)
        monkeypatch.setattr(watching, "_idle", {})
    return str(request.param)


def while_waiting(wait: Callable[[], int | None], act: Callable[[], object]) -> int | None:
    result: list[int | None] = []
    thread = threading.Thread(target=lambda: result.append(wait()))
    thread.start()
    act()
    thread.join(20)
    assert result, "it waited for ever"
    return result[0]


def test_appearing(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"
    assert while_waiting(lambda: wait_for(str(path), "appears", timeout_ns=LONG_NS), path.touch)


def test_appearing_in_a_folder_that_appears(tmp_path: Path, way: str) -> None:
    path = tmp_path / "later" / "f"

    def act() -> None:
        path.parent.mkdir()
        path.touch()

    assert while_waiting(lambda: wait_for(str(path), "appears", timeout_ns=LONG_NS), act)


def test_vanishing(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"
    path.touch()
    assert while_waiting(lambda: wait_for(str(path), "vanishes", timeout_ns=LONG_NS), path.unlink)


def test_reaching_a_size(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"

    def act() -> None:
        with open(path, "wb", buffering=0) as out:
            out.writelines(bytes(100) for _ in range(10))

    assert while_waiting(lambda: wait_for(str(path), "reaches", 1000, LONG_NS), act)


def test_each_change_is_given_and_the_first_is_what_was_there(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"
    seen: Iterator[object] = (status for _, status in watch(str(path), LONG_NS))
    assert next(seen) is None
    path.write_bytes(b"1")
    assert next(seen) is not None
    path.unlink()
    while next(seen) is not None:
        pass


def test_a_file_that_is_so_already_needs_no_waiting(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"
    assert wait_for(str(path), "vanishes", timeout_ns=0)
    path.write_bytes(bytes(10))
    assert wait_for(str(path), "appears", timeout_ns=0)
    assert wait_for(str(path), "reaches", 10, timeout_ns=0)


def test_a_time_out_is_told(tmp_path: Path, way: str) -> None:
    path = tmp_path / "f"
    assert wait_for(str(path), "appears", timeout_ns=2_000_000) is None
    path.touch()
    assert wait_for(str(path), "changes", timeout_ns=2_000_000) is None
