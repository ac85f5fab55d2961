"""The Python side of copying.cts: ways of copying that go wrong under pressure, beside those of the standard library.

It starts programs as the library does, and knows nothing of what is expected of them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cts.stdlib.commands import run
from cts.stdlib.copiers import copy_with

if TYPE_CHECKING:
    from cts.interpreter.context import Context


def copy_to_all(context: Context, copier: str, source: str, folder: str) -> None:
    destinations = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    if copier == "tee":
        run(context, ["sh", "-c", 'tee "$@" < "$0" > /dev/null', source, *destinations], None, ())
    else:
        copy_with(context, copier, source, destinations)


def copy_by(context: Context, copier: str, source: str, dest: str) -> None:
    if copier == "dd_at_once":
        run(context, ["dd", f"if={source}", f"of={dest}", "bs=1G", "status=none"], None, ())
    else:
        copy_with(context, copier, source, dest)
