"""Metrics in expectations: `p95(client.acquire)`, `peak(memory(writer))`, `skew(go)`, `leaked(files)`.

The table says what each is asked about and which kind it gives; how it is computed is the judge's matter.
"""

from __future__ import annotations

from .. import ast
from ..values import ANY
from .operations import operations
from .values import Frame, Values, constant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Data, Lowered

# Of operations: the kind of the result. `min`, `max` and `mean` of an attribute have that attribute's kind.
OF_OPERATIONS = {
    "count": "number", "rate": "rate", "error_rate": "percent", "p50": "duration", "p90": "duration", "p95": "duration",
    "p99": "duration", "p999": "duration", "min": "duration", "max": "duration", "mean": "duration",
    "fairness": "number", "longest_wait": "duration", "handoff": "duration",
}  # fmt: skip
OF_PROCESSES = {"memory": "size", "cpu": "duration", "handles": "number", "threads": "number"}
# Of durations, as nobody need say; of another attribute where it is named.
PERCENTILES = ("p50", "p90", "p95", "p99", "p999")
OF_SERIES = ("peak", "growth")
LEAKS = ("files", "handles", "processes", "locks", "mounts", "shared_memory")
METRICS = (*OF_OPERATIONS, *OF_PROCESSES, *OF_SERIES, "skew", "leaked")


def lower_metric(values: Values, call: ast.Call, frame: Frame) -> Lowered:
    name = call.function.text
    report = values.report
    if name not in METRICS:
        report.error(
            "unknown function", call.function.span, near=METRICS, name=name, known=", ".join(("random", *METRICS))
        )
        return constant("nothing", None), ANY
    if not frame.is_expectation:
        report.error(
            "not a value", call.span, name=name, what="a metric", hint="metrics are known when the run is over"
        )
        return constant("nothing", None), ANY
    if len(call.arguments) != 1:
        report.error("function arguments", call.span, name=name, wanted=_wanted(name))
        return constant("nothing", None), ANY
    return _of(values, name, call.arguments[0], call, frame)


def _of(values: Values, name: str, argument: ast.Expr, call: ast.Call, frame: Frame) -> Lowered:
    metric: Data = {"op": "metric", "name": name, "of": None, "what": None}
    if name == "leaked":
        return _leaked(values, argument, metric), "number"
    if name == "skew":
        return _skew(values, argument, metric), "duration"
    if name in OF_SERIES:
        if not isinstance(argument, ast.Call) or argument.function.text not in OF_PROCESSES:
            values.report.error("function arguments", call.span, name=name, wanted=_wanted(name))
            return constant("nothing", None), ANY
        metric["of"], kind = values.lower(argument, frame)
        return metric, kind
    data = operations(values, argument, frame)
    if data is None:
        return constant("nothing", None), ANY
    metric["of"] = data
    if name in OF_PROCESSES and (data["step"] or data["only"]):
        values.report.error("function arguments", call.span, name=name, wanted=_wanted(name))
    if name in ("min", "max", "mean") and data["attribute"]:
        return metric, ANY
    if name in PERCENTILES and data["attribute"] not in (None, "duration"):
        return metric, ANY
    if data["attribute"] and name != "count":
        values.report.error("function arguments", call.span, name=name, wanted=_wanted(name))
    return metric, OF_OPERATIONS.get(name) or OF_PROCESSES[name]


def _leaked(values: Values, argument: ast.Expr, metric: Data) -> Data:
    what = argument.text if isinstance(argument, ast.Name) else ""
    if what not in LEAKS:
        shown = values.scope_text(argument)
        values.report.error(
            "unknown word", argument.span, near=LEAKS, name=shown, what="thing that leaks", known=", ".join(LEAKS)
        )
        what = "files"
    return {**metric, "what": what}


def _skew(values: Values, argument: ast.Expr, metric: Data) -> Data:
    barriers = values.scope.barriers
    name = argument.text if isinstance(argument, ast.Name) else ""
    if name not in barriers:
        shown = ", ".join(barriers) or "none"
        values.report.error(
            "unknown barrier", argument.span, near=barriers, name=values.scope_text(argument), known=shown
        )
    return {**metric, "what": name}


def _wanted(name: str) -> str:
    if name in OF_PROCESSES:
        return "one actor"
    if name in OF_SERIES:
        return "a metric of processes, like `memory(writer)`"
    if name == "skew":
        return "a barrier"
    return "a list or range" if name == "random" else "the operations of an actor or a step, like `count(reader.read)`"
