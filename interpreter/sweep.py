"""Ends every descendant of a process, also those that fork faster than one can look: freeze all, then kill all.

This is how a guardian cleans where there is no PID namespace; within one, `kill(-1)` does it in a single call. Whoever
sweeps must be a subreaper, so that orphans come to it. It does not know whose descendants they are.
"""

from __future__ import annotations

import os

_SIGKILL, _SIGSTOP = 9, 19
_FREEZING_ROUNDS = 200


def children_of(pid: int) -> list[int]:
    """The direct children of a process; none if it is gone."""
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", "rb", 0) as listing:
                found += map(int, listing.read().split())
    except FileNotFoundError:
        return found if _lists_children() else _children_by_scan(pid)
    except OSError:
        pass
    return found


def descendants_of(pid: int, spared: frozenset[int] = frozenset()) -> list[int]:
    """All processes below `pid`; a spared one is left out with everything below it."""
    found: list[int] = []
    parents = [pid]
    while parents:
        children = [child for child in children_of(parents.pop()) if child not in spared]
        found += children
        parents += children
    return found


def state_of(pid: int) -> str:
    """The state letter of /proc/PID/stat; "" if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb", 0) as stat:
            return stat.read().rsplit(b")", 1)[1].split()[0].decode()
    except (OSError, IndexError):
        return ""


def has_members(group: int) -> bool:
    """Whether a process group has a process that has not gone yet."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def command_of(pid: int) -> str:
    """The command line of a process, or its short name, or nothing."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb", 0) as line:
            text = line.read().replace(b"\0", b" ").decode(errors="replace").strip()
        if text:
            return text
        with open(f"/proc/{pid}/comm", "rb", 0) as name:
            return name.read().decode(errors="replace").strip()
    except OSError:
        return ""


def end_descendants(pid: int, spared: frozenset[int] = frozenset()) -> int:
    """Freezes and kills all descendants once; gives how many. The caller reaps, and asks again until there are none."""
    frozen: set[int] = set()
    for _ in range(_FREEZING_ROUNDS):
        running = [child for child in descendants_of(pid, spared) if child not in frozen]
        if not running:
            break
        for child in running:
            _signal(child, _SIGSTOP)
        frozen.update(running)
    for child in frozen:
        _signal(child, _SIGKILL)
    return len(frozen)


def _signal(pid: int, signum: int) -> None:
    try:
        os.kill(pid, signum)
    except (ProcessLookupError, PermissionError):
        pass


def _lists_children() -> bool:
    return os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def _children_by_scan(parent: int) -> list[int]:
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb", 0) as stat:
                if int(stat.read().rsplit(b")", 1)[1].split()[1]) == parent:
                    found.append(int(name))
        except (OSError, IndexError, ValueError):
            continue
    return found
