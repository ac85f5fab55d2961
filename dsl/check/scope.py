"""Who and what there is in a scenario: actors and their steps, barriers, flags, names. Collected before the checks.

Tables only; a name that is missing or doubled is reported by whoever needs it.
"""

from __future__ import annotations

from .. import ast
from ..declarations import Bound, Signature
from ..modules import FileModule, LibraryModule, Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PREDEFINED = {"actor": "text", "index": "number", "run": "number", "seed": "number", "work": "path", "here": "path"}
STEP_ATTRIBUTES = {
    "value": "any", "error": "text", "duration": "duration", "blocked": "duration", "began": "duration",
    "ended": "duration", "bytes": "size", "exit": "number", "stdout": "text", "stderr": "text",
}  # fmt: skip


class StepInfo:
    """A step that others can refer to: a verb or a barrier. `is_repeated` if it may happen more than once."""

    __slots__ = ("actor", "bound", "captured", "has_alias", "is_repeated", "name", "node")

    def __init__(
        self, actor: ActorInfo | None, name: str, node: ast.VerbStep | ast.BarrierStep, repeated: bool
    ) -> None:
        self.actor = actor
        self.name = name
        self.node = node
        self.has_alias = node.alias is not None
        self.is_repeated = repeated
        self.bound: Bound | None = None
        # Names that its verb captures on its way.
        self.captured: tuple[str, ...] = ()


class ActorInfo:
    __slots__ = ("captured", "name", "node", "steps")

    def __init__(self, node: ast.ActorDecl) -> None:
        self.node = node
        self.name = node.name.text
        self.steps: dict[str, list[StepInfo]] = {}
        self.captured: dict[str, ast.CaptureStep] = {}

    @property
    def is_group(self) -> bool:
        return self.node.size is not None


class Scope:
    """The tables of one scenario (or of a file outside of any scenario, with all of them empty)."""

    def __init__(self, module: FileModule, common: list[LibraryModule], node: ast.ScenarioDecl | None) -> None:
        self.module = module
        self.common = common
        self.node = node
        self.actors: dict[str, ActorInfo] = {}
        self.lets: dict[str, ast.LetStmt] = {}
        self.axes: dict[str, ast.MatrixStmt] = {}
        self.shares: dict[str, ast.ShareStmt] = {}
        self.semaphores: dict[str, ast.SemaphoreStmt] = {}
        self.givens: dict[str, ast.GivenStmt] = {}
        self.barriers: dict[str, list[tuple[ActorInfo, ast.BarrierStep]]] = {}
        self.raised: dict[str, list[ast.VerbStep]] = {}
        self.bound_givens: dict[ast.GivenStmt, Bound] = {}
        if node is not None:
            for item in node.items:
                self._collect(item)

    def _collect(self, item: ast.Stmt) -> None:
        if isinstance(item, ast.ActorDecl):
            info = self.actors.setdefault(item.name.text, ActorInfo(item))
            if info.node is item:
                self._collect_steps(info, item.steps, False)
        elif isinstance(item, ast.LetStmt):
            self.lets.setdefault(item.name.text, item)
        elif isinstance(item, ast.MatrixStmt):
            self.axes.setdefault(item.name.text, item)
        elif isinstance(item, ast.ShareStmt):
            self.shares.setdefault(item.name.text, item)
        elif isinstance(item, ast.SemaphoreStmt):
            self.semaphores.setdefault(item.name.text, item)
        elif isinstance(item, ast.GivenStmt) and item.alias is not None:
            self.givens.setdefault(item.alias.text, item)

    def _collect_steps(self, actor: ActorInfo, steps: tuple[ast.Stmt, ...], repeated: bool) -> None:
        for step, is_repeated in walk_steps(steps, repeated):
            if isinstance(step, ast.VerbStep | ast.BarrierStep):
                name = step_name(step)
                actor.steps.setdefault(name, []).append(StepInfo(actor, name, step, is_repeated))
                if isinstance(step, ast.BarrierStep):
                    self.barriers.setdefault(step.barrier.text, []).append((actor, step))
                elif step_name_of_verb(step.verb) == "raise" and step.arguments:
                    self._raise(step)
            elif isinstance(step, ast.ShareStmt):
                self.shares.setdefault(step.name.text, step)
            elif isinstance(step, ast.CaptureStep):
                actor.captured.setdefault(step.name.text, step)

    def _raise(self, step: ast.VerbStep) -> None:
        flag = step.arguments[0]
        if isinstance(flag, ast.Name):
            self.raised.setdefault(flag.text, []).append(step)

    # --- declarations ------------------------------------------------------------------------------------------------

    def find(self, what: str, name: ast.Name | ast.Attribute) -> Signature | None:
        """The verb, fixture or check that a name means: of this file, of a used module, or of the common ones."""
        if isinstance(name, ast.Attribute):
            module = self.module.uses.get(name.base.text) if isinstance(name.base, ast.Name) else None
            return module.find(what, name.name.text) if module is not None else None
        own = self.module.find(what, name.text)
        if own is not None:
            return own
        for module in self.open_modules():
            found = module.find(what, name.text)
            if found is not None:
                return found
        return None

    def open_modules(self) -> Iterator[Module]:
        """Modules whose names need no qualifier: the common ones, and those of the library that the file uses."""
        yield from self.common
        for alias, module in self.module.uses.items():
            if isinstance(module, LibraryModule) and alias == module.name:
                yield module

    def declared_names(self, what: str) -> list[str]:
        names = list(self.module.names(what))
        for module in self.open_modules():
            names += module.names(what)
        for alias, module in self.module.uses.items():
            names += [f"{alias}.{name}" for name in module.names(what)]
        return names


def walk_steps(steps: tuple[ast.Stmt, ...], repeated: bool = False) -> Iterator[tuple[ast.Stmt, bool]]:
    """Every step of a block, those inside other steps included, and whether it may happen more than once."""
    for step in steps:
        yield step, repeated
        if isinstance(step, ast.TryStep):
            yield from walk_steps((step.step,), repeated)
        elif isinstance(step, ast.AtBlock | ast.WhenBlock):
            yield from walk_steps(step.steps, repeated)
        elif isinstance(step, ast.EveryBlock | ast.RepeatBlock):
            yield from walk_steps(step.steps, True)


def step_name_of_verb(verb: ast.Name | ast.Attribute) -> str:
    return verb.text if isinstance(verb, ast.Name) else verb.name.text


def step_name(step: ast.VerbStep | ast.BarrierStep) -> str:
    """What a step is called by: its own name, else that of its verb or barrier."""
    if step.alias is not None:
        return step.alias.text
    return step.barrier.text if isinstance(step, ast.BarrierStep) else step_name_of_verb(step.verb)
