"""All runs of a scenario together: retries, repeats, `sometimes`, tallies, contrasts, variants, and one verdict.

A retry only ever replaces an inconclusive attempt. A contrast must fail. What did not run, or could not be judged, is
never counted among what passed. Knows the runs' verdicts, not their histories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..amounts import with_kind
from .across import settle
from .contention import together
from .evaluate import Environment, evaluate
from .evidence import Evidence
from .figures import rate_sentence, wilson
from .phrases import variant_name
from .tally import judge_tally
from .verdict import (
    Answer,
    Judgement,
    RunVerdict,
    ScenarioVerdict,
    SkippedVariant,
    VariantVerdict,
    Verdict,
    verdict_of_run,
    weightiest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...dsl.plan import Scenario
    from .baseline import Figures

CANNOT_TELL = "this scenario cannot tell"


def judge_scenario(
    scenario: Scenario,
    runs: Iterable[RunVerdict],
    skipped: Iterable[SkippedVariant] = (),
    figures: Figures | None = None,
    n_planned: int = 0,
) -> ScenarioVerdict:
    """The verdict over all attempts of all runs of all variants and contrasts, in the order in which they were run.

    `skipped` names variants that could not run; a variant that is in neither list does not exist for the judge. So many
    runs were planned of each: what was never seen in fewer of them may show in the rest.
    """
    attempts = list(runs)
    verdict = ScenarioVerdict(scenario.id, Verdict.ERROR, skipped=list(skipped))
    kept, retried = _last_word(attempts)
    verdict.notes = _seen_before(attempts, kept)
    for run in kept:
        _settle(scenario, run, kept, figures)
    for key, group in _by_variant(kept).items():
        verdict.variants.append(_judge_variant(scenario, group, retried.get(key, 0), n_planned))
    _conclude(scenario, verdict)
    return verdict


def _variant_key(run: RunVerdict | SkippedVariant) -> tuple[bool, str]:
    return run.is_contrast, variant_name(run.variant)


def _last_word(attempts: list[RunVerdict]) -> tuple[list[RunVerdict], dict[tuple[bool, str], int]]:
    """One verdict for each run. Only an inconclusive attempt gives way, so no failure can be retried away."""
    kept: dict[tuple[bool, str, int], RunVerdict] = {}
    retried: dict[tuple[bool, str], int] = {}
    for run in attempts:
        key = (*_variant_key(run), run.run)
        before = kept.get(key)
        if before is None:
            kept[key] = run
            continue
        retried[_variant_key(run)] = retried.get(_variant_key(run), 0) + 1
        if before.is_worth_retrying or _badness(run) > _badness(before):
            kept[key] = run
    return list(kept.values()), retried


def _seen_before(attempts: list[RunVerdict], kept: list[RunVerdict]) -> list[str]:
    """What attempts saw that were tried again: they claim nothing, and it may have been so all the same."""
    last = {id(run) for run in kept}
    found: dict[str, None] = {}
    for run in attempts:
        for judgement in run.failed() if id(run) not in last else ():
            if judgement.mode != "sometimes":
                name = f"{variant_name(run.variant)}: " if run.variant else ""
                found[f"{name}run {run.run} was tried again, and had seen before: {sentence_of(judgement)}"] = None
    return list(found)


_BADNESS = {Verdict.PASSED: 0, Verdict.INCONCLUSIVE: 1, Verdict.ERROR: 2, Verdict.FAILED: 3}


def _badness(run: RunVerdict) -> int:
    return _BADNESS.get(run.verdict, 2)


def _settle(scenario: Scenario, run: RunVerdict, runs: list[RunVerdict], figures: Figures | None) -> None:
    settled = settle(scenario, run, runs, figures)
    for place, judgement in settled:
        run.judgements[place] = judgement
    if settled:
        run.verdict = verdict_of_run(run.judgements, has_faults=bool(run.faults), has_doubts=bool(run.doubts))
        run.reasons = reasons_of(run)


def reasons_of(run: RunVerdict) -> list[str]:
    """Why, the weightiest first."""
    if run.faults:
        return list(run.faults)
    wanted = {
        Verdict.FAILED: (Answer.VIOLATED,),
        Verdict.ERROR: (Answer.ERROR,),
        Verdict.INCONCLUSIVE: (Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.DEFERRED),
    }.get(run.verdict, ())
    found = list(run.doubts) if run.verdict is Verdict.INCONCLUSIVE else []
    for answer in wanted:
        found += [
            sentence_of(judgement)
            for judgement in run.judgements
            if judgement.answer is answer and (judgement.mode != "sometimes" or answer is Answer.ERROR)
        ]
    if run.verdict is Verdict.INCONCLUSIVE and run.doubts:
        found += [
            f"it also saw: {sentence_of(judgement)}" for judgement in run.failed() if judgement.mode != "sometimes"
        ]
    return found


def sentence_of(judgement: Judgement) -> str:
    """`because` first: it says what to look at."""
    because = f"{judgement.because}: " if judgement.because and judgement.answer is Answer.VIOLATED else ""
    what = judgement.seen if judgement.answer is Answer.VIOLATED else judgement.reason
    word = {Answer.NOT_JUDGED: "not judged: ", Answer.ERROR: "error: ", Answer.UNKNOWN: "open: "}.get(
        judgement.answer, ""
    )
    return f"{because}{judgement.text}: {word}{what}" if what else f"{because}{judgement.text}"


def _by_variant(runs: list[RunVerdict]) -> dict[tuple[bool, str], list[RunVerdict]]:
    found: dict[tuple[bool, str], list[RunVerdict]] = {}
    for run in runs:
        found.setdefault(_variant_key(run), []).append(run)
    return found


def _judge_variant(scenario: Scenario, runs: list[RunVerdict], n_retried: int, n_planned: int) -> VariantVerdict:
    first = runs[0]
    found = VariantVerdict(first.variant, first.is_contrast, Verdict.ERROR, n_retried=n_retried, runs=runs)
    for run in runs:
        found.n_passed += run.verdict is Verdict.PASSED
        found.n_failed += run.verdict is Verdict.FAILED
        found.n_inconclusive += run.verdict is Verdict.INCONCLUSIVE
        found.n_errors += run.verdict not in (Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE)
    conclusive = found.n_passed + found.n_failed
    found.failure_rate_low, found.failure_rate_high = wilson(found.n_failed, conclusive)
    found.rate_sentence = rate_sentence(found.n_failed, conclusive)
    found.contention = together([run.contention for run in runs if run.contention is not None])
    n_wanted = max(len(runs), n_planned)
    found.judgements = _sometimes(scenario, runs, n_wanted) + _tallies(scenario, runs, found, n_wanted)
    if not found.n_failed and any(judgement.answer is Answer.VIOLATED for judgement in found.judgements):
        # The variant failed although no run did: "3 of 3 runs passed" beside that would mislead.
        found.rate_sentence = ""
    found.verdict = _verdict_of(found)
    found.reasons = _reasons(found)
    return found


def _verdict_of(found: VariantVerdict) -> Verdict:
    answers = {judgement.answer for judgement in found.judgements}
    # A forbidden outcome fails the scenario, however seldom it was seen.
    if Answer.VIOLATED in answers:
        return Verdict.FAILED
    if found.n_failed:
        return Verdict.FLAKY if found.n_passed else Verdict.FAILED
    if found.n_errors or Answer.ERROR in answers or not found.n_runs:
        return Verdict.ERROR
    if found.n_inconclusive or answers - {Answer.HOLDS}:
        return Verdict.INCONCLUSIVE
    return Verdict.PASSED


def _sometimes(scenario: Scenario, runs: list[RunVerdict], n_wanted: int) -> list[Judgement]:
    """Once is enough. Never seen fails, unless a run left it open; a run without a claim shows nothing either way."""
    found = []
    for expectation in scenario.expectations:
        if expectation.mode != "sometimes":
            continue
        judged = [
            judgement
            for run in runs
            if run.verdict in (Verdict.PASSED, Verdict.FAILED)
            for judgement in run.judgements
            if judgement.mode == "sometimes" and judgement.text == expectation.text
        ]
        n_held = sum(judgement.answer is Answer.HOLDS for judgement in judged)
        summary = Judgement(Answer.HOLDS, expectation.text, mode="sometimes", n_things=len(judged), n_held=n_held)
        summary.expected = expectation.text
        if not n_held:
            _never_seen(summary, judged, n_wanted)
        found.append(summary)
    return found


def _never_seen(summary: Judgement, judged: list[Judgement], n_runs: int) -> None:
    open_ones = [judgement for judgement in judged if judgement.answer is not Answer.VIOLATED]
    if not judged or open_ones or len(judged) < n_runs:
        summary.answer = Answer.UNKNOWN
        summary.reason = open_ones[0].reason if open_ones else _open_runs(n_runs - len(judged), n_runs)
        return
    summary.answer = Answer.VIOLATED
    summary.because = judged[-1].because
    summary.seen = f"it was so in none of {len(judged)} runs; in the last one, {judged[-1].seen or judged[-1].reason}"
    summary.operations = judged[-1].operations


def _open_runs(n_open: int, n_runs: int) -> str:
    return f"{n_open} of {n_runs} runs allow no claim, or were not done"


def _tallies(scenario: Scenario, runs: list[RunVerdict], found: VariantVerdict, n_wanted: int) -> list[Judgement]:
    judgements = []
    for place, tally in enumerate(scenario.tallies):
        counted = [
            run.tallies[place]
            for run in runs
            if run.verdict in (Verdict.PASSED, Verdict.FAILED) and place < len(run.tallies)
        ]
        judgement, table = judge_tally(tally, counted, _environment(scenario, runs[0]))
        if judgement.lacks_required and len(counted) < n_wanted:
            judgement.answer, judgement.reason = (
                Answer.UNKNOWN,
                f"{judgement.seen}, and {_open_runs(n_wanted - len(counted), n_wanted)}",
            )
            judgement.seen = ""
        judgements.append(judgement)
        found.tallies.append(table)
    return judgements


def _environment(scenario: Scenario, run: RunVerdict) -> Environment:
    """For texts alone: `because` may name the variant's values."""
    from ..history import History

    return Environment(
        scenario, run.variant, Evidence(History(run.scenario, run.variant, run.run, run.seed, "", 0, 0)), None
    )


def _reasons(found: VariantVerdict) -> list[str]:
    """What the first run of the deciding kind said, then what is said over all runs."""
    deciding = {Verdict.FLAKY: Verdict.FAILED}.get(found.verdict, found.verdict)
    reasons: list[str] = []
    if found.verdict is Verdict.FLAKY:
        reasons.append(found.rate_sentence)
    # What a tally says over all runs says more than what it says of one.
    over_all = {judgement.text for judgement in found.judgements if judgement.answer is not Answer.HOLDS}
    run = next((run for run in found.runs if run.verdict is deciding), None)
    if run is not None and run.reasons:
        said = {
            sentence_of(judgement)
            for judgement in run.judgements
            if judgement.kind == "tally" and judgement.text in over_all
        }
        prefix = f"run {run.run}: " if found.n_runs > 1 else ""
        reasons += [f"{prefix}{reason}" for reason in run.reasons if reason not in said]
    reasons += [sentence_of(judgement) for judgement in found.judgements if judgement.answer is not Answer.HOLDS]
    return reasons


# --- the scenario ----------------------------------------------------------------------------------------------------


def _conclude(scenario: Scenario, verdict: ScenarioVerdict) -> None:
    parts: list[tuple[Verdict, list[str]]] = []
    for variant in verdict.variants:
        if variant.is_contrast:
            parts.append(_of_contrast(variant))
            continue
        name = variant_name(variant.variant)
        parts.append((variant.verdict, [f"{name}: {reason}" if name else reason for reason in variant.reasons]))
    own = [variant for variant in verdict.variants if not variant.is_contrast]
    if own:
        parts += _missing_contrasts(scenario, verdict)
    for skip in verdict.skipped:
        name = variant_name(skip.variant)
        verdict.notes.append(f"skipped{f' {name}' if name else ''}: {skip.reason}")
    if not own and verdict.skipped:
        # With no variant of its own, a contrast that failed as it must proves nothing.
        verdict.verdict = Verdict.SKIPPED
        verdict.reasons = [skip.reason for skip in verdict.skipped]
        return
    if not own:
        verdict.reasons = ["no run was judged"]
        return
    verdict.verdict = weightiest(part for part, _ in parts)
    for wanted in dict.fromkeys((verdict.verdict, Verdict.FAILED, Verdict.FLAKY, Verdict.ERROR, Verdict.INCONCLUSIVE)):
        verdict.reasons += [reason for part, reasons in parts if part is wanted for reason in reasons]
    if verdict.verdict is Verdict.PASSED:
        verdict.reasons = [variant.rate_sentence for variant in own if variant.rate_sentence]
    whole = together([variant.contention for variant in own if variant.contention is not None])
    if whole.is_nothing:
        verdict.notes += whole.sentences()
    verdict.notes += list(dict.fromkeys(note for variant in own for run in variant.runs for note in run.notes))


def _of_contrast(variant: VariantVerdict) -> tuple[Verdict, list[str]]:
    """What a contrast does to its scenario: it passes only if some expectation failed there."""
    name = variant_name(variant.variant)
    saw_fault = any(is_sighted(run) for run in variant.runs) or any(
        judgement.answer is Answer.VIOLATED for judgement in variant.judgements
    )
    if saw_fault:
        return Verdict.PASSED, []
    if variant.verdict is Verdict.PASSED:
        return Verdict.FAILED, [f"{CANNOT_TELL}: the contrast {name} passes every expectation, and some must fail"]
    if variant.verdict in (Verdict.FAILED, Verdict.FLAKY):
        why = variant.reasons[0] if variant.reasons else "nobody knows why"
        return Verdict.FAILED, [f"{CANNOT_TELL}: the contrast {name} failed, but no expectation did: {why}"]
    return variant.verdict, [f"the contrast {name} allows no claim: {reason}" for reason in variant.reasons[:3]]


def is_sighted(run: RunVerdict) -> bool:
    """A conclusive run in which an expectation or check failed; a leftover or a time-out alone is no sight of a fault."""
    return run.verdict is Verdict.FAILED and any(
        judgement.kind in ("expectation", "check", "tally") and judgement.mode != "sometimes"
        for judgement in run.failed()
    )


def _missing_contrasts(scenario: Scenario, verdict: ScenarioVerdict) -> list[tuple[Verdict, list[str]]]:
    """A contrast that was asked for and did not run proves nothing, so nothing is claimed.

    Each variant needs its own: that the fault can be seen with one value of another axis does not say so of the rest.
    """
    if not scenario.contrasts:
        return []
    seen = {variant_name(variant.variant) for variant in verdict.variants if variant.is_contrast}
    wanted: dict[str, None] = {}
    for contrast in scenario.contrasts:
        for variant in verdict.variants:
            if not variant.is_contrast:
                env = _environment(scenario, variant.runs[0])
                values = {name: with_kind(*evaluate(value, env)) for name, value in contrast.items()}
                wanted[variant_name({**variant.variant, **values})] = None
    return [
        (
            Verdict.INCONCLUSIVE,
            [f"the contrast {name} did not run, so nobody knows whether this scenario can tell"],
        )
        for name in wanted
        if name not in seen
    ]
