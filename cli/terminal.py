"""What a terminal can show: whether to colour, and how wide it is.

It knows the environment's conventions; it writes nothing and knows no colours.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

DEFAULT_WIDTH = 80


def wants_color(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether escape codes may go to this stream; NO_COLOR is stronger than FORCE_COLOR."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return environment.get("TERM") != "dumb" and stream.isatty()


def width(stream: TextIO, environment: Mapping[str, str] = os.environ) -> int:
    """Columns of the terminal behind the stream; COLUMNS is stronger, and 80 is the answer when nobody knows."""
    columns = environment.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):  # not a terminal, or not a file at all
        return DEFAULT_WIDTH
