"""Where the checks say what they found: keys and details in, diagnostics out.

The sentences stand in messages.py, so that no call site puts words together. It knows no node but by its span.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Fix, Related
from ..source import SourceFile
from ..suggest import closest
from .messages import MESSAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Span = tuple[int, int]


class Report:
    """Collects the diagnostics of one file. Saying the same of the same place twice says it once."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self._said: set[tuple[str, int, int]] = set()

    def tell(self, key: str, span: Span, details: dict[str, str], near: Iterable[str] = (), meant: str = "") -> None:
        """The same as `error`, for details that are data already."""
        rest = {word: text for word, text in details.items() if word != "name"}
        name = details.get("name", "")
        self.error(key, span, near=near, name=name, meant=meant or None, related=(), notes=(), fix=None, **rest)

    def take(self, others: Iterable[Diagnostic]) -> None:
        """Adds what another report of the same file holds, each once."""
        for found in others:
            if (found.code, *found.span) not in self._said:
                self._said.add((found.code, *found.span))
                self.diagnostics.append(found)

    def error(
        self,
        key: str,
        span: Span,
        *,
        near: Iterable[str] = (),
        name: str = "",
        meant: str | None = None,
        related: tuple[Related, ...] = (),
        notes: tuple[str, ...] = (),
        fix: Fix | None = None,
        **details: str,
    ) -> None:
        """Reports the message `key`; with `near`, a name close to `name` is offered and can be put in its place.

        Where none is close, `meant` is offered, if it is known.
        """
        message = MESSAGES[key]
        if (message.code, *span) in self._said:
            return
        self._said.add((message.code, *span))
        near_name = closest(name, near) if name else None
        meant = near_name if near_name is not None else meant
        label = message.label.format(name=name, **details)
        if meant is not None and meant != name:
            label = f"did you mean `{meant}`?"
            if fix is None and near_name is not None and self.source.text[span[0] : span[1]] == name:
                fix = Fix(f"write `{meant}`", ((span[0], span[1], meant),))
        note = message.note.format(name=name, **details)
        all_notes = (*((note,) if note else ()), *notes)
        text = message.text.format(name=name, **details)
        self.diagnostics.append(Diagnostic(message.code, self.source, span, text, label, all_notes, related, fix))
