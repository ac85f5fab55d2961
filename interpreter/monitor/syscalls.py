"""Numbers of the system calls in which a process can wait, per processor architecture.

`/proc/TID/syscall` gives numbers, and these are part of the kernel's stable interface; the function names in `wchan`
are not, and change between versions. A 32-bit program on a 64-bit kernel uses another table: its calls would come out
as others, which `task_reader` prevents by refusing to classify such a program.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

# name: (x86_64, aarch64); None where the architecture has no such call.
_NUMBERS: dict[str, tuple[int | None, int]] = {
    "read": (0, 63),
    "readv": (19, 65),
    "write": (1, 64),
    "writev": (20, 66),
    "openat": (257, 56),
    "openat2": (437, 437),
    "flock": (73, 32),
    "fcntl": (72, 25),
    "accept": (43, 202),
    "accept4": (288, 242),
    "connect": (42, 203),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "recvmmsg": (299, 243),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "splice": (275, 76),
    "futex": (202, 98),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "wait4": (61, 260),
    "waitid": (247, 95),
    "ppoll": (271, 73),
    "pselect6": (270, 72),
    "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "rt_sigsuspend": (130, 133),
    "rt_sigtimedwait": (128, 137),
    "restart_syscall": (219, 128),
}
# Calls that only the older architecture has.
_X86_ONLY = {"open": 2, "creat": 85, "poll": 7, "select": 23, "epoll_wait": 232, "pause": 34}


def names_by_number(machine: str | None = None) -> Mapping[int, str]:
    """Empty for an architecture without a table; then nothing can be said of what a process waits for."""
    machine = machine if machine is not None else os.uname().machine
    if machine in ("x86_64", "AMD64"):
        table = {number: name for name, (number, _) in _NUMBERS.items() if number is not None}
        table.update({number: name for name, number in _X86_ONLY.items()})
        return table
    if machine in ("aarch64", "arm64"):
        return {number: name for name, (_, number) in _NUMBERS.items()}
    return {}
