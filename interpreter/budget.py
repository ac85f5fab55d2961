"""How much time a campaign may take. It is asked before each run; a run that has begun is not cut short."""

from __future__ import annotations

from .clock import Clock


class Budget:
    """Counts from when it is made; without a bound it never ends."""

    def __init__(self, budget_ns: int | None, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._budget_ns = budget_ns
        self._began_ns = self._clock.now_ns()

    @property
    def spent_ns(self) -> int:
        return self._clock.now_ns() - self._began_ns

    @property
    def is_used_up(self) -> bool:
        return self._budget_ns is not None and self.spent_ns >= self._budget_ns
