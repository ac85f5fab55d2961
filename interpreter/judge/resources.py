"""What processes took: memory, cpu, handles, threads; typically, at their peak, and how much they grew.

From samples of each actor's whole family of processes. For a group, the member that took most speaks: a limit must hold
for each. Samples see only instants, so a peak between two of them may have been missed; the kernel's own record of peak
memory is used where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...dsl.plan import values
from .figures import Slope, median, theil_sen
from .quantity import Quantity
from .verdict import Absent, Senseless

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..history import Sample
    from .evaluate import Environment

RESOURCES = ("memory", "cpu", "handles", "threads")
_KINDS = {"memory": "size", "cpu": "percent", "handles": "number", "threads": "number"}
# The kernel counts CPU time in ticks of 10 ms; shares over shorter windows say little.
_CPU_WINDOW_NS = 100_000_000
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
    for (actor, number), samples in sorted(env.history.samples.items()):
        if actor == name and member in (None, number):
            figure = _FIGURES[how](metric.name, samples, env, (actor, number))
            if figure is not None:
                figures.append(figure)
    if not figures:
        raise Absent(f"there are too few samples of {name} to tell its {metric.name}")
    return Quantity(_KINDS[metric.name], max(figures))


def points(name: str, samples: list[Sample]) -> tuple[list[int], list[float]]:
    """Instants and values. CPU is the share of one core, in percent, over windows of 100 ms."""
    # A figure that could not be read is recorded as -1.
    column = "cpu_ns" if name == "cpu" else name
    samples = sorted(
        (sample for sample in samples if getattr(sample, column) >= 0), key=lambda sample: sample.instant_ns
    )
    if name != "cpu":
        return [sample.instant_ns for sample in samples], [getattr(sample, name) for sample in samples]
    instants: list[int] = []
    shares: list[float] = []
    start = 0
    for end in range(1, len(samples)):
        while start + 1 < end and samples[end].instant_ns - samples[start + 1].instant_ns >= _CPU_WINDOW_NS:
            start += 1
        elapsed = samples[end].instant_ns - samples[start].instant_ns
        if elapsed >= _CPU_WINDOW_NS:
            instants.append(samples[end].instant_ns)
            shares.append(100 * (samples[end].cpu_ns - samples[start].cpu_ns) / elapsed)
    return instants, shares


def _typical(name: str, samples: list[Sample], env: Environment, who: tuple[str, int]) -> float | None:
    if name == "cpu":
        return _mean_cpu(samples, env, who)
    _, ys = points(name, samples)
    return median(sorted(ys)) if ys else None


def _mean_cpu(samples: list[Sample], env: Environment, who: tuple[str, int]) -> float | None:
    """CPU time over life time, from the account at the process's end, which counts every tick."""
    end = env.evidence.ends.get(who)
    if end is not None and end.cpu_ns and end.ended_ns > end.began_ns:
        return 100 * end.cpu_ns / (end.ended_ns - end.began_ns)
    ordered = sorted(samples, key=lambda sample: sample.instant_ns)
    if len(ordered) < 2 or ordered[-1].instant_ns == ordered[0].instant_ns:
        return None
    return 100 * (ordered[-1].cpu_ns - ordered[0].cpu_ns) / (ordered[-1].instant_ns - ordered[0].instant_ns)


def _peak(name: str, samples: list[Sample], env: Environment, who: tuple[str, int]) -> float | None:
    _, ys = points(name, samples)
    highest = max(ys, default=None)
    end = env.evidence.ends.get(who)
    if name == "memory" and end is not None and end.peak_memory:
        return max(highest or 0, end.peak_memory)
    return highest


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
