"""The process of a run's fixtures: sets them up in order before any actor starts, undoes them in reverse order after.

It lives in the run's lane like an actor, so whatever servers it starts are contained with the rest. A Python fixture is
a generator in pytest's manner: what it yields is what it offers, what follows the `yield` undoes it. A fixture made of
steps has nothing to undo. What was offered is left in a file for the coordinator, after every fixture, so that a fault
names the fixture that broke. When to undo is told by a flag; if the coordinator dies, the lane dies.
"""

from __future__ import annotations

import marshal
import os

from .acting import Acting
from .actor_calls import Given, StepFailed
from .actor_steps import Steps
from .contents import Seen, seen_file
from .context import Surroundings
from .evaluate import EvaluationError, argument, evaluate
from .shared import RUNNING
from .verb_functions import FunctionMissing, find_function, wants_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from random import Random
    from typing import Any

    from .seat import Seat

    Node = dict[str, Any]


class FixtureContext(Surroundings):
    """What a Python fixture gets as its first parameter, if that is called `context`."""

    __slots__ = ("_number", "_results", "name")

    def __init__(self, acting: Acting, results: _Results, name: str | None, number: int) -> None:
        super().__init__(acting)
        self._results = results
        self._number = number
        # What `as NAME` calls it; none if it has no name.
        self.name = name

    @property
    def seed(self) -> int:
        """Of this fixture in this run: the same for the same seed of the scenario."""
        return self._acting.seed_of(self._number)

    @property
    def random(self) -> Random:
        from random import Random

        return Random(self.seed)

    def name_content(self, path: str) -> None:
        """What is in the file now is what `as NAME` means, whatever becomes of the file. Without a name: nothing."""
        if self.name is not None:
            seen = seen_file(os.path.join(self.work, path))
            self._results.contents[self.name] = (path, seen.digest, seen.size, seen.head)

    def set_environment(self, name: str, value: str) -> None:
        """An environment variable for everything that the run starts from now on."""
        os.environ[name] = value
        self._results.environment[name] = value

    def note_process(self, pid: int) -> None:
        """A server of this fixture: it may be there when the actors have ended, until the fixture is undone."""
        self._results.processes.append(pid)


class _Results:
    """What the coordinator will read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.offered: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, tuple[str, str, int, bytes]] = {}
        self.environment: dict[str, str] = {}
        self.processes: list[int] = []
        self.faults: list[str] = []

    def write(self) -> None:
        data = marshal.dumps((self.offered, self.contents, self.environment, self.processes, self.faults))
        with open(self._path + ".new", "wb") as out:
            out.write(data)
        os.rename(self._path + ".new", self._path)


class FixtureResults:
    """The same as the coordinator reads it."""

    __slots__ = ("contents", "environment", "faults", "named_files", "offered", "processes")

    def __init__(self, path: str) -> None:
        try:
            with open(path, "rb") as source:
                offered, contents, environment, processes, faults = marshal.load(source)
        except (OSError, EOFError, ValueError) as error:
            offered, contents, environment, processes = {}, {}, {}, []
            faults = [f"the fixtures left no result: {error}"]
        self.offered: dict[str, dict[str, Any]] = offered
        self.contents = {name: Seen(digest, size, head) for name, (_, digest, size, head) in contents.items()}
        # The file in which each named content stands when the actors start.
        self.named_files: dict[str, str] = {name: path for name, (path, *_) in contents.items()}
        self.environment: dict[str, str] = environment
        self.processes: list[int] = processes
        self.faults: list[str] = faults


def main(program: bytes, seat: Seat) -> int:
    """The entry function of the process of the fixtures."""
    facts, blob = marshal.loads(program)
    about = marshal.loads(blob)
    acting = Acting(seat, about, facts)
    results = _Results(facts["results"])
    seat.memory.set_state(seat.slot, RUNNING)
    undoing: list[tuple[str, Generator[Any, None, None]]] = []
    for number, node in enumerate(about["fixtures"]):
        fault = _set_up(acting, results, node, number, undoing)
        if fault:
            results.faults.append(f"fixture `{node['text']}` failed: {fault}")
            break
    results.write()
    seat.memory.raise_flag(about["ready_flag"], seat.slot)
    undo = about["undo_flag"]
    seat.memory.wait(lambda: seat.memory.flag_raised_ns(undo) or None, seat.memory.flag_bell(undo))
    _undo(results, undoing)
    results.write()
    return 0


def _set_up(
    acting: Acting, results: _Results, node: Node, number: int, undoing: list[tuple[str, Generator[Any, None, None]]]
) -> str:
    """Gives what went wrong, or nothing."""
    try:
        offered = _do(acting, results, node, number, undoing)
    except StepFailed as failure:
        return f"{failure.error}: {failure.detail}" if failure.detail else failure.error
    except (EvaluationError, FunctionMissing) as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - a fixture may fail in any way, and that is never the tested system's fault
        return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if offered is None:
        offered = {}
    if not isinstance(offered, dict):
        return f"it must offer a table of names and values, not {type(offered).__name__}"
    name = node["name"] or node["fixture"]
    try:
        marshal.dumps(offered)
    except ValueError:
        return "it offers something that is not plain data"
    results.offered[name] = acting.scope.fixtures[name] = offered
    return ""


def _do(
    acting: Acting, results: _Results, node: Node, number: int, undoing: list[tuple[str, Generator[Any, None, None]]]
) -> Any:
    if node["call"] is None:
        return _do_steps(acting, node)
    function = find_function(node["call"], acting.scope.folder)
    arguments = {name: argument(evaluate(value, acting.scope)) for name, value in node["arguments"].items()}
    if wants_context(function):
        made = function(FixtureContext(acting, results, node["name"], number), **arguments)
    else:
        made = function(**arguments)
    if not hasattr(made, "__next__"):
        return made
    try:
        offered = next(made)
    except StopIteration as end:
        return end.value
    undoing.append((node["text"], made))
    return offered


def _do_steps(acting: Acting, node: Node) -> dict[str, Any]:
    """Its steps run as the body of a verb does; what was captured is what it offers."""
    scope = acting.scope
    scope.parameters = {name: evaluate(value, scope) for name, value in node["arguments"].items()}
    scope.captured, scope.results = {}, {}
    try:
        Steps(acting).block(node["steps"])()
    except Given as given:
        return {"value": given.value, **scope.captured}
    return dict(scope.captured)


def _undo(results: _Results, undoing: list[tuple[str, Generator[Any, None, None]]]) -> None:
    for text, made in reversed(undoing):
        try:
            next(made)
        except StopIteration:
            continue
        except Exception as error:  # noqa: BLE001 - the others are undone all the same
            results.faults.append(f"fixture `{text}` could not be undone: {type(error).__name__}: {error}")
        else:
            results.faults.append(f"fixture `{text}` yields more than once")
            made.close()
