"""Bytes → source file, or the one diagnostic that says why they are no text.

Where the bytes come from is not known here.
"""

from __future__ import annotations

from .source import SourceFile, Unreadable, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .diagnostics import Diagnostic


def source_of(name: str, data: bytes) -> SourceFile | Diagnostic:
    """The source file that `data` holds, under the name that people know it by."""
    text = decode(data)
    if not isinstance(text, Unreadable):
        return SourceFile(name, text)
    from .diagnostics import Diagnostic

    note = "a .cts file is UTF-8 text"
    span = (text.offset, text.offset + 1)
    return Diagnostic(
        "E001", SourceFile(name, text.text), span, f"this file cannot be read: {text.reason}", notes=(note,)
    )
