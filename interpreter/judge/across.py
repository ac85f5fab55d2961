"""Expectations that need more than one run: across variants (`[rivals=0]`) and across time (`baseline`).

Each run measures every figure that such an expectation mentions; when all runs are there, the expectation is computed
again from those figures. Of another variant, and of a baseline, the median over its runs counts. Knows figures by their
plan expressions; opens no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...dsl.plan import Expectation, Scenario, Value, expect, values
from .asked_once import asked_once
from .baseline import Figures, figure_key
from .evaluate import Environment, axis_quantity, evaluate, key_of
from .evidence import Evidence
from .expectation import broken, judge_expectation
from .figures import median
from .final_state import parts_of
from .phrases import phrase, variant_name
from .quantity import NUMERIC, Quantity, equal, spoken
from .selection import speaks_of_waiting
from .verdict import Answer, Judgement, NotRecorded, Senseless, Unclear, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .verdict import RunVerdict

_CLOSE = 1.1
_OTHERS = (values.InVariant, values.Baseline)


@asked_once
def needs_others(expectation: Expectation) -> bool:
    return any(isinstance(part, _OTHERS) for part in parts_of(expectation))


def measure_figures(scenario: Scenario, env: Environment) -> dict[str, Quantity | str]:
    """The figures of this run, by expression; a text says why there is none. Every variant measures all of them."""
    found: dict[str, Quantity | str] = {}
    for expectation in scenario.expectations:
        if not needs_others(expectation):
            continue
        for value in _figures_in(expectation):
            key = key_of(value)
            if key in found:
                continue
            try:
                found[key] = evaluate(value, env)
                if env.history.looks_ns is not None and speaks_of_waiting(value):
                    found[key] = _if_close(found[key], evaluate(value, env.assuming_unseen()))
            except Undecided as undecided:
                found[key] = undecided.reason
            except Exception as fault:  # noqa: BLE001 - told where the figure is needed
                found[key] = f"the checker broke: {type(fault).__name__}: {fault}"
    return found


def _if_close(seen: Quantity | str, at_most: Quantity) -> Quantity | str:
    """The figure, unless waits that nobody can have seen would make it another one."""
    if isinstance(seen, Quantity) and at_most.value <= seen.value * _CLOSE:
        return seen
    return f"for a part of the time nobody looked what was blocked: it may be {spoken(at_most)}"


def _figures_in(expectation: Expectation) -> Iterable[Value]:
    for root in _sides(expectation):
        yield from _largest_without_others(root)


def _sides(expectation: Expectation) -> list[Value]:
    subject = expectation.subject
    sides: list[Value] = [subject.value] if isinstance(subject, expect.ValueSubject) else []
    return sides + [test.value for test in expectation.tests if isinstance(test, expect.Compares)]


def _largest_without_others(value: Any) -> Iterable[Value]:
    if isinstance(value, values.InVariant):
        yield from _largest_without_others(value.of)
    elif not any(isinstance(part, _OTHERS) for part in parts_of(value)):
        if not isinstance(value, values.Constant):
            yield value
    elif isinstance(value, values.Computed):
        yield from _largest_without_others(value.left)
        yield from _largest_without_others(value.right)


def figure_beside_baseline(expectation: Expectation) -> Value | None:
    """The side of the comparison on which `baseline` does not stand: what is recorded."""
    sides = _sides(expectation)
    if len(sides) != 2:
        return None
    has = [any(isinstance(part, values.Baseline) for part in parts_of(side)) for side in sides]
    return None if has[0] == has[1] else sides[0] if has[1] else sides[1]


def settle(
    scenario: Scenario, run: RunVerdict, runs: list[RunVerdict], figures: Figures | None
) -> list[tuple[int, Judgement]]:
    """The deferred judgements of a run, now decided: (place in `run.judgements`, judgement)."""
    settled = []
    texts = {expectation.text: expectation for expectation in scenario.expectations if needs_others(expectation)}
    for place, judgement in enumerate(run.judgements):
        if judgement.answer is not Answer.DEFERRED:
            continue
        expectation = texts.get(judgement.text)
        if expectation is None:
            fault = LookupError("the deferred expectation is not in the scenario")
            settled.append((place, broken(judgement.text, fault, judgement.mode)))
            continue
        settled.append((place, _settle(scenario, expectation, run, runs, figures)))
    return settled


def _settle(
    scenario: Scenario, expectation: Expectation, run: RunVerdict, runs: list[RunVerdict], figures: Figures | None
) -> Judgement:
    from ..history import History

    empty = History(run.scenario, run.variant, run.run, run.seed, "", 0, 0)
    env = Environment(scenario, run.variant, Evidence(empty), None, measured=run.measured)
    env.later = lambda value: _in_variant(value, scenario, run, runs)
    env.baseline = lambda: _from_baseline(expectation, run, figures)
    return judge_expectation(expectation, env)


def _in_variant(value: Any, scenario: Scenario, run: RunVerdict, runs: list[RunVerdict]) -> Quantity:
    empty = _constants_only(scenario, run)
    wanted = {name: evaluate(given, empty) for name, given in value.where.items()}
    for name in wanted:
        if name not in run.variant:
            raise Senseless(f"there is no `{name}` in the matrix")
    others = [
        other
        for other in runs
        if not other.is_contrast
        and all(
            equal(axis_quantity(scenario, name, other.variant[name]), wanted[name])
            if name in wanted
            else other.variant.get(name) == given
            for name, given in run.variant.items()
        )
    ]
    if not others:
        raise Unclear(f"the variant that {phrase(value)} speaks of did not run")
    # What a run measured that allows no claim is no measure for another one.
    others = [other for other in others if not (other.doubts or other.faults)]
    if not others:
        raise Unclear(f"no run of the variant that {phrase(value)} speaks of allows a claim")
    return _typical([other.measured.get(key_of(value.of)) for other in others], phrase(value))


def _constants_only(scenario: Scenario, run: RunVerdict) -> Environment:
    from ..history import History

    empty = History(run.scenario, run.variant, run.run, run.seed, "", 0, 0)
    return Environment(scenario, run.variant, Evidence(empty), None)


def _typical(found: list[Quantity | str | None], name: str) -> Quantity:
    """The median over runs; runs without the figure leave it open."""
    quantities = [each for each in found if isinstance(each, Quantity)]
    if len(quantities) < len(found) or not quantities:
        reason = next((each for each in found if isinstance(each, str)), "nobody measured it")
        raise Unclear(f"{name} is not known: {reason}")
    kinds = {each.kind for each in quantities}
    if len(kinds) == 1 and kinds <= set(NUMERIC):
        return Quantity(quantities[0].kind, median(sorted(each.value for each in quantities)))
    if len(quantities) == 1:
        return quantities[0]
    raise Senseless(f"{name} is no number, and there are {len(quantities)} runs of it")


def _from_baseline(expectation: Expectation, run: RunVerdict, figures: Figures | None) -> Quantity:
    figure = figure_beside_baseline(expectation)
    if figure is None:
        raise Senseless("`baseline` must stand on one side of a comparison, and a figure on the other")
    key = figure_key(run.scenario, run.variant, figure)
    known = figures.values.get(key) if figures is not None else None
    if known is None:
        where = f" of {variant_name(run.variant)}" if run.variant else ""
        profile = f" for the machine profile {figures.profile}" if figures is not None else ""
        raise NotRecorded(
            f"no baseline of {phrase(figure)}{where} is recorded{profile}: `cts baseline record` records one"
        )
    return known


def figures_to_record(
    scenario: Scenario, runs: Iterable[RunVerdict]
) -> dict[tuple[str, str, str], tuple[Quantity, int]]:
    """What `cts baseline record` keeps: the median over the runs of each variant, and how many runs there were."""
    by_variant: dict[str, list[RunVerdict]] = {}
    for run in runs:
        if not run.is_contrast:
            by_variant.setdefault(variant_name(run.variant), []).append(run)
    found = {}
    for expectation in scenario.expectations:
        figure = figure_beside_baseline(expectation) if needs_others(expectation) else None
        if figure is None:
            continue
        for each in by_variant.values():
            measured = [run.measured.get(key_of(figure)) for run in each]
            try:
                typical = _typical(measured, phrase(figure))
            except Undecided:
                continue
            found[figure_key(scenario.id, each[0].variant, figure)] = (typical, len(each))
    return found
