"""A fresh process that lives in its maker's memory, while the maker stands still until that process has ended.

Number, handles, session, signals, limits, privileges and folder are the new one's own, as a fork's are; nothing but the
memory is lent, so no page of it has to be copied: on a machine where pages are dear, a tenth of the price of a fork. Its
parent is the parent of its maker. What it leaves in memory is there when the maker goes on; if it was ended from
outside, in the middle of whatever it did, that memory must not be used any more. It does not know what the process does.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CLONE_VM, _CLONE_VFORK, _CLONE_PARENT, _CLONE_PARENT_SETTID = 0x100, 0x4000, 0x8000, 0x100000
_SIGCHLD = 17
_HOW = _CLONE_VM | _CLONE_VFORK | _CLONE_PARENT | _CLONE_PARENT_SETTID | _SIGCHLD
_PROT_NONE, _PROT_READ_WRITE = 0, 3
_MAP_PRIVATE, _MAP_ANONYMOUS, _MAP_NORESERVE, _MAP_STACK = 0x2, 0x20, 0x4000, 0x20000
_STACK_BYTES, _GUARD_BYTES, _ALIGNMENT = 8 << 20, 1 << 16, 64
_FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)

# The interpreter's lock is given up for the call and taken by the new process: if that one dies with it, its maker only
# waits, and does not go on in a state that nobody understands.
_libc = ctypes.CDLL(None, use_errno=True)


class Lender:
    """Lends this process's memory to one fresh process after the other, each of which calls `function` and ends.

    What `function` returns is the exit code; it must not raise.
    """

    def __init__(self, function: Callable[[], int]) -> None:
        if not sys.platform.startswith("linux"):
            raise OSError(errno.ENOSYS, "memory can be lent on Linux only")
        if sys.version_info >= (3, 14):
            # It looks at the address of the stack that it began with, and 3.14.0 takes another one for an overflow.
            raise OSError(errno.ENOSYS, "this Python runs on its own stack only")
        self._function = _FUNCTION(lambda _: function())
        flags = _MAP_PRIVATE | _MAP_ANONYMOUS | _MAP_NORESERVE | _MAP_STACK
        _libc.mmap.restype = ctypes.c_void_p
        stack = _libc.mmap(None, ctypes.c_size_t(_STACK_BYTES), _PROT_READ_WRITE, flags, -1, ctypes.c_long(0))
        if stack is None or stack == ctypes.c_void_p(-1).value:
            raise _failure("mmap")
        if _libc.mprotect(ctypes.c_void_p(stack), ctypes.c_size_t(_GUARD_BYTES), _PROT_NONE):
            raise _failure("mprotect")
        # Here, and for every machine that this runs on, a stack grows down.
        self._top = ctypes.c_void_p(stack + _STACK_BYTES - _ALIGNMENT)

    def lend(self, pid_address: int) -> None:
        """Returns when the fresh process has ended; its number is at `pid_address` from its beginning on."""
        # No function of Python's is told: it takes this for a call of a foreign function that calls back.
        if _libc.clone(self._function, self._top, _HOW, None, ctypes.c_void_p(pid_address)) < 0:
            raise _failure("clone")


def _failure(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")
