"""A link between two ports of this machine that can be cut: `python network_link.py PORT TARGET_PORT`, a program.

SIGUSR1 cuts it: every connection is reset at both ends, and new ones are refused. SIGUSR2 mends it. Stopped, it passes on
nothing and refuses nobody. While it is whole it passes on what it gets, slowly enough for somebody to cut it in the
middle. It does not look at what it passes on.
"""

from __future__ import annotations

import select
import signal
import socket
import struct
import sys
import time

_CHUNK_BYTES = 64 << 10
# About 64 MiB a second: a fast network, and slow enough to be cut in the middle.
_PAUSE_S = 0.001
_RESET = struct.pack("ii", 1, 0)


class Link:
    def __init__(self, port: int, target: int) -> None:
        self._port = port
        self._target = target
        self._listener: socket.socket | None = None
        self._ends: dict[socket.socket, socket.socket] = {}
        self._wakers = socket.socketpair()
        self._wakers[1].setblocking(False)
        # Python writes the signal's number here, so that whatever waits wakes up.
        signal.set_wakeup_fd(self._wakers[1].fileno())
        for number in (signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(number, lambda *_: None)
        self._listen()

    def run(self) -> None:
        while True:
            waited = [self._wakers[0], *self._ends, *([self._listener] if self._listener else [])]
            ready = select.select(waited, (), ())[0]
            if self._wakers[0] in ready:
                self._obey(self._wakers[0].recv(64))
                continue
            for end in ready:
                if end is self._listener:
                    self._accept()
                elif end in self._ends:
                    self._pass_on(end)

    def _obey(self, signals: bytes) -> None:
        for number in signals:
            if number == signal.SIGUSR1:
                self._cut()
            elif number == signal.SIGUSR2 and self._listener is None:
                self._listen()

    def _listen(self) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self._port))
        self._listener.listen()

    def _accept(self) -> None:
        assert self._listener is not None
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            near.close()
            return
        self._ends[near], self._ends[far] = far, near

    def _pass_on(self, end: socket.socket) -> None:
        other = self._ends[end]
        try:
            data = end.recv(_CHUNK_BYTES)
            if data:
                other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._drop(end, other)
        elif len(data) == _CHUNK_BYTES:
            time.sleep(_PAUSE_S)

    def _drop(self, *ends: socket.socket) -> None:
        for end in ends:
            self._ends.pop(end, None)
            end.close()

    def _cut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for end in list(self._ends):
            # With this set, closing sends a reset instead of an orderly end.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._drop(end)


if __name__ == "__main__":
    Link(int(sys.argv[1]), int(sys.argv[2])).run()
