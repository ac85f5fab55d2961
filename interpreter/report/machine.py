"""What this machine is, as far as it may explain that a run there went another way. It names no host and no user."""

from __future__ import annotations

import os
import platform

from ... import __version__
from ..capabilities import cpus
from .document import Machine


def this_machine(containment: str = "") -> Machine:
    """`containment` is what the campaign said of its own."""
    return Machine(
        platform.system(),
        platform.release(),
        platform.machine(),
        platform.python_version(),
        __version__,
        len(cpus()),
        _memory(),
        containment,
        hasattr(os, "geteuid") and os.geteuid() == 0,
    )


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0
