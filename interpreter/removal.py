"""Removes the folders of runs that are over, while the next run is being prepared.

To take a folder off a disk may mean to wait for the disk, and no run needs that. What is more than a little is removed at
once nevertheless: that would take the disk from the run beside it. Which folders are removed is decided elsewhere.
"""

from __future__ import annotations

import os
import threading
from queue import SimpleQueue

from .kept import remove

_MOST_FILES = 64
_MOST_BYTES = 1 << 20
_MOST_FOLDERS = 16


class Removal:
    """One thread, from the first folder on until `close`."""

    def __init__(self) -> None:
        self._folders: SimpleQueue[str] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def remove(self, folder: str) -> None:
        """The folder is gone soon, or now."""
        if self._folders.qsize() >= _MOST_FOLDERS or not _is_little(folder):
            remove(folder)
            return
        with self._lock:
            if self._thread is None:
                # A second Ctrl-C means now: nobody waits for this thread then, and the next start cleans.
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
        self._folders.put(folder)

    def close(self) -> None:
        """Everything is gone when this returns."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._folders.put("")
            thread.join()

    def _serve(self) -> None:
        while folder := self._folders.get():
            remove(folder)


def _is_little(folder: str) -> bool:
    n_files = n_bytes = 0
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    n_files += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        n_bytes += entry.stat(follow_symlinks=False).st_size
                    if n_files > _MOST_FILES or n_bytes > _MOST_BYTES:
                        return False
        except OSError:
            return False
    return True
