"""Who and what there is in a scenario: actors and their steps, barriers, flags, names. Collected before the checks.

Tables only; a name that is missing or doubled is reported by whoever needs it.
"""

from __future__ import annotations

from .. import ast
from ..declarations import Bound, Signature, bind
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

    def __init__(
        self,
        module: FileModule,
        common: list[LibraryModule],
        node: ast.ScenarioDecl | None,
        header: tuple[ast.Stmt, ...] = (),
    ) -> None:
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
        self.flags_of: dict[ast.VerbStep, tuple[str, ...]] = {}
        self.bound_givens: dict[ast.GivenStmt, Bound] = {}
        for given in header:
            if isinstance(given, ast.GivenStmt):
                self._collect(given)
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
                info = StepInfo(actor, name, step, is_repeated)
                actor.steps.setdefault(name, []).append(info)
                if isinstance(step, ast.BarrierStep):
                    self.barriers.setdefault(step.barrier.text, []).append((actor, step))
                else:
                    self._collect_call(info, step)
            elif isinstance(step, ast.ShareStmt):
                self.shares.setdefault(step.name.text, step)
            elif isinstance(step, ast.CaptureStep):
                actor.captured.setdefault(step.name.text, step)

    def _collect_call(self, info: StepInfo, step: ast.VerbStep) -> None:
        """What others can know of a call: the names that its verb captures, the flags that it raises."""
        signature = self.find("verb", step.verb)
        if signature is None or not isinstance(signature.node, ast.VerbDecl):
            return
        body = walk_steps(signature.node.body)
        info.captured = tuple(inner.name.text for inner, _ in body if isinstance(inner, ast.CaptureStep))
        flags = tuple(dict.fromkeys(self._raised_by(signature, step.arguments, ())))
        if flags:
            self.flags_of[step] = flags
        for flag in flags:
            self.raised.setdefault(flag, []).append(step)

    def _raised_by(
        self, signature: Signature, arguments: tuple[ast.Expr, ...], open_verbs: tuple[str, ...]
    ) -> Iterator[str]:
        """The flags that a call raises: those it is given, and those that the steps of its verb raise."""
        node = signature.node
        if not isinstance(node, ast.VerbDecl) or signature.name in open_verbs:
            return
        takes_flag = any(parameter.kind == "flag" for parameter in signature.parameters)
        if not takes_flag and not node.body:
            return
        given = {a.parameter.name: a for a in bind(signature, arguments, signature.node.span).arguments}
        if not node.body:
            flags = [a.value for a in given.values() if a.parameter.kind == "flag"]
            yield from (flag.text for flag in flags if isinstance(flag, ast.Name))
            return
        for inner, _ in walk_steps(node.body):
            called = self._find_from(signature.module, inner.verb) if isinstance(inner, ast.VerbStep) else None
            if called is None or not isinstance(inner, ast.VerbStep):
                continue
            for flag in self._raised_by(called, inner.arguments, (*open_verbs, signature.name)):
                value = given[flag].value if flag in given else None
                yield value.text if isinstance(value, ast.Name) else flag

    def _find_from(self, module: Module, name: ast.Name | ast.Attribute) -> Signature | None:
        """The verb that a name means in the body of a verb of another module."""
        own = module.find("verb", name.text) if isinstance(name, ast.Name) else None
        return own or self.find("verb", name)

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
