"""The rule `duplicate-scenario-id`, within a file and between the files that are linted together."""

from __future__ import annotations

from ...diagnostics import Related
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class DuplicateScenarioId(Rule):
    """two scenarios with one id

    Reports, baselines and earlier runs are kept by a scenario's id. Two scenarios with one id are counted as one, and
    the flaky one hides behind the other. Found within a file and among all files of one `cts lint`.

    Give one of them another id. Ignore this for copies of a scenario that are never run together.
    """

    code = "W218"
    name = "duplicate-scenario-id"
    bad = """\
scenario COPY-006 "A copy succeeds"
  actor writer
    create "a"
  expect writer succeeds

scenario COPY-006 "A second one as well"
  actor writer
    create "a"
  expect file "a" exists
"""
    good = bad.replace('COPY-006 "A second', 'COPY-007 "A second')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        first: dict[str, tuple[int, int]] = {}
        for scenario in file.scenarios:
            name = scenario.decl.name
            message = f"the id `{name.text}` is taken"
            if name.text in first:
                related = Related(first[name.text], "its first scenario")
                yield self.finding(file, name.span, message, related=(related,))
                continue
            first[name.text] = name.span
            others = [place for place in file.run.scenario_ids.get(name.text, ()) if place[0] != file.source.name]
            if others:
                notes = tuple(f"also the id of a scenario at {other}:{line}" for other, line in others[:3])
                yield self.finding(file, name.span, message, notes=notes)


RULE = DuplicateScenarioId()
