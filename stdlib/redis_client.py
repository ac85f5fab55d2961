"""Speaks to a Redis server in its own protocol: one request, one answer. Small, so that it hardly measures itself.

A server is named by its fixture's folder, a URL, or a port. It does not know what commands mean, and keeps no pool: an
actor has one connection for each server.
"""

from __future__ import annotations

import errno
import os
from _socket import AF_INET, AF_UNIX, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, socket

from ..interpreter.of_one_actor import of_one_actor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Answer = None | int | str | list["Answer"]

SOCKET_NAME = "redis.sock"
_READ_BYTES = 1 << 16

_connections: dict[str, Connection] = of_one_actor()


class ServerError(Exception):
    """The server refused the command; its first word is a code, such as WRONGTYPE."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        code = message.partition(" ")[0]
        self.portable_name = "Busy" if code in ("BUSY", "LOADING", "TRYAGAIN") else code.title() or "ServerError"


def address_of(server: str | float) -> str | tuple[str, int]:
    """The path of a socket, or host and port."""
    text = str(server)
    if text.isdigit():
        return "127.0.0.1", int(text)
    if text.startswith("unix://"):
        return text.removeprefix("unix://").partition("?")[0]
    if text.startswith("redis://"):
        host, _, port = text.removeprefix("redis://").partition("/")[0].rpartition("@")[2].partition(":")
        return host or "127.0.0.1", int(port or 6379)
    # Relative to the run's folder, since the path of a socket may not be long.
    return os.path.join(text, SOCKET_NAME)


def ask(server: str | float, *words: str | float) -> Answer:
    """One command. Raises `ServerError`, or `OSError` if the server is not there or goes away."""
    key = str(server)
    connection = _connections.get(key)
    if connection is None:
        connection = _connections[key] = Connection(address_of(server))
    try:
        return connection.ask(words)
    except ServerError:
        raise
    except BaseException:
        # An answer may still be under way; it must not be taken for that of the next command.
        del _connections[key]
        connection.close()
        raise


class Connection:
    """One connection; whoever is interrupted while it waits for an answer must close it."""

    __slots__ = ("_buffer", "_socket")

    def __init__(self, address: str | tuple[str, int]) -> None:
        self._buffer = b""
        self._socket = socket(AF_UNIX if isinstance(address, str) else AF_INET, SOCK_STREAM)
        try:
            try:
                self._socket.connect(address)
            except FileNotFoundError:
                # No socket: the server has not begun, or is gone.
                raise ConnectionRefusedError(errno.ECONNREFUSED, f"no Redis server at {address}") from None
            if not isinstance(address, str):
                self._socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        except BaseException:
            self._socket.close()
            raise

    def close(self) -> None:
        self._socket.close()

    def ask(self, words: Sequence[str | float]) -> Answer:
        parts = [b"*%d\r\n" % len(words)]
        for word in words:
            data = str(word).encode("utf-8", "surrogateescape")
            parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self._socket.sendall(b"".join(parts))
        return self._answer()

    def _answer(self) -> Answer:
        line = self._line()
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b":":
            return int(rest)
        if kind == b"-":
            raise ServerError(rest.decode(errors="replace"))
        length = int(rest)
        if length < 0:
            return None
        if kind == b"*":
            return [self._answer() for _ in range(length)]
        return self._take(length + 2)[:-2].decode("utf-8", "surrogateescape")

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            self._fill()
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    def _take(self, length: int) -> bytes:
        while len(self._buffer) < length:
            self._fill()
        data, self._buffer = self._buffer[:length], self._buffer[length:]
        return data

    def _fill(self) -> None:
        piece = self._socket.recv(_READ_BYTES)
        if not piece:
            raise ConnectionResetError(errno.ECONNRESET, "the Redis server closed the connection")
        self._buffer += piece
