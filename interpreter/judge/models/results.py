"""What a checker can say of a history: it holds, it is violated, or nothing is claimed.

Knows the three answers; knows nothing of how they were found, nor how they are drawn.
"""

from __future__ import annotations

from typing import NamedTuple

from .calls import Call

DEFAULT_BUDGET = 1_000_000
"""Steps for each history. Steps and not seconds: the same history gets the same answer on every machine."""


class Holds(NamedTuple):
    """There is an explanation of the history by the model: the checker found one."""

    steps: int = 0


class Violated(NamedTuple):
    """No explanation exists. `operations` are the few that show it, in time order."""

    operations: tuple[Call, ...]
    sentence: str
    anomaly: str = ""
    """The name of the anomaly, where the model has names for them (G0, G1c, lost update, ...)."""
    key: object = None
    steps: int = 0


class Unknown(NamedTuple):
    """The checker gave up, or the history leaves the answer open. Never to be counted as holding."""

    reason: str
    steps: int = 0
    key: object = None


Result = Holds | Violated | Unknown


def worst(results: list[tuple[object, Result]]) -> Result:
    """One answer for all keys: a violation anywhere, else an unknown anywhere, else it holds."""
    steps = sum(result.steps for _, result in results)
    for key, result in results:
        if isinstance(result, Violated):
            return result._replace(key=key, steps=steps)
    for key, result in results:
        if isinstance(result, Unknown):
            return result._replace(key=key, steps=steps)
    return Holds(steps)
