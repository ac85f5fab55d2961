"""Declarations of a file: names used once, known kinds, an origin or a body, and a body that is right by itself."""

from __future__ import annotations

from .. import ast
from ..declarations import KINDS, Signature, signature_of
from ..modules import FileModule, Loader
from .checks import check_frame
from .expectations import Expectations
from .report import Report
from .steps import Names, Steps, body_frame

_WHAT = {ast.VerbDecl: "verb", ast.FixtureDecl: "fixture", ast.CheckDecl: "check"}


def check_uses(module: FileModule, loader: Loader, report: Report) -> None:
    """Every `use` names a module that is there, once, and not in a circle."""
    seen: dict[str, ast.UseStmt] = {}
    assert module.parsed is not None
    for item in module.parsed.file.items:
        if not isinstance(item, ast.UseStmt):
            continue
        loader.loading.append(module.path)
        used = loader.use(item, module)
        loader.loading.pop()
        place = item.module or item.path
        assert place is not None
        name = place.text if isinstance(place, ast.Ident) else "".join(str(part) for part in place.parts)
        if used.module is None:
            known = ", ".join(loader.library_names())
            near = loader.library_names() if item.module is not None else ()
            circle = " → ".join(used.circle)
            report.error(used.problem, place.span, near=near, name=name, known=known, circle=circle)
            continue
        if files := loader.circle(module, used.module):
            report.error("use circle", place.span, name=name, circle=" → ".join(files))
            continue
        alias = item.alias.text if item.alias is not None else used.module.name
        if alias in seen:
            report.error("defined twice", item.span, name=alias, what="module")
        seen[alias] = item


def check_declarations(module: FileModule, steps: Steps, report: Report) -> None:
    """The verbs, fixtures, checks and lets of a file."""
    assert module.parsed is not None
    seen: dict[tuple[str, str], ast.Ident] = {}
    for item in module.parsed.file.items:
        if not isinstance(item, ast.VerbDecl | ast.FixtureDecl | ast.CheckDecl | ast.LetStmt):
            continue
        what = "name" if isinstance(item, ast.LetStmt) else _WHAT[type(item)]
        key = (what, item.name.text)
        if key in seen:
            report.error("defined twice", item.name.span, name=item.name.text, what=what)
        seen.setdefault(key, item.name)
        if not isinstance(item, ast.LetStmt):
            _declaration(item, signature_of(item, module), steps, report)


def _declaration(
    node: ast.VerbDecl | ast.FixtureDecl | ast.CheckDecl, signature: Signature, steps: Steps, report: Report
) -> None:
    what, name = _WHAT[type(node)], node.name.text
    seen: set[str] = set()
    for param in node.params:
        if param.name.text in seen:
            report.error("defined twice", param.name.span, name=param.name.text, what="parameter")
        seen.add(param.name.text)
        if param.kind is not None and len(param.kind.words) == 1 and param.kind.words[0].text not in KINDS:
            word = param.kind.words[0]
            report.error("unknown kind", word.span, near=KINDS, name=word.text, known=", ".join(KINDS))
    if node.origin is None and not node.body:
        parts = "expectations" if what == "check" else "steps"
        report.error("no body", node.name.span, name=name, what=what, parts=parts)
    if node.origin is not None:
        _origin(node.origin, report)
        if node.body:
            report.error("two bodies", node.name.span, name=name, what=what)
    if isinstance(node, ast.CheckDecl):
        _check_body(node, signature, steps)
    elif node.origin is not None and node.origin.language.text == "command":
        steps.values.command(node.origin.target, body_frame(signature))
    elif node.body:
        steps.open_verbs.append(name)
        steps.check_captures(node.body)
        steps.block(node.body, body_frame(signature), Names())
        steps.open_verbs.pop()


def _origin(origin: ast.Origin, report: Report) -> None:
    language = origin.language.text
    if language not in ("python", "command"):
        report.error("origin", origin.language.span, near=("python", "command"), name=language)
    if language == "python":
        target = "".join(part for part in origin.target.parts if isinstance(part, str))
        module, _, function = target.rpartition(":")
        if not module or not function.isidentifier() or len(origin.target.parts) != 1:
            report.error("python target", origin.target.span)


def _check_body(node: ast.CheckDecl, signature: Signature, steps: Steps) -> None:
    """A check speaks of actors that only its users have, so names of actors are judged there; the rest is judged here."""
    quiet = Report(steps.report.source)
    own, steps.report, steps.values.report = steps.report, quiet, quiet
    expected = Expectations(steps, check_frame(signature))
    for item in node.body:
        if isinstance(item, ast.ExpectStmt):
            expected.expect(item)
        elif isinstance(item, ast.TallyStmt):
            expected.tally(item)
    steps.report = steps.values.report = own
    about_actors = ("E111", "E112", "E113", "E115", "E116", "E121")
    own.take(found for found in quiet.diagnostics if found.code not in about_actors)
