"""The lock verbs of `redis`: locks of libraries that people use, taken by the calls that they document.

`redis_py` is the lock of the client library redis, `pottery` the Redlock of pottery, `broken` reads first and writes
later. All of them wait by trying again, at the library's own interval. Whether they keep two holders apart is what
scenarios are to find out.
"""

from __future__ import annotations

import errno
import os
from time import sleep

from ..interpreter.of_one_actor import of_one_actor
from .redis_client import address_of, ask
from .uninterrupted import Uninterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..interpreter.context import Context

    Release = Callable[[], None]
    # One server, or for a lock on most of several: all of them.
    Servers = str | list[str]

_BROKEN_AGAIN_S = 0.005
_BROKEN_GAP_S = 0.001

_held: dict[tuple[str, str], Release] = of_one_actor()
_clients: dict[str, Any] = of_one_actor()


class Refused(Exception):
    """Somebody else holds the lock."""

    portable_name = "Locked"


class NotHeld(Exception):
    """It was not taken, or its lease is over and somebody else may have it."""

    portable_name = "NotHeld"


def lock(context: Context, key: str, library: str, lease: float, nowait: bool, server: Servers) -> None:
    if (str(server), key) in _held:
        raise OSError(errno.EDEADLK, f"this actor holds {key} already")
    _held[str(server), key] = _take(context, key, library, lease, nowait, server)


def unlock(key: str, server: Servers) -> None:
    release = _held.pop((str(server), key), None)
    if release is None:
        raise NotHeld(f"this actor does not hold {key}")
    release()


def hold(context: Context, key: str, time: float, library: str, lease: float, server: Servers) -> None:
    release = _take(context, key, library, lease, False, server)
    try:
        context.begin_now()
        sleep(time)
    finally:
        # As soon as it is given back, another one's may begin, before we could say that ours has ended.
        context.end_now()
        with Uninterrupted():
            release()


def _take(context: Context, key: str, library: str, lease: float, nowait: bool, server: Servers) -> Release:
    take, interval = _LIBRARIES[library]
    if lease <= 0:
        raise OSError(errno.EINVAL, "a lease is longer than nothing")
    servers = [server] if not isinstance(server, list) else server
    if len(servers) > 1 and library != "pottery":
        raise OSError(errno.EINVAL, f"{library} takes a lock on one server; pottery does on several")
    attempt = take(key, lease, servers)
    while True:
        release = attempt()
        if release is not None:
            return release
        if nowait:
            raise Refused(f"somebody else holds {key}")
        context.note_retry()
        sleep(interval())


def _client(server: str, is_one_of_several: bool = False) -> Any:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    if server not in _clients:
        address = address_of(server)
        # A lock on most of several servers is only as quick as it is ready to do without one of them.
        more: dict[str, Any] = {"retry": Retry(NoBackoff(), 0)} if is_one_of_several else {}
        _clients[server] = (
            redis.Redis(unix_socket_path=address, **more)
            if isinstance(address, str)
            else redis.Redis(host=address[0], port=address[1], **more)
        )
    return _clients[server]


def _redis_py(key: str, lease: float, servers: list[str]) -> Callable[[], Release | None]:
    from redis.exceptions import LockError

    taken = _client(servers[0]).lock(key, timeout=lease)

    def release() -> None:
        try:
            taken.release()
        except LockError as error:
            raise NotHeld(str(error)) from None

    return lambda: release if taken.acquire(blocking=False) else None


def _pottery(key: str, lease: float, servers: list[str]) -> Callable[[], Release | None]:
    from pottery import Redlock, ReleaseUnlockedLock

    taken = Redlock(key=key, masters={_client(server, len(servers) > 1) for server in servers}, auto_release_time=lease)

    def release() -> None:
        try:
            taken.release()
        except ReleaseUnlockedLock as error:
            raise NotHeld(str(error)) from None

    return lambda: release if taken.acquire(blocking=False) else None


def _broken(key: str, lease: float, servers: list[str]) -> Callable[[], Release | None]:
    server = servers[0]

    def release() -> None:
        ask(server, "DEL", key)

    def attempt() -> Release | None:
        if ask(server, "GET", key) is not None:
            return None
        sleep(_BROKEN_GAP_S)
        ask(server, "SET", key, "held", "PX", max(1, round(lease * 1000)))
        return release

    return attempt


def _every_tenth_of_a_second() -> float:
    return 0.1


def _at_most_a_fifth_of_a_second() -> float:
    return 0.2 * os.urandom(1)[0] / 256


def _soon() -> float:
    return _BROKEN_AGAIN_S


# How a library tries to take a lock, and how long it waits by default before it tries again.
_LIBRARIES: dict[str, tuple[Callable[[str, float, list[str]], Callable[[], Release | None]], Callable[[], float]]] = {
    "redis_py": (_redis_py, _every_tenth_of_a_second),
    "pottery": (_pottery, _at_most_a_fifth_of_a_second),
    "broken": (_broken, _soon),
}
