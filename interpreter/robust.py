"""A mutex between processes that survives the SIGKILL of its holder: a robust pthread mutex in shared memory.

When a holder dies, the kernel passes the mutex to the next one who asks. What it guards must therefore be right after
every single word that is written; then there is nothing to repair. It does not know what that is.
"""

from __future__ import annotations

import ctypes
import errno
import os

_PROCESS_SHARED, _ROBUST = 1, 1
_libc = ctypes.CDLL(None)


class RobustMutex:
    """The mutex at one address. `with mutex:` holds it."""

    __slots__ = ("_place",)

    def __init__(self, address: int) -> None:
        self._place = ctypes.c_void_p(address)

    def initialise(self) -> None:
        """Once, by whoever makes the memory, before anybody else sees it."""
        attributes = (ctypes.c_char * 64)()
        _check(_libc.pthread_mutexattr_init(attributes))
        _check(_libc.pthread_mutexattr_setpshared(attributes, _PROCESS_SHARED))
        _check(_libc.pthread_mutexattr_setrobust(attributes, _ROBUST))
        _check(_libc.pthread_mutex_init(self._place, attributes))
        _check(_libc.pthread_mutexattr_destroy(attributes))

    def __enter__(self) -> RobustMutex:
        result = _libc.pthread_mutex_lock(self._place)
        if result == errno.EOWNERDEAD:
            _check(_libc.pthread_mutex_consistent(self._place))
        else:
            _check(result)
        return self

    def __exit__(self, *_: object) -> None:
        _check(_libc.pthread_mutex_unlock(self._place))


def _check(result: int) -> None:
    if result:
        raise OSError(result, f"shared mutex: {os.strerror(result)}")
