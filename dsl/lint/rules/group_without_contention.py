"""The rule `group-without-contention`. It goes by the files that the steps name; what a command touches is unknown."""

from __future__ import annotations

from ... import ast
from ..rule import Rule
from ..shapes import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts, ScenarioFacts

_OWN = frozenset({"index", "actor"})


class GroupWithoutContention(Rule):
    """a group whose processes never meet

    Each process of the group works on files of its own, named by `{index}` or `{actor}`, and no barrier starts them
    together. They share nothing, so the scenario tests the same thing several times, one after the other as likely as
    not.

    Let them work on one file, or start them at a barrier where the load itself is the subject. Ignore this where they
    contend for something that the steps do not name, like the space on a disk.
    """

    code = "W214"
    name = "group-without-contention"
    bad = """\
scenario LOAD-001 "Five writers"
  actor writer[5]
    write "out-{index}" text "x"

  expect all writer succeed
"""
    good = bad.replace("    write", "    barrier go\n    write")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            for actor in scenario.actors:
                if actor.size is not None and actor.steps and scenario.may_be_several(actor):
                    yield from self._check(file, scenario, actor)

    def _check(self, file: FileFacts, scenario: ScenarioFacts, actor: ast.ActorDecl) -> Iterator[Diagnostic]:
        nodes = scenario.inside(actor)
        if any(kind in nodes for kind in (ast.BarrierStep, ast.AtBlock, ast.WhenBlock, ast.ShareStmt)):
            return
        if scenario.has_commands(actor) or ast.VerbStep not in nodes or _shares(scenario, nodes):
            return
        message = f"the processes of `{actor.name.text}` never meet: each works on files of its own"
        yield self.finding(file, actor.name.span, message, label="no barrier starts them together")


def _shares(scenario: ScenarioFacts, nodes: dict[type, list[ast.Node]]) -> bool:
    """Whether a step names something that all processes of the group have in common."""
    common = {semaphore.name.text for semaphore in scenario.of(ast.SemaphoreStmt)}
    common |= {share.name.text for share in scenario.of(ast.ShareStmt)}
    common |= {given.alias.text for given in scenario.of(ast.GivenStmt) if given.alias is not None}
    common |= {actor.name.text for actor in scenario.actors}
    for step in nodes[ast.VerbStep]:
        assert isinstance(step, ast.VerbStep)
        first = step.arguments[0] if step.arguments else None
        if not isinstance(first, ast.Text | ast.Literal):
            return True
        for node in below(step.arguments):
            if isinstance(node, ast.Name) and node.text in common:
                return True
        # The texts behind the first one are contents more often than paths; `copy "a" to "b-{index}"` shares "a".
        texts = [argument for argument in step.arguments if isinstance(argument, ast.Text)]
        if any(not _is_own(text) for text in texts if text is first or _stands_behind_path_label(step, text)):
            return True
    return False


def _stands_behind_path_label(step: ast.VerbStep, text: ast.Text) -> bool:
    at = step.arguments.index(text)
    before = step.arguments[at - 1]
    return isinstance(before, ast.Name) and before.text in ("to", "from", "into", "at", "in", "as")


def _is_own(text: ast.Text) -> bool:
    """Whether every process gets a text of its own."""
    return any(
        (isinstance(node, ast.Name) and node.text in _OWN)
        or (isinstance(node, ast.Call) and node.function.text == "random")
        for node in below(text)
    )


RULE = GroupWithoutContention()
