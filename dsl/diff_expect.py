"""Expectations and tallies compared: which old one became which new one, and which way its strength went.

Expectations are matched by what they say first, then by subject; what has no partner was added or removed.
"""

from __future__ import annotations

from .diff_order import (
    DIFFERENT,
    FALLING,
    RISING,
    SAME,
    STRONGER,
    WEAKER,
    compare_tests,
    count_implies,
    mode_implies,
    relate,
    why_weaker,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Data = dict[str, Any]
    Found = tuple[str, str, str, str]

_SAID = ("mode", "within", "count", "subject", "tests", "others")
_TURNED = {STRONGER: WEAKER, WEAKER: STRONGER}


def compare_expectations(old: list[Data], new: list[Data]) -> Iterator[Found]:
    """What changed from the old expectations to the new ones."""
    left, added = list(old), []
    for expectation in new:
        twin = next((other for other in left if _said(other) == _said(expectation)), None)
        if twin is None:
            added.append(expectation)
        else:
            left.remove(twin)
    for expectation in added:
        partner = _partner(expectation, left)
        if partner is None:
            yield STRONGER, "", f"expect {expectation['text']}", "one expectation more"
        else:
            left.remove(partner)
            verdict, reason = _compare(partner, expectation)
            yield verdict, partner["text"], expectation["text"], reason
    for expectation in left:
        yield WEAKER, f"expect {expectation['text']}", "", "one expectation less"


def _said(expectation: Data) -> Data:
    return {key: expectation[key] for key in _SAID}


def _partner(expectation: Data, left: list[Data]) -> Data | None:
    """The old expectation that this one most likely replaces: of the same subject, as alike as possible."""
    same = [other for other in left if other["subject"] == expectation["subject"]]
    if not same:
        return None
    names = {test["test"] for test in expectation["tests"]}
    return max(same, key=lambda other: len(names & {test["test"] for test in other["tests"]}))


def _compare(old: Data, new: Data) -> tuple[str, str]:
    """The verdict on one pair, and its reason."""
    parts = [_modes(old, new), _counts(old, new), _tests(old, new), _others(old, new)]
    verdicts = {verdict for verdict, _ in parts} - {SAME}
    reasons = [reason for verdict, reason in parts if verdict != SAME]
    if len(verdicts) == 1:
        return verdicts.pop(), "; ".join(reasons)
    return DIFFERENT, "stronger in one way, weaker in another" if len(verdicts) > 1 else "it says something else"


def _modes(old: Data, new: Data) -> tuple[str, str]:
    verdict = relate(mode_implies(old, new), mode_implies(new, old))
    if "never" in (old["mode"], new["mode"]) and old["mode"] != new["mode"]:
        verdict = DIFFERENT
    if verdict == SAME:
        return SAME, ""
    reasons = {"finally": "when the run is over", "sometimes": "in one run only", "always": "at every moment"}
    return verdict, f"it is judged {reasons.get(new['mode'], 'within another time')}"


def _counts(old: Data, new: Data) -> tuple[str, str]:
    if old["count"] == new["count"]:
        return SAME, ""
    if old["count"] is None or new["count"] is None:
        return DIFFERENT, "it is counted differently"
    verdict = relate(count_implies(old["count"], new["count"]), count_implies(new["count"], old["count"]))
    reasons = {WEAKER: "more numbers are accepted", STRONGER: "fewer numbers are accepted"}
    return verdict, reasons.get(verdict, "other numbers are accepted")


def _tests(old: Data, new: Data) -> tuple[str, str]:
    """Under `no` and `at_most`, and with `never`, a weaker test is a stronger demand; under `exactly` it is neither."""
    verdict = compare_tests(old["tests"], new["tests"])
    if verdict == SAME:
        return SAME, ""
    words = {part["count"]["word"] for part in (old, new) if part["count"] is not None}
    falls = bool(words) and words <= set(FALLING)
    if words and not falls and not words <= set(RISING):
        # `exactly` and `between`: who passes more may pass too much. Only an added alternative is certainly different.
        return DIFFERENT, "others are counted"
    is_never = old["mode"] == "never" and new["mode"] == "never"
    if falls != is_never:
        verdict = _TURNED.get(verdict, verdict)
        return verdict, {WEAKER: "less is forbidden", STRONGER: "more is forbidden"}.get(
            verdict, "another thing is tested"
        )
    if verdict == WEAKER:
        return WEAKER, why_weaker(old["tests"], new["tests"])
    return verdict, "the test is stricter" if verdict == STRONGER else "another thing is tested"


def _others(old: Data, new: Data) -> tuple[str, str]:
    before, after = old["others"], new["others"]
    if before == after:
        return SAME, ""
    if not before or not after:
        return (STRONGER, "the others are tested, too") if after else (WEAKER, "the others may do anything")
    verdict = compare_tests(before, after)
    return verdict, "the others are tested differently"


# --- tallies ---------------------------------------------------------------------------------------------------------

# (old grade, new grade) of one outcome → verdict
_GRADES = {
    ("allowed", "required"): STRONGER, ("allowed", "forbidden"): STRONGER, ("interesting", "required"): STRONGER,
    ("interesting", "forbidden"): STRONGER, ("required", "allowed"): WEAKER, ("required", "interesting"): WEAKER,
    ("forbidden", "allowed"): WEAKER, ("forbidden", "interesting"): WEAKER, ("allowed", "interesting"): DIFFERENT,
    ("interesting", "allowed"): DIFFERENT, ("required", "forbidden"): DIFFERENT, ("forbidden", "required"): DIFFERENT,
}  # fmt: skip


def compare_tallies(old: list[Data], new: list[Data]) -> Iterator[Found]:
    """What changed in the graded outcomes."""
    left = list(old)
    for tally in new:
        partner = next((other for other in left if other["subject"] == tally["subject"]), None)
        if partner is None:
            yield STRONGER, "", f"tally {tally['text']}", "outcomes are graded"
            continue
        left.remove(partner)
        yield from _rows(partner, tally)
    for tally in left:
        yield WEAKER, f"tally {tally['text']}", "", "outcomes are no longer graded"


def _rows(old: Data, new: Data) -> Iterator[Found]:
    """Rows with the same tests are one outcome; what a tally does not name falls under its `else`, or is allowed."""
    before = {_key(row): row for row in old["rows"]}
    after = {_key(row): row for row in new["rows"]}
    name = new["text"]
    for key in [*after, *(key for key in before if key not in after)]:
        first, second = before.get(key), after.get(key)
        grades = (_grade(first, before), _grade(second, after))
        if grades[0] == grades[1]:
            continue
        shown = (first or second or {}).get("text", "else")
        verdict = _GRADES[grades]
        reason = f"the outcome was {grades[0]} and is now {grades[1]}"
        yield verdict, f"tally {name}: {shown} {grades[0]}", f"tally {name}: {shown} {grades[1]}", reason


def _key(row: Data) -> str:
    return repr(row["tests"])


def _grade(row: Data | None, rows: dict[str, Data]) -> str:
    if row is not None:
        return str(row["grade"])
    otherwise = rows.get(repr([]))
    return str(otherwise["grade"]) if otherwise is not None else "allowed"
