"""One file of `/proc`, held open between looks as long as a budget of descriptors allows.

Holding open saves half of each look, and a held file can never come to mean another process. With hundreds of
processes the monitors must not use up the machine's handles, so beyond the budget each look opens anew; the caller
then has to compare the process's start time itself.
"""

from __future__ import annotations

import os

MAX_HELD = 600


class ProcFile:
    """Raises OSError from the constructor and from `read` when the process is gone or not ours to see."""

    __slots__ = ("_fd", "path")
    n_held = 0

    def __init__(self, path: str) -> None:
        self.path = path
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        if ProcFile.n_held < MAX_HELD:
            ProcFile.n_held += 1
            self._fd = fd
        else:
            os.close(fd)
            self._fd = -1

    def read(self, limit: int = 4096) -> bytes:
        if self._fd >= 0:
            return os.pread(self._fd, limit, 0)
        fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.read(fd, limit)
        finally:
            os.close(fd)

    def size(self) -> int:
        return os.fstat(self._fd).st_size if self._fd >= 0 else os.stat(self.path).st_size

    def n_entries(self) -> int:
        return len(os.listdir(self.path))

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            ProcFile.n_held -= 1


def open_or_none(path: str) -> ProcFile | None:
    try:
        return ProcFile(path)
    except OSError:
        return None
