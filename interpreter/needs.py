"""What a scenario requires of the machine, and which of it is not there: the reasons for which it is skipped.

It asks the machine and changes nothing. Whether a skipped scenario is tolerated is not known here.
"""

from __future__ import annotations

import operator
import os
import sys
from typing import TYPE_CHECKING, Any

from .evaluate import EvaluationError, Scope, evaluate
from .value_text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .evaluate import Node

_SYSTEMS = {"linux": ("linux", "Linux"), "macos": ("darwin", "macOS"), "windows": ("win32", "Windows")}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def unmet(needs: Iterable[Node], scope: Scope) -> list[str]:
    """The reasons, one for each need that is not met; needs are nodes with the variant's values put in."""
    reasons = []
    for need in needs:
        try:
            reason = _why_not(need, scope)
        except EvaluationError as error:
            reason = f"requires {need['what']}: {error}"
        if reason:
            reasons.append(reason)
    return reasons


def _why_not(need: Node, scope: Scope) -> str:
    what = need["what"]
    if what in _SYSTEMS:
        platform, name = _SYSTEMS[what]
        return "" if sys.platform.startswith(platform) else f"it requires {name}, and this is {sys.platform}"
    if what == "root":
        return "" if _is_root() else "it requires root"
    if need["amount"] is not None:
        return _amount(need, scope)
    name = "" if need["argument"] is None else str(evaluate(need["argument"], scope)[1])
    ask = _NAMED.get(what)
    if ask is None:
        return f"it requires {what} {name}".rstrip() + ", which is not known here"
    return ask(name)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _command(name: str) -> str:
    import shutil

    return "" if shutil.which(name) else f"it requires the command {name}, which is not installed"


def _module(name: str) -> str:
    from importlib.util import find_spec

    try:
        is_there = find_spec(name) is not None
    except (ImportError, ValueError):
        is_there = False
    return "" if is_there else f"it requires the Python module {name}, which is not installed"


def _filesystem(name: str) -> str:
    try:
        with open("/proc/filesystems", encoding="ascii") as table:
            known = {line.split()[-1] for line in table}
    except OSError:
        return f"it requires the file system {name}, and this system does not say which it has"
    return "" if name in known else f"it requires the file system {name}, which this kernel does not have"


def _feature(name: str) -> str:
    from . import capabilities

    if name not in capabilities.NAMES:
        return f"it requires the feature {name}, which is not known here"
    found = capabilities.capability(name)
    return "" if found.is_there else f"it requires {name.replace('_', ' ')}: {found.reason}"


_NAMED: dict[str, Callable[[str], str]] = {
    "command": _command,
    "module": _module,
    "filesystem": _filesystem,
    "feature": _feature,
}


def _amount(need: Node, scope: Scope) -> str:
    what, sign = need["what"], need["operator"] or ">="
    kind, wanted = evaluate(need["amount"], scope)
    there = _THERE[what]() if what in _THERE else None
    if there is None:
        return f"it requires {what} {sign} {text_of(kind, wanted)}, and how much there is cannot be told"
    if _TESTS[sign](there, wanted):
        return ""
    return f"it requires {what} {sign} {text_of(kind, wanted)}, and there is {text_of(kind, there)}"


def _cores() -> int:
    from .capabilities import cpus

    return len(cpus())


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def _disk() -> int:
    import shutil
    import tempfile

    return shutil.disk_usage(tempfile.gettempdir()).free


_THERE: dict[str, Callable[[], int | None]] = {"cores": _cores, "memory": _memory, "disk": _disk}
