"""The steps that are operations: a verb done by a Python function, and a verb made of steps. They are timed and recorded.

Steps within a verb's body are parts of its one operation and have no records of their own. What the history makes of
the records is known to `collect.py`, by the codes in `codes.py`.
"""

from __future__ import annotations

from .alarm import Expired
from .clock import now_ns
from .codes import (
    EXTENDED,
    FAILED,
    KIND_ARGUMENTS,
    KIND_NOT_NOTED,
    KIND_OPERATION,
    KIND_VALUE,
    SUCCEEDED,
    TIMED_OUT,
    VALUE_FOLLOWS,
)
from .context import Context
from .ending import leave
from .evaluate import EvaluationError, argument, evaluate, is_static, recorded, whole
from .outside import noting
from .portable_errors import portable_error
from .understudy import is_worthwhile, rehearse, understudy_of
from .verb_functions import find_function, wants_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .acting import Acting

    Run = Callable[[], None]
    Pair = tuple[str, Any]
    Work = Callable[[dict[str, Pair] | None], Any]


class StepFailed(Exception):
    """A step did not succeed; it ends the block that it stands in."""

    def __init__(self, place: int, outcome: int, error: str, detail: str) -> None:
        super().__init__(error, detail)
        self.place = place
        self.outcome = outcome
        self.error = error
        self.detail = detail


class Given(BaseException):
    """`give`: the body ends with a value."""

    def __init__(self, value: object) -> None:
        super().__init__(value)
        self.value = value


class no_value:  # noqa: N801 - reads as a word in `with no_value(place):`
    """A value that cannot be had fails the step that needs it."""

    __slots__ = ("_place",)

    def __init__(self, place: int) -> None:
        self._place = place

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EvaluationError | IndexError):
            raise StepFailed(self._place, FAILED, "NoValue", str(error)) from None


class _Arguments:
    """The arguments of one step: those that never change are computed once."""

    def __init__(self, acting: Acting, nodes: dict[str, Any]) -> None:
        self._scope = acting.scope
        fixed = {name: node for name, node in nodes.items() if is_static(node)}
        self._changing = {name: node for name, node in nodes.items() if name not in fixed}
        self._pairs: dict[str, Pair] = {}
        self._fixed_nodes: dict[str, Any] | None = fixed
        self._values: dict[str, Any] = {}

    def pairs(self) -> dict[str, Pair]:
        self._settle()
        if not self._changing:
            return self._pairs
        return {**self._pairs, **self.changing_pairs()}

    def changing_pairs(self) -> dict[str, Pair]:
        return {name: evaluate(node, self._scope) for name, node in self._changing.items()}

    def values(self, changing: dict[str, Pair] | None) -> dict[str, Any]:
        """What the function gets, by keyword."""
        self._settle()
        if not changing:
            # A copy would cost every operation; a verb gets keywords, so it cannot change the table itself.
            return self._values
        return {**self._values, **{name: argument(pair) for name, pair in changing.items()}}

    @property
    def are_fixed(self) -> bool:
        return not self._changing

    def settle_early(self) -> bool:
        """What cannot be computed fails when the operation is under way, and not before."""
        try:
            self._settle()
        except (EvaluationError, IndexError):
            return False
        return True

    def _settle(self) -> None:
        if self._fixed_nodes is not None:
            self._pairs = {name: evaluate(node, self._scope) for name, node in self._fixed_nodes.items()}
            self._values = {name: argument(pair) for name, pair in self._pairs.items()}
            self._fixed_nodes = None


class Calls:
    """Makes closures for operations."""

    def __init__(self, acting: Acting, block: Callable[[Sequence[dict[str, Any]]], Run]) -> None:
        self._acting = acting
        self._block = block

    def step(self, node: dict[str, Any]) -> Run:
        if node["is_inner"]:
            return self._inner(node)
        return self.operation(node).run

    def operation(self, node: dict[str, Any]) -> Operation:
        """Of a step that is recorded by itself."""
        return Operation(self._acting, node, *self._parts(node))

    def _parts(self, node: dict[str, Any]) -> tuple[_Arguments, Context, Work, Work]:
        """Besides its arguments and its context: what it does, and the same without doing anything."""
        context = Context(self._acting, node["place"], node["cell"])
        return self._call(node, context) if node["do"] == "call" else self._body(node, context)

    def _call(self, node: dict[str, Any], context: Context) -> tuple[_Arguments, Context, Work, Work]:
        acting = self._acting
        function = find_function(node["call"], acting.scope.folder)
        arguments = _Arguments(acting, node["arguments"])
        takes_context = wants_context(function)
        function = noting(
            function,
            acting.scope.work,
            acting.outputs,
            acting.scope.actor,
            acting.slot,
            lambda: acting.recorder.mark(KIND_NOT_NOTED),
        )

        def calling(function: Callable[..., Any]) -> Work:
            def work(changing: dict[str, Pair] | None) -> Any:
                values = arguments.values(changing)
                return function(context, **values) if takes_context else function(**values)

            return work

        return arguments, context, calling(function), calling(_nothing)

    def _body(self, node: dict[str, Any], context: Context) -> tuple[_Arguments, Context, Work, Work]:
        acting = self._acting
        scope = acting.scope
        block = self._block(node["steps"])
        arguments = _Arguments(acting, node["bind"])

        def work(changing: dict[str, Pair] | None) -> Any:
            outer = scope.parameters, scope.captured, scope.results, acting.last_output, acting.last_command
            bound = arguments.pairs() if changing is None else {**arguments.pairs(), **changing}
            scope.parameters, scope.captured, scope.results, acting.last_output = bound, {}, dict(scope.results), {}
            acting.last_command = None
            try:
                block()
            except Given as given:
                return given.value
            finally:
                context.attributes.update(acting.last_output)
                context.attributes.update(scope.captured)
                scope.parameters, scope.captured, scope.results, acting.last_output, acting.last_command = outer
            return None

        return arguments, context, work, _nothing

    def _inner(self, node: dict[str, Any]) -> Run:
        """A step within a verb's body: done and watched over, but not recorded by itself."""
        arguments, context, work, _ = self._parts(node)
        acting, place, name = self._acting, node["place"], node["name"]

        def run() -> None:
            context.begin()
            alarm, bound = acting.alarm, None
            if node["timeout"] is not None:
                with no_value(place):
                    bound = alarm.tighten(whole(node["timeout"], acting.scope, "a time-out"))
            began_ns = now_ns()
            try:
                with no_value(place):
                    changing = None if arguments.are_fixed else arguments.changing_pairs()
                value = work(changing)
            except Expired:
                if bound is None or now_ns() < bound[0]:
                    raise
                raise StepFailed(place, TIMED_OUT, "Timeout", f"{name} took too long") from None
            except StepFailed:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a verb raises is the step's failure, by name
                raise StepFailed(place, FAILED, *portable_error(error)) from None
            finally:
                if bound is not None:
                    alarm.restore(bound[1])
                if "exit" in context.attributes:
                    acting.last_output = dict(context.attributes)
            acting.scope.results[name] = _result(value, "", began_ns, now_ns(), context)

        return run


def _nothing(*_: Any, **__: Any) -> None:
    """What is done when an operation is only gone through."""


class Operation:
    """One step of an actor that is an operation, in all its rounds."""

    def __init__(
        self, acting: Acting, node: dict[str, Any], arguments: _Arguments, context: Context, work: Work, dry: Work
    ) -> None:
        self._acting = acting
        self._place: int = node["place"]
        self._cell: int | None = node["cell"]
        self._name: str = node["name"]
        self._keeps: bool = node["keeps"]
        self._is_told = self._keeps or self._cell is not None
        self._began_ns = 0
        self._timeout = node["timeout"]
        self._arguments = arguments
        self._context = context
        self._work, self._dry = work, dry
        self._understudy: Callable[[], None] | None = None
        recorder = acting.recorder
        self._begin, self._begin_at, self._end, self._keep = (
            recorder.begin,
            recorder.begin_at,
            recorder.end,
            recorder.keep,
        )

    def run(self) -> None:
        acting, place = self._acting, self._place
        self._context.begin()
        rounds = acting.rounds
        rounds[place] += 1
        changing, timeout_ns = self._prepare()
        acting.is_at(place)
        reference = self._begin(place, rounds[place], acting.take_due(), KIND_OPERATION)
        self._perform(reference, changing, timeout_ns)

    def run_at(self, due_ns: int) -> None:
        """The same at an instant: whatever can be done before is done before."""
        acting, place = self._acting, self._place
        if not (self._arguments.are_fixed and self._timeout is None):
            # They may depend on what others do until then.
            acting.seat.waiter.until(due_ns)
            acting.due_ns = due_ns
            self.run()
            return
        acting.due_ns = 0
        acting.is_due(due_ns)
        acting.seat.waiter.rest(due_ns)
        self._context.begin()
        go_through = None
        # Whoever may be interrupted at any moment must not be in the middle of a rehearsal, which would swallow it.
        if self._arguments.settle_early() and acting.alarm.deadline_ns is None and is_worthwhile(due_ns):
            go_through = self._rehearsal()
        acting.seat.waiter.approach(due_ns)
        if go_through is not None:
            rehearse(go_through, due_ns)
        acting.rounds[place] += 1
        reference = self._begin_at(due_ns, place, acting.rounds[place], KIND_OPERATION)
        acting.is_at(place)
        self._perform(reference, None, None)

    def _rehearsal(self) -> Callable[[], None]:
        if self._understudy is None:
            acting = understudy_of(self._acting)
            context = Context(acting, self._place, None)
            node = {"place": self._place, "cell": None, "name": self._name, "keeps": False, "timeout": None}
            perform = Operation(acting, node, self._arguments, context, self._dry, self._dry)._perform
            self._understudy = lambda: perform(0, None, None)
        return self._understudy

    def _perform(self, reference: int, changing: dict[str, Pair] | None, timeout_ns: int | None) -> None:
        place, context, alarm = self._place, self._context, self._acting.alarm
        context.reference = reference
        if self._is_told:
            self._tell_beginning(reference)
        before = alarm.n_shields
        try:
            if timeout_ns is not None:
                alarm.tighten(timeout_ns)
            value = self._work(changing)
            # From here on the alarm may not go off any more; up to here it ends the step.
            alarm.n_shields += 1
        except Expired:
            failure = (TIMED_OUT, "Timeout", f"{self._name} took too long")
        except StepFailed as inner:
            failure = (inner.outcome, inner.error, inner.detail)
        except Exception as error:  # noqa: BLE001 - whatever a verb raises is this operation's failure, by name
            failure = (FAILED, *portable_error(error))
        else:
            self._succeed(reference, value)
            self._settle(timeout_ns, before)
            return
        self._settle(timeout_ns, before)
        self._close(reference, *failure, None)
        raise StepFailed(place, *failure)

    def _settle(self, timeout_ns: int | None, n_shields: int) -> None:
        acting = self._acting
        if timeout_ns is not None:
            acting.alarm.restore(None)
        acting.alarm.n_shields = n_shields
        acting.is_between()
        if acting.is_ending:
            leave()

    def _tell_beginning(self, reference: int) -> None:
        """Only when it is recorded: whoever waits for the beginning must not come before it in the history."""
        self._began_ns = self._acting.recorder.began_ns(reference)
        if self._cell is not None:
            self._acting.memory.step_began(self._acting.slot, self._cell, self._began_ns)

    def _prepare(self) -> tuple[dict[str, Pair] | None, int | None]:
        """Values that change are computed and recorded before the operation begins: it may be killed in its middle."""
        acting, place = self._acting, self._place
        changing = None
        with no_value(place):
            if not self._arguments.are_fixed:
                changing = self._arguments.changing_pairs()
                plain = {name: recorded(pair) for name, pair in changing.items()}
                acting.recorder.mark(KIND_ARGUMENTS, place, value=plain)
            if self._timeout is not None:
                return changing, whole(self._timeout, acting.scope, "a time-out")
        return changing, None

    def _succeed(self, reference: int, value: Any) -> None:
        context = self._context
        is_content = isinstance(value, bytes | bytearray | memoryview) or hasattr(value, "digest")
        if not is_content or context.attributes or context.n_retries:
            self._close(reference, SUCCEEDED, "", "", value)
            return
        # Digesting takes time that is not the operation's, so it ends before its value is there.
        n_bytes = value.size if hasattr(value, "digest") else len(value)
        ended_ns = self._end(reference, SUCCEEDED | VALUE_FOLLOWS, 0, context.n_bytes or n_bytes)
        self._announce(ended_ns, SUCCEEDED, value, "")
        self._acting.recorder.mark(KIND_VALUE, self._place, value=self._acting.storable(value))

    def _close(self, reference: int, outcome: int, error: str, detail: str, value: Any) -> None:
        context, acting = self._context, self._acting
        error_index = acting.recorder.error_index(error) if error else 0
        n_bytes = context.n_bytes or 0
        if detail or context.attributes or context.n_retries or context.asked_ns is not None:
            extra: dict[str, Any] = {"value": acting.storable(value), "detail": detail}
            if context.attributes:
                extra["attributes"] = context.attributes
            if context.asked_ns is not None:
                extra["asked"] = context.asked_ns
            if context.n_retries:
                extra["retries"] = (context.retrying_since_ns, context.retried_ns, context.n_retries)
            kept, outcome = self._keep(extra), outcome | EXTENDED
        else:
            kept = self._keep(acting.storable(value))
        ended_ns = self._end(reference, outcome, error_index, n_bytes, *kept, context.ended_ns)
        self._announce(ended_ns, outcome, value, error)

    def _announce(self, ended_ns: int, outcome: int, value: Any, error: str) -> None:
        acting, context = self._acting, self._context
        if self._cell is not None:
            acting.memory.step_ended(acting.slot, self._cell, ended_ns, outcome)
        if "exit" in context.attributes:
            acting.last_output = context.attributes
            acting.last_command = self._place, self._name
        if self._keeps:
            acting.scope.results[self._name] = _result(value, error, self._began_ns, ended_ns, context)


def _result(value: Any, error: str, began_ns: int, ended_ns: int, context: Context) -> dict[str, Any]:
    """What later steps may ask of this one."""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    times = {"began": began_ns, "ended": ended_ns, "duration": ended_ns - began_ns}
    return {"value": value, "error": error or None, "bytes": context.n_bytes or 0, **times, **context.attributes}
