"""What is different from the last campaign in which a scenario passed: facts of then beside facts of now, as sentences.

Only what cts itself recorded can be named. If none of that differs, it says so: then timing is what is left.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .spans import span

if TYPE_CHECKING:
    from .document import Report, Scenario, Variant

_MOST_STEPS = 64
_MOST_CHANGES = 8
# A step is slower or faster if it is so by this factor, and by more than noise.
_FACTOR, _NOISE_NS = 2.0, 1_000_000
_MACHINE_WORDS = {
    "cts": "cts",
    "python": "Python",
    "system": "system",
    "release": "kernel",
    "architecture": "processor",
    "n_cpus": "CPUs",
    "memory_bytes": "bytes of memory",
    "containment": "containment",
    "is_root": "root",
}


@dataclass(slots=True)
class Facts:
    """What is remembered of one variant in one campaign, small enough to keep hundreds of."""

    median_ns: int = 0
    skew_ns: int = 0
    steps: dict[str, list[int]] = field(default_factory=dict)  # name → count, failed, waited, median
    meetings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Then:
    """The last campaign in which the scenario passed. `when` is for people; `facts` by the variant's name."""

    when: str
    plan: str
    seed: int
    n_jobs: int
    machine: dict[str, Any]
    facts: dict[str, Facts]


def facts_of(variant: Variant) -> Facts:
    spans = sorted(run.duration_ns for run in variant.runs)
    return Facts(
        spans[len(spans) // 2] if spans else 0,
        max((run.skew_ns for run in variant.runs), default=0),
        {step.name: [step.n, step.n_failed, step.n_waited, step.p50_ns] for step in variant.steps[:_MOST_STEPS]},
        [" ".join(sentence.split()[:3]) for sentence in variant.contention if " overlapped " in sentence][:_MOST_STEPS],
    )


def changes_since(then: Then, scenario: Scenario, report: Report) -> list[str]:
    """The likeliest cause first: the scenario, the machine, then what its actors did."""
    found = []
    if then.plan != scenario.plan:
        found.append("the scenario itself says something else now")
    found += _machine(then.machine, asdict(report.machine))
    if then.n_jobs != report.n_jobs:
        found.append(f"{_runs(report.n_jobs)} side by side, {_runs(then.n_jobs)} then")
    concerned = {problem.variant for problem in scenario.problems}
    for variant in scenario.variants:
        before = then.facts.get(variant.name)
        if not variant.is_contrast and before is not None and (variant.name in concerned or not concerned):
            prefix = f"{variant.name}: " if variant.name else ""
            found += [prefix + change for change in _variant(before, facts_of(variant))]
    if not found:
        return ["nothing that was recorded differs: what is left is timing, and what cts does not see"]
    n_more = len(found) - _MOST_CHANGES
    return [*found[:_MOST_CHANGES], f"and {n_more} more"] if n_more > 0 else found


def _machine(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [
        f"{word} is {now[name]}, and was {then[name]}"
        for name, word in _MACHINE_WORDS.items()
        if name in then and name in now and then[name] != now[name]
    ]


def _runs(n_jobs: int) -> str:
    return "one run at a time" if n_jobs == 1 else f"{n_jobs} runs"


def _variant(then: Facts, now: Facts) -> list[str]:
    found = []
    for name, (n, n_failed, _, median_ns) in now.steps.items():
        if name not in then.steps:
            found.append(f"{name} is new")
            continue
        old_n, old_failed, _, old_ns = then.steps[name]
        if n_failed and not old_failed:
            found.append(f"{name} failed {n_failed} of {n} times, and never then")
        elif old_failed and not n_failed:
            found.append(f"{name} never failed, and failed {old_failed} of {old_n} times then")
        if _differs(old_ns, median_ns):
            found.append(f"{name} took {span(median_ns)}, and {span(old_ns)} then (median)")
    found += [f"{name} did not happen, and did then" for name in then.steps if name not in now.steps]
    found += [f"{meeting}, and never did then" for meeting in now.meetings if meeting not in then.meetings]
    found += [f"{meeting} then, and not now" for meeting in then.meetings if meeting not in now.meetings]
    if _differs(then.skew_ns, now.skew_ns):
        found.append(f"barriers opened {span(now.skew_ns)} wide at worst, and {span(then.skew_ns)} then")
    return found


def _differs(then_ns: int, now_ns: int) -> bool:
    low, high = sorted((then_ns, now_ns))
    return low > 0 and high > _FACTOR * low and high - low > _NOISE_NS
