"""A parsed file → what it means: every name resolved, every rule of meaning checked, every scenario as plan data.

The tree stays as it is; what is found out lies in tables beside it (`Analysis`). Rules of style are not known here, nor
is anything of how a plan is run.
"""

from __future__ import annotations

from . import ast
from .check.declared import check_declarations, check_uses
from .check.report import Report
from .check.scenario import Analysed, ScenarioCheck
from .check.scope import Scope
from .check.steps import Steps, unspelt
from .check.values import Frame, Values
from .check.waits import check_waits
from .diagnostics import Diagnostic
from .follow_ups import without_follow_ups
from .modules import FileModule, Loader
from .parser import Parsed
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Analysis(Record):
    """What one file means. `diagnostics` holds the syntax errors as well, in the order of the text."""

    parsed: Parsed
    module: FileModule
    scenarios: tuple[Analysed, ...]
    used: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_sound(self) -> bool:
        return not self.diagnostics


def analyse(
    path: str,
    parsed: Parsed,
    loader: Loader,
    defaults: dict[str, Any] | None = None,
    spell: Callable[[ast.Node], str] | None = None,
) -> Analysis:
    """Everything that can be known of a file without running it. `path` is where its relative paths begin.

    `spell` gives the text that the plan shows of a sentence; whoever wants no plan needs none.
    """
    report = Report(parsed.source)
    module = loader.add(path, parsed)
    common = list(loader.common())
    check_uses(module, loader, report)
    spell = spell or unspelt
    file_scope = Scope(module, common, None)
    values = Values(file_scope, report)
    check_declarations(module, Steps(values, spell), report)
    for let in module.lets.values():
        values.let(let, Frame(module))
    header = tuple(item for item in parsed.file.items if not isinstance(item, _DECLARATIONS))
    used = set(values.used)
    scenarios = []
    for item in parsed.file.items:
        if isinstance(item, ast.ScenarioDecl):
            analysed = ScenarioCheck(Scope(module, common, item, header), report, header, spell, defaults or {}).run()
            check_waits(analysed, report)
            scenarios.append(analysed)
            used |= analysed.used
    _scenario_ids(scenarios, report)
    found = without_follow_ups(parsed.diagnostics, report.diagnostics) if parsed.diagnostics else report.diagnostics
    return Analysis(parsed, module, tuple(scenarios), frozenset(used), tuple(sorted(found, key=lambda d: d.sort_key)))


_DECLARATIONS = (ast.ScenarioDecl, ast.VerbDecl, ast.FixtureDecl, ast.CheckDecl, ast.UseStmt, ast.LetStmt)


def _scenario_ids(scenarios: list[Analysed], report: Report) -> None:
    seen: set[str] = set()
    for scenario in scenarios:
        name = scenario.node.name
        if name.text in seen:
            report.error("defined twice", name.span, name=name.text, what="scenario")
        seen.add(name.text)
