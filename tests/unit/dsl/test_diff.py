"""Which way a change goes: the order of tests, proved by example, and every kind of change of a scenario."""

from __future__ import annotations

import itertools

import pytest

from cts.dsl.compile import analyse_for_plan, scenarios_of
from cts.dsl.diff import compare
from cts.dsl.diff_order import MODE_EXAMPLES, TABLE, implies
from cts.dsl.modules import Loader
from cts.dsl.source import SourceFile

BASE = """
scenario S-1 "title"
  priority P1
  tags race
  requires linux
  timeout 30s
  runs 20
  seed 3
  matrix how = "cp" | "dd"
  contrast how = "naive"
  given file "x" of 4KiB random as old
  actor a
    barrier go
    copy_with how "x" to "y"
    run "true" as r
  actor b[3] with nofile=64
    barrier go
    read "x" as seen
  expect exactly_one b succeeds, others fail with Locked
  expect all b.seen equal old
  tally b.seen
    equals old           required
    fails with Locked    allowed
    else                 forbidden
"""


def plan(text: str) -> list[dict]:
    analysis = analyse_for_plan("example.cts", SourceFile("example.cts", text), Loader())
    assert analysis.is_sound, [d.message for d in analysis.diagnostics]
    return [scenario.model_dump(mode="json") for scenario in scenarios_of(analysis)]


def verdicts(before: str, after: str) -> list[str]:
    return [change.verdict for change in compare(plan(before), plan(after))]


def swapped(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


CHANGES = [
    ("exactly_one b succeeds, others fail with Locked", "at_least_one b succeeds, others fail with Locked", "weaker"),
    ("exactly_one b succeeds", "at_most_one b succeeds", "weaker"),
    (", others fail with Locked", "", "weaker"),
    ("others fail with Locked", "others fail with Locked, Busy", "weaker"),
    ("others fail with Locked", "others fail", "weaker"),
    ("equal old", "equal old or fail with Locked", "weaker"),
    ("expect all b.seen", "expect at_least 2 b.seen", "different"),
    ("expect all b.seen", "expect at_least_one b.seen", "weaker"),
    ("expect all b.seen", "expect at_least 50% b.seen", "weaker"),
    ("expect all b.seen equal old", "expect sometimes all b.seen equal old", "weaker"),
    ("  expect all b.seen equal old\n", "", "weaker"),
    ("runs 20", "runs 5", "weaker"),
    ("timeout 30s", "timeout 60s", "weaker"),
    ("timeout 30s", "timeout 30s\n  tolerance 50ms", "weaker"),
    ("  requires linux\n", "  requires linux, root\n", "weaker"),
    ('matrix how = "cp" | "dd"', 'matrix how = "cp"', "weaker"),
    ('  contrast how = "naive"\n', "", "weaker"),
    ("equals old           required", "equals old           allowed", "weaker"),
    ("else                 forbidden", "else                 allowed", "weaker"),
    ("actor b[3]", "actor b[2]", "weaker"),
    ("timeout 30s", "timeout 30s\n  allow leftovers", "weaker"),
    ("timeout 30s", "timeout 30s\n  isolation reuse", "weaker"),
    ("priority P1", "priority P2", "different"),
    ("tags race", "tags race, slow", "different"),
    ("seed 3", "seed 4", "different"),
    ("4KiB", "8KiB", "different"),
    ("nofile=64", "nofile=32", "different"),
    ("timeout 30s", "timeout 30s\n  retries 5", "different"),
]


@pytest.mark.parametrize(("old", "new", "verdict"), CHANGES, ids=[f"{old[:20]}-{new[:20]}" for old, new, _ in CHANGES])
def test_a_change_and_its_way_back(old: str, new: str, verdict: str) -> None:
    changed = swapped((old, new)) if new else BASE.replace(old, "", 1)
    assert verdicts(BASE, changed) == [verdict]
    back = {"weaker": "stronger", "stronger": "weaker"}.get(verdict, verdict)
    assert verdicts(changed, BASE) == [back]


def test_renames_moves_and_layout_are_no_changes() -> None:
    renamed = BASE.replace("S-1", "S-2").replace('"title"', '"another title"')
    assert verdicts(BASE, renamed) == []
    spaced = BASE.replace("runs 20", "runs   20   # often").replace("30s", "30000ms").replace("succeeds", "succeed")
    assert verdicts(BASE, spaced) == []
    lines = BASE.strip("\n").split("\n")
    swapped_header = "\n".join([lines[0], lines[5], lines[6], *lines[1:5], *lines[7:]]) + "\n"
    assert verdicts(BASE, swapped_header) == []


def test_added_and_removed_scenarios() -> None:
    other = '\nscenario S-9\n  actor c\n    read "x"\n  expect all succeed\n'
    assert verdicts(BASE, BASE + other) == ["stronger"]
    assert verdicts(BASE + other, BASE) == ["weaker"]


def test_contradicting_changes_of_one_expectation_are_different() -> None:
    changed = swapped(("expect all b.seen equal old", "expect sometimes all b.seen equal old"))
    both = changed.replace("sometimes all b.seen equal old", "sometimes all b.seen equal old", 1)
    assert verdicts(BASE, both) == ["weaker"]
    mixed = swapped(
        ("exactly_one b succeeds, others fail with Locked", "at_least_one b succeeds, others fail with Locked, Busy")
    )
    assert verdicts(BASE, mixed) == ["weaker"]
    opposite = swapped(
        ("exactly_one b succeeds, others fail with Locked", "at_least_one b succeeds, others fail with Exit(2)")
    )
    assert verdicts(BASE, opposite) == ["different"]


def test_forbidding_less_is_weaker() -> None:
    narrow = BASE.replace("  tally", '  expect no files "*" contain "torn"\n  tally')
    wide = BASE.replace("  tally", '  expect no files "*" contain "to"\n  tally')
    assert verdicts(narrow, wide) == ["stronger"]
    assert verdicts(wide, narrow) == ["weaker"]


# --- the table -------------------------------------------------------------------------------------------------------


def lowered(sentence: str, subject: str) -> dict:
    text = BASE.replace("  tally", f"  expect {subject} {sentence}\n  tally")
    return plan(text)[0]["expectations"][-1]["tests"][0]


def _subject(entry) -> str:
    if entry.weak == "exists":
        return 'file "x"'
    if "compares" in (entry.strong, entry.weak) or entry.example[0] in ("equals 5", "is one of 1, 2"):
        return "count(b.seen)" if entry.strong != "returns" else "all b.seen"
    if entry.strong in ("equals", "contains"):
        return 'text of file "x"'
    return 'folder "x"' if entry.strong == "contains_only" else "all b.seen"


@pytest.mark.parametrize("entry", TABLE, ids=[f"{entry.strong}-{entry.weak}" for entry in TABLE])
def test_each_entry_of_the_order_holds_for_its_example(entry) -> None:
    strong, weak = (lowered(sentence, _subject(entry)) for sentence in entry.example)
    assert (strong["test"], weak["test"]) == (entry.strong, entry.weak)
    assert implies(strong, weak)
    if strong != weak:
        assert not implies(weak, strong), "an order, not an equality"


COMPARISONS = [{"test": "compares", "operator": op, "value": {"op": "value", "kind": "number", "value": n}}
               for op, n in itertools.product(("<", "<=", "==", "!=", ">=", ">"), (3, 5, 7))]  # fmt: skip
PASSES = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b, ">": lambda a, b: a > b,
}  # fmt: skip


@pytest.mark.parametrize(("strong", "weak"), list(itertools.product(COMPARISONS, COMPARISONS)))
def test_comparisons_are_ordered_as_the_numbers_say(strong: dict, weak: dict) -> None:
    values = [n / 2 for n in range(-4, 40)]
    really = all(
        PASSES[weak["operator"]](value, weak["value"]["value"])
        for value in values
        if PASSES[strong["operator"]](value, strong["value"]["value"])
    )
    assert implies(strong, weak) == really


@pytest.mark.parametrize(("strong", "weak", "reason"), MODE_EXAMPLES)
def test_the_order_of_modes(strong: str, weak: str, reason: str) -> None:
    before, after = (BASE.replace("  tally", f"  expect {sentence}\n  tally") for sentence in (strong, weak))
    assert verdicts(before, after) == ["weaker"], reason
