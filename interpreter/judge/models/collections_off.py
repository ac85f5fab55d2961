"""Keeps the collector of cyclic garbage still while something large is built that holds no cycles.

It would look through all of it again and again, and find nothing: a hundred thousand transactions took half as long again
for each of them as ten thousand. What else the process does meanwhile waits for its garbage as long.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collections_off() -> Iterator[None]:
    """Restores what was there before; within another one it changes nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
