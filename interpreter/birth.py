"""From a fresh process to an actor: streams, folder, limits, user, and then the call of the entry function.

Runs in the fresh process only. If anything cannot be set, the actor does not start at all: it leaves a note in its slot
and ends with `EXIT_UNBORN`. It does not know what the entry function does.
"""

from __future__ import annotations

import os
import sys

from . import layout as at
from .clock import now_ns
from .native import die_with_parent, drop_capabilities, set_process_name
from .seat import Seat
from .shared import BORN, ENDED, Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# An exit status that tells the coordinator to read the note; no entry function may return these.
EXIT_UNBORN = 251
EXIT_CRASHED = 250

_SIGKILL = 9


class World:
    """What a zygote knows of where its actors live."""

    __slots__ = ("dies_with_zygote", "drops_capabilities", "host_proc_fd")

    def __init__(self, *, host_proc_fd: int, drops_capabilities: bool, dies_with_zygote: bool) -> None:
        self.host_proc_fd = host_proc_fd
        self.drops_capabilities = drops_capabilities
        self.dies_with_zygote = dies_with_zygote


def live(
    memory: Memory,
    world: World,
    birth: dict[str, Any],
    be_seated: Callable[[Memory, World, dict[str, Any]], Seat] | None = None,
) -> int:
    """All of an actor's life, in a process and a session of its own; gives the exit code."""
    slot = birth["slot"]
    try:
        seat = (be_seated or settle)(memory, world, birth)
        entry = find_entry(birth["entry"])
        program = memory.program(*birth["program"])
    except BaseException as failure:  # noqa: BLE001 - whatever it is, the coordinator must learn why nobody came
        memory.set_note(slot, f"{type(failure).__name__}: {failure}")
        memory.set_state(slot, ENDED)
        return EXIT_UNBORN
    try:
        code = entry(program, seat)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    except BaseException as failure:  # noqa: BLE001 - a fault of the entry function is reported, never swallowed
        memory.set_note(slot, f"{type(failure).__name__}: {failure}")
        sys.excepthook(type(failure), failure, failure.__traceback__)
        code = EXIT_CRASHED
    memory.set_state(slot, ENDED)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass
    return int(code or 0) & 0xFF


def find_entry(name: str) -> Callable[[bytes, Seat], int | None]:
    """`module:function`, imported."""
    module, _, function = name.partition(":")
    __import__(module)
    found: Callable[[bytes, Seat], int | None] = getattr(sys.modules[module], function)
    return found


def settle(memory: Memory, world: World, birth: dict[str, Any]) -> Seat:
    """Makes a fresh process what its birth says."""
    _redirect(birth)
    if birth["folder"]:
        os.chdir(birth["folder"])
    for name in birth["unset"]:
        os.environ.pop(name, None)
    for name, value in birth["environment"].items():
        os.environ[name] = value
    if birth["nice"]:
        os.nice(birth["nice"])
    for number, value in birth["limits"]:
        _limit(number, value)
    if birth["user"]:
        uid, gid, groups = birth["user"]
        os.setgroups(groups)
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    if world.drops_capabilities and not birth["may_mount"]:
        drop_capabilities()
    if world.dies_with_zygote:
        # After the change of user, which forgets it.
        die_with_parent(_SIGKILL)
    inner_pid = os.getpid()
    host_pid = int(os.readlink("self", dir_fd=world.host_proc_fd)) if world.host_proc_fd >= 0 else inner_pid
    if world.host_proc_fd >= 0:
        os.close(world.host_proc_fd)
    if birth["name"]:
        set_process_name(birth["name"])
    return _take_seat(memory, birth["slot"], host_pid, inner_pid)


def settle_again(memory: Memory, birth: dict[str, Any], before: Seat) -> Seat:
    """The same process in another run; what is set for life is set already."""
    _redirect(birth)
    if birth["folder"]:
        os.chdir(birth["folder"])
    return _take_seat(memory, birth["slot"], before.host_pid, before.inner_pid)


def _take_seat(memory: Memory, slot: int, host_pid: int, inner_pid: int) -> Seat:
    base = memory.slot(slot)
    words = memory.words
    words[base + at.S_INNER_PID], words[base + at.S_HOST_PID] = inner_pid, host_pid
    words[base + at.S_BORN_NS] = now_ns()
    memory.set_state(slot, BORN)
    return Seat(memory, slot, host_pid, inner_pid)


def _redirect(birth: dict[str, Any]) -> None:
    out, error = birth["stdout"], birth["stderr"]
    if out:
        _open_as(1, out)
    if error and error == out:
        os.dup2(1, 2)
    elif error:
        _open_as(2, error)


def _open_as(target: int, path: str) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(fd, target)
    os.close(fd)


def _limit(number: int, value: int) -> None:
    # Most actors have no limits, and every module that a zygote holds makes each fork dearer.
    import resource

    _, hard = resource.getrlimit(number)
    if hard not in (-1, resource.RLIM_INFINITY) and value > hard:
        raise ValueError(f"limit {value} is above what this system allows ({hard})")
    resource.setrlimit(number, (value, value))
