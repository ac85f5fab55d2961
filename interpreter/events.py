"""What a campaign tells its reporters, one small record for each thing that happened, in the order in which it did.

Reporters read this stream and nothing else. It does not know who listens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..dsl.plan import Scenario
    from .history import History
    from .judge.verdict import RunVerdict, ScenarioVerdict


@dataclass(frozen=True, slots=True)
class CampaignBegan:
    """`containment` is namespace or guardian; `remains` what a dead coordinator had left and was cleaned now."""

    n_scenarios: int
    n_runs: int
    seed: int
    n_jobs: int
    containment: str
    remains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioBegan:
    """Its first run is about to begin. With several jobs, scenarios overlap. `n_each` runs are planned of each variant."""

    scenario: Scenario
    n_runs: int
    n_each: int = 1


@dataclass(frozen=True, slots=True)
class RunEnded:
    """One attempt. `is_final` is false if it was inconclusive and another attempt follows.

    `history` is given up after this event: who wants it must take what it needs now. `kept` is the run's folder if it
    stays.
    """

    scenario: Scenario
    variant: dict[str, Any]
    verdict: RunVerdict
    history: History
    is_final: bool
    duration_ns: int
    kept: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioEnded:
    """All its runs that could be done are done. Told in the plan's order, whatever the order of execution."""

    scenario: Scenario
    verdict: ScenarioVerdict
    n_runs: int
    duration_ns: int
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioLeftOut:
    """Nothing of it ran, since the campaign ended before: nothing is claimed of it."""

    scenario: Scenario
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignEnded:
    """`why_early` is empty if everything was done."""

    verdicts: tuple[ScenarioVerdict, ...]
    n_runs: int
    duration_ns: int
    seed: int
    why_early: str = ""
    left_out: tuple[str, ...] = field(default=())


Event = CampaignBegan | ScenarioBegan | RunEnded | ScenarioEnded | ScenarioLeftOut | CampaignEnded
