"""Waiting until a folder changes: an entry comes or goes, and the folder above it has no event of that."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cts.interpreter.monitor import watch


@pytest.mark.parametrize("change", ["comes", "goes"])
def test_a_folder_changes_when_an_entry_comes_or_goes(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    entry = folder / "entry"
    if change == "goes":
        entry.touch()
    # Only an event may wake it: looking anyway would find the change, too late to be in its middle.
    monkeypatch.setattr(watch, "_LOOK_ANYWAY_NS", 60_000_000_000)
    looks = watch.watch(str(folder), 10_000_000_000)
    assert next(looks)[1] is not None
    other = threading.Thread(target=entry.touch if change == "comes" else entry.unlink)
    other.start()
    at_ns, status = next(looks)
    other.join()
    looks.close()
    assert status is not None
    assert status.st_mtime_ns == os.stat(folder).st_mtime_ns
    assert at_ns > 0
