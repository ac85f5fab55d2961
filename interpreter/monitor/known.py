"""Contents that are known beforehand, kept as fingerprints of their blocks: enough to recognise a file, or a mixture.

It does not know why a content is wanted, and keeps no content itself. Fingerprints are the first 16 bytes of SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

BLOCK_BYTES = 1 << 16
_DIGEST_BYTES = 16


class KnownContent(NamedTuple):
    name: str
    size: int
    blocks: tuple[bytes, ...]

    @classmethod
    def of_bytes(cls, name: str, content: bytes) -> KnownContent:
        parts = range(0, len(content), BLOCK_BYTES)
        return cls(name, len(content), tuple(fingerprint(content[at : at + BLOCK_BYTES]) for at in parts))

    @classmethod
    def of_file(cls, name: str, path: str) -> KnownContent:
        with open(path, "rb") as source:
            return cls.of_stream(name, source)

    @classmethod
    def of_stream(cls, name: str, source: BinaryIO) -> KnownContent:
        blocks: list[bytes] = []
        size = 0
        while block := source.read(BLOCK_BYTES):
            size += len(block)
            blocks.append(fingerprint(block))
        return cls(name, size, tuple(blocks))

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "size": self.size, "blocks": b"".join(self.blocks).hex()}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> KnownContent:
        raw = bytes.fromhex(str(data["blocks"]))
        blocks = tuple(raw[at : at + _DIGEST_BYTES] for at in range(0, len(raw), _DIGEST_BYTES))
        return cls(str(data["name"]), int(str(data["size"])), blocks)


def fingerprint(block: bytes) -> bytes:
    return hashlib.sha256(block).digest()[:_DIGEST_BYTES]


def mixture_of(blocks: list[bytes], known: Iterable[KnownContent]) -> str:
    """Which known content each stretch comes from, as "blocks 1-3 new, 4-16 old"; empty if none is recognised."""
    owner_of: dict[tuple[int, bytes], str] = {}
    for content in known:
        for place, digest in enumerate(content.blocks):
            # A block that several contents share says nothing about which of them was written.
            owner_of[place, digest] = content.name if (place, digest) not in owner_of else ""
    stretches: list[tuple[str, int, int]] = []
    for place, digest in enumerate(blocks):
        name = owner_of.get((place, digest), "unknown")
        if stretches and name in (stretches[-1][0], ""):
            stretches[-1] = (stretches[-1][0], stretches[-1][1], place + 1)
        elif name:
            stretches.append((name, place + 1, place + 1))
    if all(name == "unknown" for name, _, _ in stretches):
        return ""
    shown = [f"{first}-{last} {name}" if last > first else f"{first} {name}" for name, first, last in stretches[:6]]
    more = ", ..." if len(stretches) > 6 else ""
    return f"{'blocks' if len(blocks) > 1 else 'block'} {', '.join(shown)}{more}"
