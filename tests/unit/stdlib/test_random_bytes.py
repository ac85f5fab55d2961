from __future__ import annotations

import pytest

from cts.stdlib.random_bytes import BLOCK_BYTES, random_pieces, zero_pieces


@pytest.mark.parametrize("size", [0, 1, 7, 100, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES + 5])
def test_the_size_is_what_was_asked_for(size: int) -> None:
    assert len(b"".join(random_pieces(1, size))) == size
    assert b"".join(zero_pieces(size)) == bytes(size)


@pytest.mark.parametrize("chunk", [1000, 4096, BLOCK_BYTES - 1, BLOCK_BYTES + 1, 10 * BLOCK_BYTES])
def test_how_it_is_cut_does_not_change_it(chunk: int) -> None:
    size = 2 * BLOCK_BYTES + 77
    pieces = list(random_pieces(5, size, chunk))
    assert b"".join(pieces) == b"".join(random_pieces(5, size))
    assert all(len(piece) <= max(chunk, BLOCK_BYTES) for piece in pieces)


def test_a_seed_gives_one_content_and_another_one_another() -> None:
    assert list(random_pieces(1, 4096)) == list(random_pieces(1, 4096))
    assert list(random_pieces(1, 4096)) != list(random_pieces(2, 4096))


def test_no_two_blocks_are_equal() -> None:
    blocks = list(random_pieces(3, 16 * BLOCK_BYTES))
    assert len(set(blocks)) == 16
    assert {len(block) for block in blocks} == {BLOCK_BYTES}
