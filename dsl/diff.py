"""Two plans → what changed in meaning, and whether each scenario became stronger, weaker or different.

A scenario is stronger if it can fail where it passed before. Renames, moves and layout are no changes: what is compared
is plan data without names of files. The order of tests is in diff_order.py, that of expectations in diff_expect.py.
"""

from __future__ import annotations

from .diff_expect import compare_expectations, compare_tallies
from .diff_order import DIFFERENT, STRONGER, WEAKER, amount
from .record import Record
from .values import Value, print_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Data = dict[str, Any]

_NO_MEANING = ("folder", "id", "title")


class Change(Record):
    """One change: the scenario, stronger/weaker/different, what stood there and what stands there, and why."""

    scenario: str
    verdict: str
    before: str
    after: str
    reason: str

    @property
    def sentence(self) -> str:
        what = f"{self.before} → {self.after}" if self.before and self.after else self.after or self.before
        return f"{self.scenario}: {self.verdict}: {what}"


def compare(before: list[Data], after: list[Data]) -> list[Change]:
    """All changes from one list of scenarios (plan data) to another, in the order of the new list, removals last."""
    old, new = _by_id(before), _by_id(after)
    renamed = _renamed(old, new)
    changes: list[Change] = []
    for name, scenario in new.items():
        earlier = old.get(name) or renamed.get(name)
        if earlier is None:
            reason = "a new scenario can only find more"
            changes.append(Change(name, STRONGER, "", f"scenario {name} was added", reason))
        else:
            changes += [Change(name, *change) for change in _compare_scenario(earlier, scenario)]
    taken = {scenario["id"] for scenario in renamed.values()}
    for name in old:
        if name not in new and name not in taken:
            changes.append(Change(name, WEAKER, f"scenario {name} was removed", "", "what it found is found no more"))
    return changes


def _by_id(scenarios: list[Data]) -> dict[str, Data]:
    return {scenario["id"]: scenario for scenario in scenarios}


def _renamed(old: dict[str, Data], new: dict[str, Data]) -> dict[str, Data]:
    """New ids of scenarios that only changed their names."""
    found: dict[str, Data] = {}
    gone = [scenario for name, scenario in old.items() if name not in new]
    for name, scenario in new.items():
        if name in old:
            continue
        twin = next((other for other in gone if _meaning(other) == _meaning(scenario)), None)
        if twin is not None:
            gone.remove(twin)
            found[name] = twin
    return found


def _meaning(scenario: Data) -> Data:
    return {key: value for key, value in scenario.items() if key not in _NO_MEANING}


Found = tuple[str, str, str, str]


def _compare_scenario(old: Data, new: Data) -> Iterator[Found]:
    yield from _words(old, new)
    yield from _settings(old, new)
    yield from _needs(old, new)
    yield from _matrix(old, new)
    yield from _situation(old, new)
    yield from _actors(old, new)
    yield from _hardships(old, new)
    yield from compare_expectations(old["expectations"], new["expectations"])
    yield from compare_tallies(old["tallies"], new["tallies"])
    yield from _lists("check", old["checks"], new["checks"], lambda check: check["text"])


# --- header ----------------------------------------------------------------------------------------------------------


def _words(old: Data, new: Data) -> Iterator[Found]:
    if old["priority"] != new["priority"]:
        yield DIFFERENT, f"priority {old['priority']}", f"priority {new['priority']}", "it runs at another time"
    lost, won = [t for t in old["tags"] if t not in new["tags"]], [t for t in new["tags"] if t not in old["tags"]]
    if lost or won:
        before, after = f"tags {', '.join(old['tags']) or 'none'}", f"tags {', '.join(new['tags']) or 'none'}"
        yield DIFFERENT, before, after, "other selections run it"
    if not old["allows_leftovers"] and new["allows_leftovers"]:
        yield WEAKER, "", "allow leftovers", "what it leaves behind is no longer noticed"
    if old["allows_leftovers"] and not new["allows_leftovers"]:
        yield STRONGER, "allow leftovers", "", "what it leaves behind is noticed"
    if old["isolation"] != new["isolation"]:
        verdict = WEAKER if new["isolation"] == "reuse" else STRONGER
        reason = "a run may see what an earlier one left" if verdict == WEAKER else "every run has fresh processes"
        yield verdict, f"isolation {old['isolation']}", f"isolation {new['isolation']}", reason
    if old["alone"] != new["alone"]:
        yield DIFFERENT, *(("alone", "") if old["alone"] else ("", "alone")), "what runs beside it changes"


# Setting → (does more make it stronger?, reason when weaker, reason when stronger)
_SETTINGS = {
    "timeout": (False, "it may take longer", "it must be done earlier"),
    "runs": (True, "fewer chances to see a race", "more chances to see a race"),
    "tolerance": (False, "claims are made in worse conditions", "claims are made in better conditions only"),
}


def _settings(old: Data, new: Data) -> Iterator[Found]:
    for name in ("timeout", "runs", "tolerance", "retries", "seed"):
        if old[name] == new[name]:
            continue
        before, after = f"{name} {shown(old[name])}", f"{name} {shown(new[name])}"
        a, b = amount(old[name]), amount(new[name])
        if name not in _SETTINGS or a is None or b is None:
            yield DIFFERENT, before, after, _setting_reason(name)
            continue
        more_is_stronger, weaker, stronger = _SETTINGS[name]
        is_stronger = (b > a) == more_is_stronger
        yield STRONGER if is_stronger else WEAKER, before, after, stronger if is_stronger else weaker


def _setting_reason(name: str) -> str:
    reasons = {"seed": "other random choices are made", "retries": "inconclusive runs are tried more or less often"}
    return reasons.get(name, "the value is known at run time only")


def _needs(old: Data, new: Data) -> Iterator[Found]:
    for need in new["needs"]:
        if need not in old["needs"]:
            yield WEAKER, "", f"requires {_need(need)}", "it is skipped where that is missing"
    for need in old["needs"]:
        if need not in new["needs"]:
            yield STRONGER, f"requires {_need(need)}", "", "it runs on more machines"


def _need(need: Data) -> str:
    parts = [need["what"], shown(need["argument"]) if need["argument"] else "", need["operator"] or ""]
    return " ".join(part for part in [*parts, shown(need["amount"]) if need["amount"] else ""] if part)


def _matrix(old: Data, new: Data) -> Iterator[Found]:
    axes = {axis["name"]: axis["values"] for axis in old["matrix"]}
    later = {axis["name"]: axis["values"] for axis in new["matrix"]}
    for name in [*axes, *(name for name in later if name not in axes)]:
        if name not in later:
            yield DIFFERENT, f"matrix {name}", "", "the axis was removed"
        elif name not in axes:
            yield STRONGER, "", f"matrix {name} = {_alternatives(later[name])}", "more variants run"
        else:
            yield from _axis(name, axes[name], later[name])
    for contrast in old["contrasts"]:
        if contrast not in new["contrasts"]:
            yield WEAKER, f"contrast {_bindings(contrast)}", "", "nothing proves any more that it can fail"
    for contrast in new["contrasts"]:
        if contrast not in old["contrasts"]:
            yield STRONGER, "", f"contrast {_bindings(contrast)}", "it is proved that it can fail"


def _axis(name: str, old: list[Data], new: list[Data]) -> Iterator[Found]:
    lost, won = [v for v in old if v not in new], [v for v in new if v not in old]
    if lost or won:
        verdict = DIFFERENT if lost and won else WEAKER if lost else STRONGER
        what = f"without {_alternatives(lost)}" if lost else f"also {_alternatives(won)}"
        before, after = f"matrix {name} = {_alternatives(old)}", f"matrix {name} = {_alternatives(new)}"
        yield verdict, before, after, "other variants run" if lost and won else f"it runs {what}"


def _alternatives(values: list[Data]) -> str:
    return " | ".join(shown(value) for value in values)


def _bindings(contrast: Data) -> str:
    return ", ".join(f"{name} = {shown(value)}" for name, value in contrast.items())


# --- situation, actors, faults ---------------------------------------------------------------------------------------


def _situation(old: Data, new: Data) -> Iterator[Found]:
    for name in ("semaphores", "shares"):
        if old[name] != new[name]:
            yield DIFFERENT, f"the {name}", f"the {name} changed", "the actors meet another situation"
    before = [fixture["text"].removeprefix("given ") for fixture in old["fixtures"]]
    after = [fixture["text"].removeprefix("given ") for fixture in new["fixtures"]]
    plain_before, plain_after = [_plain(f) for f in old["fixtures"]], [_plain(f) for f in new["fixtures"]]
    if plain_before == plain_after:
        return
    lost = [text for text, data in zip(before, plain_before, strict=True) if data not in plain_after]
    won = [text for text, data in zip(after, plain_after, strict=True) if data not in plain_before]
    shown_lost = f"given {'; '.join(lost)}" if lost else ""
    shown_won = f"given {'; '.join(won)}" if won else ""
    if not lost and not won:
        shown_won = "given in another order"
    yield DIFFERENT, shown_lost, shown_won, "the actors meet another situation"


def _plain(data: Any) -> Any:
    """The data without the sentences that only say it again."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items() if key != "text" or not isinstance(value, str)}
    return [_plain(item) for item in data] if isinstance(data, list) else data


def _actors(old: Data, new: Data) -> Iterator[Found]:
    before = {actor["name"]: actor for actor in old["actors"]}
    after = {actor["name"]: actor for actor in new["actors"]}
    for name, actor in after.items():
        if name not in before:
            yield DIFFERENT, "", f"actor {name} was added", "somebody else acts as well"
            continue
        earlier = before[name]
        if earlier["size"] != actor["size"]:
            yield _size(name, earlier["size"], actor["size"])
        for part, what in (
            ("steps", "does something else"),
            ("limits", "has other limits"),
            ("background", "may outlive others"),
        ):
            if _plain(earlier[part]) != _plain(actor[part]):
                yield DIFFERENT, "", f"actor {name} {what}", "the test exercises something else"
    for name in before:
        if name not in after:
            yield DIFFERENT, f"actor {name} was removed", "", "somebody acts no more"


def _size(name: str, old: Data | None, new: Data | None) -> Found:
    a, b = amount(old) if old else 1.0, amount(new) if new else 1.0
    before, after = (f"actor {name}{f'[{shown(size)}]' if size else ''}" for size in (old, new))
    if a is None or b is None or a == b:
        return DIFFERENT, before, after, "another number of processes acts"
    return (STRONGER, before, after, "more rivals") if b > a else (WEAKER, before, after, "fewer rivals")


def _hardships(old: Data, new: Data) -> Iterator[Found]:
    """Faults, explored schedules, fixed orders: each one more can only find more."""
    yield from _lists("fault", old["faults"], new["faults"], _fault)
    yield from _lists("exploration", old["explore"], new["explore"], lambda explore: f"explore {explore['what']}")
    yield from _lists("order", old["orders"], new["orders"], _order)


def _fault(fault: Data) -> str:
    target = fault.get("link") or fault["actor"]["name"]
    return " ".join(part for part in (fault["fault"], target, fault.get("call") or "") if part)


def _order(points: list[Data]) -> str:
    return "order " + ", ".join(f"{point['actor']['name']}.{point['step']}" for point in points)


def _lists(what: str, old: list[Any], new: list[Any], show: Any) -> Iterator[Found]:
    for item in old:
        if item not in new:
            yield WEAKER, show(item), "", f"one {what} less"
    for item in new:
        if item not in old:
            yield STRONGER, "", show(item), f"one {what} more"


def shown(data: Data | None) -> str:
    """A value as people write it."""
    if data is None:
        return "none"
    if data["op"] == "value":
        return str(data["value"]) if data["kind"] == "word" else print_value(Value(data["kind"], data["value"]))
    if data["op"] == "list":
        return "[" + ", ".join(shown(item) for item in data["items"]) + "]"
    return str(data.get("name") or data["op"])
