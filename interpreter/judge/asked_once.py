"""Questions about a part of the plan that are asked again in every run: a plan does not change, so nor do the answers.

It does not know what is asked. A part that was asked about stays in memory, as its plan does anyway.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    Part = TypeVar("Part")


def asked_once(question: Callable[[Part], bool]) -> Callable[[Part], bool]:
    """The same question, which looks at each part once."""
    known: dict[int, tuple[Part, bool]] = {}

    @wraps(question)
    def answer(part: Part) -> bool:
        # By identity: to compare two parts costs as much as to ask.
        found = known.get(id(part))
        if found is None:
            found = known[id(part)] = (part, question(part))
        return found[1]

    return answer
