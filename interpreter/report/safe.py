r"""Foreign text made safe for where it is shown: programs under test print what they like.

A control character in a log can hide a failure, forge a passed line or talk to the terminal; each is shown by its
escape instead (`\x1b`). Knows characters; knows nothing of reports.
"""

from __future__ import annotations

import unicodedata

# Marks that reorder or join what stands around them: a line with one of them does not say what it shows.
_INVISIBLE = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])


def line(text: str) -> str:
    """The text in one line, whatever it holds."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def cut(text: str, width: int) -> str:
    """At most this many columns; what was cut away is marked."""
    if columns(text) <= width:
        return text
    taken, room = [], width - 1
    for character in text:
        room -= columns(character)
        if room < 0:
            break
        taken.append(character)
    return "".join(taken) + "…"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def encodable(text: str) -> str:
    """The text without lone surrogates: a byte that was no UTF-8 becomes its number, as `\\xff`."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(_shown(c) if unicodedata.category(c) == "Cs" else c for c in text)
    return text


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    code = ord(character)
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    if 0xDC80 <= code <= 0xDCFF:  # what Python makes of a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
