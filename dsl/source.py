"""The text of one file, and where in it an offset lies.

Columns count code points from 1, lines from 1. A file is read as bytes, so that what is not UTF-8 becomes a finding with
a place, not an exception. Nothing here knows the grammar.
"""

from __future__ import annotations

from .record import Record

MAX_BYTES = 8 << 20


class SourceFile:
    """A file's name, as shown to people, and its text with `\\n` line ends and no byte-order mark."""

    __slots__ = ("_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        if self._starts is None:
            starts, at, find = [0], 0, self.text.find
            while (at := find("\n", at) + 1) > 0:
                starts.append(at)
            self._starts = starts
        return self._starts

    def line_of(self, offset: int) -> int:
        """The line (from 1) in which an offset lies."""
        starts = self.starts
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if starts[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = self.line_of(offset)
        return line, offset - self.starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        starts = self.starts
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end]

    def offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1


class Unreadable(Record):
    """Why a file's bytes are not text: the first bad place, as offset into what could be read."""

    reason: str
    text: str
    offset: int


def decode(data: bytes) -> str | Unreadable:
    """Bytes to text: UTF-8, CRLF and CR become LF, a byte-order mark is dropped; or the reason why not."""
    if len(data) > MAX_BYTES:
        return Unreadable(f"it is larger than {MAX_BYTES >> 20} MiB", "", 0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", "replace")
        shown = good + data[error.start : error.start + 40].decode("latin-1")
        byte = data[error.start]
        return Unreadable(
            f"it is not UTF-8: the byte 0x{byte:02x} stands here", _unix_lines(shown), len(_unix_lines(good))
        )
    text = _unix_lines(text)
    at = text.find("\0")
    if at >= 0:
        return Unreadable("it holds a null byte, so it is not a text", text, at)
    return text


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
