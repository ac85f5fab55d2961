"""The rule `lonely-barrier`. It counts who names a barrier, not whether all who name it arrive."""

from __future__ import annotations

from ... import ast
from ...suggest import closest
from ..rule import Rule
from ..shapes import by_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts


class LonelyBarrier(Rule):
    """a barrier that only one process names holds nobody

    A barrier opens when every actor that names it is there. Named by one actor alone, and that actor a single
    process, it opens at once: nothing is synchronised, and the race that the scenario is about hardly ever happens.
    Most often the name is misspelt, or the other actor's line was forgotten.

    Name the barrier in every actor that should start together, or remove it. Ignore this where the barrier only marks
    an instant for `at t+50ms` of the same actor.
    """

    code = "W201"
    name = "lonely-barrier"
    bad = """\
scenario COPY-001 "A reader meets a copy"
  given file "a" of 4MiB random

  actor writer
    barrier go
    copy "a" to "b"

  actor reader
    read "a"

  expect writer succeeds
  expect reader succeeds
"""
    good = bad.replace('  actor reader\n    read "a"', '  actor reader\n    barrier go\n    read "a"')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        in_verbs = {
            step.barrier.text for decl in file.of(ast.VerbDecl) for step in by_type(decl).get(ast.BarrierStep, ())
        }
        for scenario in file.scenarios:
            if ast.BarrierStep in scenario.nodes:
                yield from self._check(file, scenario, in_verbs)

    def _check(self, file: FileFacts, scenario: ScenarioFacts, in_verbs: set[str]) -> Iterator[Diagnostic]:
        steps: dict[str, list[tuple[ast.ActorDecl, ast.BarrierStep]]] = {}
        for actor in scenario.actors:
            for step in scenario.inside(actor).get(ast.BarrierStep, ()):
                steps.setdefault(step.barrier.text, []).append((actor, step))
        for name, places in steps.items():
            actor, step = places[0]
            if name in in_verbs or any(other is not actor for other, _ in places) or scenario.may_be_several(actor):
                continue
            others = [
                other for other, found in steps.items() if other != name and any(a is not actor for a, _ in found)
            ]
            meant = closest(name, others)
            yield self.finding(
                file,
                step.barrier.span,
                f"barrier `{name}` is named by `{actor.name.text}` alone, so it holds nobody",
                label=f"did you mean `{meant}`?" if meant else "no other actor names it",
            )


RULE = LonelyBarrier()
