"""Checks: expectations under a name. Using one puts them into the scenario, arguments in the place of parameters."""

from __future__ import annotations

from .. import ast
from ..declarations import Signature
from .expectations import Expectations
from .steps import Steps, body_frame
from .values import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Data = dict[str, Any]


def check_frame(signature: Signature) -> Frame:
    """What the expectations of a check may name: its parameters, besides the actors of whoever uses it."""
    node = signature.node
    assert isinstance(node, ast.CheckDecl)
    parameters = {parameter.name: "any" for parameter in signature.parameters}
    return Frame(signature.module, parameters, is_expectation=True)


def expand(steps: Steps, signature: Signature, arguments: dict[str, Data]) -> Iterator[tuple[str, Data]]:
    """The expectations and tallies of a check, as (kind, data), with its parameters filled in."""
    node = signature.node
    assert isinstance(node, ast.CheckDecl)
    own, steps.spell = steps.spell, steps.speller_of(signature)
    expected = Expectations(steps, check_frame(signature))
    for item in node.body:
        if isinstance(item, ast.ExpectStmt):
            yield "expectation", filled(expected.expect(item), arguments)
        elif isinstance(item, ast.TallyStmt):
            yield "tally", filled(expected.tally(item), arguments)
    steps.spell = own


def filled(data: Any, arguments: dict[str, Data]) -> Any:
    """The data with every parameter replaced by its argument."""
    if isinstance(data, dict):
        if data.get("op") == "parameter" and data["name"] in arguments:
            return arguments[data["name"]]
        return {key: filled(value, arguments) for key, value in data.items()}
    return [filled(item, arguments) for item in data] if isinstance(data, list) else data


__all__ = ["body_frame", "check_frame", "expand", "filled"]
