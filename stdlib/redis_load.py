"""The verb `drive`: many clients of a Redis lock from one process, which only sends, waits and notes what happened.

Each client takes the lock, holds it, gives it back, and begins again, over a connection of its own; one loop looks after
all of them, so that a hundred clients cost one process and hardly measure each other. What each client does becomes
operations of its own. It speaks the protocol that single-server lock libraries speak (`SET NX PX`, release by a script
that compares); libraries themselves are driven by actors. What the figures should be is not known here.
"""

from __future__ import annotations

import errno
import os
import select
from _socket import AF_INET, AF_UNIX, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, socket
from abc import ABC, abstractmethod
from heapq import heappop, heappush
from time import monotonic

from .redis_client import address_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..interpreter.context import Context

_RELEASE = b"if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) end return 0"
_READ_BYTES = 4096
_CONNECT_AGAIN_S = 0.02
_ERROR_NAMES = {errno.ECONNREFUSED: "Refused", errno.ENOENT: "Refused", errno.ECONNRESET: "Reset", errno.EPIPE: "Reset"}


def drive(
    context: Context,
    clients: float,
    keys: object,
    time: float,
    hold: float,
    pause: float,
    again: float,
    lease: float,
    apart: bool,
    measuring: str,
    locking: str,
    server: str,
) -> None:
    names = [str(key) for key in keys] if isinstance(keys, list) else [str(keys)]
    if not names or clients < 1:
        raise OSError(errno.EINVAL, "there must be a key and a client")
    load = _Load(context, server, monotonic() + time)
    makes = _Sound if locking == "sound" else _Broken
    for number in range(1, int(clients) + 1):
        name = names[(number - 1) % len(names)]
        key = f"{name}:{number}" if apart else name
        context.client_holds(number, key)
        load.clients.append(makes(load, number, key, hold, pause, again, lease, measuring == "holds"))
    load.go()


class _Load:
    """The loop: what can be read, and what is due."""

    def __init__(self, context: Context, server: str, until_s: float) -> None:
        self.context = context
        self.address = address_of(server)
        self.until_s = until_s
        self.clients: list[_Client] = []
        self.n_active = 0
        self.poll = select.epoll()
        self._of_fd: dict[int, _Client] = {}
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._n_due = 0

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        self._n_due += 1
        heappush(self._due, (monotonic() + seconds, self._n_due, what))

    def watch(self, fd: int, client: _Client) -> None:
        self._of_fd[fd] = client
        self.poll.register(fd, select.EPOLLIN)

    def forget(self, fd: int) -> None:
        del self._of_fd[fd]
        self.poll.unregister(fd)

    def go(self) -> None:
        try:
            self.n_active = len(self.clients)
            for client in self.clients:
                client.start()
            while self.n_active:
                self._turn()
        finally:
            for client in self.clients:
                client.close()
            self.poll.close()

    def _turn(self) -> None:
        due, of_fd = self._due, self._of_fd
        patience_s = max(0.0, due[0][0] - monotonic()) if due else None
        for fd, _ in self.poll.poll(patience_s):
            client = of_fd.get(fd)
            if client is not None:
                client.read()
        now_s = monotonic()
        while due and due[0][0] <= now_s:
            heappop(due)[2]()


class _Client(ABC):
    """One client: what it says to take and to give back is for those who derive from it."""

    def __init__(
        self,
        load: _Load,
        number: int,
        key: str,
        hold_s: float,
        pause_s: float,
        again_s: float,
        lease_s: float,
        is_measuring_holds: bool,
    ) -> None:
        self._load = load
        self._number = number
        self._hold_s, self._pause_s, self._again_s = hold_s, pause_s, again_s
        self._is_measuring_holds = is_measuring_holds
        self._begins, self._ends = load.context.client_begins, load.context.client_ends
        self._socket: socket | None = None
        self._reference: int | None = None
        self._answered: Callable[[bytes], None] = self._ignored
        self._buffer = b""
        self.prepare(key.encode(), str(max(1, round(lease_s * 1000))).encode())

    # --- the lock's own -----------------------------------------------------------------------------------------

    @abstractmethod
    def prepare(self, key: bytes, lease_ms: bytes) -> None: ...

    @abstractmethod
    def take(self) -> None: ...

    @abstractmethod
    def give_back(self) -> None: ...

    # --- its life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """A new cycle, if there is still time for one."""
        if monotonic() >= self._load.until_s:
            self._load.n_active -= 1
            return
        if not self._is_measuring_holds:
            self._reference = self._begins(self._number)
        try:
            if self._socket is None:
                self._connect()
            self.take()
        except OSError as error:
            self._broke(error)

    def taken(self) -> None:
        if self._is_measuring_holds:
            self._reference = self._begins(self._number)
        if self._hold_s > 0:
            self._load.after(self._hold_s, self._held)
        else:
            self._held()

    def _held(self) -> None:
        if self._is_measuring_holds:
            # As soon as it is given back another one's hold may begin.
            self._end("")
        try:
            self.give_back()
        except OSError as error:
            self._broke(error)

    def refused(self) -> None:
        # Not all at the same instant, or the same one might win every time.
        self._load.after(self._again_s * (0.5 + self._load.context.random.random()), self._try_again)

    def _try_again(self) -> None:
        try:
            self.take()
        except OSError as error:
            self._broke(error)

    def given_back(self, was_ours: bool) -> None:
        self._end("" if was_ours else "NotHeld")
        if self._pause_s > 0:
            self._load.after(self._pause_s, self.start)
        else:
            self.start()

    def _end(self, error: str) -> None:
        if self._reference is not None:
            self._ends(self._reference, error)
            self._reference = None

    # --- its connection -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        address = self._load.address
        connection = socket(AF_UNIX if isinstance(address, str) else AF_INET, SOCK_STREAM)
        try:
            connection.connect(address)
            connection.setblocking(False)
            if not isinstance(address, str):
                connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        except BaseException:
            connection.close()
            raise
        self._socket = connection
        self._load.watch(connection.fileno(), self)

    def say(self, data: bytes, answered: Callable[[bytes], None]) -> None:
        if self._socket is None:
            raise ConnectionResetError(errno.ECONNRESET, "the connection is gone")
        self._answered = answered
        # A request is short and only one is under way, so the system takes it whole.
        self._socket.send(data)

    def read(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(_READ_BYTES)
            if not data:
                raise ConnectionResetError(errno.ECONNRESET, "the server closed the connection")
        except BlockingIOError:
            return
        except OSError as error:
            self._broke(error)
            return
        self._buffer += data
        # Locks answer with a state, a number, nothing or a short text: always one line, and for a text a second one.
        if self._buffer.endswith(b"\r\n") and (self._buffer[:1] != b"$" or self._is_text_whole()):
            answer, self._buffer = self._buffer, b""
            if answer[:1] == b"-":
                self._end(answer[1:].split(b" ", 1)[0].decode().title())
                self._load.after(self._again_s, self.start)
                return
            try:
                self._answered(answer)
            except OSError as error:
                self._broke(error)

    def _is_text_whole(self) -> bool:
        head, _, rest = self._buffer.partition(b"\r\n")
        return int(head[1:]) + 2 == len(rest) or head == b"$-1"

    def _broke(self, error: OSError) -> None:
        """The server is gone: what was under way has failed, and in a little while it tries to connect again."""
        self.close()
        if self._reference is None:
            self._reference = self._begins(self._number)
        self._end(_ERROR_NAMES.get(error.errno or 0, type(error).__name__))
        self._load.after(_CONNECT_AGAIN_S, self.start)

    def close(self) -> None:
        if self._socket is not None:
            self._load.forget(self._socket.fileno())
            self._socket.close()
            self._socket = None
        self._buffer = b""

    def _ignored(self, answer: bytes) -> None:
        del answer


class _Sound(_Client):
    """`SET key token NX PX lease`, and a script that deletes the key only if the token is still there."""

    def prepare(self, key: bytes, lease_ms: bytes) -> None:
        token = b"%d-%d" % (os.getpid(), self._number)
        self._take = words(b"SET", key, token, b"NX", b"PX", lease_ms)
        self._give_back = words(b"EVAL", _RELEASE, b"1", key, token)

    def take(self) -> None:
        self.say(self._take, self._heard)

    def _heard(self, answer: bytes) -> None:
        if answer[:1] == b"+":
            self.taken()
        else:
            self.refused()

    def give_back(self) -> None:
        self.say(self._give_back, self._gone)

    def _gone(self, answer: bytes) -> None:
        self.given_back(answer[:2] == b":1")


class _Broken(_Client):
    """Reads first and writes later, and deletes whatever is there: for contrasts."""

    def prepare(self, key: bytes, lease_ms: bytes) -> None:
        self._look = words(b"GET", key)
        self._write = words(b"SET", key, b"held", b"PX", lease_ms)
        self._delete = words(b"DEL", key)

    def take(self) -> None:
        self.say(self._look, self._looked)

    def _looked(self, answer: bytes) -> None:
        if answer[:3] == b"$-1":
            self.say(self._write, self._written)
        else:
            self.refused()

    def _written(self, answer: bytes) -> None:
        del answer
        self.taken()

    def give_back(self) -> None:
        self.say(self._delete, self._deleted)

    def _deleted(self, answer: bytes) -> None:
        del answer
        self.given_back(True)


def words(*parts: bytes) -> bytes:
    """A request of the protocol."""
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
