"""How long steps took, over all runs of a variant: exact, from the operations themselves, and small enough to keep.

It takes what it needs from a history and lets go of the rest. It judges nothing.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from ..judge.figures import percentile
from .document import Step

if TYPE_CHECKING:
    from ..history import History
    from .document import Report, Variant

# The metrics of operations whose figures hold the time that recording takes.
_OF_TIMES = re.compile(r"\b(rate|p50|p90|p95|p99|p999|min|max|mean|longest_wait|handoff)\(")

# A scenario that makes its step names up must not fill the memory; what comes later has no figures.
_MOST_STEPS = 200


class StepTimes:
    """`add` every run, then ask once for `steps`."""

    def __init__(self) -> None:
        self._spans: dict[str, array[int]] = {}
        self._failed: dict[str, int] = {}
        self._waited: dict[str, int] = {}

    def add(self, history: History) -> None:
        for operation in history.operations:
            if operation.outcome == "skipped":
                continue
            name = f"{operation.actor}.{operation.step}"
            spans = self._spans.get(name)
            if spans is None:
                if len(self._spans) == _MOST_STEPS:
                    continue
                spans = self._spans[name] = array("q")
            if operation.outcome == "succeeded" and operation.ended_ns is not None:
                spans.append(operation.ended_ns - operation.began_ns)
            else:
                self._failed[name] = self._failed.get(name, 0) + 1
            if operation.blocked:
                self._waited[name] = self._waited.get(name, 0) + 1

    def steps(self) -> list[Step]:
        return [self._step(name) for name in self._spans]

    def _step(self, name: str) -> Step:
        spans = sorted(self._spans[name])
        failed = self._failed.get(name, 0)
        step = Step(name, len(spans) + failed, failed, self._waited.get(name, 0))
        if spans:
            step.p50_ns, step.p95_ns, step.p99_ns = (int(percentile(spans, share)) for share in (0.5, 0.95, 0.99))
            step.max_ns = spans[-1]
        return step


def measures_times(report: Report) -> bool:
    """Whether any sentence speaks of how long operations take."""
    return any(has_times(variant) for scenario in report.scenarios for variant in scenario.variants)


def has_times(variant: Variant) -> bool:
    return any(_OF_TIMES.search(sentence.text) for sentence in variant.sentences)
