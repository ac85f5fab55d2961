"""A report for programs on standard output, in one piece when the campaign has ended; nothing else is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from .formats import written
from .protocol import SilentReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Report


class PrintedReport(SilentReader):
    """`remarks` go to `errors`, where people see them."""

    def __init__(self, out: TextIO, errors: TextIO, name: str, remarks: Callable[[], list[str]] = list) -> None:
        self._out = out
        self._errors = errors
        self._name = name
        self._remarks = remarks

    def ended(self, report: Report) -> None:
        self._out.write(written(report, self._name))
        self._out.flush()
        for remark in self._remarks():
            self._errors.write(remark + "\n")
