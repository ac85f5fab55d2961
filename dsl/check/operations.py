"""Which operations an expression speaks of: `reader`, `reader[2].seen`, `failed client.acquire`, `client.reserve.port`.

It finds the actor, the member and the step, and reports what is not there. It knows no tests and no other values.
"""

from __future__ import annotations

from .. import ast
from ..values import NUMBER
from .scope import STEP_ATTRIBUTES, ActorInfo, StepInfo
from .values import Frame, Values, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Data


def check_attribute(values: Values, step: StepInfo, attribute: ast.Ident) -> None:
    offered = [*STEP_ATTRIBUTES, *step.captured, *(step.actor.captured if step.actor else ())]
    if attribute.text not in offered:
        shown = ", ".join(offered)
        what = f"step `{step.name}`"
        values.report.error(
            "unknown attribute", attribute.span, near=offered, name=attribute.text, what=what, known=shown
        )


def operations(values: Values, expr: ast.Expr, frame: Frame) -> Data | None:
    """`reader`, `reader[2].seen`, `failed client.acquire`, `client.reserve.port`; none (reported) for others."""
    only = None
    if isinstance(expr, ast.Filtered):
        only, expr = expr.outcome, expr.base
    names: list[ast.Ident] = []
    while isinstance(expr, ast.Attribute):
        names.insert(0, expr.name)
        expr = expr.base
    member = None
    if isinstance(expr, ast.Index):
        member, expr = expr.place, expr.base
    if not isinstance(expr, ast.Name) or len(names) > 2:
        values.report.error("not an actor", expr.span)
        return None
    actor = _actor(values, expr)
    if actor is None:
        return None
    data: Data = {
        "op": "operations",
        "actor": actor.name,
        "member": None,
        "step": None,
        "attribute": None,
        "only": only,
    }
    if member is not None:
        data["member"] = _member(values, actor, expr, member, frame)
    return _steps_of(values, actor, names, data)


def _steps_of(values: Values, actor: ActorInfo, names: list[ast.Ident], data: Data) -> Data | None:
    if names:
        step = _step(values, actor, names[0])
        if step is None:
            return None
        data["step"] = step.name
        if len(names) == 2:
            check_attribute(values, step, names[1])
            data["attribute"] = names[1].text
    return data


def _actor(values: Values, name: ast.Name | ast.Ident) -> ActorInfo | None:
    values.used.add(name.text)
    actor = values.scope.actors.get(name.text)
    if actor is None:
        actors = values.scope.actors
        whose = [f"{other}.{name.text}" for other, about in actors.items() if name.text in about.steps]
        if whose:
            values.report.error("a bare step", name.span, name=name.text, known=" or ".join(whose))
        else:
            shown = ", ".join(actors) or "none"
            values.report.error("unknown actor", name.span, near=actors, name=name.text, known=shown)
    return actor


def _member(values: Values, actor: ActorInfo, name: ast.Name, member: ast.Expr, frame: Frame) -> Data:
    data = values.expect(member, NUMBER, "a member's number", frame)
    size = actor.node.size
    if size is None:
        values.report.error("no group here", member.span, name=name.text)
    else:
        wanted, total = known(data), known(values.lower(size, frame)[0])
        if wanted is not None and total is not None and not _is_within(wanted.amount, total.amount):
            values.report.error("no member", member.span, name=name.text, size=str(total.amount))
    return data


def _step(values: Values, actor: ActorInfo, name: ast.Ident) -> StepInfo | None:
    """The one step that a name means; none, reported, where there is none or more."""
    found = actor.steps.get(name.text, [])
    if not found and not all(_is_known(values, other) for others in actor.steps.values() for other in others):
        # It may be the step whose verb does not exist, and that has been said.
        return None
    if not found:
        shown = ", ".join(actor.steps) or "none"
        values.report.error("unknown step", name.span, near=actor.steps, name=name.text, actor=actor.name, known=shown)
        return None
    if len(found) > 1:
        values.report.error("two steps", name.span, name=name.text, actor=actor.name, count=str(len(found)))
        return None
    return found[0]


def _is_known(values: Values, step: StepInfo) -> bool:
    return isinstance(step.node, ast.BarrierStep) or values.scope.find("verb", step.node.verb) is not None


def _is_within(member: object, size: object) -> bool:
    """False only for a member that a group of a known size certainly does not have."""
    return not isinstance(member, int) or not isinstance(size, int) or 1 <= member <= size
