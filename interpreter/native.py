"""The few system calls that Python has no function for: mappings at a fixed place, futexes, prctl, namespaces, mounts.

Every function raises `OSError` with the system's own error number, or returns a plain value; where the system lacks the
call altogether it raises `OSError(ENOSYS)`. It knows neither processes nor runs, and no policy: who may call what, and
when, is decided elsewhere. Imported by zygotes, so it imports nothing but C modules and `ctypes`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x2, 0x4, 0x8
MS_BIND, MS_REC, MS_PRIVATE, MS_SLAVE, MS_SHARED = 0x1000, 0x4000, 0x40000, 0x80000, 0x100000
MNT_DETACH = 2

_IS_LINUX = sys.platform.startswith("linux")
_CALL_NUMBERS = {"x86_64": (56, 202), "aarch64": (220, 98), "riscv64": (220, 98)}
_SYS_CLONE, _SYS_FUTEX = _CALL_NUMBERS.get(os.uname().machine, (0, 0))
_PROT_READ_WRITE = 0x1 | 0x2
_MAP_SHARED, _MAP_FIXED = 0x1, 0x10
_FUTEX_WAIT, _FUTEX_WAKE = 0, 1
_PR_SET_PDEATHSIG, _PR_SET_TIMERSLACK, _PR_SET_CHILD_SUBREAPER, _PR_SET_NAME = 1, 29, 36, 15
_SIGCHLD = 17
# The same numbers on every processor.
_SYS_FSOPEN, _SYS_FSCONFIG, _SYS_FSMOUNT = 430, 431, 432
_FSOPEN_CLOEXEC, _FSMOUNT_CLOEXEC, _FSCONFIG_CMD_CREATE = 1, 1, 6
_IPC_RMID = 0
_LOWEST_WORD_HALF = 0 if sys.byteorder == "little" else 4

_libc = ctypes.CDLL(None, use_errno=True)
_PYBUF_WRITE = 0x200
_view_of = ctypes.pythonapi.PyMemoryView_FromMemory
_view_of.restype = ctypes.py_object
_view_of.argtypes = [ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int]
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_longlong]
_libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_libc.syscall.restype = ctypes.c_long


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


def _fail(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def _need(name: str) -> None:
    if not _IS_LINUX:
        raise OSError(errno.ENOSYS, f"{name}: this system has no such call")


class Mapping:
    """A piece of a file in memory, shared with whoever maps it too.

    Python's own `mmap` keeps a descriptor for as long as the mapping lives, which would count against the limits of
    the program under test; this one keeps none.
    """

    __slots__ = ("address", "length", "view")

    def __init__(self, fd: int, length: int, offset: int = 0) -> None:
        self.address = _map(fd, length, offset, None)
        self.length = length
        # Nothing checks that the memory is still mapped when a view is used: whoever closes must drop all views first.
        self.view: memoryview = _view_of(self.address, length, _PYBUF_WRITE)

    def words(self) -> memoryview:
        """The same memory as signed 64-bit words; reading or writing one of them is a single machine instruction."""
        return self.view.cast("q")

    def slide(self, fd: int, offset: int) -> None:
        """Shows another piece of the file at the same address, so the process needs no more address space."""
        _map(fd, self.length, offset, self.address)

    def retire(self) -> None:
        """Closes it in a process that lives on: whoever still has the view gets an error from it."""
        self.view.release()
        self.close()

    def close(self) -> None:
        """Gives the memory back. Views made of it must not be used any more."""
        if self.address:
            _libc.munmap(self.address, self.length)
            self.address = 0


def _map(fd: int, length: int, offset: int, place: int | None) -> int:
    flags = _MAP_SHARED | (_MAP_FIXED if place is not None else 0)
    address = _libc.mmap(place, length, _PROT_READ_WRITE, flags, fd, offset)
    if address is None or address == ctypes.c_void_p(-1).value:
        raise _fail("mmap")
    return int(address)


def futex_wait(address: int, expected: int, timeout_ns: int) -> None:
    """Sleeps until the low half of the 64-bit word at `address` is rung, unless it already differs from `expected`."""
    span = _Timespec(timeout_ns // 1_000_000_000, timeout_ns % 1_000_000_000)
    _libc.syscall(
        _SYS_FUTEX,
        ctypes.c_void_p(address + _LOWEST_WORD_HALF),
        _FUTEX_WAIT,
        ctypes.c_uint32(expected & 0xFFFFFFFF),
        ctypes.byref(span),
        None,
        0,
    )


def futex_wake(address: int) -> None:
    """Wakes everybody who sleeps on the word at `address`."""
    _libc.syscall(_SYS_FUTEX, ctypes.c_void_p(address + _LOWEST_WORD_HALF), _FUTEX_WAKE, 0x7FFFFFFF, None, None, 0)


HAS_FUTEX = _IS_LINUX and _SYS_FUTEX != 0


def _prctl(name: str, option: int, value: int) -> None:
    _need(name)
    if _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        raise _fail(name)


def die_with_parent(signum: int) -> None:
    """Asks the kernel for `signum` when the *thread* that made this process ends; changing the user undoes it."""
    _prctl("PR_SET_PDEATHSIG", _PR_SET_PDEATHSIG, signum)


def adopt_orphans() -> None:
    """Makes this process the parent of every descendant whose own parent ended."""
    _prctl("PR_SET_CHILD_SUBREAPER", _PR_SET_CHILD_SUBREAPER, 1)


def set_timer_slack(slack_ns: int) -> None:
    """How late the kernel may wake this thread to save power; children inherit it."""
    _prctl("PR_SET_TIMERSLACK", _PR_SET_TIMERSLACK, slack_ns)


def set_process_name(name: str) -> None:
    """The name that process lists show, at most 15 bytes of it."""
    _need("PR_SET_NAME")
    _libc.prctl(_PR_SET_NAME, ctypes.c_char_p(name.encode()[:15]), 0, 0, 0)


def unshare(flags: int) -> None:
    """Leaves the namespaces named by `flags` for new ones."""
    _need("unshare")
    if _libc.unshare(flags):
        raise _fail("unshare")


def join_namespace(fd: int, kind: int) -> None:
    """Enters the namespace behind `fd`; for process ids it is the later children that enter."""
    _need("setns")
    if _libc.setns(fd, kind):
        raise _fail("setns")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """mount(2)."""
    _need("mount")
    if _libc.mount(source.encode(), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode()):
        raise _fail(f"mount {target}")


def unmount(target: str) -> None:
    """Detaches what is mounted at `target`, at once, whoever still uses it."""
    _need("umount")
    if _libc.umount2(os.fsencode(target), MNT_DETACH):
        raise _fail(f"umount {target}")


def detached_mount(kind: str) -> int:
    """A file system of this kind that is mounted nowhere: a descriptor of its root, and the only way to it."""
    _need("fsopen")
    context = int(_libc.syscall(_SYS_FSOPEN, kind.encode(), _FSOPEN_CLOEXEC))
    if context < 0:
        raise _fail("fsopen")
    try:
        if _libc.syscall(_SYS_FSCONFIG, context, _FSCONFIG_CMD_CREATE, None, None, 0):
            raise _fail("fsconfig")
        root = int(_libc.syscall(_SYS_FSMOUNT, context, _FSMOUNT_CLOEXEC, 0))
        if root < 0:
            raise _fail("fsmount")
        try:
            # What it gave can only be gone through; what is to be listed must be opened.
            return os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=root)
        finally:
            os.close(root)
    finally:
        os.close(context)


def remove_ipc_object(table: str, number: int) -> None:
    """Removes a System V object; `table` is shm, sem or msg, as in /proc/sysvipc."""
    if table == "sem":
        failed = _libc.semctl(number, 0, _IPC_RMID)
    else:
        failed = (_libc.shmctl if table == "shm" else _libc.msgctl)(number, _IPC_RMID, None)
    if failed:
        raise _fail(f"remove {table} {number}")


def drop_capabilities() -> None:
    """Gives up every privilege that a new user namespace granted, so that file permissions mean what they say."""
    _need("capset")
    version_3 = 0x20080522
    header = (ctypes.c_uint32 * 2)(version_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if _libc.capset(ctypes.byref(header), ctypes.byref(nothing)):
        raise _fail("capset")


def fork_into(namespaces: int) -> int:
    """Like `os.fork`, but the child starts in new namespaces: 0 in the child, its process id in the parent.

    A process can move its children into a new PID namespace only once with unshare; clone does it every time. Python
    must be told before and after, and the call must keep the interpreter's lock, hence `PyDLL`.
    """
    _need("clone")
    if not _SYS_CLONE:
        raise OSError(errno.ENOSYS, "clone: unknown call number on this processor")
    call = ctypes.PyDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    pid = int(call(_SYS_CLONE, ctypes.c_long(namespaces | _SIGCHLD), 0, 0, 0, 0))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise _fail("clone")
    return pid
