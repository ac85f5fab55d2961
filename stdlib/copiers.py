"""`copy_with`: copies by a named copier, as people use it: real programs, Python's own, the library's, and a naive one.

Programs are given the options without which they would not copy at all, and no others. With several destinations a
program is started for each, one after the other, and the first failure ends it; `atomic` takes them all at once. It
does not know which copiers are good: finding that out is what scenarios are for.
"""

from __future__ import annotations

import os
from time import sleep

from .commands import run
from .files import invalid, write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..interpreter.context import Context

# The runtime looks whether these lie within the run's folder.
WRITTEN = {"copy_with": ("dest",)}

_NAIVE_PIECES = 64
_NAIVE_GAP_S = 0.001

# The same size within the same second would mean "already copied" to rsync, whatever is in the files.
_RSYNC = ("rsync", "--ignore-times")
_PROGRAMS: dict[str, tuple[str, ...]] = {
    "cp": ("cp",),
    "install": ("install", "-m", "644"),
    "rsync": _RSYNC,
    "rsync_inplace": (*_RSYNC, "--inplace"),
    "rsync_partial": (*_RSYNC, "--partial"),
    "mv": ("mv", "-f"),
}


def copy_with(context: Context, copier: str, source: str, dest: str | Sequence[str]) -> None:
    destinations = [dest] if isinstance(dest, str) else [str(path) for path in dest]
    if not destinations:
        raise invalid("no destination is named")
    if copier == "atomic":
        from .atomic import copy

        copy(source, destinations, progress=context.progress)
        return
    if copier == "mv" and len(destinations) > 1:
        raise invalid("mv moves a file to one destination")
    in_python = _IN_PYTHON.get(copier)
    for path in destinations:
        if in_python is not None:
            in_python(context, source, path)
        else:
            run(context, command_line(copier, source, path), None, ())


def command_line(copier: str, source: str, dest: str) -> list[str]:
    if copier == "dd":
        return ["dd", f"if={source}", f"of={dest}", "bs=64k", "status=none"]
    if copier not in _PROGRAMS:
        raise invalid(f"there is no copier {copier}; there are {', '.join(COPIERS)}")
    return [*_PROGRAMS[copier], _plain(source), _plain(dest)]


def _plain(path: str) -> str:
    """A path that no program takes for an option, nor rsync for a host."""
    return path if path.startswith(("/", "./", "../")) else f"./{path}"


def _shutil(context: Context, source: str, dest: str) -> None:
    from shutil import copy

    copy(source, dest)
    context.progress(os.stat(dest).st_size)


def _naive(context: Context, source: str, dest: str) -> None:
    """Into the destination itself, piece by piece, with a pause after each, so that everybody can see the part."""
    source_fd = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunk = max(1, -(-os.fstat(source_fd).st_size // _NAIVE_PIECES))
        fd = os.open(dest, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        try:
            n_bytes = 0
            while piece := os.read(source_fd, chunk):
                write_all(fd, piece)
                n_bytes += len(piece)
                context.progress(n_bytes)
                sleep(_NAIVE_GAP_S)
        finally:
            os.close(fd)
    finally:
        os.close(source_fd)


_IN_PYTHON: dict[str, Callable[[Context, str, str], None]] = {"shutil": _shutil, "naive": _naive}
COPIERS = (*_PROGRAMS, "dd", *_IN_PYTHON, "atomic")
