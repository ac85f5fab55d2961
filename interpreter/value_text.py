"""How values read inside a text, a command or a message: as the language itself writes them.

A test holds it together with the printer of constants. It does not know what the text is for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DURATIONS = (
    ("h", 3_600_000_000_000, 0),
    ("min", 60_000_000_000, 0),
    ("s", 1_000_000_000, 1),
    ("ms", 1_000_000, 1),
    ("us", 1_000, 1),
)
_SIZES = (("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def text_of(kind: str, amount: Any) -> str:
    """What `{value}` becomes inside a text."""
    if isinstance(amount, str):
        return amount
    if amount is None:
        return "none"
    if isinstance(amount, bool):
        return "true" if amount else "false"
    if kind == "duration":
        return duration_text(amount)
    if kind == "size":
        return size_text(amount)
    if kind == "percent":
        return number_text(amount) + "%"
    if kind == "rate":
        return number_text(amount) + "/s"
    if kind == "list":
        return "[" + ", ".join(f'"{a}"' if isinstance(a, str) else text_of(k, a) for k, a in amount) + "]"
    if kind == "range":
        return f"{amount[0]}..{amount[1]}"
    if kind == "command":
        return " ".join(quoted(word) for word in amount)
    if kind == "actor":
        name, member = amount
        return name if member is None else f"{name}[{member}]"
    if isinstance(amount, int | float):
        return number_text(amount)
    return str(amount)


def number_text(amount: int | float) -> str:
    return repr(amount) if isinstance(amount, int) or amount != int(amount) else str(int(amount))


def duration_text(ns: int) -> str:
    """The largest unit in which at most one digit stands behind the point."""
    if ns < 0:
        return "-" + duration_text(-ns)
    for unit, factor, places in _DURATIONS:
        if ns >= factor:
            text = _decimal(ns, factor, places)
            if text is not None:
                return text + unit
    return f"{ns}ns" if ns else "0s"


def _decimal(amount: int, factor: int, places: int) -> str | None:
    whole, rest = divmod(amount, factor)
    if not rest:
        return str(whole)
    digits, left = divmod(rest * 10**places, factor)
    return None if left or not places else f"{whole}.{digits}"


def size_text(n_bytes: int) -> str:
    for unit, factor in _SIZES:
        if n_bytes >= factor:
            text = _decimal(n_bytes, factor, 1)
            if text is not None:
                return text + unit
    return f"{n_bytes}B"


def quoted(text: str) -> str:
    """One word for a shell, whatever it holds."""
    if text and all(letter in _PLAIN for letter in text):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"
