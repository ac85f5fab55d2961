"""Is this test stronger than that one? One table, with an example that proves each entry.

A test is stronger than another if whatever passes it passes the other as well. What the table does not know is
different, not equal: a review should see it. Tests are the plan's data (plan_expect.py as plain dicts).
"""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Data = dict[str, Any]

SAME, STRONGER, WEAKER, DIFFERENT = "same", "stronger", "weaker", "different"


class Entry(Record):
    """One line of the table: whatever passes `strong` passes `weak`, as the example shows in the language's words.

    `implies` says whether it holds for two given tests of these names.
    """

    strong: str
    weak: str
    implies: Callable[[Data, Data], bool]
    example: tuple[str, str]
    reason: str


def _always(_strong: Data, _weak: Data) -> bool:
    return True


def amount(data: Data | None) -> float | None:
    """The number of a constant; none for what is known at run time only."""
    if data is None or data.get("op") != "value" or isinstance(data["value"], bool | str) or data["value"] is None:
        return None
    return float(data["value"])


def _subset(strong: Data, weak: Data) -> bool:
    return all(item in weak["values"] for item in strong["values"])


def _fewer_errors(strong: Data, weak: Data) -> bool:
    if not weak["errors"]:
        return True
    return bool(strong["errors"]) and all(_allowed(error, weak["errors"]) for error in strong["errors"])


def _allowed(error: Data, errors: list[Data]) -> bool:
    return any(other["name"] == error["name"] and other["argument"] in (None, error["argument"]) for other in errors)


def _signal(strong: Data, weak: Data) -> bool:
    return weak["signal"] is None or strong["signal"] == weak["signal"]


def _blocks(strong: Data, weak: Data) -> bool:
    if strong["never"] or weak["never"]:
        return bool(strong["never"] == weak["never"])
    if weak["until"] is not None:
        return bool(strong["until"] == weak["until"])
    if weak["amount"] is None:
        return strong["operator"] in (None, ">=", ">")
    return strong["amount"] is not None and _compares(
        {"operator": strong["operator"], "value": strong["amount"]},
        {"operator": weak["operator"], "value": weak["amount"]},
    )


def _happens(strong: Data, weak: Data) -> bool:
    if (strong["edge"], strong["relation"]) != (weak["edge"], weak["relation"]):
        return False
    if strong["relation"] != "within":
        return bool(strong["event"] == weak["event"])
    a, b = amount(strong["amount"]), amount(weak["amount"])
    return a is not None and b is not None and a <= b


def _compares(strong: Data, weak: Data) -> bool:
    """Whether every value that passes one comparison passes the other."""
    a, b = amount(strong["value"]), amount(weak["value"])
    first, second = strong["operator"], weak["operator"]
    if strong["value"] == weak["value"]:
        return second in {"<": ("<", "<=", "!="), "<=": ("<=",), "==": ("==", "<=", ">="), ">=": (">=",),
                          ">": (">", ">=", "!="), "!=": ("!=",)}[first]  # fmt: skip
    if a is None or b is None or strong["value"].get("kind") != weak["value"].get("kind"):
        return False
    if first == "==":
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "!=": True, "==": False}[second]
    if first in ("<", "<="):
        return second in ("<", "<=", "!=") and a < b
    return first in (">", ">=") and second in (">", ">=", "!=") and a > b


def _equals_contains(strong: Data, weak: Data) -> bool:
    whole, part = strong["value"], weak["value"]
    if whole.get("op") != "value" or part.get("op") != "value":
        return bool(whole == part)
    return isinstance(whole["value"], str) and isinstance(part["value"], str) and part["value"] in whole["value"]


def _among(strong: Data, weak: Data) -> bool:
    return strong["value"] in weak["values"]


def _equal_number(strong: Data, weak: Data) -> bool:
    value = strong["value"]
    return _compares({"operator": "==", "value": value}, weak)


_S = "a file that is there"
TABLE: tuple[Entry, ...] = (
    Entry("fails", "fails", _fewer_errors, ("fails with Locked", "fails with Locked, Busy"), "more errors are accepted"),
    Entry("is_killed", "is_killed", _signal, ("is killed by SIGKILL", "is killed"), "any signal is accepted"),
    Entry("blocks", "blocks", _blocks, ("blocks for >= 50ms", "blocks for >= 20ms"), "a shorter wait is accepted"),
    Entry("happens", "happens", _happens, ("finishes within 1s", "finishes within 2s"), "more time is given"),
    Entry("compares", "compares", _compares, ("< 5", "<= 6"), "the bound is wider"),
    Entry("equals", "contains", _equals_contains, ('equals "abc"', 'contains "b"'), "only a part is compared"),
    Entry("equals", "is_one_of", _among, ("equals 5", "is one of 5, 6"), "more values are accepted"),
    Entry("equals", "compares", _equal_number, ("equals 5", "<= 6"), "a range is accepted"),
    Entry("returns", "succeeds", _always, ("returns 5", "succeeds"), "its value is no longer looked at"),
    Entry("is_one_of", "is_one_of", _subset, ("is one of 1, 2", "is one of 1, 2, 3"), "more values are accepted"),
    Entry("contains_only", "contains_only", _subset, ('contains only "a"', 'contains only "a", "b"'), "more names are accepted"),
    Entry("contains", "contains", _equals_contains, ('contains "abc"', 'contains "b"'), "a shorter part is looked for"),
    Entry("equals", "exists", _always, ('equals "abc"', "exists"), f"any content will do: {_S}"),
    Entry("equals_file", "exists", _always, ('equals file "y"', "exists"), f"any content will do: {_S}"),
    Entry("contains", "exists", _always, ('contains "a"', "exists"), f"any content will do: {_S}"),
    Entry("matches", "exists", _always, ("matches /a/", "exists"), f"any content will do: {_S}"),
    Entry("has_size", "exists", _always, ("has size 4KiB", "exists"), f"any size will do: {_S}"),
    Entry("has_mode", "exists", _always, ("has mode 0644", "exists"), f"any mode will do: {_S}"),
    Entry("has_lines", "exists", _always, ("has 4 lines", "exists"), f"any length will do: {_S}"),
    Entry("is_empty", "exists", _always, ("is empty", "exists"), f"any content will do: {_S}"),
)  # fmt: skip


def implies(strong: Data, weak: Data) -> bool:
    """Whether whatever passes one test passes the other, as far as the table knows."""
    if strong == weak:
        return True
    names = (strong["test"], weak["test"])
    return any((entry.strong, entry.weak) == names and entry.implies(strong, weak) for entry in TABLE)


def why_weaker(strong: list[Data], weak: list[Data]) -> str:
    """The reason of the entry by which the second list of alternatives is weaker."""
    for test in weak:
        for other in strong:
            if test != other and implies(other, test):
                names = (other["test"], test["test"])
                return next(entry.reason for entry in TABLE if (entry.strong, entry.weak) == names)
    return "an alternative was added"


def relate(before: bool, after: bool) -> str:
    """`before`: the old implies the new; `after`: the new implies the old."""
    if before and after:
        return SAME
    return WEAKER if before else STRONGER if after else DIFFERENT


def compare_tests(old: list[Data], new: list[Data]) -> str:
    """Alternatives joined by `or`: weaker if each old one is as strong as some new one."""
    before = all(any(implies(test, other) for other in new) for test in old)
    after = all(any(implies(test, other) for other in old) for test in new)
    return relate(before, after)


# --- quantifiers -----------------------------------------------------------------------------------------------------


def _bounds(count: Data) -> tuple[float, float, str] | None:
    """The lowest and highest number that a quantifier accepts, and whether it counts heads or percents."""
    low, high = count["low"], count["high"]
    unit = low["kind"] if low is not None and low.get("op") == "value" else "number"
    a, b = amount(low), amount(high)
    infinite = float("inf")
    if count["word"] == "no":
        return (0, 0, "any")
    if count["word"] == "all":
        return (infinite, infinite, "any")
    if a is None:
        return None
    ranges = {
        "exactly": (a, a),
        "at_least": (a, infinite),
        "at_most": (0, a),
        "between": (a, b if b is not None else a),
    }
    return (*ranges[count["word"]], unit)


def count_implies(strong: Data, weak: Data) -> bool:
    """Whether every number that one quantifier accepts is accepted by the other. `all` means at least one of some."""
    if strong == weak:
        return True
    a, b = _bounds(strong), _bounds(weak)
    if a is None or b is None:
        return False
    if strong["word"] == "all":
        # All of a group of unknown size: certainly one, and every percentage; more than that is not known.
        return weak["word"] == "at_least" and (b[2] == "percent" or b[0] <= 1)
    if weak["word"] == "all":
        return False
    if strong["word"] != "no" and weak["word"] != "no" and a[2] != b[2]:
        return False
    return a[0] >= b[0] and a[1] <= b[1]


# Quantifiers that more passes can only help, and those that they can only hurt.
RISING, FALLING = ("all", "at_least"), ("no", "at_most")

_MODES = {
    ("always", "finally"), ("always", "eventually"), ("always", "sometimes"), ("finally", "eventually"),
    ("finally", "sometimes"),
}  # fmt: skip
MODE_EXAMPLES = (
    ('always file "x" exists', 'file "x" exists', "it need only hold at the end"),
    ('always file "x" exists', 'eventually within 2s file "x" exists', "it need only hold after a while"),
    ("a succeeds", "sometimes a succeeds", "it need hold in one run only"),
    ('file "x" exists', 'eventually within 2s file "x" exists', "it need only hold after a while"),
)


def mode_implies(strong: Data, weak: Data) -> bool:
    a, b = strong["mode"], weak["mode"]
    if a == b == "eventually":
        first, second = amount(strong["within"]), amount(weak["within"])
        return strong["within"] == weak["within"] or (first is not None and second is not None and first <= second)
    return a == b or (a, b) in _MODES
