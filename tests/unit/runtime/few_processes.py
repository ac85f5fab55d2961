"""Imported by a zygote, it lets it fork only as long as it has few children, as a limit of the system does."""

from __future__ import annotations

import errno
import os

from cts.interpreter.sweep import children_of
from cts.tests.unit.runtime.borrowers import N_PROCESSES

_fork = os.fork
_keeper = os.getpid()


def _fork_a_few() -> int:
    if os.getpid() != _keeper and len(children_of(os.getpid())) >= N_PROCESSES:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return _fork()


os.fork = _fork_a_few
