from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cts.interpreter import removal
from cts.interpreter.removal import Removal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The thread removes nothing until this is set; whoever asks for a removal does it at once."""
    may_go, really_remove = threading.Event(), removal.remove

    def remove(folder: str) -> None:
        if threading.current_thread() is not threading.main_thread():
            assert may_go.wait(20)
        really_remove(folder)

    monkeypatch.setattr(removal, "remove", remove)
    return may_go


def _folder(home: Path, name: str, n_files: int = 1, n_bytes: int = 1) -> str:
    (home / name / "work").mkdir(parents=True)
    for number in range(n_files):
        (home / name / "work" / str(number)).write_bytes(b"x" * n_bytes)
    return str(home / name)


def test_nobody_waits_for_a_little_and_all_is_gone_at_the_end(tmp_path: Path, held: threading.Event) -> None:
    removing = Removal()
    removing.remove(_folder(tmp_path, "run"))
    assert (tmp_path / "run" / "work").exists()
    held.set()
    removing.close()
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("n_files", "n_bytes"), [(100, 1), (1, 2 << 20)])
def test_much_is_removed_before_the_next_run(tmp_path: Path, held: threading.Event, n_files: int, n_bytes: int) -> None:
    removing = Removal()
    removing.remove(_folder(tmp_path, "run", n_files, n_bytes))
    assert not (tmp_path / "run").exists()
    held.set()
    removing.close()


def test_a_slow_disk_does_not_let_folders_pile_up(tmp_path: Path, held: threading.Event) -> None:
    removing = Removal()
    for number in range(40):
        removing.remove(_folder(tmp_path, str(number)))
    assert len(list(tmp_path.iterdir())) <= 18
    held.set()
    removing.close()
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_closed_without_ever_having_been_used() -> None:
    Removal().close()
