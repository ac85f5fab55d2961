"""`--report DIR`: the report as files, complete or not there at all, also when the campaign was interrupted.

report.json grows after every scenario, so that even a machine that dies leaves what was known. A folder that cannot be
written is a remark at the end: it changes no verdict.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from .formats import written
from .protocol import SilentReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Report, Scenario

FILES = {"report.json": "json", "junit.xml": "junit", "summary.md": "markdown"}
# Writing takes time from what is measured: not after every scenario of a campaign of thousands.
_PAUSE_S = 5.0


class FolderReport(SilentReader):
    def __init__(self, folder: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._report: Report | None = None
        self._written_at = 0.0
        self._failure = ""

    def began(self, report: Report) -> None:
        self._report = report
        self._written_at = self._clock()
        self._write(report, ("report.json",))

    def scenario_ended(self, scenario: Scenario) -> None:
        if self._report is not None and (scenario.is_bad or self._clock() - self._written_at >= _PAUSE_S):
            self._written_at = self._clock()
            self._write(self._report, ("report.json",))

    def ended(self, report: Report) -> None:
        self._write(report, tuple(FILES))

    def remarks(self) -> list[str]:
        return [self._failure] if self._failure else []

    def _write(self, report: Report, names: tuple[str, ...]) -> None:
        try:
            os.makedirs(self._folder, exist_ok=True)
            for name in names:
                self._replace(os.path.join(self._folder, name), written(report, FILES[name]))
        except OSError as failure:
            self._failure = f"the report could not be written: {failure.filename or self._folder}: {failure.strerror}"

    def _replace(self, path: str, text: str) -> None:
        beside = f"{path}.{os.getpid()}.tmp"
        try:
            with open(beside, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
            os.replace(beside, path)
        except OSError:
            if os.path.lexists(beside):
                os.unlink(beside)
            raise
