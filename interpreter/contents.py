"""Recognises contents by a digest, and keeps their beginnings: the one way to digest for all who fill a history.

Imported inside actors, so it needs C modules only. It does not know where bytes come from or what they should be.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .history import Content

HEAD_BYTES = 64 << 10
_READ_BYTES = 1 << 20


def new_hash() -> Any:
    """SHA-256, of which the hexadecimal digits name a content everywhere."""
    try:
        # hashlib itself imports more than an actor should have to; and this is loaded only by those who digest.
        from _hashlib import openssl_sha256 as sha256
    except ImportError:
        from hashlib import sha256
    return sha256()


class Seen:
    """A content that somebody saw, light enough for actors; has what `history.Content` has."""

    __slots__ = ("digest", "head", "size")

    def __init__(self, digest: str, size: int, head: bytes) -> None:
        self.digest = digest
        self.size = size
        self.head = head


class Digester:
    """Digests what comes in pieces, while it comes."""

    __slots__ = ("_hash", "_head", "size")

    def __init__(self) -> None:
        self._hash = new_hash()
        self._head = b""
        self.size = 0

    def add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)
        if len(self._head) < HEAD_BYTES:
            self._head += piece[: HEAD_BYTES - len(self._head)]

    def seen(self) -> Seen:
        return Seen(self._hash.hexdigest(), self.size, self._head)


def seen_bytes(data: bytes) -> Seen:
    digester = Digester()
    digester.add(data)
    return digester.seen()


def seen_file(path: str) -> Seen:
    """What a reader of the whole file gets now; raises OSError."""
    digester = Digester()
    with open(path, "rb", 0) as source:
        while piece := source.read(_READ_BYTES):
            digester.add(piece)
    return digester.seen()


def content_of(seen: Seen) -> Content:
    """The same as the history keeps it."""
    from .history import Content

    return Content(seen.digest, seen.size, seen.head)
