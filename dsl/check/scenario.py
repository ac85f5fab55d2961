"""A scenario as a whole: header, givens, actors, faults, exploring, expectations; and from it the plan's data."""

from __future__ import annotations

from .. import ast
from ..declarations import Bound, Signature, bind
from ..record import Record
from ..values import ANY
from .events import lower_event, refer
from .expectations import Expectations
from .scope import PREDEFINED, ActorInfo, Scope
from .steps import Steps
from .values import Frame, Values, constant, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .report import Report

    Data = dict[str, Any]

PRIORITIES = ("P0", "P1", "P2", "P3")
PLAIN_NEEDS = ("linux", "macos", "windows", "root")
NAMED_NEEDS = ("command", "module", "filesystem", "feature")
AMOUNT_NEEDS = {"memory": "size", "cores": "number", "disk": "size"}
LIMITS = {
    "nofile": "number",
    "memory": "size",
    "user": "text",
    "nice": "number",
    "environment": "list",
    "fsize": "size",
    "nproc": "number",
}
SETTINGS = {"timeout": "duration", "runs": "number", "seed": "number", "tolerance": "duration", "retries": "number"}
_SECOND = 1_000_000_000
DEFAULTS: dict[str, tuple[str, object]] = {
    "timeout": ("duration", 30 * _SECOND), "runs": ("number", 1), "seed": ("nothing", None),
    "tolerance": ("duration", 5_000_000), "retries": ("number", 2),
}  # fmt: skip
_MINIMA = {"timeout": 1, "runs": 1, "retries": 0, "tolerance": 0, "seed": 0}


class Analysed(Record):
    """One scenario, checked: its plan data, its tables, and for each sentence of the plan the node that it came from."""

    node: ast.ScenarioDecl
    scope: Scope
    data: Data
    bound: dict[ast.VerbStep, Bound]
    used: frozenset[str]
    nodes: dict[tuple[str, int], ast.Node]


class ScenarioCheck:
    """Checks and lowers one scenario."""

    def __init__(
        self,
        scope: Scope,
        report: Report,
        file_items: tuple[ast.Stmt, ...],
        spell: Callable[[ast.Node], str],
        defaults: Data,
    ) -> None:
        assert scope.node is not None
        self.scope = scope
        self.report = report
        self.node = scope.node
        self.values = Values(scope, report)
        self.steps = Steps(self.values, spell)
        self.frame = Frame(scope.module)
        self.items = (*file_items, *self.node.items)
        self.defaults = defaults
        self.nodes: dict[tuple[str, int], ast.Node] = {}

    def of(self, kind: type[Any]) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    def run(self) -> Analysed:
        self._doubles()
        fixtures = [self._given(given) for given in self.of(ast.GivenStmt)]
        actors = [self._actor(info) for info in self.scope.actors.values()]
        data = {
            "id": self.node.name.text,
            "title": self._plain(self.node.title),
            "why": "\n".join(self._plain(why.text) for why in self.of(ast.WhyStmt)),
            "tags": list(dict.fromkeys(tag.text for line in self.of(ast.TagsStmt) for tag in line.tags)),
            "priority": self._priority(),
            "needs": [self._need(need) for line in self.of(ast.RequiresStmt) for need in line.needs],
            **self._settings(),
            "alone": bool(self.of(ast.AloneStmt)),
            "isolation": self._isolation(),
            "allows_leftovers": self._allows(),
            "matrix": [self._axis(axis) for axis in self.scope.axes.values()],
            "contrasts": self._contrasts(),
            "barriers": [
                {"name": name, "actors": list(dict.fromkeys(actor.name for actor, _ in steps))}
                for name, steps in self.scope.barriers.items()
            ],
            "flags": sorted(self.scope.raised),
            "semaphores": [self._semaphore(semaphore) for semaphore in self.scope.semaphores.values()],
            "shares": [self._share(share) for share in self.of(ast.ShareStmt)],
            "fixtures": fixtures,
            "actors": actors,
            "faults": [self._fault(item) for item in self.items if isinstance(item, _FAULTS)],
            "explore": [self._explore(item) for item in self.of(ast.ExploreStmt)],
            "orders": [self._order(item) for item in self.of(ast.OrderStmt)],
        }
        data.update(self._expected())
        for let in self.scope.lets.values():
            self.values.let(let, self.frame)
        used = frozenset(self.values.used)
        return Analysed(self.node, self.scope, data, self.steps.bound, used, self.nodes)

    # --- header ------------------------------------------------------------------------------------------------------

    def _plain(self, text: ast.Text | None) -> str:
        if text is None:
            return ""
        value = known(self.values.lower(text, self.frame)[0])
        if value is None:
            self.report.error("not constant", text.span, what="a title or reason")
            return ""
        return str(value.amount)

    def _doubles(self) -> None:
        """Names that are defined twice, or that the language has taken."""
        seen: dict[str, ast.Ident] = {}
        for item in self.items:
            if isinstance(item, ast.LetStmt | ast.MatrixStmt | ast.ActorDecl | ast.ShareStmt | ast.SemaphoreStmt):
                name: ast.Ident | None = item.name
            else:
                name = item.alias if isinstance(item, ast.GivenStmt) else None
            if name is None:
                continue
            if name.text in PREDEFINED or name.text == "t":
                note = ", ".join([*PREDEFINED, "t"])
                self.report.error("reserved name", name.span, name=name.text, note=f"names of the language: {note}")
            elif name.text in seen:
                self._twice("name", name, seen[name.text])
            seen.setdefault(name.text, name)
        for actor in self.scope.actors.values():
            for name_text, infos in actor.steps.items():
                aliases = [info.node.alias for info in infos if info.node.alias is not None]
                for alias in aliases[1:]:
                    self._twice("step", alias, aliases[0])
                if name_text in PREDEFINED and aliases:
                    self.report.error("reserved name", aliases[0].span, name=name_text, note="choose another name")

    def _twice(self, what: str, name: ast.Ident, first: ast.Ident) -> None:
        from ..diagnostics import Related

        related = (Related(first.span, "defined before"),)
        self.report.error("defined twice", name.span, name=name.text, related=related, what=what)

    def _settings(self) -> Data:
        found: Data = {}
        own: dict[str, ast.SettingStmt] = {}
        for item in self.node.items:
            if isinstance(item, ast.SettingStmt):
                if item.setting in own:
                    self.report.error("header twice", item.span, name=item.setting)
                own[item.setting] = item
        for item in self.of(ast.SettingStmt):
            what = f"`{item.setting}`"
            found[item.setting] = self.values.positive(
                item.value, SETTINGS[item.setting], what, self.frame, _MINIMA[item.setting]
            )
        for name, (kind, value) in DEFAULTS.items():
            found.setdefault(name, self.defaults.get(name) or constant(kind, value))
        if found["seed"].get("value", 0) is None:
            found["seed"] = None
        return {name: found[name] for name in DEFAULTS}

    def _word(self, word: ast.Ident, known_words: tuple[str, ...], what: str) -> str:
        if word.text not in known_words:
            shown = "one of: " + ", ".join(known_words)
            self.report.error("unknown word", word.span, near=known_words, name=word.text, what=what, known=shown)
            return known_words[0]
        return word.text

    def _priority(self) -> str:
        lines = self.of(ast.PriorityStmt)
        return self._word(lines[-1].level, PRIORITIES, "priority") if lines else "P2"

    def _isolation(self) -> str:
        lines = self.of(ast.IsolationStmt)
        return self._word(lines[-1].mode, ("fresh", "reuse"), "isolation") if lines else "fresh"

    def _allows(self) -> bool:
        return any(
            self._word(line.what, ("leftovers",), "thing to allow") == "leftovers" for line in self.of(ast.AllowStmt)
        )

    def _need(self, need: ast.Need) -> Data:
        what = need.what.text
        data: Data = {"what": what, "argument": None, "operator": None, "amount": None}
        if need.operator:
            self._word(need.what, tuple(AMOUNT_NEEDS), "need with an amount")
            kind = AMOUNT_NEEDS.get(what, ANY)
            assert need.amount is not None
            amount = self.values.expect(need.amount, kind, f"the amount of {what}", self.frame)
            return {**data, "operator": need.operator, "amount": amount}
        if need.argument is not None:
            self._word(need.what, NAMED_NEEDS, "need with a name")
            if isinstance(need.argument, ast.Name):
                return {**data, "argument": constant("word", need.argument.text)}
            return {**data, "argument": self.values.expect(need.argument, "text", "what is needed", self.frame)}
        self._word(need.what, (*PLAIN_NEEDS, *NAMED_NEEDS, *AMOUNT_NEEDS), "need")
        if what in NAMED_NEEDS or what in AMOUNT_NEEDS:
            rule = "needs a name" if what in NAMED_NEEDS else f"needs an amount: `requires {what} >= ...`"
            self.report.error("range of value", need.span, what=f"`{what}`", rule=rule)
        return data

    def _axis(self, axis: ast.MatrixStmt) -> Data:
        values = []
        for value in axis.values:
            data, _ = self.values.lower(value, self.frame)
            if known(data) is None and data["op"] != "list":
                self.report.error("not constant", value.span, what="a value of the matrix")
            if data in values:
                self.report.error("bound axis", value.span, name=self.values.scope_text(value))
            values.append(data)
        return {"name": axis.name.text, "values": values}

    def _contrasts(self) -> list[Data]:
        contrasts = []
        for line in self.of(ast.ContrastStmt):
            found = self.values.bindings(line.bindings, self.frame)
            for binding in line.bindings:
                self.values.check_variant(binding, found[binding.name.text], is_wanted=False)
            contrasts.append(found)
        return contrasts

    def _semaphore(self, node: ast.SemaphoreStmt) -> Data:
        permits = self.values.positive(node.permits, "number", "a semaphore's count", self.frame, minimum=1)
        return {"name": node.name.text, "permits": permits}

    def _share(self, node: ast.ShareStmt) -> Data:
        return {"name": node.name.text, "value": self.values.lower(node.value, self.frame)[0]}

    # --- given, actors -----------------------------------------------------------------------------------------------

    def _given(self, node: ast.GivenStmt) -> Data:
        name = None if node.alias is None else node.alias.text
        data: Data = {
            "fixture": self.values.scope_text(node.fixture), "call": None, "arguments": {}, "steps": [], "name": name,
            "text": self.steps.spell(node),
        }  # fmt: skip
        signature = self.steps.find("fixture", node.fixture, self.frame)
        if signature is None:
            return data
        arguments = node.arguments
        if node.binding is not None:
            # `given environment TZ = "UTC"` is the fixture's first two parameters, written as people write it.
            binding = node.binding
            arguments = (*arguments, ast.Name(binding.name.span, binding.name.text), binding.value)
        bound = bind(signature, arguments, node.fixture.span)
        self.scope.bound_givens[node] = bound
        self.steps.misfits(bound)
        data["arguments"] = self.steps.arguments(bound, self.frame)
        declaration = signature.node
        assert isinstance(declaration, ast.FixtureDecl)
        if declaration.origin is not None:
            data["call"] = self.steps.python_target(declaration.origin, signature)
        else:
            data["steps"] = [self.steps.in_body(_call_of(data), data["arguments"], self.steps.body(signature))]
        return data

    def _actor(self, info: ActorInfo) -> Data:
        node = info.node
        size = (
            None
            if node.size is None
            else self.values.positive(node.size, "number", "a group's size", self.frame, minimum=1)
        )
        limits: Data = {}
        for limit in node.limits:
            name = self._word(limit.name, tuple(LIMITS), "limit")
            if name in limits:
                self.report.error("header twice", limit.span, name=name)
            limits[name] = self.values.expect(limit.value, LIMITS[name], f"the limit `{name}`", self.frame)
        return {
            "name": info.name, "size": size, "background": node.background, "limits": limits, "steps": self.steps.actor(info),
        }  # fmt: skip

    # --- faults and exploring ----------------------------------------------------------------------------------------

    def _victim(self, expr: ast.Expr) -> Data:
        found = refer(self.values, expr, self.frame, counted=True)
        if found is None:
            return {"op": "actor", "name": "", "member": None}
        if found.step is not None:
            self.report.error("not a process", expr.span)
        return {"op": "actor", "name": found.actor.name, "member": found.member}

    def _path(self, path: ast.Expr | None) -> Data | None:
        return None if path is None else self.values.expect(path, "path", "the path", self.frame)

    def _fault(self, node: ast.Stmt) -> Data:
        values, frame = self.values, self.frame
        if isinstance(node, ast.LinkStmt):
            return self._link(node)
        assert isinstance(node, ast.HoldStmt | ast.FailStmt | ast.DelayStmt | ast.CrashStmt)
        data: Data = {"actor": self._victim(node.actor), "call": node.call.text, "path": self._path(node.path)}
        if isinstance(node, ast.HoldStmt):
            return {"fault": "hold", **data, "until": lower_event(values, node.until, frame)}
        if isinstance(node, ast.DelayStmt):
            return {"fault": "delay", **data, "by": values.positive(node.by, "duration", "a delay", frame)}
        if isinstance(node, ast.CrashStmt):
            return {"fault": node.how, **data}
        after = None if node.after is None else values.positive(node.after, "size", "an amount of bytes", frame)
        error = Expectations(self.steps, frame).error_name(node.error)
        return {"fault": "fail", **data, "after": after, "error": error}

    def _link(self, node: ast.LinkStmt) -> Data:
        values, frame = self.values, self.frame
        name = node.link.text if isinstance(node.link, ast.Name) else values.scope_text(node.link)
        values.used.add(name)
        if name not in self.scope.givens:
            self.report.error("link", node.link.span, near=self.scope.givens, name=name)
        kind = "percent" if node.how == "lose" else "duration"
        amount = (
            None if node.amount is None else values.positive(node.amount, kind, f"the amount of `{node.how}`", frame)
        )
        duration = None if node.duration is None else values.positive(node.duration, "duration", "how long", frame)
        base, offset = (None, None) if node.at is None else self.steps.instant(node.at, frame)
        when = None if node.when is None else lower_event(values, node.when, frame)
        return {
            "fault": node.how,
            "link": name,
            "amount": amount,
            "duration": duration,
            "base": base,
            "offset": offset,
            "when": when,
        }

    def _explore(self, node: ast.ExploreStmt) -> Data:
        values, frame = self.values, self.frame
        actors = [self._victim(actor)["name"] for actor in node.actors]
        numbers = {
            name: None if value is None else values.positive(value, "number", what, frame)
            for name, value, what in (
                ("n_delays", node.n_delays, "the number of delays"), ("limit", node.limit, "a limit"), ("seed", node.seed, "a seed"),
            )
        }  # fmt: skip
        return {"what": node.what, "actors": actors, **numbers}

    def _order(self, node: ast.OrderStmt) -> list[Data]:
        points = []
        for point in node.points:
            found = refer(self.values, point, self.frame, counted=True)
            if found is None:
                continue
            if found.step is None:
                self.report.error("not a step", point.span)
            actor = {"op": "actor", "name": found.actor.name, "member": found.member}
            points.append({"actor": actor, "step": found.step or ""})
        return points

    # --- expectations ------------------------------------------------------------------------------------------------

    def _expected(self) -> Data:
        frame = Frame(self.scope.module, is_expectation=True)
        expected = Expectations(self.steps, frame)
        expectations: list[Data] = []
        tallies: list[Data] = []
        checks: list[Data] = []
        for item in self.items:
            if isinstance(item, ast.ExpectStmt):
                self.nodes["expectation", len(expectations)] = item
                expectations.append(expected.expect(item))
            elif isinstance(item, ast.TallyStmt):
                self.nodes["tally", len(tallies)] = item
                tallies.append(expected.tally(item))
            elif isinstance(item, ast.CheckStmt):
                self._check(item, expectations, tallies, checks)
        return {"expectations": expectations, "checks": checks, "tallies": tallies}

    def _check(self, node: ast.CheckStmt, expectations: list[Data], tallies: list[Data], checks: list[Data]) -> None:
        """`check clean "out"`: the expectations of the declaration, with the arguments in the place of its parameters."""
        signature = self.steps.find("check", node.check, self.frame)
        if signature is None:
            return
        bound = bind(signature, node.arguments, node.check.span)
        self.steps.misfits(bound)
        arguments = self.steps.arguments(bound, self.frame)
        declaration = signature.node
        assert isinstance(declaration, ast.CheckDecl)
        if declaration.origin is not None:
            self.nodes["check", len(checks)] = node
            call = self.steps.python_target(declaration.origin, signature)
            checks.append(
                {"name": signature.name, "call": call, "arguments": arguments, "text": self.steps.spell(node)}
            )
            return
        for kind, data in self._expanded(node, signature, arguments):
            into = expectations if kind == "expectation" else tallies
            self.nodes[kind, len(into)] = node
            into.append(data)

    def _expanded(self, node: ast.CheckStmt, signature: Signature, arguments: Data) -> list[tuple[str, Data]]:
        """What a check holds. What is wrong with it here is told where it stands, with the line that uses it."""
        from ..diagnostics import Related
        from .checks import expand
        from .report import Report

        parsed = signature.module.parsed
        if parsed is None:
            return list(expand(self.steps, signature, arguments))
        own, quiet = self.report, Report(parsed.source)
        self.steps.report = self.values.report = quiet
        try:
            expanded = list(expand(self.steps, signature, arguments))
        finally:
            self.steps.report = self.values.report = own
        related = (Related(node.span, "used here", own.source),)
        own.take(found.replace(related=related) for found in quiet.diagnostics)
        return expanded


_FAULTS = (ast.HoldStmt, ast.FailStmt, ast.DelayStmt, ast.LinkStmt, ast.CrashStmt)


def _call_of(data: Data) -> Data:
    return {"name": data["fixture"], "verb": data["fixture"], "timeout": None, "text": data["text"]}
