"""Expressions: what their names mean, which kind they have, and what they become in the plan.

One walk does all three, so that what is checked is what is run. The result is plain data in the shape of plan_values.py
(its models are heavy to import, and `cts lint` need not build them). Constants are folded here.
"""

from __future__ import annotations

import os

from .. import ast
from ..modules import Module
from ..record import Record
from ..values import ANY, DURATION, LIST, NUMBER, PATTERN, PERCENT, RANGE, TEXT, Value, compute, result_kind
from .scope import PREDEFINED, STEP_ATTRIBUTES, ActorInfo, Scope, StepInfo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .report import Report

    Data = dict[str, Any]
    Lowered = tuple[Data, str]

OPERATIONS = "operations"
# Kinds that may stand where another is wanted: a path is a text, a text that holds a number is not a number.
_ACCEPTS = {
    "path": ("text", "path"), "text": ("text", "path"), "content": ("content", "text"), "number": ("number",),
    "word": ("text",), "signal": ("text",), "list": ("list",),
}  # fmt: skip


_AXIS_KINDS: dict[type, str] = {ast.Text: TEXT, ast.ListExpr: LIST}

_NONE: Mapping[str, Any] = {}


class Frame(Record):
    """Where an expression stands: the parameters and captured names it may use, and whose step it is in."""

    module: Module
    parameters: Mapping[str, str] = _NONE
    captured: frozenset[str] = frozenset()
    actor: ActorInfo | None = None
    steps: Mapping[str, StepInfo] = _NONE
    is_expectation: bool = False
    is_body: bool = False


def constant(kind: str, value: object) -> Data:
    return {"op": "value", "kind": kind, "value": value}


def known(data: Data) -> Value | None:
    """The value of a constant; none for what is known at run time only."""
    if data["op"] == "value":
        return Value(data["kind"], data["value"])
    return None


class Values:
    """Lowers the expressions of one scenario."""

    def __init__(self, scope: Scope, report: Report) -> None:
        self.scope = scope
        self.report = report
        self.used: set[str] = set()
        # Fixtures that the body of a verb names and the scenario does not have.
        self.missing_fixtures: set[str] = set()
        self._lets: dict[ast.LetStmt, Lowered] = {}
        self._open_lets: list[ast.LetStmt] = []

    def lower(self, expr: ast.Expr, frame: Frame) -> Lowered:
        """The expression as plan data, and its kind."""
        if isinstance(expr, ast.Literal):
            return constant(expr.value.kind, expr.value.amount), expr.value.kind
        if isinstance(expr, ast.Text):
            return self._text(expr, frame)
        if isinstance(expr, ast.Name):
            return self._name(expr, frame)
        if isinstance(expr, ast.Attribute):
            return self._attribute(expr, frame)
        if isinstance(expr, ast.Group):
            return self.lower(expr.inner, frame)
        if isinstance(expr, ast.Binary):
            return self._binary(expr, frame)
        if isinstance(expr, ast.Negative):
            data, kind = self.lower(expr.operand, frame)
            return self._compute("-", expr, (constant(kind, 0), kind), (data, kind))
        if isinstance(expr, ast.Pattern):
            self.check_pattern(expr)
            return {"op": "pattern", "source": expr.source}, PATTERN
        if isinstance(expr, ast.ListExpr):
            return {"op": "list", "items": [self.lower(item, frame)[0] for item in expr.items]}, LIST
        if isinstance(expr, ast.RangeExpr):
            low = self.expect(expr.low, NUMBER, "the low end of a range", frame)
            return {
                "op": "range",
                "low": low,
                "high": self.expect(expr.high, NUMBER, "the high end of a range", frame),
            }, RANGE
        return self._special(expr, frame)

    def _special(self, expr: ast.Expr, frame: Frame) -> Lowered:
        if isinstance(expr, ast.Call):
            return self._call(expr, frame)
        if isinstance(expr, ast.FileText):
            return {"op": "file_text", "path": self.expect(expr.path, "path", "the file", frame)}, TEXT
        if isinstance(expr, ast.CommandOutput):
            return {"op": "command_output", "command": self.command(expr.command, frame)}, TEXT
        if isinstance(expr, ast.Index | ast.Filtered) and frame.is_expectation:
            from .operations import operations

            found = operations(self, expr, frame)
            return found or constant("nothing", None), OPERATIONS if found else ANY
        if isinstance(expr, ast.InVariant):
            data, kind = self.lower(expr.base, frame)
            where = self.bindings(expr.bindings, frame)
            for binding in expr.bindings:
                self.check_variant(binding, where[binding.name.text], is_wanted=True)
            return {"op": "in_variant", "of": data, "where": where}, kind
        self.report.error("not a value", expr.span, name=self.scope_text(expr), what="no value here", hint="")
        return constant("nothing", None), ANY

    def scope_text(self, node: ast.Node) -> str:
        return self.report.source.text[node.span[0] : node.span[1]]

    # --- kinds -------------------------------------------------------------------------------------------------------

    def expect(self, expr: ast.Expr, wanted: str, what: str, frame: Frame) -> Data:
        """The expression, which must be of a kind; `what` names its place in the message."""
        data, kind = self.lower(expr, frame)
        if not fits(kind, wanted):
            article = _article(wanted)
            self.report.error("wrong kind", expr.span, what=what, wanted=article, found=kind)
        return data

    def positive(self, expr: ast.Expr, wanted: str, what: str, frame: Frame, minimum: int = 0) -> Data:
        """The same, and not below a minimum where the value is known."""
        data = self.expect(expr, wanted, what, frame)
        value = known(data)
        if value is not None and isinstance(value.amount, int | float) and value.amount < minimum:
            self.report.error("range of value", expr.span, what=what, rule=_at_least(minimum, wanted))
        return data

    def _binary(self, expr: ast.Binary, frame: Frame) -> Lowered:
        return self._compute(expr.operator, expr, self.lower(expr.left, frame), self.lower(expr.right, frame))

    def _compute(self, operator: str, expr: ast.Expr, left: Lowered, right: Lowered) -> Lowered:
        kind = result_kind(operator, _plain(left[1]), _plain(right[1]))
        if kind is None:
            self.report.error("kinds", expr.span, left=left[1], right=right[1], operator=operator)
            return constant("nothing", None), ANY
        a, b = known(left[0]), known(right[0])
        if a is not None and b is not None:
            if operator == "/" and b.amount == 0 and b.kind == NUMBER:
                self.report.error("range of value", expr.span, what="a divisor", rule="is not 0")
            elif (folded := compute(operator, a, b)) is not None:
                return constant(folded.kind, folded.amount), folded.kind
        return {"op": "compute", "operator": operator, "left": left[0], "right": right[0]}, kind

    def _text(self, text: ast.Text, frame: Frame) -> Lowered:
        parts: list[Data] = []
        for part in text.parts:
            data = constant(TEXT, part) if isinstance(part, str) else self.lower(part, frame)[0]
            value = known(data)
            if value is not None and parts and (before := known(parts[-1])) is not None:
                parts[-1] = constant(TEXT, as_text(before) + as_text(value))
            else:
                parts.append(data if value is None else constant(TEXT, as_text(value)))
        if not parts:
            return constant(TEXT, ""), TEXT
        if len(parts) == 1 and known(parts[0]) is not None:
            return parts[0], TEXT
        return {"op": "template", "parts": parts}, TEXT

    def check_pattern(self, pattern: ast.Pattern) -> int:
        """Reports a bad pattern; gives the number of its groups."""
        import re

        try:
            return re.compile(pattern.source).groups
        except (re.error, RecursionError, OverflowError) as error:
            self.report.error("bad pattern", pattern.span, reason=str(error))
            return 1

    # --- names -------------------------------------------------------------------------------------------------------

    def _name(self, name: ast.Name, frame: Frame) -> Lowered:
        text = name.text
        self.used.add(text)
        if text in frame.parameters:
            return {"op": "parameter", "name": text}, frame.parameters[text]
        if text in frame.captured:
            # What looks like a number is captured as one.
            return {"op": "captured", "name": text}, ANY
        let = self.find_let(text, frame)
        if let is not None:
            return self.let(let, frame)
        if frame.module is self.scope.module:
            found = self._scenario_name(name)
            if found is not None:
                return found
        if text in PREDEFINED:
            return self._predefined(text, frame)
        return self._unknown(name, frame)

    def find_let(self, text: str, frame: Frame) -> ast.LetStmt | None:
        own = self.scope.lets.get(text) if frame.module is self.scope.module else None
        return own or frame.module.lets.get(text)

    def _scenario_name(self, name: ast.Name) -> Lowered | None:
        """Axes, shared values and contents: names that only a scenario has."""
        text, scope = name.text, self.scope
        if text in scope.axes:
            return {"op": "axis", "name": text}, self._axis_kind(scope.axes[text])
        if text in scope.shares:
            return {"op": "shared", "name": text}, ANY
        if text in scope.givens:
            bound = scope.bound_givens.get(scope.givens[text])
            if bound is None or "content" in bound.signature.returns:
                return {"op": "content", "name": text}, "content"
            attributes = ", ".join(f"{text}.{attribute}" for attribute in bound.signature.returns)
            hint = f"it offers: {attributes}" if attributes else "name what you want of it: {name}.ATTRIBUTE"
            self.report.error("not a value", name.span, name=text, what="a fixture", hint=hint)
            return constant("nothing", None), ANY
        return None

    def _axis_kind(self, axis: ast.MatrixStmt) -> str:
        kinds = {
            value.value.kind if isinstance(value, ast.Literal) else _AXIS_KINDS.get(type(value), ANY)
            for value in axis.values
        }
        return kinds.pop() if len(kinds) == 1 else ANY

    def _predefined(self, text: str, frame: Frame) -> Lowered:
        if text == "here":
            base = self.scope.module.folder
            return {"op": "here", "path": os.path.relpath(frame.module.folder, base).replace(os.sep, "/")}, "path"
        return {"op": "builtin", "name": text}, PREDEFINED[text]

    def let(self, let: ast.LetStmt, frame: Frame) -> Lowered:
        """The value of a `let`: written once, used wherever its name stands."""
        if let in self._open_lets:
            self.report.error("unknown name", let.name.span, name=let.name.text, hint="its value needs itself")
            return constant("nothing", None), ANY
        if let not in self._lets:
            self._open_lets.append(let)
            self._lets[let] = self.lower(let.value, Frame(frame.module))
            self._open_lets.pop()
        return self._lets[let]

    def _unknown(self, name: ast.Name, frame: Frame) -> Lowered:
        scope, text = self.scope, name.text
        if text in scope.actors:
            hint = "an actor is the subject of an expectation; a value of it is written ACTOR.STEP.value"
            self.report.error("not a value", name.span, name=text, what="an actor", hint=hint)
        elif text == "t":
            self.report.error(
                "not a value", name.span, name=text, what="an instant", hint="`at t+50ms STEP` starts a step then"
            )
        else:
            is_in_braces = self.report.source.text[name.span[0] - 1 : name.span[0]] == "{"
            hint = "" if is_in_braces else "a text stands in double quotes"
            self.report.error("unknown name", name.span, near=self.names(frame), name=text, hint=hint)
        return constant("nothing", None), ANY

    def names(self, frame: Frame) -> list[str]:
        """Every name that could stand in an expression here."""
        scope = self.scope
        tables = (
            frame.parameters,
            frame.captured,
            frame.module.lets,
            scope.lets,
            scope.axes,
            scope.shares,
            scope.givens,
        )
        return [name for table in tables for name in table] + list(PREDEFINED)

    def _attribute(self, expr: ast.Attribute, frame: Frame) -> Lowered:
        base = expr.base
        if isinstance(base, ast.Name):
            self.used.add(base.text)
            if base.text in self.scope.givens:
                return self._fixture_attribute(base, expr.name)
            module = self.scope.module.uses.get(base.text)
            if module is not None:
                let = module.lets.get(expr.name.text)
                if let is not None:
                    return self.let(let, Frame(module))
                self.report.error("unknown name", expr.name.span, near=module.lets, name=expr.name.text, hint="")
                return constant("nothing", None), ANY
            if base.text in frame.steps:
                return self._own_step(frame.steps[base.text], expr.name)
            if frame.is_body:
                # The body of a verb may speak of a fixture of whichever scenario calls it.
                self.missing_fixtures.add(base.text)
                return {"op": "fixture", "fixture": base.text, "attribute": expr.name.text}, ANY
        if frame.is_expectation:
            from .operations import operations

            data = operations(self, expr, frame)
            return (data or constant("nothing", None)), OPERATIONS if data else ANY
        if isinstance(base, ast.Name) and base.text in self.scope.actors:
            hint = "an actor sees only its own steps; share a value with `share NAME = VALUE`"
            self.report.error("not a value", expr.span, name=self.scope_text(expr), what="of another actor", hint=hint)
        elif isinstance(base, ast.Name):
            near = [*self.scope.givens, *frame.steps, *self.scope.module.uses]
            self.report.error("unknown name", base.span, near=near, name=base.text, hint="")
        else:
            self.report.error("not a value", expr.span, name=self.scope_text(expr), what="no value here", hint="")
        return constant("nothing", None), ANY

    def _fixture_attribute(self, base: ast.Name, attribute: ast.Ident) -> Lowered:
        bound = self.scope.bound_givens.get(self.scope.givens[base.text])
        offered = bound.signature.returns if bound is not None else ()
        if offered and attribute.text not in offered:
            is_content = offered == ("content",)
            shown = "nothing; a content is compared as a whole" if is_content else ", ".join(offered)
            what = f"content `{base.text}`" if is_content else f"fixture `{base.text}`"
            self.report.error(
                "unknown attribute", attribute.span, near=offered, name=attribute.text, what=what, known=shown
            )
        return {"op": "fixture", "fixture": base.text, "attribute": attribute.text}, ANY

    def _own_step(self, step: StepInfo, attribute: ast.Ident) -> Lowered:
        from .operations import check_attribute

        check_attribute(self, step, attribute)
        kind = STEP_ATTRIBUTES.get(attribute.text, ANY)
        return {"op": "step_value", "step": step.name, "attribute": attribute.text}, kind

    # --- functions, commands, bindings -------------------------------------------------------------------------------

    def _call(self, call: ast.Call, frame: Frame) -> Lowered:
        name = call.function.text
        if name == "random":
            if len(call.arguments) != 1:
                self.report.error("function arguments", call.span, name=name, wanted="one list or range")
                return constant("nothing", None), ANY
            data, kind = self.lower(call.arguments[0], frame)
            if kind not in (LIST, RANGE, ANY):
                self.report.error("function arguments", call.span, name=name, wanted="one list or range")
            return {"op": "random", "of": data}, NUMBER if kind == RANGE else ANY
        from .metrics import lower_metric

        return lower_metric(self, call, frame)

    def bindings(self, bindings: tuple[ast.Binding, ...], frame: Frame) -> dict[str, Data]:
        """`rivals=0`: axes of the matrix with a value that they really have."""
        found: dict[str, Data] = {}
        for binding in bindings:
            name = binding.name.text
            self.used.add(name)
            axis = self.scope.axes.get(name)
            data, _ = self.lower(binding.value, frame)
            if axis is None:
                shown = ", ".join(self.scope.axes) or "none"
                self.report.error("unknown axis", binding.name.span, near=self.scope.axes, name=name, known=shown)
            elif name in found:
                self.report.error("bound axis", binding.name.span, name=name)
            found[name] = data
        return found

    def check_variant(self, binding: ast.Binding, value: Data, is_wanted: bool) -> None:
        """A variant that is spoken of must be in the matrix; one that is run as a contrast must not."""
        name = binding.name.text
        axis = self.scope.axes.get(name)
        if axis is None or known(value) is None:
            return
        has_it = any(self.lower(item, Frame(self.scope.module))[0] == value for item in axis.values)
        if has_it != is_wanted:
            shown = self.scope_text(binding.value)
            known_values = ", ".join(self.scope_text(item) for item in axis.values)
            key = "variant" if is_wanted else "contrast in matrix"
            self.report.error(key, binding.span, name=name, value=shown, known=known_values)

    def command(self, expr: ast.Expr, frame: Frame) -> Data:
        from .commands import split_command

        return split_command(self, expr, frame)


def _at_least(minimum: int, kind: str) -> str:
    if kind in (DURATION, "size"):
        return "is more than nothing" if minimum else "is not negative"
    return f"is at least {minimum}"


def fits(found: str, wanted: str) -> bool:
    """Whether a value of one kind may stand where another is wanted."""
    if ANY in (found, wanted) or found == wanted or found == "nothing":
        return True
    return found in _ACCEPTS.get(wanted, ())


def _plain(kind: str) -> str:
    return ANY if kind in (OPERATIONS, "content") else TEXT if kind == "path" else kind


def _article(kind: str) -> str:
    example = {
        DURATION: "duration, like `50ms`", "size": "size, like `4MiB`", NUMBER: "number", PERCENT: "percent, like `95%`",
        "path": "path: a text in double quotes", TEXT: "text in double quotes", "rate": "rate, like `50/s`",
    }  # fmt: skip
    return example.get(kind, kind)


def as_text(value: Value) -> str:
    """How a value stands in a text: units as they are written, numbers plainly."""
    from ..values import print_value

    return str(value.amount) if value.kind in (TEXT, "path", "word") else print_value(value)
