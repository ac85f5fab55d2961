"""Kinds and values of the language: durations, sizes, rates, percents; parse, print, compute.

Amounts are exact where they can be: a duration is a whole number of nanoseconds, a size a whole number of bytes, a
percent the number before the sign. Nothing here knows where in a file a value stood.
"""

from __future__ import annotations

from .record import Record

DURATION_UNITS = {
    "ns": 1,
    "us": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "min": 60_000_000_000,
    "h": 3_600_000_000_000,
}
BINARY_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
DECIMAL_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
SIZE_UNITS = {**BINARY_UNITS, **DECIMAL_UNITS}
RATE_UNITS = {"/s": 1, "/min": 60, "/h": 3600}
UNITS = (*DURATION_UNITS, *SIZE_UNITS, "%", *RATE_UNITS)

NUMBER = "number"
DURATION = "duration"
SIZE = "size"
PERCENT = "percent"
RATE = "rate"
TEXT = "text"
PATTERN = "pattern"
LIST = "list"
RANGE = "range"
YES_NO = "yes/no"
NOTHING = "nothing"
ANY = "any"

Number = int | float


class Value(Record):
    """A value with its kind; `amount` is a number, a text, a bool, a tuple of values, or None for nothing."""

    kind: str
    amount: object


def scaled(digits: str, factor: int) -> int | None:
    """`1.5` and 1000 make 1500; none where the result is not a whole number, since half a nanosecond does not exist."""
    whole, _, fraction = digits.replace("_", "").partition(".")
    total = int(whole + fraction) * factor
    quotient, rest = divmod(total, 10 ** len(fraction))
    return None if rest else quotient


def number(digits: str) -> Number:
    digits = digits.replace("_", "")
    return float(digits) if "." in digits else int(digits)


def quantity(digits: str, unit: str) -> Value | None:
    """The value that a number and its unit mean; none where the unit does not exist or the amount is not exact."""
    if not unit:
        return Value(NUMBER, number(digits))
    if unit == "%":
        return Value(PERCENT, number(digits))
    if unit in RATE_UNITS:
        amount = number(digits) / RATE_UNITS[unit]
        return Value(RATE, int(amount) if amount == int(amount) else amount)
    for kind, units in ((DURATION, DURATION_UNITS), (SIZE, SIZE_UNITS)):
        if unit in units:
            exact = scaled(digits, units[unit])
            return None if exact is None else Value(kind, exact)
    return None


def decimal(amount: int, factor: int, places: int = 3) -> str | None:
    """`1500` in units of 1000 is `1.5`; none where that needs more than `places` digits behind the point."""
    whole, rest = divmod(amount, factor)
    if not rest:
        return str(whole)
    shifted, left = divmod(rest * 10**places, factor)
    return None if left else f"{whole}.{shifted:0{places}d}".rstrip("0")


def print_duration(ns: int) -> str:
    """The canonical unit: the largest in which at most one digit stands behind the point (`1.5s`, but `1550ms`)."""
    if ns < 0:
        return "-" + print_duration(-ns)
    for unit in ("h", "min", "s", "ms", "us"):
        factor = DURATION_UNITS[unit]
        places = 0 if unit in ("h", "min") else 1
        if ns >= factor and (text := decimal(ns, factor, places) if places else _whole(ns, factor)):
            return text + unit
    return f"{ns}ns" if ns else "0s"


def _whole(amount: int, factor: int) -> str | None:
    return None if amount % factor else str(amount // factor)


def print_size(n_bytes: int, decimal_units: bool = False) -> str:
    """The canonical unit of a size, chosen like a duration's; decimal and binary units are never turned into each other."""
    units = DECIMAL_UNITS if decimal_units else BINARY_UNITS
    for unit, factor in reversed(units.items()):
        if n_bytes >= factor and (text := decimal(n_bytes, factor, 1)):
            return text + unit
    return f"{n_bytes}B"


def print_number(amount: Number) -> str:
    return repr(amount) if isinstance(amount, int) or amount != int(amount) else str(int(amount))


def print_value(value: Value) -> str:
    """How a value is written in a message; the printer of files keeps more of what its author wrote."""
    amount = value.amount
    if value.kind == DURATION and isinstance(amount, int):
        return print_duration(amount)
    if value.kind == SIZE and isinstance(amount, int):
        return print_size(amount)
    if value.kind == PERCENT and isinstance(amount, int | float):
        return f"{print_number(amount)}%"
    if value.kind == RATE and isinstance(amount, int | float):
        return f"{print_number(amount)}/s"
    if value.kind == YES_NO:
        return "true" if amount else "false"
    if value.kind == NOTHING:
        return "none"
    if isinstance(amount, int | float):
        return print_number(amount)
    if isinstance(amount, tuple):
        return "[" + ", ".join(print_value(item) for item in amount) + "]"
    return '"' + str(amount) + '"'


_SAME = {
    ("+", DURATION, DURATION): DURATION,
    ("-", DURATION, DURATION): DURATION,
    ("/", DURATION, DURATION): NUMBER,
    ("+", SIZE, SIZE): SIZE,
    ("-", SIZE, SIZE): SIZE,
    ("/", SIZE, SIZE): NUMBER,
    ("+", PERCENT, PERCENT): PERCENT,
    ("-", PERCENT, PERCENT): PERCENT,
    ("+", RATE, RATE): RATE,
    ("-", RATE, RATE): RATE,
    ("/", RATE, RATE): NUMBER,
    ("+", TEXT, TEXT): TEXT,
    ("+", LIST, LIST): LIST,
    ("/", SIZE, DURATION): RATE,
    ("*", RATE, DURATION): NUMBER,
    ("*", DURATION, RATE): NUMBER,
    ("/", NUMBER, DURATION): RATE,
}
_SCALABLE = (NUMBER, DURATION, SIZE, PERCENT, RATE)
ORDERED = (NUMBER, DURATION, SIZE, PERCENT, RATE, TEXT)


def result_kind(operator: str, left: str, right: str) -> str | None:
    """The kind of `left operator right`; none where the two do not go together."""
    if ANY in (left, right):
        return ANY
    if left == right == NUMBER:
        return NUMBER
    if operator in "*/" and right == NUMBER and left in _SCALABLE:
        return left
    if operator == "*" and left == NUMBER and right in _SCALABLE:
        return right
    if operator == "*" and left == PERCENT and right in _SCALABLE:
        return right
    if operator == "*" and right == PERCENT and left in _SCALABLE:
        return left
    return _SAME.get((operator, left, right))


def comparable(left: str, right: str) -> bool:
    """Whether `<` and `==` make sense between two kinds: a ratio may be compared to a percent."""
    return left == right or ANY in (left, right) or NOTHING in (left, right) or {left, right} == {NUMBER, PERCENT}


def compute(operator: str, left: Value, right: Value) -> Value | None:
    """`left operator right` of two known values; none where the kinds do not go together or it divides by zero."""
    kind = result_kind(operator, left.kind, right.kind)
    if kind is None or kind == ANY:
        return None
    a, b = left.amount, right.amount
    if isinstance(a, str) and isinstance(b, str):
        return Value(TEXT, a + b)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return Value(LIST, a + b)
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return None
    return _compute_numbers(operator, kind, left.kind, a, right.kind, b)


def _compute_numbers(operator: str, kind: str, kind_a: str, a: Number, kind_b: str, b: Number) -> Value | None:
    divisor = 1
    if operator == "*" and PERCENT in (kind_a, kind_b) and not (kind == PERCENT and NUMBER in (kind_a, kind_b)):
        divisor = 100
    if operator == "*" and {kind_a, kind_b} == {RATE, DURATION}:
        divisor = DURATION_UNITS["s"]
    if operator == "/" and not b:
        return None
    amount: Number
    if operator == "+":
        amount = a + b
    elif operator == "-":
        amount = a - b
    elif operator == "*":
        amount = a * b / divisor if divisor != 1 else a * b
    elif kind == RATE and kind_b == DURATION:
        amount = a * DURATION_UNITS["s"] / b
    else:
        amount = a / b
    if isinstance(amount, float) and (kind in (DURATION, SIZE) or amount == int(amount)):
        amount = round(amount)
    return Value(kind, amount)
