"""Steps: which verb is called with what, what each block holds, and what the plan says of it."""

from __future__ import annotations

import os

from .. import ast
from ..declarations import Argument, Bound, Signature, bind
from ..forms import CONTROL_WORDS, SCENARIO_FORMS
from ..values import ANY
from .commands import shell_text
from .events import lower_event, refer
from .scope import ActorInfo, StepInfo, step_name, step_name_of_verb, walk_steps
from .values import Frame, Values, constant, fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Data = dict[str, Any]

SIGNALS = (
    "SIGTERM", "SIGKILL", "SIGINT", "SIGHUP", "SIGQUIT", "SIGSTOP", "SIGCONT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE",
    "SIGABRT", "SIGSEGV", "SIGTSTP", "SIGCHLD", "SIGBUS", "SIGFPE", "SIGILL", "SIGXCPU", "SIGXFSZ",
)  # fmt: skip
COMMAND_CALL = "cts.stdlib.commands:run"


def unspelt(_node: ast.Node) -> str:
    """The text of a sentence where nobody wants a plan."""
    return ""


class Steps:
    """Lowers the steps of one scenario, and remembers which verb each step was bound to."""

    def __init__(self, values: Values, spell: Callable[[ast.Node], str]) -> None:
        self.values = values
        self.scope = values.scope
        self.report = values.report
        self.spell = spell
        self.bound: dict[ast.VerbStep, Bound] = {}
        self.open_verbs: list[str] = []
        # Where circles are told even while a declaration is lowered quietly for one of its calls.
        self.home = values.report

    # --- blocks ------------------------------------------------------------------------------------------------------

    def actor(self, info: ActorInfo) -> list[Data]:
        frame = Frame(self.scope.module, {}, frozenset(info.captured), info, self._own_steps(info))
        self.check_captures(info.node.steps)
        return self.block(info.node.steps, frame, Names())

    def check_captures(self, steps: tuple[ast.Stmt, ...]) -> None:
        """A `capture` reads what a command before it printed."""
        for step, _ in walk_steps(steps):
            if isinstance(step, ast.VerbStep):
                return
            if isinstance(step, ast.CaptureStep):
                self.report.error("nothing to capture", step.span)

    def _own_steps(self, info: ActorInfo) -> dict[str, StepInfo]:
        return {name: steps[0] for name, steps in info.steps.items() if len(steps) == 1}

    def block(self, steps: tuple[ast.Stmt, ...], frame: Frame, names: Names) -> list[Data]:
        return [self.step(step, frame, names) for step in steps]

    def step(self, step: ast.Stmt, frame: Frame, names: Names) -> Data:
        if isinstance(step, ast.VerbStep):
            return self.verb(step, frame, names)
        if isinstance(step, ast.BarrierStep):
            return self._barrier(step, frame, names)
        if isinstance(step, ast.WaitStep):
            return {"do": "wait", "duration": self.values.positive(step.duration, "duration", "a wait", frame)}
        if isinstance(step, ast.CaptureStep):
            return self._capture(step)
        if isinstance(step, ast.GiveStep):
            if frame.actor is not None:
                self.report.error("outside a verb", step.span)
            return {"do": "give", "value": self.values.lower(step.value, frame)[0]}
        if isinstance(step, ast.ShareStmt):
            return {"do": "share", "name": step.name.text, "value": self.values.lower(step.value, frame)[0]}
        if isinstance(step, ast.TryStep):
            return {"do": "try", "steps": [self.step(step.step, frame, names)]}
        return self._timed(step, frame, names)

    def _timed(self, step: ast.Stmt, frame: Frame, names: Names) -> Data:
        values = self.values
        assert isinstance(step, ast.AtBlock | ast.WhenBlock | ast.EveryBlock | ast.RepeatBlock)
        if not step.steps:
            self.report.error("empty block", step.span)
        if isinstance(step, ast.AtBlock):
            base, offset = self.instant(step.instant, frame)
            return {"do": "at", "base": base, "offset": offset, "steps": self.block(step.steps, frame, names)}
        if isinstance(step, ast.WhenBlock):
            event = lower_event(values, step.event, frame)
            after = None if step.offset is None else values.positive(step.offset, "duration", "an offset", frame)
            return {"do": "when", "event": event, "offset": after, "steps": self.block(step.steps, frame, names)}
        if isinstance(step, ast.EveryBlock):
            period = values.positive(step.period, "duration", "a period", frame, minimum=1)
            length = values.positive(step.duration, "duration", "how long it goes on", frame)
            steps = self.block(step.steps, frame, names)
            return {"do": "every", "period": period, "duration": length, "steps": steps}
        times = None if step.times is None else values.positive(step.times, "number", "how many times", frame)
        duration = None if step.duration is None else values.positive(step.duration, "duration", "how long", frame)
        until = None if step.until is None else lower_event(values, step.until, frame)
        steps = self.block(step.steps, frame, names)
        return {"do": "repeat", "times": times, "duration": duration, "until": until, "steps": steps}

    def instant(self, expr: ast.Expr, frame: Frame) -> tuple[str | None, Data]:
        """`t+50ms`, `go+50ms`: the barrier (none for `t`) and the offset from it."""
        values = self.values
        base, offset = (
            (expr.left, expr.right) if isinstance(expr, ast.Binary) and expr.operator == "+" else (expr, None)
        )
        zero = constant("duration", 0)
        if not isinstance(base, ast.Name):
            shown = values.scope_text(expr)
            is_sum = isinstance(base, ast.Binary)
            hint = "`at t+DURATION`; a sum of durations stands in parentheses: `at t+(1s + 5ms)`"
            self.report.error("no instant", expr.span, hint=hint if is_sum else f"write `at t+{shown}`")
            return None, zero
        lowered = zero if offset is None else values.positive(offset, "duration", "an offset", frame)
        if base.text == "t":
            return None, lowered
        if base.text not in self.scope.barriers:
            hint = "barriers: " + (", ".join(self.scope.barriers) or "none")
            self.report.error("no instant", base.span, near=("t", *self.scope.barriers), name=base.text, hint=hint)
        return base.text, lowered

    def _barrier(self, step: ast.BarrierStep, frame: Frame, names: Names) -> Data:
        if frame.actor is None:
            self.report.error("barrier in a verb", step.span, name="barrier")
        timeout = None if step.timeout is None else self.values.positive(step.timeout, "duration", "a timeout", frame)
        name = names.unique(step_name(step))
        return {
            "do": "barrier",
            "name": name,
            "barrier": step.barrier.text,
            "timeout": timeout,
            "text": self.spell(step),
        }

    def _capture(self, step: ast.CaptureStep) -> Data:
        if step.source.text not in ("stdout", "stderr"):
            near = ("stdout", "stderr")
            self.report.error("capture source", step.source.span, near=near, name=step.source.text)
        pattern = step.pattern
        assert isinstance(pattern, ast.Pattern)
        if self.values.check_pattern(pattern) == 0:
            self.report.error("no group", pattern.span)
        source = step.source.text if step.source.text == "stderr" else "stdout"
        return {
            "do": "capture",
            "into": step.name.text,
            "source": source,
            "pattern": {"op": "pattern", "source": pattern.source},
        }

    # --- verbs -------------------------------------------------------------------------------------------------------

    def verb(self, step: ast.VerbStep, frame: Frame, names: Names) -> Data:
        name, values = names.unique(step_name(step)), self.values
        timeout = None if step.timeout is None else values.positive(step.timeout, "duration", "a timeout", frame)
        shown = step_name_of_verb(step.verb)
        nothing: Data = {
            "do": "call", "name": name, "verb": shown, "call": "", "arguments": {}, "timeout": timeout, "text": self.spell(step),
        }  # fmt: skip
        signature = self.find("verb", step.verb, frame)
        if signature is None:
            for argument in step.arguments:
                if not isinstance(argument, ast.Name):
                    self.values.lower(argument, frame)
            return nothing
        bound = bind(signature, step.arguments, step.verb.span)
        self.bound[step] = bound
        self.misfits(bound)
        arguments = self.arguments(bound, frame)
        outer, values.missing_fixtures = values.missing_fixtures, set()
        called = self._called(signature, arguments, nothing)
        if self.scope.node is not None:
            for fixture in sorted(values.missing_fixtures):
                self.report.error("fixture of a verb", step.verb.span, name=fixture, verb=signature.name)
        values.missing_fixtures |= outer
        return called

    def find(self, what: str, name: ast.Name | ast.Attribute, frame: Frame) -> Signature | None:
        """The declaration that a name means; its absence is reported with what could be meant."""
        signature = None
        if isinstance(name, ast.Name) and frame.module is not self.scope.module:
            signature = frame.module.find(what, name.text)
        signature = signature or self.scope.find(what, name)
        if signature is None:
            text = self.values.scope_text(name)
            if what == "verb" and text in CONTROL_WORDS:
                return None
            if what == "verb" and text in SCENARIO_FORMS:
                self.report.error("misplaced word", name.span, name=text)
                return None
            known = self.scope.declared_names(what)
            self.report.error(f"unknown {what}", name.span, near=known, name=text, hint=self._where(what, text))
        elif isinstance(name, ast.Attribute) and isinstance(name.base, ast.Name):
            self.values.used.add(name.base.text)
        return signature

    def _where(self, what: str, name: str) -> str:
        """Says which module of the library would know a name."""
        from ..modules import COMMON, Loader

        loader = Loader()
        qualifier, _, rest = name.rpartition(".")
        if qualifier:
            used = self.scope.module.uses.get(qualifier)
            if used is None:
                is_common = qualifier in COMMON
                bring = (
                    f"`{rest}` needs no module's name" if is_common else f"no `use` of this file brings `{qualifier}`"
                )
                return f"{bring}; a {what} of your own: `{what} {rest}(...)`"
            known = ", ".join(used.names(what)) or "none"
            return f"what `{qualifier}` declares: {known}"
        for module in loader.library_names():
            found = None if module in COMMON else loader.from_library(module)
            if found is not None and name in found.names(what):
                return f"`use {module}` at the top of the file brings it"
        return f"`cts verbs` lists what there is; a {what} of your own: `{what} {name}(...)`"

    def misfits(self, bound: Bound) -> None:
        signature = bound.signature
        given = {argument.parameter.name for argument in bound.arguments}
        missing = [p.label for p in signature.parameters if p.label and p.is_required and p.name not in given]
        for misfit in bound.misfits:
            # Where just one label is missing, it is what was meant, however it was called.
            meant = missing[0] if len(missing) == 1 else ""
            details = {"what": signature.what, "verb": signature.name, "signature": signature.shown, **misfit.details}
            details["hint"] = f"behind `{meant}`?" if meant else ""
            near = signature.labels if misfit.key == "unknown label" else ()
            self.report.tell(misfit.key, misfit.span, details, near, meant if near else "")

    def arguments(self, bound: Bound, frame: Frame) -> dict[str, Data]:
        """Every parameter with its value, defaults written out, in the order of the declaration."""
        given = {argument.parameter.name: argument for argument in bound.arguments}
        out: dict[str, Data] = {}
        for parameter in bound.signature.parameters:
            argument = given.get(parameter.name)
            if argument is not None:
                out[parameter.name] = self.argument(bound.signature, argument, frame)
            elif parameter.default is not None:
                own = Frame(bound.signature.module)
                default = Argument(parameter, parameter.default, None)
                out[parameter.name] = self.argument(bound.signature, default, own)
            elif parameter.kind == "yes_no":
                out[parameter.name] = constant("yes/no", False)
        return out

    def argument(self, signature: Signature, argument: Argument, frame: Frame) -> Data:
        """One argument by the kind of its parameter."""
        parameter, value, values = argument.parameter, argument.value, self.values
        if value is None:
            return constant("yes/no", True)
        if parameter.choices or parameter.kind in ("word", "signal"):
            return self._word(signature, argument, value, frame)
        if parameter.kind in ("flag", "semaphore", "actor"):
            return self._named(signature, argument, value, frame)
        if parameter.kind == "command":
            return values.command(value, frame)
        if parameter.kind == "shell":
            return shell_text(values, value, frame)
        data, kind = values.lower(value, frame)
        if not fits(kind, parameter.kind if parameter.kind != "yes_no" else "yes/no"):
            self.report.error(
                "argument kind", value.span, argument=parameter.label or parameter.name, verb=signature.name,
                wanted=parameter.kind, found=kind, signature=signature.shown,
            )  # fmt: skip
        return data

    def _word(self, signature: Signature, argument: Argument, value: ast.Expr, frame: Frame) -> Data:
        """A bare word; a name that stands for a value (of the matrix, of a parameter) is that value."""
        parameter, words = argument.parameter, argument.parameter.choices
        words = words or (SIGNALS if parameter.kind == "signal" else ())
        shown = parameter.label or parameter.name
        if isinstance(value, ast.Name) and value.text not in words and self._is_value(value.text, frame):
            return self.values.lower(value, frame)[0]
        text = value.text if isinstance(value, ast.Name) else None
        if isinstance(value, ast.Text):
            data, _ = self.values.lower(value, frame)
            if data["op"] != "value":
                return data
            text = str(data["value"])
        if text is None:
            if not isinstance(value, ast.Name | ast.Text):
                data, kind = self.values.lower(value, frame)
                if kind in ("text", ANY, "nothing"):
                    return data
            self.report.error(
                "argument word", value.span, argument=shown, verb=signature.name, signature=signature.shown
            )
            return constant("word", "")
        if words and text not in words:
            if parameter.kind == "signal":
                meant = f"SIG{text}" if f"SIG{text}" in words else None
                self.report.error("unknown signal", value.span, near=words, name=text, meant=meant)
            else:
                choices = ", ".join(words)
                self.report.error(
                    "argument choice",
                    value.span,
                    near=words,
                    name=text,
                    argument=shown,
                    verb=signature.name,
                    choices=choices,
                )
        return constant("word", text)

    def _is_value(self, name: str, frame: Frame) -> bool:
        scope = self.scope
        in_scenario = frame.module is scope.module and (name in scope.axes or name in scope.lets)
        return name in frame.parameters or name in frame.module.lets or in_scenario

    def _named(self, signature: Signature, argument: Argument, value: ast.Expr, frame: Frame) -> Data:
        kind, scope = argument.parameter.kind, self.scope
        if isinstance(value, ast.Name) and value.text in frame.parameters:
            return {"op": "parameter", "name": value.text}
        if kind == "actor":
            found = refer(self.values, value, frame, counted=True)
            if found is None:
                return {"op": "actor", "name": "", "member": None}
            if found.step is not None:
                self.report.error("not a process", value.span)
            return {"op": "actor", "name": found.actor.name, "member": found.member}
        if not isinstance(value, ast.Name):
            shown = argument.parameter.label or argument.parameter.name
            self.report.error(
                "argument word", value.span, argument=shown, verb=signature.name, signature=signature.shown
            )
            return {"op": kind, "name": ""}
        self.values.used.add(value.text)
        if kind == "semaphore" and value.text not in scope.semaphores:
            self.report.error("unknown semaphore", value.span, near=scope.semaphores, name=value.text)
        return {"op": kind, "name": value.text}

    def speller_of(self, signature: Signature) -> Callable[[ast.Node], str]:
        """Spells what stands in a declaration, which may be another file's; nothing where no plan is wanted."""
        parsed = signature.module.parsed
        if signature.module is self.scope.module or parsed is None or parsed.diagnostics or self.spell is unspelt:
            return self.spell
        from ..spelling import Speller

        return Speller(parsed)

    # --- what a verb is done by --------------------------------------------------------------------------------------

    def _called(self, signature: Signature, arguments: dict[str, Data], call: Data) -> Data:
        node = signature.node
        assert isinstance(node, ast.VerbDecl)
        if node.origin is not None and node.origin.language.text == "command":
            frame = Frame(signature.module, {parameter.name: ANY for parameter in signature.parameters}, is_body=True)
            words = self._in_module(
                signature, lambda: self.values.command(node.origin.target, frame) if node.origin else {}
            )
            inner = self._command_call(words, str(call["verb"]), str(call["text"]))
            return self.in_body(call, arguments, [inner])
        if node.origin is not None:
            return {**call, "call": self.python_target(node.origin, signature), "arguments": arguments}
        return self.in_body(call, arguments, self.body(signature))

    def _command_call(self, words: Data, verb: str, text: str) -> Data:
        """The inner step of a verb `from command`: the library's own `run`, its other parameters at their defaults."""
        arguments: dict[str, Data] = {}
        run = next((found for m in self.scope.common if (found := m.find("verb", "run")) is not None), None)
        if run is not None:
            arguments = self.arguments(Bound(run, (), ()), Frame(run.module))
            first = run.parameters[0].name
            arguments = {first: words, **arguments}
        call = COMMAND_CALL
        return {
            "do": "call",
            "name": "run",
            "verb": verb,
            "call": call,
            "arguments": arguments,
            "timeout": None,
            "text": text,
        }

    def in_body(self, call: Data, arguments: dict[str, Data], steps: list[Data]) -> Data:
        return {
            "do": "body", "name": call["name"], "verb": call["verb"], "bind": arguments, "steps": steps,
            "timeout": call["timeout"], "text": call["text"],
        }  # fmt: skip

    def body(self, signature: Signature) -> list[Data]:
        """The steps of a verb or fixture, with its parameters as names. What is wrong in it is reported where it stands."""
        node = signature.node
        assert isinstance(node, ast.VerbDecl | ast.FixtureDecl)
        if signature.name in self.open_verbs:
            circle = " → ".join([*self.open_verbs[self.open_verbs.index(signature.name) :], signature.name])
            if signature.module is self.scope.module:
                self.home.error("verb circle", signature.node.name.span, circle=circle)
            return []
        self.open_verbs.append(signature.name)
        steps: list[Data] = self._in_module(signature, lambda: self.block(node.body, body_frame(signature), Names()))
        self.open_verbs.pop()
        return steps

    def _in_module(self, signature: Signature, lower: Callable[[], Any]) -> Any:
        """Lowers something that stands in a declaration; its mistakes are reported with the declaration, not here."""
        from .report import Report

        real = self.report
        quiet = Report(real.source)
        self.report = self.values.report = quiet
        spell = self.spell
        self.spell = lambda _node: signature.name
        try:
            return lower()
        finally:
            self.report = self.values.report = real
            self.spell = spell

    def python_target(self, origin: ast.Origin, signature: Signature) -> str:
        """`module:function` as it is; a file's path as seen from the scenario's folder."""
        target = "".join(part for part in origin.target.parts if isinstance(part, str))
        if not target.startswith(("./", "../")):
            return target
        path, _, function = target.rpartition(":")
        real = os.path.normpath(os.path.join(signature.module.folder, path))
        relative = os.path.relpath(real, self.scope.module.folder).replace(os.sep, "/")
        return f"{relative if relative.startswith('../') else './' + relative}:{function}"


class Names:
    """Gives each step of a block a name of its own: the second unnamed `read` is `read#2`."""

    def __init__(self) -> None:
        self.n_seen: dict[str, int] = {}

    def unique(self, name: str) -> str:
        n_seen = self.n_seen[name] = self.n_seen.get(name, 0) + 1
        return name if n_seen == 1 else f"{name}#{n_seen}"


def body_frame(signature: Signature) -> Frame:
    """What the steps of a declaration may name: its parameters, what it captures, its own steps."""
    node = signature.node
    captured, steps, n_seen = set(), {}, dict[str, int]()
    for step, is_repeated in walk_steps(node.body):
        if isinstance(step, ast.CaptureStep):
            captured.add(step.name.text)
        elif isinstance(step, ast.VerbStep):
            name = step_name(step)
            n_seen[name] = n_seen.get(name, 0) + 1
            steps[name] = StepInfo(None, name, step, is_repeated)
    kinds = {parameter.name: _value_kind(parameter.kind) for parameter in signature.parameters}
    own = {name: info for name, info in steps.items() if n_seen[name] == 1}
    return Frame(signature.module, kinds, frozenset(captured), None, own, is_body=True)


def _value_kind(kind: str) -> str:
    if kind in ("flag", "semaphore", "actor", "signal", "word", "content", "command", "shell"):
        return ANY
    return "yes/no" if kind == "yes_no" else kind
