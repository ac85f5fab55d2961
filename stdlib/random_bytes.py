"""Bytes that look random, are the same for the same seed, and cost little more than copying them.

One block is drawn; the following ones are the same block turned by another amount, and marked with their number, so
that no two are equal and a piece of one content is never a piece of another. Good for telling contents apart, not for
secrets. It knows nothing of files.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_BYTES = 1 << 20
_TURN_BYTES = 524_309


def random_pieces(seed: int, size: int, chunk: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The content in pieces of `chunk` bytes; how it is cut does not change what it is."""
    if chunk == BLOCK_BYTES or size <= min(chunk, BLOCK_BYTES):
        yield from _blocks(seed, size)
        return
    kept = bytearray()
    for block in _blocks(seed, size):
        kept += block
        while len(kept) >= chunk:
            yield bytes(kept[:chunk])
            del kept[:chunk]
    if kept:
        yield bytes(kept)


def _blocks(seed: int, size: int) -> Iterator[bytes]:
    # The generator alone: the module `random` imports more than an actor should have to.
    from _random import Random

    if size <= 0:
        return
    length = min(size, BLOCK_BYTES)
    base = Random(seed).getrandbits(8 * length).to_bytes(length, "little")
    yield base
    number, left = 0, size - length
    while left:
        number += 1
        length = min(left, BLOCK_BYTES)
        place = number * _TURN_BYTES % BLOCK_BYTES
        block = b"".join((number.to_bytes(8, "big"), base[place:], base[: max(0, place - 8)]))
        yield block[:length]
        left -= length


def zero_pieces(size: int, chunk: int = BLOCK_BYTES) -> Iterator[bytes]:
    """So many zeros."""
    piece = bytes(min(size, chunk))
    for _ in range(size // chunk):
        yield piece
    if size % chunk:
        yield piece[: size % chunk]
