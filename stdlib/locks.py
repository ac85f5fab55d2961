"""The verbs of `locks`: locks on files, as the operating system and well-known libraries offer them.

A lock is taken by exactly the calls that the library or the system documents, and given back the same way. Where a
library waits by trying again, so does this, at the library's own interval, and says so with every refusal. It does not
know who holds a lock that it cannot get.
"""

from __future__ import annotations

import errno
import os
from time import sleep

from ..interpreter.of_one_actor import of_one_actor
from .uninterrupted import Uninterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..interpreter.context import Context

    # Gives the lock back.
    Release = Callable[[], None]
    # (path, shared, nowait) → how to give it back; raises `Refused` if somebody else has it.
    Take = Callable[[str, bool, bool], Release]

# Files that they make if they are not there; the runtime looks whether these lie within the run's folder.
WRITTEN = {"lock": ("path",), "hold": ("path",)}

# The libraries' own defaults; lock files and the broken lock have no library that would say.
_PORTALOCKER_AGAIN_S = 0.25
_FILELOCK_AGAIN_S = 0.05
_TRY_AGAIN_S = 0.001
_BROKEN_GAP_S = 0.001

# What this actor holds, by path as it was given.
_held: dict[str, Release] = of_one_actor()


class Refused(Exception):
    """Somebody else holds the lock."""

    portable_name = "Locked"


class NotHeld(Exception):
    portable_name = "NotHeld"


def lock(context: Context, path: str, exclusive: bool, shared: bool, nowait: bool, kind: str) -> None:
    if exclusive and shared:
        raise OSError(errno.EINVAL, "a lock is either exclusive or shared")
    if path in _held:
        raise OSError(errno.EDEADLK, f"this actor holds {path} already")
    _held[path] = _take(context, path, shared, nowait, kind)


def unlock(path: str) -> None:
    release = _held.pop(path, None)
    if release is None:
        raise NotHeld(f"this actor does not hold {path}")
    release()


def hold(context: Context, path: str, time: float, shared: bool, kind: str) -> None:
    if path in _held:
        raise OSError(errno.EDEADLK, f"this actor holds {path} already")
    release = _take(context, path, shared, False, kind)
    try:
        context.begin_now()
        sleep(time)
    finally:
        # As soon as it is given back, another one's may begin, before we could say that ours has ended.
        context.end_now()
        with Uninterrupted():
            release()


def _take(context: Context, path: str, shared: bool, nowait: bool, kind: str) -> Release:
    take, again_s = _KINDS[kind]
    if shared and kind in ("filelock", "lockfile", "broken"):
        raise OSError(errno.ENOTSUP, f"a lock of kind {kind} cannot be shared")
    while True:
        try:
            return take(path, shared, nowait)
        except Refused as refused:
            if nowait:
                raise Refused(f"{path}: {refused}") from None
        context.note_retry()
        sleep(again_s)


# --- the system's own ------------------------------------------------------------------------------------------------


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _by_descriptor(path: str, take: Callable[[int], object]) -> Release:
    """The lock lives as long as the descriptor; closing it gives both back."""
    fd = _open(path)
    try:
        take(fd)
    except BaseException as error:
        with Uninterrupted():
            os.close(fd)
        if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EAGAIN):
            raise Refused("somebody else holds it") from None
        raise
    return lambda: os.close(fd)


def _flock(path: str, shared: bool, nowait: bool) -> Release:
    from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock

    how = (LOCK_SH if shared else LOCK_EX) | (LOCK_NB if nowait else 0)
    return _by_descriptor(path, lambda fd: flock(fd, how))


def _posix(path: str, shared: bool, nowait: bool) -> Release:
    from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, lockf

    how = (LOCK_SH if shared else LOCK_EX) | (LOCK_NB if nowait else 0)
    return _by_descriptor(path, lambda fd: lockf(fd, how))


def _ofd(path: str, shared: bool, nowait: bool) -> Release:
    import fcntl
    import struct

    call = getattr(fcntl, "F_OFD_SETLK" if nowait else "F_OFD_SETLKW", None)
    if call is None:
        raise OSError(errno.ENOTSUP, "this system has no locks of open file descriptions")
    # struct flock: type, whence, start, length (0: to the end, wherever that will be), process (must be 0).
    whole = struct.pack("hhqqi4x", fcntl.F_RDLCK if shared else fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    return _by_descriptor(path, lambda fd: fcntl.fcntl(fd, call, whole))


# --- libraries -------------------------------------------------------------------------------------------------------


def _portalocker(path: str, shared: bool, nowait: bool) -> Release:  # noqa: ARG001 - it never waits, it tries again
    import portalocker

    flags = (portalocker.LockFlags.SHARED if shared else portalocker.LockFlags.EXCLUSIVE) | (
        portalocker.LockFlags.NON_BLOCKING
    )
    taken = portalocker.Lock(path, mode="a+", fail_when_locked=True, flags=flags)
    try:
        taken.acquire()
    except portalocker.AlreadyLocked:
        raise Refused("somebody else holds it") from None
    return taken.release


def _filelock(path: str, _shared: bool, _nowait: bool) -> Release:
    import filelock

    taken: Any = filelock.FileLock(path)
    try:
        taken.acquire(blocking=False)
    except filelock.Timeout:
        raise Refused("somebody else holds it") from None
    release: Release = taken.release
    return release


# --- files that are locks by being there -----------------------------------------------------------------------------


def _lockfile(path: str, _shared: bool, _nowait: bool) -> Release:
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        raise Refused("the file is there") from None
    try:
        os.write(fd, b"%d\n" % os.getpid())
    finally:
        os.close(fd)
    return lambda: os.unlink(path)


def _broken(path: str, _shared: bool, _nowait: bool) -> Release:
    """Looks first and creates later: whoever looks in between comes in as well. For contrasts."""
    if os.path.exists(path):
        raise Refused("the file is there")
    sleep(_BROKEN_GAP_S)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666))

    def release() -> None:
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass

    return release


_KINDS: dict[str, tuple[Take, float]] = {
    "flock": (_flock, _TRY_AGAIN_S),
    "posix": (_posix, _TRY_AGAIN_S),
    "ofd": (_ofd, _TRY_AGAIN_S),
    "portalocker": (_portalocker, _PORTALOCKER_AGAIN_S),
    "filelock": (_filelock, _FILELOCK_AGAIN_S),
    "lockfile": (_lockfile, _TRY_AGAIN_S),
    "broken": (_broken, _TRY_AGAIN_S),
}
