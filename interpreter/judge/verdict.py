"""What may be said of an expectation, of a run, of a variant and of a scenario: the answers, and how they add up.

Knows the answers and which of them outweighs which. Knows nothing of how an expectation is judged, nor how a verdict
is shown. The one rule behind all of it: what was not judged never counts as passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..history import Operation
    from .contention import Contention
    from .diagnosis import Diagnosis
    from .quantity import Quantity
    from .tally import TallyCounts, TallyTable


class Answer(Enum):
    """What is said of one expectation in one run."""

    HOLDS = "holds"  # it was judged, and it is so
    VIOLATED = "violated"  # it was judged, and it is not so
    UNKNOWN = "unknown"  # the evidence leaves it open: nothing is claimed
    NOT_JUDGED = "not judged"  # what it is compared with does not exist (no baseline was recorded)
    ERROR = "error"  # the expectation makes no sense for what it speaks of, or its checker broke
    DEFERRED = "deferred"  # it needs other variants' runs, or the baseline: `judge_scenario` decides


class Verdict(Enum):
    """What is said of a run, a variant or a scenario. The order of the members is no order of severity."""

    PASSED = "passed"  # every expectation was judged and holds
    FAILED = "failed"  # an expectation does not hold, the run timed out, or something was left behind
    FLAKY = "flaky"  # some runs of a variant passed and some failed; counts as a failure
    INCONCLUSIVE = "inconclusive"  # the evidence does not allow a claim
    ERROR = "error"  # the harness, a fixture or a checker broke
    SKIPPED = "skipped"  # a need was unmet, so nothing ran


@dataclass(slots=True)
class Judgement:
    """One sentence judged in one run (or, for `sometimes` and across variants, over all runs of a variant).

    `kind` is expectation, check, tally, or unasked (leftovers, time-out). `operations` are the few that matter, in time
    order; `instant_ns` is where the observer saw the first violation, `doing` what every actor did then.
    """

    answer: Answer
    text: str
    kind: str = "expectation"
    mode: str = "finally"
    because: str = ""
    expected: str = ""
    seen: str = ""
    reason: str = ""
    operations: tuple[Operation, ...] = ()
    files: tuple[str, ...] = ()
    instant_ns: int | None = None
    doing: tuple[str, ...] = ()
    # Of a tally: nothing else is amiss than that a required outcome was never seen.
    lacks_required: bool = False
    # What is worth knowing of it though it decides nothing.
    note: str = ""
    # What a judgement that holds cannot exclude: "windows shorter than 40 µs may have been missed".
    limits: str = ""
    # How many things the sentence spoke of, and for how many of them the tests held.
    n_things: int = 0
    n_held: int = 0


@dataclass(slots=True)
class RunVerdict:
    """One run judged. It holds no history, so that five hundred of them fit into memory."""

    verdict: Verdict
    scenario: str
    variant: dict[str, Any]
    run: int
    seed: int
    is_contrast: bool
    judgements: list[Judgement] = field(default_factory=list)
    # Why the verdict is what it is, the weightiest first: sentences.
    reasons: list[str] = field(default_factory=list)
    # What is worth knowing though it decides nothing.
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    tallies: list[TallyCounts] = field(default_factory=list)
    # The figures that other variants' expectations and baselines ask for, by the plan's expression.
    measured: dict[str, Quantity | str] = field(default_factory=dict)
    contention: Contention | None = None
    diagnoses: list[Diagnosis] = field(default_factory=list)

    @property
    def is_pending(self) -> bool:
        """Whether `judge_scenario` still has to decide an expectation. Until then the run is inconclusive."""
        return any(judgement.answer is Answer.DEFERRED for judgement in self.judgements)

    @property
    def is_worth_retrying(self) -> bool:
        """Whether another attempt may say more. A missing baseline or an expectation across variants it cannot mend."""
        return self.verdict is Verdict.INCONCLUSIVE and (
            bool(self.doubts) or any(judgement.answer is Answer.UNKNOWN for judgement in self.judgements)
        )

    def failed(self) -> list[Judgement]:
        return [judgement for judgement in self.judgements if judgement.answer is Answer.VIOLATED]


@dataclass(slots=True)
class SkippedVariant:
    """A variant that did not run, and the need that was unmet."""

    variant: dict[str, Any]
    reason: str
    is_contrast: bool = False


@dataclass(slots=True)
class VariantVerdict:
    """All runs of one variant. `judgements` are those over all runs: `sometimes`, tallies, across variants."""

    variant: dict[str, Any]
    is_contrast: bool
    verdict: Verdict
    n_passed: int = 0
    n_failed: int = 0
    n_inconclusive: int = 0
    n_errors: int = 0
    # Attempts that were inconclusive and were replaced by another attempt.
    n_retried: int = 0
    # The 95 % interval of the failure rate, as shares, and the sentence for people.
    failure_rate_low: float = 0.0
    failure_rate_high: float = 1.0
    rate_sentence: str = ""
    judgements: list[Judgement] = field(default_factory=list)
    tallies: list[TallyTable] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    runs: list[RunVerdict] = field(default_factory=list)
    contention: Contention | None = None

    @property
    def n_runs(self) -> int:
        return self.n_passed + self.n_failed + self.n_inconclusive + self.n_errors


@dataclass(slots=True)
class ScenarioVerdict:
    """The scenario judged. `reasons` say why, the weightiest first."""

    scenario: str
    verdict: Verdict
    variants: list[VariantVerdict] = field(default_factory=list)
    skipped: list[SkippedVariant] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def contrasts(self) -> list[VariantVerdict]:
        return [variant for variant in self.variants if variant.is_contrast]


def verdict_of_run(judgements: Iterable[Judgement], *, has_faults: bool, has_doubts: bool) -> Verdict:
    """Faults outweigh everything, since a broken fixture proves nothing; a doubt outweighs what expectations say.

    What was left behind and a time-out (kind `unasked`) stand whatever the timing was, so a doubt does not touch them.
    A `sometimes` that does not hold in this run does not fail it.
    """
    counted = [judgement for judgement in judgements if judgement.mode != "sometimes"]
    all_answers = {judgement.answer for judgement in judgements}
    if has_faults:
        return Verdict.ERROR
    if any(judgement.kind == "unasked" and judgement.answer is Answer.VIOLATED for judgement in counted):
        return Verdict.FAILED
    if has_doubts:
        return Verdict.INCONCLUSIVE
    answers = {judgement.answer for judgement in counted}
    # `sometimes` in error is an error of the sentence, not of the run's luck.
    if Answer.ERROR in all_answers:
        return Verdict.ERROR
    if Answer.VIOLATED in answers:
        return Verdict.FAILED
    if answers & {Answer.UNKNOWN, Answer.NOT_JUDGED, Answer.DEFERRED}:
        return Verdict.INCONCLUSIVE
    return Verdict.PASSED


_WEIGHT = (Verdict.FAILED, Verdict.FLAKY, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.PASSED, Verdict.SKIPPED)


def weightiest(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several parts: a proven violation stands though another part broke; nothing at all is an error."""
    found = set(verdicts)
    for verdict in _WEIGHT:
        if verdict in found:
            return verdict
    return Verdict.ERROR


class Undecided(Exception):
    """A sentence cannot be given a yes or no; the answer says what that means, the text why."""

    answer = Answer.ERROR

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Senseless(Undecided):
    """The sentence makes no sense for what it speaks of: an error, never a pass."""

    answer = Answer.ERROR


class Unclear(Undecided):
    """The evidence leaves it open."""

    answer = Answer.UNKNOWN


class Absent(Undecided):
    """What the sentence speaks of does not exist: it does not hold."""

    answer = Answer.VIOLATED


class NotRecorded(Undecided):
    """There is nothing to compare with."""

    answer = Answer.NOT_JUDGED


class Later(Undecided):
    """It can be decided only when other runs are there."""

    answer = Answer.DEFERRED
