"""Verbs, fixtures and checks as their users see them: parameters with labels, kinds and defaults.

A declaration in a `.cts` file is the one source for checks, completion and the reference. Here it becomes a signature,
which can be printed and filled with arguments; which module it came from and what its body does is not known.
"""

from __future__ import annotations

from . import ast
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .modules import Module

KINDS = (
    "any", "text", "path", "number", "duration", "size", "percent", "rate", "pattern", "list", "range", "yes_no", "word",
    "content", "flag", "semaphore", "actor", "command", "shell", "signal",
)  # fmt: skip
# Kinds whose argument is a bare word: it names something instead of having a value.
NAMING_KINDS = ("word", "flag", "semaphore", "actor", "signal")

Declared = ast.VerbDecl | ast.FixtureDecl | ast.CheckDecl


class Parameter(Record):
    """`label` is the word it stands behind, empty for a positional one; `choices` are the words it may be."""

    name: str
    label: str
    kind: str
    choices: tuple[str, ...]
    default: ast.Expr | None
    span: tuple[int, int]

    @property
    def is_required(self) -> bool:
        return self.default is None and self.kind != "yes_no"

    @property
    def shown(self) -> str:
        """How it stands in a signature: `SOURCE`, `to DEST`, `[chunk SIZE]`, `[exclusive]`."""
        value = "|".join(self.choices) if self.choices else _shown_value(self)
        if self.kind == "yes_no":
            return f"[{self.label or self.name}]"
        text = f"{self.label} {value}" if self.label else value
        return text if self.is_required else f"[{text}]"


def _shown_value(parameter: Parameter) -> str:
    is_own_label = parameter.label == parameter.name
    kind = parameter.kind
    return kind.upper() if is_own_label and kind not in ("any", "text") else parameter.name.upper()


class Signature(Record):
    """A verb, fixture or check (`what`), ready to be called. `qualifier` is the module's name where it must be said."""

    what: str
    name: str
    parameters: tuple[Parameter, ...]
    node: Declared
    module: Module

    @property
    def shown(self) -> str:
        return " ".join([self.name, *(parameter.shown for parameter in self.parameters)])

    @property
    def labels(self) -> dict[str, Parameter]:
        return {parameter.label: parameter for parameter in self.parameters if parameter.label}

    @property
    def returns(self) -> tuple[str, ...]:
        kind = None if isinstance(self.node, ast.CheckDecl) else self.node.returns
        return () if kind is None else tuple(word.text for word in kind.words)


def signature_of(node: Declared, module: Module) -> Signature:
    """The signature of a declaration, however odd it is; what is wrong with it is reported elsewhere."""
    what = {ast.VerbDecl: "verb", ast.FixtureDecl: "fixture", ast.CheckDecl: "check"}[type(node)]
    return Signature(what, node.name.text, tuple(_parameter(param) for param in node.params), node, module)


def _parameter(param: ast.Param) -> Parameter:
    words = tuple(word.text for word in param.kind.words) if param.kind is not None else ()
    choices = words if len(words) > 1 else ()
    kind = words[0] if len(words) == 1 else "word" if choices else _default_kind(param.default)
    kind = kind if kind in KINDS else "any"
    label = param.label.text if param.label is not None else ""
    if not label and (param.default is not None or kind == "yes_no"):
        label = param.name.text
    return Parameter(param.name.text, label, kind, choices, param.default, param.span)


def _default_kind(default: ast.Expr | None) -> str:
    if isinstance(default, ast.Text):
        return "text"
    if isinstance(default, ast.Literal) and default.value.kind not in ("nothing", "any"):
        return "yes_no" if default.value.kind == "yes/no" else default.value.kind
    return "any"


class Argument(Record):
    """One parameter filled: `value` is none for a bare yes/no label; `label` is where its label stands."""

    parameter: Parameter
    value: ast.Expr | None
    label: ast.Name | None


class Misfit(Record):
    """Why an argument does not fit: a key of the message table, the place, and what to say."""

    key: str
    span: tuple[int, int]
    details: dict[str, str]


class Bound(Record):
    """A call matched with a signature."""

    signature: Signature
    arguments: tuple[Argument, ...]
    misfits: tuple[Misfit, ...]

    def value(self, name: str) -> ast.Expr | None:
        """The expression given for a parameter; none where it was left out."""
        return next((argument.value for argument in self.arguments if argument.parameter.name == name), None)


def bind(signature: Signature, given: tuple[ast.Expr, ...], span: tuple[int, int]) -> Bound:
    """Matches what stands behind a verb with its parameters: labels first, everything else in order."""
    binder = _Binder(signature, given)
    binder.run()
    missing = [p for p in signature.parameters if p.is_required and p.name not in binder.filled]
    if missing and not binder.misfits:
        shown = ", ".join(f"`{parameter.shown}`" for parameter in missing)
        binder.misfits.append(Misfit("missing argument", span, {"missing": shown}))
    return Bound(signature, tuple(binder.arguments), tuple(binder.misfits))


class _Binder:
    def __init__(self, signature: Signature, given: tuple[ast.Expr, ...]) -> None:
        self.given = given
        self.labels = signature.labels
        self.positional = [p for p in signature.parameters if not p.label]
        self.arguments: list[Argument] = []
        self.misfits: list[Misfit] = []
        self.filled: set[str] = set()

    def run(self) -> None:
        at = 0
        while at < len(self.given):
            at = self._next(at)

    def _next(self, at: int) -> int:
        argument = self.given[at]
        label = self.labels.get(argument.text) if isinstance(argument, ast.Name) else None
        waits_for_word = bool(self.positional) and self.positional[0].kind in NAMING_KINDS
        if label is not None and isinstance(argument, ast.Name) and not waits_for_word:
            return self._labelled(label, argument, at)
        if self.positional:
            self._fill(self.positional.pop(0), argument, None)
        elif isinstance(argument, ast.Name):
            self.misfits.append(Misfit("unknown label", argument.span, {"name": argument.text}))
            # What stands behind an unknown label most likely belongs to it.
            following = self.given[at + 1] if at + 1 < len(self.given) else None
            is_value = following is not None and not (isinstance(following, ast.Name) and following.text in self.labels)
            return at + 2 if is_value else at + 1
        else:
            self.misfits.append(Misfit("too many arguments", argument.span, {}))
        return at + 1

    def _labelled(self, parameter: Parameter, label: ast.Name, at: int) -> int:
        if parameter.kind == "yes_no":
            self._fill(parameter, None, label)
            return at + 1
        if at + 1 >= len(self.given):
            self.misfits.append(Misfit("label without value", label.span, {"label": label.text}))
            self.filled.add(parameter.name)
            return at + 1
        self._fill(parameter, self.given[at + 1], label)
        return at + 2

    def _fill(self, parameter: Parameter, value: ast.Expr | None, label: ast.Name | None) -> None:
        if parameter.name in self.filled:
            place = label if label is not None else value
            self.misfits.append(Misfit("argument twice", place.span if place else (0, 0), {"name": parameter.label}))
            return
        self.filled.add(parameter.name)
        self.arguments.append(Argument(parameter, value, label))
