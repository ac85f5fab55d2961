"""What a reporter is: a reader of a campaign's events. All of them read the same stream, none knows of the others.

Most reports are made from the document that `collector` fills from the events: these are `Reader`s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..events import Event
    from .document import LeftOut, Report, Run, Scenario


class Reporter(Protocol):
    """`take` is called for each event, in order, never from two threads at once."""

    def take(self, event: Event) -> None: ...


class Reader(Protocol):
    """Called in the order in which things happen, never from two threads at once; nothing may be changed.

    `ended` is called once, also when the campaign was given up: then the report is not complete.
    """

    def began(self, report: Report) -> None: ...

    def scenario_began(self, scenario: str, n_runs: int) -> None: ...

    def run_ended(self, scenario: str, run: Run) -> None: ...

    def scenario_ended(self, scenario: Scenario) -> None: ...

    def left_out(self, scenario: LeftOut) -> None: ...

    def ended(self, report: Report) -> None: ...


class SilentReader:
    """Listens to nothing: what a reader needs not is inherited from here."""

    def began(self, report: Report) -> None:
        """The campaign begins."""

    def scenario_began(self, scenario: str, n_runs: int) -> None:
        """The first run of a scenario begins."""

    def run_ended(self, scenario: str, run: Run) -> None:
        """One attempt is over."""

    def scenario_ended(self, scenario: Scenario) -> None:
        """All runs of a scenario are judged."""

    def left_out(self, scenario: LeftOut) -> None:
        """A scenario did not run."""

    def ended(self, report: Report) -> None:
        """There is no more to come."""
