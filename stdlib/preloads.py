"""What the calls of the library need of a process: modules that a slim zygote does not have, and memory of their own.

Actors that need modules, third-party ones that are slow to import, are forked from a zygote that has them already. It
imports nothing and runs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MODULE_OF_KIND = {"portalocker": "portalocker", "filelock": "filelock"}
_FILE_LOCKS = ("cts.stdlib.locks:lock", "cts.stdlib.locks:hold")
_REDIS_LOCKS = ("cts.stdlib.redis_locks:lock", "cts.stdlib.redis_locks:hold")
_MODULES_OF_LIBRARY = {"redis_py": ("redis",), "pottery": ("pottery", "redis")}

# A connection that is closed rolls back what an actor has begun; a process that only ends leaves it to the next reader.
_KEEPING = ("cts.stdlib.sqlite:",)


def preloads(call: str, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """The modules for a call such as `cts.stdlib.locks:lock`; `arguments` are those whose values are known already.

    Where the deciding argument is not known, everything that it could need is named.
    """
    if call in _FILE_LOCKS:
        kind = arguments.get("kind")
        if kind is None:
            return tuple(_MODULE_OF_KIND.values())
        return (_MODULE_OF_KIND[kind],) if kind in _MODULE_OF_KIND else ()
    if call in _REDIS_LOCKS:
        library = arguments.get("library")
        if library is None:
            return ("pottery", "redis")
        return _MODULES_OF_LIBRARY.get(library, ())
    return ()


def keeps_memory(call: str) -> bool:
    """Whether a call keeps something in its process's memory that must end with the process, and not before."""
    return call.startswith(_KEEPING)
