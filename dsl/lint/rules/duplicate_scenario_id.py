"""The rule `duplicate-scenario-id`, for the files that are linted together."""

from __future__ import annotations

from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class DuplicateScenarioId(Rule):
    """two files have a scenario of one id

    Reports, baselines and earlier runs are kept by a scenario's id. Two scenarios with one id are counted as one, and
    the flaky one hides behind the other. Found among all files of one `cts lint`; within a file it is an error.

    Give one of them another id. Ignore this for copies of a scenario that are never run together.
    """

    code = "W218"
    name = "duplicate-scenario-id"
    bad = """\
# Another file of the folder holds COPY-006 as well.
scenario COPY-006 "A file is made"
  actor writer
    create "a"

  expect writer succeeds
"""
    good = bad.replace("scenario COPY-006", "scenario COPY-007")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            name = scenario.decl.name
            others = [place for place in file.run.scenario_ids.get(name.text, ()) if place[0] != file.source.name]
            if others:
                notes = tuple(f"the other one is at {other}:{line}" for other, line in others[:3])
                yield self.finding(file, name.span, f"the id `{name.text}` is taken", notes=notes)


RULE = DuplicateScenarioId()
