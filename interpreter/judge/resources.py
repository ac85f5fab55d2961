"""What processes took: memory, cpu, handles, threads; typically, at their peak, and how much they grew.

From samples of each actor's whole family of processes. For a group, the member that took most speaks: a limit must hold
for each. CPU is the time used, so its peak is all of it. Samples see only instants, so a peak between two of them may have
been missed; the kernel's own record of peak memory is used where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...dsl.plan import values
from .evidence import who_name
from .figures import Slope, median, theil_sen
from .quantity import Quantity
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..history import Sample
    from .evaluate import Environment

RESOURCES = ("memory", "cpu", "handles", "threads")
_KINDS = {"memory": "size", "cpu": "duration", "handles": "number", "threads": "number"}
# A slope from fewer samples says nothing.
FEWEST_FOR_GROWTH = 8


def resource(metric: values.Metric, how: str, env: Environment) -> Quantity:
    """`how` is typical (the median), peak or growth (over the time sampled)."""
    of = metric.of
    if not isinstance(of, (values.Operations, values.ActorName)):
        raise Senseless(f"{metric.name}(...) needs an actor")
    if isinstance(of, values.Operations) and of.step is not None:
        raise Senseless(f"{metric.name}(...) is measured of processes: name the actor, not its step")
    name = of.actor if isinstance(of, values.Operations) else of.name
    member = None if of.member is None else int(env.number(of.member, "number"))
    figures = []
    missing = []
    known = {number for actor, number in env.history.samples if actor == name}
    for number in sorted(known | {end.member for end in env.evidence.members.get(name, ())}):
        if member in (None, number):
            samples = env.history.samples.get((name, number), [])
            figure = _FIGURES[how](metric.name, samples, env, (name, number))
            if figure is None:
                missing.append(who_name(name, number))
            else:
                figures.append(figure)
    if not figures:
        raise Absent(f"there are too few samples of {name} to tell its {metric.name}")
    if missing:
        # A limit must hold for each, and of some nobody knows.
        raise Unclear(f"there are too few samples of {', '.join(missing[:5])} to tell the {metric.name} of each {name}")
    return Quantity(_KINDS[metric.name], max(figures))


def points(name: str, samples: list[Sample]) -> tuple[list[int], list[float]]:
    """Instants and values. CPU time counts up from the process's beginning."""
    column = "cpu_ns" if name == "cpu" else name
    # A figure that could not be read is recorded as -1.
    known = [sample for sample in samples if getattr(sample, column) >= 0]
    known.sort(key=lambda sample: sample.instant_ns)
    return [sample.instant_ns for sample in known], [getattr(sample, column) for sample in known]


def _typical(name: str, samples: list[Sample], env: Environment, who: tuple[str, int]) -> float | None:
    if name == "cpu":
        return _peak(name, samples, env, who)
    _, ys = points(name, samples)
    return median(sorted(ys)) if ys else None


def _peak(name: str, samples: list[Sample], env: Environment, who: tuple[str, int]) -> float | None:
    _, ys = points(name, samples)
    highest = max(ys, default=None)
    end = env.evidence.ends.get(who)
    # The account at a process's end misses nothing, as samples do.
    account = 0 if end is None else {"memory": end.peak_memory, "cpu": end.cpu_ns}.get(name, 0)
    return max(highest or 0, account) if account else highest


def _growth(name: str, samples: list[Sample], _: Environment, __: tuple[str, int]) -> float | None:
    grown = growth_of(name, samples)
    return None if grown is None else grown.rise


def growth_of(name: str, samples: list[Sample]) -> Slope | None:
    """How much it grew over the time that was sampled, and the interval in which that lies with 95 %."""
    xs, ys = points(name, samples)
    if len(xs) < FEWEST_FOR_GROWTH:
        return None
    slope = theil_sen(xs, ys)
    if slope is None:
        return None
    span = xs[-1] - xs[0]
    return Slope(slope.rise * span, slope.low * span, slope.high * span, slope.n_points)


_FIGURES: dict[str, Callable[[str, list[Sample], Environment, tuple[str, int]], float | None]] = {
    "typical": _typical,
    "peak": _peak,
    "growth": _growth,
}
