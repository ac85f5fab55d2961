"""Rewrites a file in one step or not at all, with its mode and owner, and never over somebody else's change.

It knows bytes and files; what is written, and why, only its callers.
"""

from __future__ import annotations

import os

from ..dsl.source import MAX_BYTES


def read_file(path: str) -> tuple[bytes, os.stat_result]:
    """What a file holds (one byte more than a source file may have, at most), and its state at that moment."""
    with open(path, "rb") as file:
        return file.read(MAX_BYTES + 1), os.fstat(file.fileno())


def replace_file(path: str, data: bytes, state: os.stat_result) -> None:
    """Writes a file in one step, with its mode and owner; not when somebody else has written it meanwhile."""
    target = os.path.realpath(path)
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it may not be written", path)
    fresh = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}.tmp")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with open(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            if hasattr(os, "fchown") and (state.st_uid, state.st_gid) != (os.geteuid(), os.getegid()):
                _keep_owner(file, state)
            os.chmod(fresh, state.st_mode & 0o7777)
            os.fsync(file)
        now = os.stat(target)
        if (now.st_ino, now.st_size, now.st_mtime_ns) != (state.st_ino, state.st_size, state.st_mtime_ns):
            raise OSError(0, "it was changed meanwhile, and is left alone", path)
        os.replace(fresh, target)
    except BaseException:
        os.unlink(fresh)
        raise


def _keep_owner(file: int, state: os.stat_result) -> None:
    """Only root may give a file away; for others the file becomes theirs, as with any editor that replaces files."""
    try:
        os.fchown(file, state.st_uid, state.st_gid)
    except PermissionError:
        pass
