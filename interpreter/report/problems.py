"""From a scenario's verdict to what is wrong with it: each sentence once, by the first run that shows it.

A run without a claim shows nothing but its doubts. The contrasts' failures are wanted, and no problems. It reads
verdicts; it does not know how problems are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..judge.evidence import who_name
from ..judge.outcomes import outcome_seen
from ..judge.phrases import variant_name
from ..judge.verdict import Answer, Verdict
from .document import Moment, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..history import Operation
    from ..judge.diagnosis import Diagnosis
    from ..judge.verdict import Judgement, RunVerdict, ScenarioVerdict, VariantVerdict
    from .places import Places

_OPEN = (Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.DEFERRED)
# Which answers a run of this verdict may be quoted with.
_CLAIMS = {Verdict.FAILED: (Answer.VIOLATED,), Verdict.ERROR: (Answer.ERROR,), Verdict.INCONCLUSIVE: _OPEN}
_WEIGHT = {"violated": 0, "error": 1, "unknown": 2, "not judged": 3}


def problems_of(verdict: ScenarioVerdict, places: Places) -> list[Problem]:
    """The weightiest first; empty for what passed or was skipped."""
    if verdict.verdict in (Verdict.PASSED, Verdict.SKIPPED):
        return []
    found = [problem for variant in verdict.variants if not variant.is_contrast for problem in _of_variant(variant)]
    found += _untold(verdict, found)
    for problem in found:
        place = places.of(verdict.scenario, problem.kind, problem.text) if problem.kind else None
        if place is None or not place.line:
            place = places.of(verdict.scenario)
        problem.file, problem.line = place.file, place.line
    return sorted(found, key=lambda problem: _WEIGHT.get(problem.answer, 4))


def _of_variant(variant: VariantVerdict) -> Iterator[Problem]:
    name = variant_name(variant.variant)
    found: dict[tuple[str, str], Problem] = {}
    for judgement in variant.judgements:
        if judgement.answer is not Answer.HOLDS:
            problem = _problem(judgement, name)
            problem.n_runs = variant.n_runs
            _draw_operations(problem, judgement.operations)
            found.setdefault((problem.answer, problem.text), problem)
    for run in variant.runs:
        for problem in _of_run(run, name):
            # A doubt names an amount that is another one each time: one of them is told for all.
            key = (problem.kind, "") if problem.kind == "doubt" else (problem.answer, problem.text)
            known = found.get(key)
            if known is None:
                found[key] = problem
            elif known.run:
                known.n_runs += known.run != problem.run
    yield from found.values()


def _of_run(run: RunVerdict, name: str) -> Iterator[Problem]:
    about = {"variant": name, "run": run.run, "seed": run.seed}
    for fault in run.faults:
        yield Problem("fault", "error", fault, **about)  # type: ignore[arg-type]
    if run.verdict is Verdict.INCONCLUSIVE:
        for doubt in run.doubts[:1]:
            yield Problem("doubt", "unknown", doubt, **about)  # type: ignore[arg-type]
    pictures = {diagnosis.text: diagnosis for diagnosis in run.diagnoses}
    for judgement in run.judgements:
        is_error = judgement.answer is Answer.ERROR
        if judgement.answer in _CLAIMS.get(run.verdict, ()) and (judgement.mode != "sometimes" or is_error):
            problem = _problem(judgement, name, run)
            picture = pictures.get(judgement.text)
            if picture is not None:
                _take_picture(problem, picture)
            else:
                _draw_operations(problem, judgement.operations)
            yield problem


def _problem(judgement: Judgement, variant: str, run: RunVerdict | None = None) -> Problem:
    answer = Answer.UNKNOWN if judgement.answer is Answer.DEFERRED else judgement.answer
    return Problem(
        judgement.kind,
        answer.value,
        judgement.text,
        judgement.because,
        judgement.expected,
        judgement.seen,
        judgement.reason,
        variant=variant,
        run=run.run if run is not None else 0,
        seed=run.seed if run is not None else 0,
        doing=list(judgement.doing),
        files=list(judgement.files),
    )


def _take_picture(problem: Problem, picture: Diagnosis) -> None:
    problem.processes = list(picture.processes)
    problem.moments = [
        Moment(moment.at_ns - picture.zero_ns, moment.who, moment.what, moment.text, moment.matters)
        for moment in picture.moments
    ]
    problem.n_left_out = picture.n_left_out
    problem.files = list(picture.files)
    problem.resources = list(picture.resources)


def _draw_operations(problem: Problem, operations: Iterable[Operation]) -> None:
    """Where no history is at hand any more: the operations of the judgement alone, if there are several."""
    rows = sorted(operations, key=lambda operation: operation.began_ns)[:16]
    if len(rows) < 2:
        return  # what was seen of it says all that there is
    for row in rows:
        who, zero_ns = who_name(row.actor, row.member), rows[0].began_ns
        problem.moments.append(Moment(row.began_ns - zero_ns, who, "begins", row.step, True))
        if row.ended_ns is not None:
            what = "killed" if row.outcome == "killed" else "ends"
            text = "done" if row.outcome == "succeeded" else outcome_seen(row)
            problem.moments.append(Moment(row.ended_ns - zero_ns, who, what, f"{row.step} {text}", True))
    problem.moments.sort(key=lambda moment: moment.at_ns)
    problem.processes = list(dict.fromkeys(moment.who for moment in problem.moments))


def _untold(verdict: ScenarioVerdict, told: list[Problem]) -> list[Problem]:
    """Reasons of the verdict that no sentence has told: a contrast that cannot tell, a variant that did not run."""
    rates = [variant.rate_sentence for variant in verdict.variants if variant.rate_sentence]
    answer = {Verdict.ERROR: "error", Verdict.INCONCLUSIVE: "unknown"}.get(verdict.verdict, "violated")
    found = []
    for reason in dict.fromkeys(verdict.reasons):
        is_told = any(problem.text in reason for problem in told) or any(rate in reason for rate in rates)
        if not is_told and not any(doubt in reason for doubt in _doubts(verdict)):
            kind = "contrast" if "the contrast " in reason else "other"
            found.append(Problem(kind, answer, reason))
    return found


def _doubts(verdict: ScenarioVerdict) -> list[str]:
    return [
        doubt
        for variant in verdict.variants
        if not variant.is_contrast
        for run in variant.runs
        for doubt in (*run.doubts, *(f"it also saw: {judgement.because}" for judgement in run.failed()))
        if run.verdict is Verdict.INCONCLUSIVE
    ]
