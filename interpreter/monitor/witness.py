"""Looks at one file as any other process could, and tells each change of what it saw.

A look costs 2 µs while nothing changes: the content is read only if the file's status changed, or changed so recently
that a second change might hide behind the same time stamp and no event could tell. It reads without taking locks. It
does not know which states are right. What came and went between two looks it has not seen, and memory-mapped stores
show late.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple

from .known import BLOCK_BYTES, KnownContent, fingerprint, mixture_of

# What is kept of a content that is not known: the whole of a small one. Patterns may need more than that.
HEAD_BYTES = 4096
# File systems may stamp times by a clock that moves in steps. Two steps later, equal times mean equal contents.
_COARSE_CLOCK = 5
try:
    _SETTLED_NS = 2 * int(time.clock_getres(_COARSE_CLOCK) * 1e9)
except OSError:
    _SETTLED_NS = 20_000_000
_GROWTH_EVERY_NS = 1_000_000
# Of a file whose size fits no known content, only a small one is read through: it is wrong whatever it holds.
_SMALL_BYTES = 4096
_MOST_ENTRIES = 1000

Kind = Literal["absent", "file", "folder", "other", "unreadable"]


class Sight(NamedTuple):
    """What was seen of a path at one instant, and since which earlier look it can be so."""

    path: str
    after_ns: int
    at_ns: int
    kind: Kind
    size: int = 0
    mode: int = 0
    inode: int = 0
    # Names of the known contents that it equals.
    equals: tuple[str, ...] = ()
    # For a file that equals none: the fingerprint of what was read, and which known contents it is mixed of.
    digest: str = ""
    mixture: str = ""
    head: bytes = b""
    # Somebody wrote while it was read: a reader can get this, though the file never was so at one instant.
    changed_while_read: bool = False
    # The names in a folder; none of anything else, and where they are too many.
    entries: tuple[str, ...] | None = None


class Witness:
    """The memory of one path. `look` gives what is new, in order; mostly nothing."""

    def __init__(self, path: str, known: Sequence[KnownContent] = (), head_bytes: int = HEAD_BYTES) -> None:
        self.path = path
        self._head_bytes = head_bytes
        self.known = tuple(known)
        self.n_looks = 0
        self.last_look_ns = 0
        self._status: tuple[int, ...] | None = None
        self._is_settled = False
        self._state: tuple[object, ...] | None = None
        self._recorded: Sight | None = None
        self._pending: Sight | None = None

    def look(self, has_event: bool | None = None) -> list[Sight]:
        """`has_event`: whether the kernel told of a change to this path since the last look; None if nobody listens."""
        after_ns = self.last_look_ns
        self.last_look_ns = at_ns = time.monotonic_ns()
        self.n_looks += 1
        try:
            status = os.lstat(self.path)
            if stat.S_ISLNK(status.st_mode):
                status = os.stat(self.path)
                has_event = None
        except (FileNotFoundError, NotADirectoryError):
            self._status = None
            return self._report(Sight(self.path, after_ns, at_ns, "absent"))
        except OSError:
            self._status = None
            return self._report(Sight(self.path, after_ns, at_ns, "unreadable"))
        identity = _identity(status)
        if status.st_nlink > 1:
            # Events tell of a write only under the name by which the writer opened the file.
            has_event = None
        if identity == self._status and (self._is_settled if has_event is None else not has_event):
            return []
        self._is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NS
        self._status = identity
        return self._report(self._examine(status, after_ns, at_ns))

    def _examine(self, status: os.stat_result, after_ns: int, at_ns: int) -> Sight:
        kind = _kind_of(status)
        mode = stat.S_IMODE(status.st_mode)
        sight = Sight(self.path, after_ns, at_ns, kind, status.st_size, mode, status.st_ino)
        if kind == "folder":
            return sight._replace(size=0, entries=self._entries())
        if kind != "file":
            return sight
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            # Gone between the look and the opening; the status stands, and the next look tells the rest.
            self._status = None
            return sight
        except OSError:
            return sight._replace(kind="unreadable")
        try:
            return self._read(fd, sight)
        except OSError:
            return sight._replace(kind="unreadable")
        finally:
            os.close(fd)

    def _entries(self) -> tuple[str, ...] | None:
        try:
            names = os.listdir(self.path)
        except OSError:
            self._status = None
            return None
        return tuple(sorted(names)) if len(names) <= _MOST_ENTRIES else None

    def _read(self, fd: int, sight: Sight) -> Sight:
        before = os.fstat(fd)
        same_size = [content for content in self.known if content.size == before.st_size]
        sight = sight._replace(size=before.st_size, mode=stat.S_IMODE(before.st_mode), inode=before.st_ino)
        if not same_size:
            if before.st_size > _SMALL_BYTES:
                return sight._replace(head=_beginning(fd, self._head_bytes))
            content = os.pread(fd, _SMALL_BYTES, 0)
            return sight._replace(head=content[: self._head_bytes], digest=fingerprint(content).hex())
        blocks: list[bytes] = []
        head = b""
        while block := os.read(fd, BLOCK_BYTES):
            head = head or block[: self._head_bytes]
            blocks.append(fingerprint(block))
        after = os.fstat(fd)
        equals = tuple(content.name for content in same_size if content.blocks == tuple(blocks))
        sight = sight._replace(equals=equals, head=head, changed_while_read=_identity(after) != _identity(before))
        if equals:
            return sight
        return sight._replace(digest=fingerprint(b"".join(blocks)).hex(), mixture=mixture_of(blocks, self.known))

    def _report(self, sight: Sight) -> list[Sight]:
        """A growing file gives one record a millisecond, and the last size before anything else."""
        state = (sight.kind, sight.size, sight.mode, sight.inode, sight.equals, sight.digest, sight.entries)
        if state == self._state:
            return []
        self._state = state
        recorded = self._recorded
        if self._pending is not None and recorded is not None:
            # What was held back since the last record and is not told either is as if nobody had looked.
            sight = sight._replace(after_ns=min(sight.after_ns, recorded.at_ns))
        if recorded is not None and _only_grew(recorded, sight) and sight.at_ns - recorded.at_ns < _GROWTH_EVERY_NS:
            self._pending = sight
            return []
        news = [sight] if self._pending is None or _only_grew(self._pending, sight) else [self._pending, sight]
        self._pending = None
        self._recorded = sight
        return news

    def finish(self) -> list[Sight]:
        """What was held back, when no more looks follow."""
        pending, self._pending = self._pending, None
        return [pending] if pending is not None else []


def _beginning(fd: int, n_bytes: int) -> bytes:
    pieces = []
    at = 0
    while at < n_bytes and (piece := os.pread(fd, n_bytes - at, at)):
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)


def _only_grew(before: Sight, now: Sight) -> bool:
    is_same_file = before.kind == now.kind == "file" and before.inode == now.inode and before.mode == now.mode
    return is_same_file and not before.equals and not now.equals and before.size < now.size


def _kind_of(status: os.stat_result) -> Kind:
    if stat.S_ISREG(status.st_mode):
        return "file"
    return "folder" if stat.S_ISDIR(status.st_mode) else "other"


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_mode,
    )
