"""The fixtures `file` and `folder`: what is there before any actor starts. Nothing to undo: the run's folder goes.

Contents depend on the scenario's seed alone. It does not know what will become of the files.
"""

from __future__ import annotations

import os

from .files import content_pieces, invalid, set_mode, write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..interpreter.fixtures import FixtureContext

_CHUNK_BYTES = 1 << 20
# With fewer bytes than this, two random contents could be equal by chance.
_LEAST_DISTINCT_BYTES = 16


def given_file(
    context: FixtureContext,
    path: str,
    size: int | None,
    random: bool,
    zeros: bool,
    filled: bool,  # noqa: ARG001 - the word `with`, so that `with text "v1"` reads as a sentence
    text: str | None,
    source: str | None,
    mode: float | None,
) -> dict[str, object]:
    _make_parents(path)
    if source is None:
        seed = context.seed if random else None
        _fill(path, content_pieces(seed, text, size, zeros=zeros, chunk=_CHUNK_BYTES))
    elif text is None and size is None and not random and not zeros:
        # A path from the scenario's own folder, as it is written beside it.
        _fill(path, _pieces_of(os.path.join(context.folder, source)))
    else:
        raise invalid("a file is given either `from` another one or with a content of its own")
    if mode is not None:
        set_mode(path, mode)
    context.name_content(path)
    return {"path": path, "size": os.stat(path).st_size}


def given_folder(
    context: FixtureContext,
    path: str,
    count: float,
    files: bool,  # noqa: ARG001 - only a word of the sentence
    size: int,
) -> dict[str, object]:
    from .random_bytes import random_pieces

    os.makedirs(path, exist_ok=True)
    for number in range(1, int(count) + 1):
        # A content of its own for each file, so that a mix-up shows. Tiny ones hold their number, as far as it fits.
        seed = context.seed + number
        data = (
            random_pieces(seed, size) if size >= _LEAST_DISTINCT_BYTES else (f"{number}\n".rjust(size)[:size].encode(),)
        )
        _fill(os.path.join(path, str(number)), data)
    return {"path": path, "count": int(count)}


def _make_parents(path: str) -> None:
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)


def _fill(path: str, pieces: Iterable[bytes]) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        for piece in pieces:
            write_all(fd, piece)
    finally:
        os.close(fd)


def _pieces_of(path: str) -> Iterator[bytes]:
    with open(path, "rb", 0) as source:
        while piece := source.read(_CHUNK_BYTES):
            yield piece
