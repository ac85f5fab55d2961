"""What `actor ... with nofile=64, user="nobody"` asks of the system, in the system's own numbers.

It sets nothing: the process that is to be limited does that to itself before it begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .evaluate import EvaluationError, evaluate, recorded, whole

if TYPE_CHECKING:
    from .evaluate import Node, Scope

_RESOURCES = {
    "nofile": "RLIMIT_NOFILE",
    "memory": "RLIMIT_AS",
    "file_size": "RLIMIT_FSIZE",
    "processes": "RLIMIT_NPROC",
    "cpu": "RLIMIT_CPU",
    "core": "RLIMIT_CORE",
    "stack": "RLIMIT_STACK",
    "locked_memory": "RLIMIT_MEMLOCK",
}
LIMITS = (*_RESOURCES, "nice", "user", "environment")
_NS_PER_S = 1_000_000_000


class Limits(NamedTuple):
    resources: dict[int, int]
    nice: int
    user: tuple[int, int, tuple[int, ...]] | None
    environment: dict[str, str]


class LimitError(Exception):
    """A limit that this system does not know, or cannot set."""


def limits_of(nodes: dict[str, Node], scope: Scope) -> Limits:
    import resource

    resources: dict[int, int] = {}
    nice, user, environment = 0, None, {}
    for name, node in nodes.items():
        if name == "nice":
            nice = _nice(node, scope)
        elif name == "user":
            user = _user(str(evaluate(node, scope)[1]))
        elif name == "environment":
            environment = _environment(recorded(evaluate(node, scope)))
        elif name in _RESOURCES:
            number = getattr(resource, _RESOURCES[name], None)
            if number is None:
                raise LimitError(f"this system has no limit on {name.replace('_', ' ')}")
            value = whole(node, scope, f"the limit {name}")
            resources[number] = -(-value // _NS_PER_S) if name == "cpu" and value > _NS_PER_S else value
        else:
            raise LimitError(f"an actor cannot be given `{name}`; there are {', '.join(LIMITS)}")
    return Limits(resources, nice, user, environment)


def _nice(node: Node, scope: Scope) -> int:
    value = evaluate(node, scope)[1]
    if not isinstance(value, int):
        raise EvaluationError("nice must be a whole number")
    return value


def _user(name: str) -> tuple[int, int, tuple[int, ...]]:
    import os
    import pwd

    try:
        entry = pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
    except KeyError:
        raise LimitError(f"this system has no user {name}") from None
    if os.geteuid() not in (0, entry.pw_uid):
        raise LimitError(f"only root may start processes as {name}")
    return entry.pw_uid, entry.pw_gid, tuple(os.getgrouplist(entry.pw_name, entry.pw_gid))


def _environment(value: Any) -> dict[str, str]:
    pairs = value if isinstance(value, list) else [value]
    found = {}
    for pair in pairs:
        name, equals, text = str(pair).partition("=")
        if not equals:
            raise LimitError(f'environment wants "NAME=value", not "{pair}"')
        found[name] = text
    return found
