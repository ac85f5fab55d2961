"""What `when` and `until` wait for: which actor and step is meant, and whether it can happen at all."""

from __future__ import annotations

from .. import ast
from ..record import Record
from ..values import ANY, ORDERED, comparable
from .operations import operations
from .scope import ActorInfo
from .values import OPERATIONS, Frame, Values, constant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Data = dict[str, Any]

# Verbs that end another actor's process, so that `writer dies` can happen.
_QUANTIFIERS = {
    "all": ("all", None, None), "no": ("no", None, None), "exactly_one": ("exactly", 1, None),
    "at_least_one": ("at_least", 1, None), "at_most_one": ("at_most", 1, None),
}  # fmt: skip


class Referred(Record):
    """An actor (or a member of it), perhaps with one of its steps, as an event or a fault names it."""

    actor: ActorInfo
    member: Data | None
    step: str | None


def lower_count(values: Values, quantifier: ast.Quantifier, frame: Frame) -> Data:
    """A quantifier: its word, and its numbers where it has any."""
    if quantifier.low is None:
        word, low, high = _QUANTIFIERS[quantifier.word]
        return {"word": word, "low": None if low is None else constant("number", low), "high": high}
    bounds = [_amount(values, bound, frame) for bound in (quantifier.low, quantifier.high) if bound is not None]
    return {"word": quantifier.word, "low": bounds[0], "high": bounds[1] if len(bounds) > 1 else None}


def _amount(values: Values, expr: ast.Expr, frame: Frame) -> Data:
    data, kind = values.lower(expr, frame)
    if kind not in ("number", "percent", ANY):
        values.report.error("wrong kind", expr.span, what="how many", wanted="number or percent", found=kind)
    return data


def refer(values: Values, expr: ast.Expr, frame: Frame, counted: bool = False) -> Referred | None:
    """The actor and step that an expression names; a whole group only where it is `counted`."""
    data = operations(values, expr, frame)
    if data is None:
        return None
    if data["attribute"] or data["only"]:
        values.report.error("not an actor", expr.span)
        return None
    actor = values.scope.actors[data["actor"]]
    if actor.is_group and data["member"] is None and not counted:
        values.report.error("which member", expr.span, name=actor.name)
    return Referred(actor, data["member"], data["step"])


def lower_event(values: Values, event: ast.Event, frame: Frame) -> Data:
    """The event as plan data."""
    if isinstance(event, ast.StepEvent):
        return _step_event(values, event, frame)
    if isinstance(event, ast.PrintsEvent):
        text, kind = values.lower(event.text, frame)
        if kind not in ("text", "pattern", "path", ANY):
            values.report.error(
                "wrong kind", event.text.span, what="what is printed", wanted="text or pattern", found=kind
            )
        return {"event": "prints", **_subject(values, event.subject, frame), "text": text}
    if isinstance(event, ast.CallsEvent):
        found = _subject(values, event.subject, frame)
        found.pop("step")
        path = None if event.path is None else values.expect(event.path, "path", "the path", frame)
        return {"event": "calls", **found, "call": event.call.text, "path": path}
    if isinstance(event, ast.FileEvent):
        path = values.expect(event.path, "path", "the file", frame)
        amount = None if event.amount is None else values.positive(event.amount, "size", "an amount of bytes", frame)
        return {"event": "file", "what": event.what, "path": path, "amount": amount}
    if isinstance(event, ast.PortEvent):
        return {"event": "port", "port": values.expect(event.port, "number", "a port", frame)}
    if isinstance(event, ast.FlagEvent):
        return _flag_event(values, event)
    assert isinstance(event, ast.ConditionEvent)
    return {"event": "condition", "condition": _condition(values, event.condition, frame)}


def _subject(values: Values, expr: ast.Expr, frame: Frame, counted: bool = False) -> Data:
    found = refer(values, expr, frame, counted)
    if found is None:
        return {"actor": "", "member": None, "step": None}
    return {"actor": found.actor.name, "member": found.member, "step": found.step}


def _step_event(values: Values, event: ast.StepEvent, frame: Frame) -> Data:
    found = _subject(values, event.subject, frame, counted=event.quantifier is not None)
    count = None if event.quantifier is None else lower_count(values, event.quantifier, frame)
    amount = None if event.amount is None else values.positive(event.amount, "size", "an amount of bytes", frame)
    report = values.report
    shown = values.scope_text(event.subject)
    if event.what == "reaches" and found["step"] is None and found["actor"]:
        report.error(
            "cannot happen", event.span, reason=f"a step reaches an amount of bytes, and `{shown}` is an actor"
        )
    if event.what == "dies" and found["step"] is not None:
        report.error("cannot happen", event.span, reason=f"processes die, and `{shown}` is a step")
    is_own = frame.actor is not None and found["actor"] == frame.actor.name and not frame.actor.is_group
    if is_own and found["step"] is None and event.what != "begins":
        report.error("cannot happen", event.span, reason=f"`{shown}` would wait for itself")
    return {"event": "step", "what": event.what, **found, "count": count, "amount": amount}


def _flag_event(values: Values, event: ast.FlagEvent) -> Data:
    flag, raised = event.flag.text, values.scope.raised
    values.used.add(flag)
    if flag not in raised:
        known = ", ".join(raised) or "none is raised"
        values.report.error("flag never raised", event.flag.span, near=raised, name=flag, known=known)
    return {"event": "flag", "flag": flag}


def _condition(values: Values, expr: ast.Expr, frame: Frame) -> Data:
    assert isinstance(expr, ast.Binary)
    left, left_kind = values.lower(expr.left, frame)
    right, right_kind = values.lower(expr.right, frame)
    check_comparable(values, expr.operator, left_kind, right_kind, expr.span)
    is_unknown = any(side["op"] == "value" and side["value"] is None for side in (left, right))
    if left["op"] != "shared" and right["op"] != "shared" and not is_unknown:
        reason = "neither side is a shared value, and nothing else changes while an actor waits"
        values.report.error("cannot happen", expr.span, reason=reason)
    return {"op": "compare", "operator": expr.operator, "left": left, "right": right}


def check_comparable(values: Values, operator: str, left: str, right: str, span: tuple[int, int]) -> None:
    """Reports kinds that cannot be compared: a duration with a size, an order of lists."""
    left, right = (
        ANY if kind in (OPERATIONS, "content") else "text" if kind == "path" else kind for kind in (left, right)
    )
    is_order = operator not in ("==", "!=")
    if not comparable(left, right) or (is_order and ANY not in (left, right) and left not in ORDERED):
        values.report.error("kinds", span, left=left, right=right, operator=operator)
