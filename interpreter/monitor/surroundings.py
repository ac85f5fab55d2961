"""Answers from `/proc` what a system call's numbers leave open: what a descriptor is, what stands at an address.

It reads other processes' memory only for the few bytes of a path or of a list of descriptors, and only of processes
that sleep. What it may not read it does not guess.
"""

from __future__ import annotations

import os
import stat

from . import procfs


class ProcSurroundings:
    """Answers the questions of `waits.classify` from `/proc`, for one family of processes."""

    def __init__(self, pids: tuple[int, ...]) -> None:
        self._pids = pids

    def target(self, pid: int, fd: int) -> str | None:
        return procfs.link_target(pid, fd)

    def is_fifo(self, pid: int, fd: int) -> bool:
        try:
            return stat.S_ISFIFO(os.stat(f"/proc/{pid}/fd/{fd}").st_mode)
        except OSError:
            return False

    def fifo_at(self, pid: int, dirfd: int, address: int) -> str | None:
        raw = read_memory(pid, address, 4096)
        if not raw:
            return None
        path = os.fsdecode(raw.split(b"\0", 1)[0])
        base = f"/proc/{pid}/cwd" if dirfd == -100 else f"/proc/{pid}/fd/{dirfd}"
        try:
            # Through the process's own root and folder: it may live in another mount namespace.
            seen = f"/proc/{pid}/root{path}" if path.startswith("/") else f"{base}/{path}"
            if not stat.S_ISFIFO(os.stat(seen).st_mode):
                return None
            return path if path.startswith("/") else os.path.normpath(os.path.join(os.readlink(base), path))
        except OSError:
            return None

    def polled(self, pid: int, call: str, args: tuple[int, ...]) -> list[tuple[int, bool]] | None:
        return _polled_list(pid, args) if call in ("poll", "ppoll") else _selected_list(pid, args)

    def is_held_inside(self, pid: int, target: str) -> bool:
        for other in self._pids:
            if other == pid:
                continue
            try:
                fds = os.listdir(f"/proc/{other}/fd")
            except OSError:
                continue
            if any(procfs.link_target(other, int(fd)) == target for fd in fds):
                return True
        return False

    def is_shared_memory(self, pid: int, address: int) -> bool:
        for line in (procfs.read_bytes(f"/proc/{pid}/maps", 1 << 20) or b"").splitlines():
            span, flags = line.split(None, 2)[:2]
            low, _, high = span.partition(b"-")
            if int(low, 16) <= address < int(high, 16):
                return flags[3:4] == b"s"
        return False


def read_memory(pid: int, address: int, n_bytes: int) -> bytes:
    """Up to `n_bytes` from the process's memory, ending at the page if the next one is not mapped; empty if refused."""
    if address == 0:
        return b""
    try:
        fd = os.open(f"/proc/{pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.pread(fd, n_bytes, address)
    except (OSError, OverflowError):
        return b""
    finally:
        os.close(fd)


_MAX_POLLED = 64
_POLLIN, _POLLOUT = 1, 4


def _polled_list(pid: int, args: tuple[int, ...]) -> list[tuple[int, bool]] | None:
    n_polled = args[1]
    if n_polled > _MAX_POLLED:
        return None
    raw = read_memory(pid, args[0], 8 * n_polled)
    if len(raw) < 8 * n_polled:
        return None
    found: list[tuple[int, bool]] = []
    for offset in range(0, 8 * n_polled, 8):
        fd = int.from_bytes(raw[offset : offset + 4], "little", signed=True)
        events = int.from_bytes(raw[offset + 4 : offset + 6], "little")
        if fd >= 0:
            found.append((fd, bool(events & _POLLOUT) and not events & _POLLIN))
    return found


def _selected_list(pid: int, args: tuple[int, ...]) -> list[tuple[int, bool]] | None:
    n_bits = args[0]
    if n_bits > 1024:
        return None
    n_bytes = (n_bits + 63) // 64 * 8
    found: list[tuple[int, bool]] = []
    for address, is_write in ((args[1], False), (args[2], True)):
        raw = read_memory(pid, address, n_bytes) if address else b""
        bits = int.from_bytes(raw, "little")
        found.extend((fd, is_write) for fd in range(n_bits) if bits >> fd & 1)
    return found
