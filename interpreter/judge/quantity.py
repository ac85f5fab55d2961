"""A value with its kind, as expectations compare and compute them: a duration is no size.

Durations are nanoseconds, sizes bytes, a percent the number before its sign, a rate the number per second. Knows nothing
of plans, histories and files. A text that reads as a number is one where it meets a number: captures are texts.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from ..history import HEAD_BYTES, UNNAMED, Content
from .verdict import Senseless, Unclear

NUMERIC = ("number", "duration", "size", "percent", "rate")


class Unrecognised(Unclear):
    """A content of which only the size and the beginning are known has both in common with the one that is wanted."""

    def __init__(self, wanted: Content) -> None:
        super().__init__("only the beginning of it was seen")
        self.wanted = wanted


class Quantity(NamedTuple):
    kind: str
    value: Any


NOTHING = Quantity("nothing", None)


def content_of(data: bytes) -> Content:
    """The one way in which contents are named here: SHA-256, in hexadecimal."""
    return Content(hashlib.sha256(data).hexdigest(), len(data), data[:HEAD_BYTES])


def quantity_of(value: object) -> Quantity:
    """What an operation gave back, with the kind that its Python type says."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return Quantity(kind, value)
    if isinstance(value, Content):
        return Quantity("content", value)
    if isinstance(value, (bytes, bytearray)):
        return Quantity("content", content_of(bytes(value)))
    if isinstance(value, Quantity):
        return value
    if isinstance(value, (tuple, set, frozenset)):
        return Quantity("list", list(value))
    return Quantity("object", value)


_KINDS: dict[type, str] = {
    bool: "yes/no", int: "number", float: "number", str: "text", type(None): "nothing", list: "list", dict: "object",
    Content: "content",
}  # fmt: skip


def as_number(quantity: Quantity) -> Quantity | None:
    """The quantity if it is numeric, or a text that reads as a number; else none."""
    if quantity.kind in NUMERIC:
        return quantity
    if quantity.kind in ("text", "word"):
        text = quantity.value.strip()
        try:
            return Quantity("number", int(text))
        except ValueError:
            try:
                number = float(text)
            except ValueError:
                return None
            return Quantity("number", number) if number == number else None
    return None


def compare(operator: str, left: Quantity, right: Quantity) -> bool:
    """Whether it is so. Raises Senseless for kinds that have no order between them."""
    if operator == "==":
        return equal(left, right)
    if operator == "!=":
        return not equal(left, right)
    a, b = _comparable(left, right)
    if operator == "<":
        return bool(a < b)
    if operator == "<=":
        return bool(a <= b)
    if operator == ">":
        return bool(a > b)
    return bool(a >= b)


def _comparable(left: Quantity, right: Quantity) -> tuple[Any, Any]:
    a, b = as_number(left), as_number(right)
    if left.kind in ("text", "word") and right.kind in ("text", "word"):
        # Of two captured numbers, 9 is less than 10, and not more as a text.
        return (a.value, b.value) if a is not None and b is not None else (left.value, right.value)
    if a is not None and b is not None:
        if a.kind == b.kind or {a.kind, b.kind} <= {"number", "rate"}:
            return a.value, b.value
        if {a.kind, b.kind} == {"number", "percent"}:
            return _share(a), _share(b)
    raise Senseless(f"{spoken(left)} ({left.kind}) and {spoken(right)} ({right.kind}) cannot be compared")


def _share(quantity: Quantity) -> Any:
    return quantity.value / 100 if quantity.kind == "percent" else quantity.value


def equal(left: Quantity, right: Quantity) -> bool:
    """Equality across kinds: a content equals the text with the same bytes, and nothing equals only nothing."""
    if left.kind == right.kind:
        if left.kind == "content":
            return same_content(left.value, right.value)
        if left.kind == "list":
            return len(left.value) == len(right.value) and all(
                equal(quantity_of(a), quantity_of(b)) for a, b in zip(left.value, right.value, strict=True)
            )
        return bool(left.value == right.value)
    kinds = {left.kind, right.kind}
    if "nothing" in kinds or "yes/no" in kinds:
        return False
    if kinds <= {"text", "word"}:
        return bool(left.value == right.value)
    if "content" in kinds:
        content, other = (left, right) if left.kind == "content" else (right, left)
        if other.kind in ("text", "word"):
            return same_content(content.value, content_of(other.value.encode()))
        if other.kind == "number" and content.value.is_whole:
            seen = as_number(Quantity("text", content.value.head.decode("utf-8", "replace")))
            return seen is not None and seen.value == other.value
        return False
    if (left.kind in NUMERIC) + (right.kind in NUMERIC) == 1 and not kinds & {"text", "word"}:
        return False
    a, b = as_number(left), as_number(right)
    if a is None or b is None:
        return False
    if a.kind != b.kind:
        a_value, b_value = _comparable(a, b)
        return bool(a_value == b_value)
    return bool(a.value == b.value)


def same_content(left: Content, right: Content) -> bool:
    if left.size != right.size:
        return False
    # Whole heads are the bytes themselves; only beyond them the digest has to speak for the bytes.
    if left.is_whole and right.is_whole:
        return left.head == right.head
    if left.digest == right.digest:
        return True
    n_bytes = min(len(left.head), len(right.head))
    is_unnamed = [content.digest.startswith(UNNAMED) for content in (left, right)]
    if is_unnamed[0] == is_unnamed[1] or left.head[:n_bytes] != right.head[:n_bytes]:
        return False
    raise Unrecognised(right if is_unnamed[0] else left)


def compute(operator: str, left: Quantity, right: Quantity) -> Quantity:
    """Typed arithmetic, as the language defines it: `50ms + 1s`, `3 * 4MiB`, `20% * rate`, `1s / 50ms`."""
    a, b = as_number(left), as_number(right)
    if a is None or b is None:
        raise Senseless(f"{spoken(left)} {operator} {spoken(right)} cannot be computed: only numbers can")
    if operator in "+-":
        if a.kind != b.kind:
            raise Senseless(f"{spoken(a)} ({a.kind}) and {spoken(b)} ({b.kind}) cannot be added or subtracted")
        return Quantity(a.kind, a.value + b.value if operator == "+" else a.value - b.value)
    if operator == "*":
        return _product(a, b)
    if b.value == 0:
        raise Senseless(f"{spoken(a)} cannot be divided by zero")
    if a.kind == b.kind:
        return Quantity("number", a.value / b.value)
    if b.kind in ("number", "percent"):
        return Quantity(a.kind, a.value / _share(b))
    raise Senseless(f"{spoken(a)} ({a.kind}) cannot be divided by {spoken(b)} ({b.kind})")


def _product(a: Quantity, b: Quantity) -> Quantity:
    for factor, other in ((a, b), (b, a)):
        if factor.kind == "percent":
            return Quantity(other.kind, other.value * factor.value / 100)
    for factor, other in ((a, b), (b, a)):
        if factor.kind == "number":
            return Quantity(other.kind, other.value * factor.value)
    raise Senseless(f"{spoken(a)} ({a.kind}) and {spoken(b)} ({b.kind}) cannot be multiplied")


# --- for people ------------------------------------------------------------------------------------------------------


def spoken(quantity: Quantity, width: int = 60) -> str:
    """The value in one short line."""
    kind, value = quantity
    if kind == "duration":
        return duration(value)
    if kind == "size":
        return size(value)
    if kind == "percent":
        return f"{_trimmed(value)}%"
    if kind == "rate":
        return f"{_trimmed(value)}/s"
    if kind == "number":
        return _trimmed(value)
    if kind == "nothing":
        return "nothing"
    if kind == "yes/no":
        return "true" if value else "false"
    if kind == "content":
        return content(value)
    if kind == "range":
        return f"{value[0]}..{value[1]}"
    text = f"/{value}/" if kind == "pattern" else repr(value) if kind != "text" else _quoted(value)
    return text if len(text) <= width else f"{text[: width - 1]}…"


def content(seen: Content) -> str:
    """`"abc"` for what is short and text, else its size, its digest's first digits and how it begins."""
    if seen.is_whole and seen.size <= 40:
        try:
            return _quoted(seen.head.decode())
        except UnicodeDecodeError:
            return f"{size(seen.size)}, hex {seen.head[:16].hex()}"
    return f"{size(seen.size)} (digest {seen.digest[:8]}, begins {beginning(seen)})"


def beginning(seen: Content) -> str:
    head = seen.head[:12]
    return (
        _quoted(head.decode("ascii")) if head.isascii() and head.decode("ascii").isprintable() else f"hex {head.hex()}"
    )


def duration(nanoseconds: float) -> str:
    for unit, factor in (("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000)):
        if abs(nanoseconds) >= factor:
            return f"{_trimmed(nanoseconds / factor)}{unit}"
    return f"{_trimmed(nanoseconds / 1000)}us" if nanoseconds else "0s"


def instant(elapsed_ns: int) -> str:
    """So long after the zero of all times of a report: `+1.250ms`; before it `-12.0us`."""
    sign, amount = ("-", -elapsed_ns) if elapsed_ns < 0 else ("+", elapsed_ns)
    for unit, factor in (("s", 1_000_000_000), ("ms", 1_000_000)):
        if amount >= factor:
            return f"{sign}{amount / factor:.3f}{unit}"
    return f"{sign}{amount / 1000:.1f}us"


def size(n_bytes: float) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if abs(n_bytes) >= factor:
            shown = _trimmed(n_bytes / factor)
            # Whoever compares with 256KiB must see that it is one byte more; of 20.3MiB nobody thinks that it is exact.
            rest = n_bytes - int(shown) * factor if shown.lstrip("-").isdigit() and n_bytes == int(n_bytes) else 0
            return f"{shown}{unit}" + (f" {'+' if rest > 0 else '-'} {_trimmed(abs(rest))}B" if rest else "")
    return f"{_trimmed(n_bytes)}B"


def _trimmed(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
