"""Starts a real program, lets it write to files, waits for it, and leaves nothing of it running when its time is over.

A program belongs to its actor's process group, so that whoever kills, stops or signals the actor reaches it too. No
shell is involved, and no pipe: a grandchild could hold one open for ever. What an exit code means is not known here.
"""

from __future__ import annotations

import errno
import os
from _signal import SIGKILL, SIGPIPE  # type: ignore[import-not-found]

from .uninterrupted import Uninterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Python ignores this signal for itself, and a program would inherit that.
_DEFAULTED = (SIGPIPE,)
_ROUNDS = 50


class ProgramMissing(Exception):
    portable_name = "NotFound"


def run_program(
    words: Sequence[str], outputs: tuple[int, int], *, input_text: str | None = None, environment: Mapping[str, str]
) -> int:
    """Gives the exit code, as a shell does: 128 + N for a program that signal N ended.

    `outputs`: descriptors that take its standard output and standard error.
    """
    if not words or not words[0]:
        raise ProgramMissing("an empty command names no program")
    input_fd = _input(input_text)
    actions = [(os.POSIX_SPAWN_DUP2, input_fd, 0), *((os.POSIX_SPAWN_DUP2, fd, n + 1) for n, fd in enumerate(outputs))]
    pid, status = 0, None
    try:
        # If the step's time ended between the start and the assignment, nobody would know the program any more.
        with Uninterrupted():
            pid = _start(words, environment, actions)
        _, status = os.waitpid(pid, 0)
    finally:
        with Uninterrupted():
            os.close(input_fd)
            if pid and status is None:
                end_program(pid)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _start(words: Sequence[str], environment: Mapping[str, str], actions: Sequence[tuple[int, int, int]]) -> int:
    try:
        return os.posix_spawnp(
            words[0], list(words), environment, file_actions=actions, setsigdef=_DEFAULTED, setsigmask=()
        )
    except FileNotFoundError:
        raise _missing(words[0]) from None
    except PermissionError as error:
        if "/" not in words[0] and not _is_on_path(words[0]):
            # What was refused is a folder of the PATH, where it may be or not.
            raise _missing(words[0]) from None
        reason = "is a folder" if os.path.isdir(words[0]) else "may not be executed (its mode, or a folder's above it)"
        raise PermissionError(error.errno, f"`{words[0]}` {reason}") from None
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        reason = "is no program of this machine; a script's first line names its interpreter, like #!/bin/sh"
        raise OSError(error.errno, f"`{words[0]}` {reason}") from None


def _missing(name: str) -> ProgramMissing:
    where = "" if "/" in name else " on the PATH"
    return ProgramMissing(f"there is no program `{name}`{where}")


def _is_on_path(name: str) -> bool:
    return any(os.path.exists(os.path.join(folder, name)) for folder in os.get_exec_path())


def environment_with(settings: Sequence[str]) -> Mapping[str, str]:
    """This process's environment with `NAME=VALUE` settings on top."""
    if not settings:
        return os.environ
    environment = dict(os.environ)
    for setting in settings:
        name, equals, value = str(setting).partition("=")
        if not equals or not name:
            raise OSError(errno.EINVAL, f'an environment setting is written "NAME=VALUE", not "{setting}"')
        environment[name] = value
    return environment


def _input(text: str | None) -> int:
    if text is None:
        return os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("input")
    else:
        import tempfile

        fd, path = tempfile.mkstemp()
        os.unlink(path)
    data = text.encode()
    while data:
        data = data[os.write(fd, data) :]
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def end_program(pid: int) -> None:
    """Kills a program with everything that it started in this process's group, and waits until it is gone.

    What an earlier program left running in the group, on purpose, stays: it is older than this one.
    """
    own = os.getpid()
    if os.getpgrp() == own:
        began = _about(str(pid))[2]
        # What forks while it is killed is found in the next round.
        for _ in range(_ROUNDS):
            members = [member for member in _members(own, began) if member not in (own, pid)]
            for member in (pid, *members):
                _kill(member)
            if not members:
                break
    _kill(pid)
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass


def _kill(pid: int) -> None:
    try:
        os.kill(pid, SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _members(group: int, began: int) -> list[int]:
    """The processes of a group that still run and did not begin earlier; none where the system has no /proc."""
    try:
        names = [name for name in os.listdir("/proc") if name.isdigit()]
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        state, its_group, its_beginning = _about(name)
        if its_group == group and its_beginning >= began and state not in "ZX":
            found.append(int(name))
    return found


def _about(name: str) -> tuple[str, int, int]:
    """State, process group, and when it began, in the kernel's ticks."""
    try:
        with open(f"/proc/{name}/stat", "rb", 0) as stat:
            fields = stat.read().rsplit(b")", 1)[1].split()
        return fields[0].decode(), int(fields[2]), int(fields[19])
    except (OSError, ValueError, IndexError):
        return "X", 0, 0
