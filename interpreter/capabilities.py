"""What this machine lets us do, asked once, and why not where it does not.

A scenario that needs something absent is skipped with the reason; a mechanism that is absent is replaced by a weaker
one, and the report says so. This module only asks: it decides nothing, and leaves nothing behind.
"""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Capability(NamedTuple):
    """One ability; `reason` says why not, and is empty if it is there."""

    name: str
    reason: str

    @property
    def is_there(self) -> bool:
        return not self.reason


def cpus() -> tuple[int, ...]:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


@cache
def capability(name: str) -> Capability:
    """Asks for one of `NAMES`."""
    return Capability(name, _PROBES[name]())


def _linux() -> str:
    return "" if sys.platform.startswith("linux") else f"this is {sys.platform}, not Linux"


def _root() -> str:
    return "" if os.geteuid() == 0 else "not running as root"


def _namespaces() -> str:
    """In a process of its own, since trying changes the process that tries."""
    if _linux():
        return _linux()
    import subprocess

    boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "boot.py")
    asked = subprocess.run([sys.executable, "-I", "-S", boot, "probe"], capture_output=True, text=True, check=False)
    answer = asked.stdout.strip()
    if answer == "yes":
        return ""
    return answer or (asked.stderr.strip().splitlines() or ["the probe gave no answer"])[-1]


def _attribute(module: object, name: str) -> str:
    return "" if hasattr(module, name) else f"this Python has no {name}"


def _pidfd() -> str:
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError) as failure:
        return f"no process descriptors: {failure}"
    return ""


def _subreaper() -> str:
    return _linux()


def _timer_slack() -> str:
    return "" if os.path.exists(f"/proc/{os.getpid()}/timerslack_ns") else "the kernel does not offer timer slack"


def _syscall_numbers() -> str:
    try:
        with open("/proc/self/syscall", encoding="ascii") as current:
            current.read()
    except OSError as failure:
        return f"/proc/PID/syscall cannot be read: {failure.strerror}"
    return ""


def _handle_count() -> str:
    """New kernels say in the size of /proc/PID/fd how many handles are open."""
    try:
        return "" if os.stat("/proc/self/fd").st_size > 0 else "the kernel does not count handles in /proc/PID/fd"
    except OSError as failure:
        return f"/proc/PID/fd cannot be read: {failure.strerror}"


def _children_listing() -> str:
    here = f"/proc/self/task/{os.getpid()}/children"
    return "" if os.path.exists(here) else "the kernel does not list the children of a process"


def _file_locks() -> str:
    return "" if os.access("/proc/locks", os.R_OK) else "/proc/locks cannot be read"


def _file_events() -> str:
    import ctypes

    if _linux():
        return _linux()
    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.inotify_init1(os.O_CLOEXEC)
    if fd < 0:
        return f"no inotify: {os.strerror(ctypes.get_errno())}"
    os.close(fd)
    return ""


def _futex() -> str:
    from .native import HAS_FUTEX

    return "" if HAS_FUTEX else "no futex on this system or processor"


def _other_users() -> str:
    return "" if os.geteuid() == 0 else "only root may start processes as another user"


# Which program each of the library's named copiers is; those that are none are always there.
_COPIERS = {
    "cp": "cp",
    "install": "install",
    "dd": "dd",
    "mv": "mv",
    "rsync": "rsync",
    "rsync_inplace": "rsync",
    "rsync_partial": "rsync",
    "shutil": "",
    "atomic": "",
    "naive": "",
}


def _copier(program: str) -> str:
    import shutil

    return "" if not program or shutil.which(program) else f"the command {program} is not installed"


def _not_yet(what: str) -> Callable[[], str]:
    """What no machine can give, because this version of cts does not make it."""
    return lambda: f"this version of cts {what}"


_PROBES: dict[str, Callable[[], str]] = {
    "linux": _linux,
    "root": _root,
    "pid_namespace": _namespaces,
    "other_users": _other_users,
    "subreaper": _subreaper,
    "pidfd": _pidfd,
    "memfd": lambda: _attribute(os, "memfd_create"),
    "affinity": lambda: _attribute(os, "sched_setaffinity"),
    "futex": _futex,
    "timer_slack": _timer_slack,
    "syscall_numbers": _syscall_numbers,
    "handle_count": _handle_count,
    "children_listing": _children_listing,
    "file_locks": _file_locks,
    "file_events": _file_events,
    **{f"copier_{name}": partial(_copier, program) for name, program in _COPIERS.items()},
    "own_network": _not_yet("gives a run no network of its own, in which packets could be lost"),
    "remote_mount": _not_yet("sets up no file system of another machine"),
    "ntfs_disk": _not_yet("makes no disk with NTFS"),
    "windows_client": _not_yet("starts no actors on a Windows machine"),
}

NAMES = tuple(_PROBES)
