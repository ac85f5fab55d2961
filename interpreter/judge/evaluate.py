"""Values of the plan, computed when the run is over.

Knows where a value comes from: the variant, the history, the final state of files. Some values only an actor knows
(its own captures, its random choices); asked for here, they are an error. Figures of operations are in metrics.py.
"""

from __future__ import annotations

import os
from copy import copy
from typing import TYPE_CHECKING, Any

from ...dsl.plan import Value, values
from ..amounts import Amount, FractionalAmount
from .evidence import Evidence
from .quantity import NOTHING, Quantity, compare, compute, content_of, equal, quantity_of, spoken
from .verdict import Absent, Later, Senseless, Unclear, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...dsl.plan import Scenario
    from ..history import History
    from .final_state import FinalState

WHO_KNOWS = "is known only to the actor that runs, not when the run is judged"


class Environment:
    """All that a value may depend on. `measured` answers expressions that were computed before, by their key."""

    def __init__(
        self,
        scenario: Scenario,
        variant: dict[str, Any],
        evidence: Evidence,
        final: FinalState | None,
        measured: dict[str, Quantity | str] | None = None,
        later: Callable[[Value], Quantity] | None = None,
    ) -> None:
        self.scenario = scenario
        self.variant = variant
        self.evidence = evidence
        self.history: History = evidence.history
        self.final = final
        self.measured = measured
        # Decides what needs other runs; without it such a value raises Later.
        self.later = later
        self.baseline: Callable[[], Quantity] | None = None
        # Whether what nobody looked at counts as waiting: for the most that a wait can have been.
        self.assumes_unseen = False

    def assuming_unseen(self) -> Environment:
        other = copy(self)
        other.assumes_unseen = True
        return other

    def number(self, value: Value, kind: str) -> Any:
        """The value of this kind, as a plain number; a plain number is accepted where a kind is wanted."""
        found = evaluate(value, self)
        if found.kind not in (kind, "number"):
            raise Senseless(f"{spoken(found)} is a {found.kind}, not a {kind}")
        return found.value

    def text(self, value: Value) -> str:
        found = evaluate(value, self)
        if found.kind == "content" and found.value.is_whole:
            return str(found.value.head.decode("utf-8", "replace"))
        return as_text(found)

    def path(self, value: Value) -> str:
        """A path as seen from the run's folder."""
        return self.evidence.relative(self.text(value))


def key_of(value: Value) -> str:
    """The same for two expressions exactly if they are the same."""
    return value.model_dump_json()


def as_text(quantity: Quantity) -> str:
    if quantity.kind in ("text", "word", "pattern"):
        return str(quantity.value)
    if quantity.kind == "number":
        return str(quantity.value)
    if quantity.kind == "list":
        return " ".join(as_text(quantity_of(item)) for item in quantity.value)
    return spoken(quantity)


def evaluate(value: Value, env: Environment) -> Quantity:
    """The value. Raises Undecided (Senseless, Absent, Unclear, NotRecorded, Later) where there is none."""
    if env.measured is not None:
        known = env.measured.get(key_of(value))
        if isinstance(known, str):
            raise Unclear(known)
        if known is not None:
            return known
    evaluator = _EVALUATORS.get(type(value))
    if evaluator is None:
        raise Senseless(f"a value of kind `{value.op}` {WHO_KNOWS}")
    return evaluator(value, env)


def _constant(value: values.Constant, _: Environment) -> Quantity:
    if value.value is None:
        return NOTHING
    if isinstance(value.value, bool):
        return Quantity("yes/no", value.value)
    return Quantity(value.kind, value.value)


def _template(value: values.Template | values.ShellText, env: Environment) -> Quantity:
    return Quantity("text", "".join(as_text(evaluate(part, env)) for part in value.parts))


def _words(value: values.Words, env: Environment) -> Quantity:
    return Quantity("list", list(command_words(value, env)))


def command_words(value: values.Words, env: Environment) -> tuple[str, ...]:
    return tuple(as_text(evaluate(word, env)) for word in value.words)


def _axis(value: values.Axis, env: Environment) -> Quantity:
    if value.name not in env.variant:
        raise Senseless(f"this variant has no value for `{value.name}`")
    return axis_quantity(env.scenario, value.name, env.variant[value.name])


def axis_quantity(scenario: Scenario, name: str, raw: object) -> Quantity:
    """A variant's value with the kind that it was written with."""
    if isinstance(raw, values.Constant):
        return Quantity(raw.kind, raw.value)
    if isinstance(raw, (Amount, FractionalAmount)):
        return Quantity(raw.kind, int(raw) if isinstance(raw, int) else float(raw))
    found = quantity_of(raw)
    written = [item for axis in scenario.matrix if axis.name == name for item in axis.values]
    written += [contrast[name] for contrast in scenario.contrasts if name in contrast]
    for item in written:
        if isinstance(item, values.Constant) and type(item.value) is type(raw) and item.value == raw:
            return Quantity(item.kind, raw) if found.kind == "number" else found
    return found


def _builtin(value: values.Builtin, env: Environment) -> Quantity:
    if value.name == "run":
        return Quantity("number", env.history.run)
    if value.name == "seed":
        return Quantity("number", env.history.seed)
    if value.name == "work":
        return Quantity("text", env.history.folder)
    raise Senseless(f"`{value.name}` {WHO_KNOWS}")


def _here(value: values.Here, env: Environment) -> Quantity:
    return Quantity("text", os.path.abspath(os.path.join(env.scenario.folder, value.path)))


def _fixture(value: values.FixtureValue, env: Environment) -> Quantity:
    offered = env.history.fixtures.get(value.fixture)
    if offered is None or value.attribute not in offered:
        raise Senseless(f"the fixture `{value.fixture}` offers no `{value.attribute}`")
    return quantity_of(offered[value.attribute])


def _shared(value: values.Shared, env: Environment) -> Quantity:
    for _, name, given in sorted(env.history.signals, key=lambda signal: signal[0], reverse=True):
        if name == value.name:
            return quantity_of(given)
    for share in env.scenario.shares:
        if share.name == value.name:
            return evaluate(share.value, env)
    raise Senseless(f"no value `{value.name}` is shared")


def _flag(value: values.FlagName, env: Environment) -> Quantity:
    return Quantity("yes/no", any(name == value.name for _, name, _ in env.history.signals))


def _computed(value: values.Computed, env: Environment) -> Quantity:
    return compute(value.operator, evaluate(value.left, env), evaluate(value.right, env))


def _comparison(value: values.Comparison, env: Environment) -> Quantity:
    return Quantity("yes/no", compare(value.operator, evaluate(value.left, env), evaluate(value.right, env)))


def _list(value: values.ListValue, env: Environment) -> Quantity:
    return Quantity("list", [evaluate(item, env) for item in value.items])


def _range(value: values.RangeValue, env: Environment) -> Quantity:
    return Quantity("range", (evaluate(value.low, env).value, evaluate(value.high, env).value))


def _content(value: values.Content, env: Environment) -> Quantity:
    content = env.history.contents.get(value.name)
    if content is None:
        raise Senseless(f"no content is named `{value.name}`")
    return Quantity("content", content)


def _file_text(value: values.FileText, env: Environment) -> Quantity:
    path = env.path(value.path)
    return Quantity("text", without_last_newline(final_state(env).text(path)))


def _command_output(value: values.CommandOutput, env: Environment) -> Quantity:
    """What a command printed. One that could not run, or that failed, prints nothing that may be compared."""
    words = command_words(value.command, env)
    result = final_state(env).commands.get(words)
    if result is None:
        raise Senseless(f"the command `{' '.join(words)}` was not run")
    if result.failure:
        raise Senseless(f"the command `{' '.join(words)}` could not be run: {result.failure}")
    if result.exit_code != 0:
        said = without_last_newline(result.stderr)
        said = f"…{said[-200:]}" if len(said) > 200 else said
        raise Absent(
            f"the command `{' '.join(words)}` exited {result.exit_code}" + (f", and said: {said}" if said else "")
        )
    return Quantity("text", without_last_newline(result.stdout))


def without_last_newline(text: str) -> str:
    """Programs end what they print with a newline that nobody means when comparing."""
    return text.removesuffix("\n")


def final_state(env: Environment) -> FinalState:
    if env.final is None:
        raise Unclear("nobody looked at the files when the actors had ended")
    return env.final


def _operations(value: values.Operations, env: Environment) -> Quantity:
    from .selection import select, value_of

    selection = select(value, env)
    if len(selection.operations) != 1:
        n_found = len(selection.operations)
        raise (
            Senseless(f"{selection.name} is {n_found} operations, and one value is needed")
            if n_found
            else Absent(f"there was no such operation: {selection.name}")
        )
    found = value_of(value.attribute or "value", selection.operations[0], env)
    if found is None:
        raise Absent(f"{selection.name} gave back nothing: it {selection.operations[0].outcome}")
    return found


def _metric(value: values.Metric, env: Environment) -> Quantity:
    from .metrics import measure

    return measure(value, env)


def _in_variant(value: values.InVariant, env: Environment) -> Quantity:
    if env.later is None:
        raise Later("it is compared with another variant")
    return env.later(value)


def _baseline(_: values.Baseline, env: Environment) -> Quantity:
    if env.baseline is None:
        raise Later("it is compared with the baseline")
    return env.baseline()


_EVALUATORS: dict[type, Callable[[Any, Environment], Quantity]] = {
    values.Constant: _constant,
    values.PatternValue: lambda value, _: Quantity("pattern", value.source),
    values.Template: _template,
    values.ShellText: _template,
    values.Words: _words,
    values.Axis: _axis,
    values.Builtin: _builtin,
    values.Here: _here,
    values.FixtureValue: _fixture,
    values.Shared: _shared,
    values.FlagName: _flag,
    values.SemaphoreName: lambda value, _: Quantity("text", value.name),
    values.ActorName: lambda value, _: Quantity("text", value.name),
    values.Computed: _computed,
    values.Comparison: _comparison,
    values.ListValue: _list,
    values.RangeValue: _range,
    values.Content: _content,
    values.FileText: _file_text,
    values.CommandOutput: _command_output,
    values.Operations: _operations,
    values.Metric: _metric,
    values.InVariant: _in_variant,
    values.Baseline: _baseline,
}

__all__ = [
    "Environment", "Undecided", "as_text", "axis_quantity", "command_words", "content_of", "equal", "evaluate",
    "final_state", "key_of", "without_last_newline",
]  # fmt: skip
