"""What a reporter is: a reader of a campaign's events. All of them read the same stream, none knows of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..events import Event


class Reporter(Protocol):
    """`take` is called for each event, in order, never from two threads at once."""

    def take(self, event: Event) -> None: ...
