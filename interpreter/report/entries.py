"""From verdicts of the judge to entries of the document: variants, sentences, tallies, runs.

It copies facts and decides nothing; what is wrong with a scenario is put together in problems.py.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ..judge.phrases import variant_name
from ..judge.quantity import Quantity, spoken
from ..judge.verdict import Answer, Verdict
from .document import Run, Sentence, Skipped, Tally, TallyRow, Variant

if TYPE_CHECKING:
    from ...dsl.plan import Scenario as ScenarioPlan
    from ..events import RunEnded
    from ..judge.verdict import Judgement, SkippedVariant, VariantVerdict
    from .places import Places
    from .steps import StepTimes

_OPEN = (Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.DEFERRED)
_WEIGHT = (Answer.VIOLATED, Answer.ERROR, Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.DEFERRED, Answer.HOLDS)
VariantKey = tuple[str, bool]


def plan_digest(scenario: ScenarioPlan) -> str:
    """Twelve digits that change when the scenario's meaning does."""
    text = scenario.model_dump_json(exclude={"folder"})
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def values_of(variant: dict[str, Any]) -> dict[str, str]:
    return {name: variant_name({name: raw}).partition("=")[2] for name, raw in variant.items()}


def skipped_of(skipped: SkippedVariant) -> Skipped:
    return Skipped(variant_name(skipped.variant), skipped.reason, skipped.is_contrast)


def run_of(event: RunEnded) -> Run:
    verdict = event.verdict
    skew_ns = max((opening.skew_ns for opening in event.history.barriers), default=0)
    reasons = [] if verdict.verdict is Verdict.PASSED else list(verdict.reasons)
    return Run(
        verdict.run,
        verdict.seed,
        verdict.verdict.value,
        event.duration_ns,
        event.is_final,
        skew_ns,
        event.kept,
        reasons,
    )


def variant_of(verdict: VariantVerdict, runs: list[Run], times: StepTimes | None, places: Places) -> Variant:
    contention = verdict.contention
    scenario = verdict.runs[0].scenario if verdict.runs else ""
    _settle(runs, verdict)
    return Variant(
        variant_name(verdict.variant),
        values_of(verdict.variant),
        verdict.is_contrast,
        verdict.verdict.value,
        verdict.n_passed,
        verdict.n_failed,
        verdict.n_inconclusive,
        verdict.n_errors,
        verdict.n_retried,
        verdict.failure_rate_low,
        verdict.failure_rate_high,
        verdict.rate_sentence,
        list(verdict.reasons),
        # Of a single run, no share needs to be told.
        [sentence.replace(" in 1 of 1 runs", "") for sentence in contention.sentences()] if contention else [],
        contention is not None and contention.is_nothing,
        _sentences(verdict, scenario, places),
        [_tally(table) for table in verdict.tallies],
        _metrics(verdict),
        times.steps() if times is not None else [],
        runs,
    )


def _settle(runs: list[Run], verdict: VariantVerdict) -> None:
    """Expectations across variants are decided at the end: only then is a run's verdict the last word."""
    last = {run.run: run for run in verdict.runs}
    for run in runs:
        settled = last.get(run.number)
        if run.is_final and settled is not None and run.verdict != settled.verdict.value:
            run.verdict = settled.verdict.value
            run.reasons = [] if settled.verdict is Verdict.PASSED else list(settled.reasons)


def _sentences(verdict: VariantVerdict, scenario: str, places: Places) -> list[Sentence]:
    """In the order in which they stand; `sometimes` and tallies by what is said of them over all runs."""
    groups: dict[tuple[str, str, str], list[Judgement]] = {}
    for run in verdict.runs:
        for judgement in run.judgements:
            groups.setdefault((judgement.kind, judgement.mode, judgement.text), []).append(judgement)
    whole = {(judgement.kind, judgement.mode, judgement.text): judgement for judgement in verdict.judgements}
    for key in whole:
        groups.setdefault(key, [])
    found = []
    for (kind, mode, text), judged in groups.items():
        deciding = whole.get((kind, mode, text)) or min(judged, key=lambda judgement: _WEIGHT.index(judgement.answer))
        place = places.of(scenario, kind, text)
        found.append(
            Sentence(
                kind,
                text,
                mode,
                (Answer.UNKNOWN if deciding.answer is Answer.DEFERRED else deciding.answer).value,
                sum(judgement.answer is Answer.HOLDS for judgement in judged),
                sum(judgement.answer is Answer.VIOLATED for judgement in judged),
                sum(judgement.answer in _OPEN for judgement in judged),
                deciding.because,
                deciding.expected,
                deciding.seen or deciding.reason,
                next((judgement.limits for judgement in judged if judgement.limits), ""),
                place.file,
                place.line,
            )
        )
    return found


def _tally(table: Any) -> Tally:
    rows = [
        TallyRow(row.text, row.grade, row.count, row.share, row.because, row.first_run, row.example)
        for row in table.rows
    ]
    return Tally(table.text, table.n_runs, table.n_things, rows)


def _metrics(verdict: VariantVerdict) -> dict[str, str]:
    """The figures that other variants and baselines ask for, as the last run measured them."""
    measured = verdict.runs[-1].measured if verdict.runs else {}
    return {name: spoken(figure, 200) if isinstance(figure, Quantity) else figure for name, figure in measured.items()}
