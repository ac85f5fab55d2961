"""The names of the atomic copier's own temporary files, and the removal of those whose copier is dead.

A living copier holds a lock on at least one file of its transaction in each folder, so a transaction of which nothing
is locked is dead, whatever killed it. Nothing else than files of this form of name is ever touched. It copies nothing.
"""

from __future__ import annotations

import fcntl
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    # The new content, and the old one for a roll-back. A third, `lock`, is only there to be locked.
    Part = Literal["new", "old"]

_MARK = ".cts-"
_ID_DIGITS = 16
_PARTS = ("new", "old", "lock")
# A name has at most 255 bytes on most file systems; the destination's own may take all of them.
_SHOWN_BYTES = 120


def new_id() -> str:
    return os.urandom(_ID_DIGITS // 2).hex()


def temporary_name(path: str, transaction: str, part: Part) -> str:
    """A name beside `path`, which tells whose it is."""
    folder, name = os.path.split(path)
    shown = os.fsencode(name)[:_SHOWN_BYTES].decode("utf-8", "ignore")
    return os.path.join(folder, f".{shown}{_MARK}{transaction}.{part}.tmp")


def anchor_name(folder: str, transaction: str) -> str:
    """The file of a transaction of several destinations that is locked from before its first file to after its last."""
    return os.path.join(folder, f"{_MARK}{transaction}.lock.tmp")


def transaction_of(name: str) -> str | None:
    """The transaction that a file's name belongs to; none for every name that is not ours."""
    _, mark, end = name.rpartition(_MARK)
    parts = end.split(".")
    if not mark or not name.startswith(".") or len(parts) != 3 or parts[2] != "tmp" or parts[1] not in _PARTS:
        return None
    digits = parts[0]
    return digits if len(digits) == _ID_DIGITS and not digits.strip("0123456789abcdef") else None


def make_locked(path: str, mode: int) -> int:
    """A new file, locked before any cleaner can take it for a stray."""
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            # A cleaner that came between the two calls has removed the name before it let go of the lock.
            if os.fstat(fd).st_nlink:
                return fd
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)


def remove_strays(folder: str) -> list[str]:
    """Removes what dead copiers left in a folder, and names it."""
    transactions: dict[str, list[str]] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            transaction = transaction_of(entry.name)
            if transaction is not None and entry.is_file(follow_symlinks=False):
                transactions.setdefault(transaction, []).append(entry.path)
    removed: list[str] = []
    for transaction, paths in transactions.items():
        anchor = anchor_name(folder, transaction)
        # It may have been made after the look had passed its place in the folder.
        if os.path.lexists(anchor) and anchor not in paths:
            paths.append(anchor)
        removed += _remove_dead(sorted(paths))
    return removed


def _remove_dead(paths: list[str]) -> list[str]:
    locked: list[int] = []
    removed = []
    try:
        for path in paths:
            if not path.endswith(".old.tmp") and not _lock(path, locked):
                return []
        for path in paths:
            try:
                os.unlink(path)
            except OSError:
                continue
            removed.append(path)
    finally:
        for fd in locked:
            os.close(fd)
    return removed


def _lock(path: str, locked: list[int]) -> bool:
    """Whether nobody has locked the file. The old content is not asked: it is a file of the user's, with their locks."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        # Its copier has just finished, or another cleaner was here, or it is not ours to open.
        return False
    locked.append(fd)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
