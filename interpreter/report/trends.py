"""What many results of one scenario say together: how often it fails, whether it is flaky, which steps got slower.

Pure functions of results, the newest first. It knows no store and no layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ..judge.figures import rate_sentence

if TYPE_CHECKING:
    from ..store import Result

_FACTOR, _NOISE_NS, _MOST = 1.5, 1_000_000, 6


@dataclass(slots=True)
class Trend:
    """`flaky` says why it is, and is empty if it is not. `letters` are the verdicts, the newest last."""

    letters: str
    flaky: str
    n_runs: int
    n_failed: int
    rate: str
    last_passed: str


LETTERS = {"passed": ".", "failed": "F", "flaky": "~", "error": "E", "inconclusive": "?", "skipped": "s"}


def trend_of(results: list[Result]) -> Trend:
    own = [variant for result in results for variant in result.variants if not variant.is_contrast]
    n_passed, n_failed = sum(variant.n_passed for variant in own), sum(variant.n_failed for variant in own)
    return Trend(
        "".join(LETTERS.get(result.verdict, "?") for result in reversed(results)),
        _flaky(results),
        n_passed + n_failed,
        n_failed,
        rate_sentence(n_failed, n_passed + n_failed),
        next((result.began for result in results if result.verdict == "passed"), ""),
    )


def _flaky(results: list[Result]) -> str:
    """Only verdicts on the same scenario can contradict each other: one that was mended is not flaky."""
    if not results:
        return ""
    same = [result for result in results if result.plan == results[0].plan]
    n_flaky = sum(result.verdict == "flaky" for result in same)
    decided = [result.verdict for result in same if result.verdict in ("passed", "failed")]
    if n_flaky:
        times = "one campaign" if n_flaky == 1 else f"{n_flaky} campaigns"
        return f"within {times}, some of its runs passed and some failed"
    if len(set(decided)) == 2:
        return f"{decided.count('failed')} of {len(decided)} campaigns failed, with the scenario unchanged"
    return ""


def step_changes(results: list[Result]) -> list[str]:
    """Steps whose median in the newest result is far from what it was in the others."""
    if len(results) < 2:
        return []
    before: dict[tuple[str, str], list[int]] = {}
    for result in results[1:]:
        for variant in result.variants:
            for name, (*_, median_ns) in variant.facts.steps.items():
                if median_ns and not variant.is_contrast:
                    before.setdefault((variant.name, name), []).append(median_ns)
    found = []
    for variant in results[0].variants:
        for name, (*_, now_ns) in variant.facts.steps.items():
            known = before.get((variant.name, name))
            if variant.is_contrast or not known or not now_ns:
                continue
            then_ns = int(median(known))
            low, high = sorted((then_ns, now_ns))
            if high > _FACTOR * low and high - low > _NOISE_NS:
                found.append((high / low, _sentence(variant.name, name, now_ns, then_ns, len(known))))
    return [sentence for _, sentence in sorted(found, reverse=True)[:_MOST]]


def _sentence(variant: str, name: str, now_ns: int, then_ns: int, n: int) -> str:
    from .spans import span

    where = f"{variant}: " if variant else ""
    word = "slower" if now_ns > then_ns else "faster"
    return f"{where}{name} is {word}: {span(now_ns)} now, {span(then_ns)} in {n} before (medians)"
