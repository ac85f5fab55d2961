"""Expectations and tallies: what they speak of, whether the test fits it, and whether it must be counted."""

from __future__ import annotations

from .. import ast
from ..suggest import closest
from ..values import ANY
from .events import check_comparable, lower_count, lower_event
from .operations import operations
from .scope import ActorInfo
from .steps import SIGNALS, Steps
from .values import OPERATIONS, Frame, constant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Data = dict[str, Any]

ERRORS = (
    "Exists", "NotFound", "Denied", "Locked", "NoSpace", "TooManyFiles", "Timeout", "Interrupted", "Refused", "Reset",
    "Busy", "Conflict", "Exit", "BrokenBarrier", "NotEmpty", "IsFolder", "NotFolder", "ReadOnly", "TooLarge", "NoMemory",
    "CrossDevice", "Deadlock", "Unreachable", "Invalid", "Killed",
)  # fmt: skip
MODELS = ("register", "cas_register", "counter", "set", "queue", "stack", "lock", "list_append")

# What a subject is, for the question which tests it can have.
ACTORS, STEPS, VALUE, FILE, FILES, FOLDER, BARRIER = (
    "actors",
    "operations",
    "a value",
    "a file",
    "files",
    "a folder",
    "a barrier",
)
_WHOLE_LIST = (
    "is_unique",
    "is_increasing",
    "sums_to",
    "never_overlaps",
    "is_linearizable",
    "is_serializable",
    "is_snapshot_isolated",
)
_FITS: dict[str, tuple[str, ...]] = {
    "succeeds": (ACTORS, STEPS, BARRIER), "fails": (ACTORS, STEPS, BARRIER), "times_out": (ACTORS, STEPS, BARRIER),
    "is_skipped": (STEPS, BARRIER), "is_killed": (ACTORS, STEPS), "blocks": (ACTORS, STEPS),
    "happens": (ACTORS, STEPS, BARRIER), "overlaps": (ACTORS, STEPS), "never_overlaps": (ACTORS, STEPS),
    "exits": (ACTORS, STEPS), "prints": (ACTORS, STEPS), "returns": (STEPS,), "equals": (STEPS, VALUE, FILE, FILES, FOLDER),
    "equals_file": (STEPS, FILE, FILES), "matches": (STEPS, VALUE, FILE, FILES), "contains": (STEPS, VALUE, FILE, FILES, FOLDER),
    "is_one_of": (STEPS, VALUE), "contains_only": (FOLDER, STEPS), "exists": (FILE, FILES, FOLDER),
    "is_absent": (FILE, FILES, FOLDER), "is_unchanged": (FILE, FILES, FOLDER), "is_empty": (FILE, FILES, FOLDER, STEPS),
    "has_size": (FILE, FILES), "has_mode": (FILE, FILES, FOLDER), "has_lines": (FILE, FILES), "opens": (BARRIER,),
    "compares": (VALUE, STEPS), "is_unique": (STEPS, VALUE), "is_increasing": (STEPS, VALUE), "sums_to": (STEPS, VALUE),
    "is_linearizable": (ACTORS, STEPS), "is_serializable": (ACTORS, STEPS), "is_snapshot_isolated": (ACTORS, STEPS),
}  # fmt: skip


class Expectations:
    """Lowers the expectations of one scenario, or of one check with its parameters."""

    def __init__(self, steps: Steps, frame: Frame) -> None:
        self.steps = steps
        self.values = steps.values
        self.report = steps.report
        self.frame = frame

    def expect(self, node: ast.ExpectStmt) -> Data:
        frame, values = self.frame, self.values
        subject, what = self.subject(node.subject, node.quantifier, node)
        within = None if node.within is None else values.positive(node.within, "duration", "a time", frame)
        count = None if node.quantifier is None else lower_count(values, node.quantifier, frame)
        tests = [self.test(test, what, subject) for test in node.tests]
        others = [self.test(test, what, subject) for test in node.others]
        self._count(node, subject, what)
        self._mode(node, what)
        if node.others and (node.quantifier is None or node.quantifier.word in ("all", "no")):
            self.report.error("others", node.others[0].span)
        because = None if node.because is None else values.lower(node.because, frame)[0]
        mode = node.mode or "finally"
        return {
            "mode": mode, "within": within, "count": count, "subject": subject, "tests": tests, "others": others,
            "because": because, "text": self.steps.spell(node),
        }  # fmt: skip

    # --- subjects ----------------------------------------------------------------------------------------------------

    def subject(
        self, node: ast.Subject | None, quantifier: ast.Quantifier | None, parent: ast.Node
    ) -> tuple[Data, str]:
        """The subject, and what it is."""
        if node is None:
            if quantifier is None:
                place = parent.tests[0] if isinstance(parent, ast.ExpectStmt) else parent
                self.report.error("quantifier missing", place.span, what="without a subject, all actors are meant")
            return {"about": "all_actors"}, ACTORS
        if isinstance(node, ast.FileSubject):
            what = {"file": FILE, "files": FILES, "folder": FOLDER}[node.what]
            path = self.values.expect(node.path, "path", f"the path of {what}", self.frame)
            return {"about": node.what, "path": path}, what
        if isinstance(node, ast.BarrierSubject):
            barriers = self.values.scope.barriers
            if node.barrier.text not in barriers:
                shown = ", ".join(barriers) or "none"
                self.report.error(
                    "unknown barrier", node.barrier.span, near=barriers, name=node.barrier.text, known=shown
                )
            return {"about": "barrier", "barrier": node.barrier.text}, BARRIER
        assert isinstance(node, ast.ValueSubject)
        return self._value_subject(node.expr)

    def _value_subject(self, expr: ast.Expr) -> tuple[Data, str]:
        values = self.values
        if self._names_actor(expr):
            data = operations(values, expr, self.frame)
            if data is None:
                return {"about": "value", "value": constant("nothing", None)}, ANY
            if data["step"] is None and data["only"] is None:
                return {"about": "actor", "actor": data["actor"], "member": data["member"]}, ACTORS
            return {"about": "operations", "operations": data}, STEPS
        if isinstance(expr, ast.Name) and expr.text == "baseline":
            self.report.error("no baseline", expr.span)
            return {"about": "value", "value": constant("nothing", None)}, ANY
        data, kind = values.lower(expr, self.frame)
        if kind == OPERATIONS:
            return {"about": "operations", "operations": data}, STEPS
        if data["op"] == "parameter":
            return {"about": "value", "value": data}, ANY
        return {"about": "value", "value": data}, VALUE if data["op"] != "value" or data["value"] is not None else ANY

    def _names_actor(self, expr: ast.Expr) -> bool:
        while isinstance(expr, ast.Attribute | ast.Index | ast.Filtered):
            expr = expr.base
        if not isinstance(expr, ast.Name):
            return False
        if expr.text in self.values.scope.actors:
            return True
        if expr.text == "baseline":
            return False
        # A lone unknown word before a test is most likely a misspelt actor.
        return expr.text not in self.values.names(self.frame) and expr.text not in self.values.scope.module.uses

    # --- how many ----------------------------------------------------------------------------------------------------

    def _count(self, node: ast.ExpectStmt, subject: Data, what: str) -> None:
        """A group needs a quantifier, unless the test is one of the whole list; a single value can have none."""
        is_list_test = bool(node.tests) and all(test_name(test) in _WHOLE_LIST for test in node.tests)
        if node.quantifier is not None:
            if what in (VALUE, FILE, FOLDER):
                self.report.error("quantifier too much", node.quantifier.span, what=what)
            elif is_list_test:
                self.report.error("quantifier too much", node.quantifier.span, what="the list as a whole")
            return
        several = self._several(subject, what)
        if several and not is_list_test and node.subject is not None:
            self.report.error("quantifier missing", node.subject.span, what=several)

    def _several(self, subject: Data, what: str) -> str:
        """Why a subject stands for several; empty where it is one."""
        shown = ""
        if what == FILES:
            return "`files` may be several"
        if what == ACTORS and subject["about"] == "actor":
            shown, data, step = subject["actor"], subject, None
        elif what == STEPS:
            data = subject["operations"]
            shown, step = data["actor"], data["step"]
        else:
            return ""
        actor = self.values.scope.actors.get(shown)
        if actor is None:
            return ""
        if actor.is_group and data["member"] is None:
            return f"`{shown}` is a group"
        if step is not None and self._is_repeated(actor, step):
            return f"`{step}` happens more than once"
        return "an actor has several operations" if step is None and what == STEPS else ""

    def _is_repeated(self, actor: ActorInfo, step: str) -> bool:
        return any(info.is_repeated for info in actor.steps.get(step, []))

    def _mode(self, node: ast.ExpectStmt, what: str) -> None:
        if node.mode in ("always", "never"):
            if what not in (FILE, FILES, FOLDER, ANY):
                self.report.error("mode", node.span, mode=node.mode, what=what)
            self._watched(node, what)
        if node.mode == "eventually" and what not in (FILE, FILES, FOLDER, VALUE, ANY):
            self.report.error("mode", node.span, mode="eventually", what=what)

    def _watched(self, node: ast.ExpectStmt, what: str) -> None:
        """What an observer of files cannot see while the run goes on: better no sentence than one that means less."""
        if node.others:
            reason = "who the others are is known at the end only"
            self.report.error("not watched", node.others[0].span, reason=reason, hint="leave `others` out")
        for test in node.tests:
            name = test_name(test)
            if what == FOLDER and name == "is_unchanged":
                reason = "of a folder, only what lies directly in it is seen at every moment"
                self.report.error(
                    "not watched", test.span, reason=reason, hint='say `all files "FOLDER/**" are unchanged`'
                )
            if node.quantifier is None or what != FILES or name in ("exists", "is_absent"):
                continue
            if node.quantifier.word not in (("all", "no") if node.mode == "always" else ("at_least_one",)):
                reason = "files are looked at one after the other, so nobody sees several contents at one instant"
                self.report.error(
                    "not watched",
                    node.quantifier.span,
                    reason=reason,
                    hint="say `always all`, `always no` or `never at_least_one`",
                )

    # --- tests -------------------------------------------------------------------------------------------------------

    def test(self, test: ast.Test, what: str, subject: Data) -> Data:
        name = test_name(test)
        if what != ANY and what not in _FITS[name]:
            fitting = ", ".join(_written(key) for key, kinds in _FITS.items() if what in kinds)
            shown = self.values.scope_text(test)
            hint = f"tests of {what}: {fitting}"
            meant = "how much a step read or wrote is compared: `ACTOR.STEP.bytes == 4MiB`"
            is_size = what == "operations" and isinstance(test, ast.HasTest)
            self.report.error(
                "wrong test", test.span, test=shown, what=what, hint=hint, notes=(meant,) if is_size else ()
            )
        return self._lower_test(test, name, subject)

    def _lower_test(self, test: ast.Test, name: str, subject: Data) -> Data:
        values, frame = self.values, self.frame
        if isinstance(test, ast.OutcomeTest):
            if test.outcome != "fails":
                return {"test": test.outcome}
            return {"test": "fails", "errors": [self.error_name(error) for error in test.errors]}
        if isinstance(test, ast.KilledTest):
            if test.signal is not None and test.signal.text not in SIGNALS:
                self.report.error("unknown signal", test.signal.span, near=SIGNALS, name=test.signal.text)
            return {"test": "is_killed", "signal": None if test.signal is None else test.signal.text}
        if isinstance(test, ast.BlocksTest):
            return self._blocks(test)
        if isinstance(test, ast.TimeTest):
            amount = None if test.amount is None else values.positive(test.amount, "duration", "a time", frame)
            event = None if test.event is None else lower_event(values, test.event, frame)
            return {"test": "happens", "edge": test.edge, "relation": test.relation, "amount": amount, "event": event}
        if isinstance(test, ast.OverlapsTest):
            other = None if test.other is None else operations(values, test.other, frame)
            return {"test": "overlaps", "never": test.never, "other": other}
        if isinstance(test, ast.CompareTest):
            return self._compare(test, subject)
        if isinstance(test, ast.LinearizableTest):
            if test.model.text not in MODELS:
                known = ", ".join(MODELS)
                self.report.error("unknown model", test.model.span, near=MODELS, name=test.model.text, known=known)
            return {"test": "is_linearizable", "model": test.model.text}
        return self._result_test(test, name)

    def _result_test(self, test: ast.Test, name: str) -> Data:
        values, frame = self.values, self.frame
        if isinstance(test, ast.ValueTest):
            data, kind = values.lower(test.value, frame)
            wanted = {
                "exits": ("number",),
                "prints": ("text", "pattern", "path"),
                "matches": ("pattern",),
                "sums_to": ("number", "size", "duration"),
            }
            if name in wanted and kind not in (*wanted[name], ANY):
                shown = " or ".join(wanted[name])
                self.report.error(
                    "wrong kind", test.value.span, what=f"what stands behind `{test.test}`", wanted=shown, found=kind
                )
            return {"test": test.test, "value": data}
        if isinstance(test, ast.SameFileTest):
            return {"test": "equals_file", "path": values.expect(test.path, "path", "the other file", frame)}
        if isinstance(test, ast.ListTest):
            return {"test": test.test, "values": [values.lower(value, frame)[0] for value in test.values]}
        if isinstance(test, ast.HasTest):
            return {"test": name, "value": self._property(test)}
        assert isinstance(test, ast.StateTest)
        return {"test": test.state}

    def _property(self, test: ast.HasTest) -> Data:
        if test.what == "mode":
            literal = test.value
            digits = literal.text if isinstance(literal, ast.Literal) else ""
            if not digits or not all(digit in "01234567" for digit in digits):
                self.report.error(
                    "range of value", test.value.span, what="a mode", rule="is an octal number, like `0644`"
                )
                return constant("number", 0)
            return constant("number", int(digits, 8))
        wanted = "size" if test.what == "size" else "number"
        return self.values.positive(test.value, wanted, f"what stands behind `has {test.what}`", self.frame)

    def _blocks(self, test: ast.BlocksTest) -> Data:
        values = self.values
        amount = None if test.amount is None else values.positive(test.amount, "duration", "a time", self.frame)
        until = None if test.until is None else lower_event(values, test.until, self.frame)
        return {
            "test": "blocks",
            "never": test.never,
            "operator": test.operator or None,
            "amount": amount,
            "until": until,
        }

    def _compare(self, test: ast.CompareTest, subject: Data) -> Data:
        right, kind = self._right_side(test.value)
        left = subject.get("value")
        if left is not None:
            check_comparable(self.values, test.operator, _kind_of(left), kind, test.span)
        return {"test": "compares", "operator": test.operator, "value": right}

    def _right_side(self, expr: ast.Expr) -> tuple[Data, str]:
        """The right side of a comparison, the only place where `baseline` means something."""
        if isinstance(expr, ast.Name) and expr.text == "baseline":
            return {"op": "baseline"}, ANY
        if isinstance(expr, ast.Binary):
            sides = [self._right_side(side) for side in (expr.left, expr.right)]
            if any(data["op"] == "baseline" for data, _ in sides):
                return {"op": "compute", "operator": expr.operator, "left": sides[0][0], "right": sides[1][0]}, ANY
        return self.values.lower(expr, self.frame)

    def error_name(self, error: ast.ErrorName) -> Data:
        name = error.name.text
        if name not in ERRORS and closest(name, ERRORS) is not None:
            hint = "an error of your own may have any name that is not as close to one of the portable names"
            self.report.error("unknown error", error.name.span, near=ERRORS, name=name, hint=hint)
        argument = None if error.argument is None else self.values.lower(error.argument, self.frame)[0]
        return {"name": name, "argument": argument}

    # --- tallies -----------------------------------------------------------------------------------------------------

    def tally(self, node: ast.TallyStmt) -> Data:
        subject, what = self.subject(node.subject, None, node)
        if what not in (STEPS, ACTORS, VALUE, FILE, ANY):
            self.report.error(
                "no grade", node.subject.span, problem=f"a tally counts outcomes of steps or values, not of {what}"
            )
        rows, n_rows = [], len(node.rows)
        if not n_rows:
            self.report.error("empty block", node.span)
        for place, row in enumerate(node.rows):
            if not row.tests and place < n_rows - 1:
                self.report.error(
                    "no grade", row.span, problem="`else` stands for every other outcome, so it comes last"
                )
            because = None if row.because is None else self.values.lower(row.because, self.frame)[0]
            tests = [self.test(test, what, subject) for test in row.tests]
            text = " or ".join(self.steps.spell(test) for test in row.tests) or "else"
            rows.append({"tests": tests, "grade": row.grade.text, "because": because, "text": text})
        return {"subject": subject, "rows": rows, "text": self.steps.spell(node.subject)}


def _written(name: str) -> str:
    """A test of the plan as people write it."""
    known = {
        "compares": "< <= == != >= >",
        "happens": "finishes within, begins after",
        "contains_only": "contains only",
    }
    if name in known:
        return known[name]
    words = ("is_one_of", "is_snapshot_isolated", "times_out")
    if name in words:
        return {"is_one_of": "is one of", "is_snapshot_isolated": "is snapshot_isolated"}.get(name, name)
    return name.replace("_", " ")


def test_name(test: ast.Test) -> str:
    """The name of a test in the plan."""
    if isinstance(test, ast.OutcomeTest):
        return test.outcome
    if isinstance(test, ast.ValueTest | ast.ListTest):
        return test.test
    if isinstance(test, ast.StateTest):
        return test.state
    if isinstance(test, ast.HasTest):
        return f"has_{test.what}"
    if isinstance(test, ast.OverlapsTest):
        return "never_overlaps" if test.never else "overlaps"
    return {
        ast.KilledTest: "is_killed", ast.BlocksTest: "blocks", ast.TimeTest: "happens", ast.SameFileTest: "equals_file",
        ast.CompareTest: "compares", ast.LinearizableTest: "is_linearizable",
    }[type(test)]  # fmt: skip


def _kind_of(data: Data) -> str:
    """The kind of a subject's value, as far as its data tell."""
    if data["op"] == "value":
        return ANY if data["value"] is None else str(data["kind"])
    if data["op"] == "metric":
        from .metrics import OF_OPERATIONS, OF_PROCESSES

        if data["of"] is not None and data["of"].get("attribute"):
            return ANY
        inner = data["of"].get("name", "") if data["name"] in ("peak", "growth") and data["of"] else data["name"]
        return {**OF_OPERATIONS, **OF_PROCESSES, "skew": "duration", "leaked": "number"}.get(inner, ANY)
    if data["op"] in ("file_text", "command_output", "template"):
        return "text"
    return ANY
