"""The rule `unseeded-random`. It asks whether a run is compared to an earlier one, and whether both chose alike."""

from __future__ import annotations

from ... import ast
from ..rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class UnseededRandom(Rule):
    """a random choice without a seed in a scenario that is compared to a baseline

    Where an expectation speaks of `baseline`, today's figures are held against those of an earlier run. Without a
    `seed` line the two runs made different random choices, and part of the difference is chance.

    Add `seed 42` to the scenario, or to the file. Ignore this where so many operations are averaged that the choices
    even out.
    """

    code = "W221"
    name = "unseeded-random"
    bad = """\
scenario PERF-001 "Appends keep their speed"
  actor client[4]
    barrier go
    repeat 100 times
      append "log-{random(1..8)}" text "x"

  expect p95(client.append) <= 120% * baseline
"""
    good = bad.replace("  actor client", "  seed 42\n\n  actor client")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            compares = any(name.text == "baseline" for name in scenario.of(ast.Name))
            if not compares or scenario.setting("seed") is not None:
                continue
            for call in scenario.of(ast.Call):
                if call.function.text == "random":
                    yield self.finding(
                        file,
                        call.span,
                        "this choice differs from run to run, but the scenario is compared to a baseline",
                        label="without a `seed`, the baseline chose otherwise",
                    )


RULE = UnseededRandom()
