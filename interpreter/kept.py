"""Folders of runs that stay behind for people to look at, within a bound on what they may take together.

It moves and removes folders. Which runs deserve to be kept is decided elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .history import History

_NAME = "run.json"


class Kept:
    """`folder` is made when the first run is kept; older kept runs go first when the bound is reached."""

    def __init__(self, folder: str, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._why_not = ""

    def remarks(self) -> list[str]:
        """That runs could not be kept, and why."""
        return [f"runs could not be kept in {self._folder}: {self._why_not}"] if self._why_not else []

    def keep(self, run_folder: str, history: History, why: str) -> str:
        """Moves the folder of a run here and gives its new place; nothing if it alone is above the bound, or cannot be."""
        size = _size_of(run_folder)
        if size > self._most_bytes:
            return ""
        try:
            return self._move(run_folder, history, why, size)
        except OSError as error:
            # What a campaign found is worth more than what is left of a run.
            self._why_not = self._why_not or _reason(error)
            return ""

    def _move(self, run_folder: str, history: History, why: str, size: int) -> str:
        os.makedirs(self._folder, exist_ok=True)
        self._make_room(size)
        place = self._free_place(history)
        about = {
            "scenario": history.scenario,
            "variant": history.variant,
            "run": history.run,
            "seed": history.seed,
            "why": why,
        }
        try:
            shutil.move(run_folder, place)
            with open(os.path.join(place, _NAME), "w", encoding="utf-8") as out:
                json.dump(about, out, indent=2)
                out.write("\n")
        except OSError:
            # To another disk it is copied, and the copy may have been begun; without our note nobody would remove it.
            if os.path.lexists(place):
                remove(place)
            raise
        return place

    def _free_place(self, history: History) -> str:
        words = [history.scenario, *(str(value) for value in history.variant.values()), f"run{history.run}"]
        stem = "-".join("".join(c if c.isalnum() or c in "._" else "-" for c in word)[:40] for word in words)
        place, number = os.path.join(self._folder, stem), 1
        while os.path.lexists(place):
            number += 1
            place = os.path.join(self._folder, f"{stem}.{number}")
        return place

    def _make_room(self, size: int) -> None:
        # Only what is ours: a folder with our note in it.
        runs = [entry for entry in os.scandir(self._folder) if os.path.exists(os.path.join(entry.path, _NAME))]
        runs.sort(key=lambda entry: entry.stat().st_mtime_ns)
        sizes = [_size_of(entry.path) for entry in runs]
        total = sum(sizes)
        for entry, taken in zip(runs, sizes, strict=True):
            if total + size <= self._most_bytes:
                return
            remove(entry.path)
            total -= taken


def _reason(error: OSError) -> str:
    if isinstance(error, shutil.Error):
        # One entry for each file that could not be copied; the first tells enough.
        return str(error.args[0][0][2]).split(": '")[0].lower()
    return (error.strerror or str(error)).lower()


def remove(folder: str) -> None:
    """The folder of a run, with whatever an actor made of it."""
    try:
        shutil.rmtree(folder)
    except OSError:
        from .remains import remove_folder

        remove_folder(folder)


def _size_of(folder: str) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                # What is really stored: a sparse file takes no room.
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
            except OSError:
                continue
    return total
