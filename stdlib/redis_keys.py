"""The key verbs of `redis`: each is one command of the server, over a connection that the actor keeps.

It does not know locks, nor which server is meant when none is named: that is the default of the declarations.
"""

from __future__ import annotations

from .redis_client import ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .redis_client import Answer


class NotSet(Exception):
    """The key was there already."""

    portable_name = "Exists"


class NotChanged(Exception):
    """The key did not hold what was expected."""

    portable_name = "Conflict"


_CHANGE = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2]) return 1 end return 0"


def get(key: str, server: str) -> Answer:
    return ask(server, "GET", key)


def set_key(key: str, value: object, absent: bool, expires: float | None, server: str) -> None:
    words = ["SET", key, _text(value)]
    if absent:
        words.append("NX")
    if expires is not None:
        words += ["PX", str(max(1, round(expires * 1000)))]
    if ask(server, *words) is None:
        raise NotSet(f"{key} has a value")


def change(key: str, before: object, after: object, server: str) -> None:
    if not ask(server, "EVAL", _CHANGE, "1", key, _text(before), _text(after)):
        raise NotChanged(f"{key} does not hold {_text(before)}")


def incr(key: str, by: float, server: str) -> Answer:
    return ask(server, "INCRBY", key, int(by))


def remove(key: str, server: str) -> Answer:
    return ask(server, "DEL", key)


def dbsize(server: str) -> Answer:
    return ask(server, "DBSIZE")


def any_command(command: Sequence[str], server: str) -> Answer:
    return ask(server, *command)


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
