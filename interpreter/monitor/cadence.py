"""How long to wait between two looks so that looking takes no more than its share of a core.

Savings from quiet times may be spent when something stirs, so that looks follow each other without a pause just then.
Pure arithmetic: it reads no clock.
"""

from __future__ import annotations

_SAVINGS_NS = 20_000_000
_STIRRED_FOR_NS = 2_000_000
_QUIET_AFTER_NS = 1_000_000_000
_QUIET_DELAY_NS = 1_000_000


class Cadence:
    def __init__(self, core_share: float, now_ns: int) -> None:
        if not 0 < core_share <= 1:
            raise ValueError(f"a share of a core lies between 0 and 1, not at {core_share}")
        self._core_share = core_share
        self._savings_ns = float(_SAVINGS_NS)
        self._now_ns = now_ns
        self._stirred_ns = now_ns

    @property
    def is_in_debt(self) -> bool:
        """Then not even an event may end a pause early: a stream of events would take the whole core."""
        return self._savings_ns <= 0 and self._core_share < 1

    def delay_ns(self, now_ns: int, cost_ns: int, is_news: bool) -> int:
        """The pause after a round of looks that cost `cost_ns` of CPU time."""
        self._savings_ns += (now_ns - self._now_ns) * self._core_share - cost_ns
        # Debts are not paid back by a long blind pause: from here on each pause just pays for its own look.
        self._savings_ns = max(-1.0, min(self._savings_ns, _SAVINGS_NS))
        self._now_ns = now_ns
        if self._core_share == 1:
            return 0
        if is_news:
            self._stirred_ns = now_ns
        quiet_ns = now_ns - self._stirred_ns
        if quiet_ns < _STIRRED_FOR_NS and self._savings_ns > 0:
            return 0
        steady_ns = cost_ns * (1 / self._core_share - 1)
        if quiet_ns > _QUIET_AFTER_NS:
            steady_ns = max(steady_ns, _QUIET_DELAY_NS)
        return int(steady_ns)
