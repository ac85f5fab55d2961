"""One run of one variant: folder, memory, fixtures, actors, monitors, clean-up; what comes out is its history.

It drives the lower half (`process`, `shared`) by a plan's program and knows when a run is over. It judges nothing: when
the actors have ended and the fixtures still stand, `at_end` gets the history, to look at files and to ask programs.
"""

from __future__ import annotations

import marshal
import os
import signal
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from . import layout as at
from .birth import EXIT_CRASHED
from .clock import now_ns
from .collect import Collector, Death, doing
from .evaluate import EvaluationError, Scope
from .history import History, Leftover
from .limits import LimitError, limits_of
from .looked_for import looked_for
from .observing import Observing, given_files
from .outside import changes_outside
from .process import ActorSpec, Ended, Finished, LaneLost, NotStarted
from .program import ACTOR_ENTRY, FIXTURES_ENTRY, FIXTURES_READY, FIXTURES_UNDO
from .shared import Memory
from .sweep import has_members, state_of
from .value_text import duration_text
from .watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .fixtures import FixtureResults
    from .process import Pool, Run
    from .program import ActorProgram, Program

_FIXTURES_NS = 120_000_000_000
_UNDO_NS = 30_000_000_000
_POLITE_NS = 1_000_000_000
_OBSERVER_NS = 10_000_000_000
_LISTEN_NS = 50_000_000
_DYING_S = 0.1
# Whoever is in an uninterruptible wait stops only after it, and does nothing until then.
_STOPPING_NS = 100_000_000
# A program that ignored the signal stays; nobody waits for that.
_GOING_NS = 500_000_000
_LOOK_AGAIN_S = 0.001
# Each needs a handle of the zygote.
_MOST_LIVING_ON = 100
_STANDING = ("T", "t", "Z", "X", "D", "")


class RunInterrupted(Exception):
    """The user wants to stop: everything of this run was ended, and there is nothing to judge."""


class Setting(NamedTuple):
    """What is the same for all runs of a campaign."""

    pool: Pool
    spin_ns: int
    # The folder from which the plan's folders are seen.
    base: str
    is_interrupted: Callable[[], bool]
    # Called when the actors have ended, while fixtures and folder are still there, with the environment that fixtures
    # set; what it gives is handed on.
    at_end: Callable[[Program, History, dict[str, str]], object]


class Done(NamedTuple):
    history: History
    # What `at_end` gave; none if a fault came before.
    final: Any


def execute(program: Program, setting: Setting, *, number: int, seed: int, folder: str) -> Done:
    """Does the run in `folder`, which must not exist yet and stays behind; gives its history.

    Raises RunInterrupted after ending everything.
    """
    return _Execution(program, setting, number, seed, folder).do()


class _Execution:
    def __init__(self, program: Program, setting: Setting, number: int, seed: int, folder: str) -> None:
        self._program = program
        self._setting = setting
        self._folder = folder
        self._observing: Observing | None = None
        self._collected: Collector | None = None
        self._fixture_slot = sum(len(actor.slots) for actor in program.actors)
        self._work = os.path.join(folder, "work")
        # What programs print lies beside the actors' own folder, where they do not see it.
        self._outputs = folder
        self._results_path = os.path.join(folder, "fixtures")
        scenario = program.scenario
        self._history = History(
            scenario=scenario.id,
            variant=dict(program.variant),
            run=number,
            seed=seed,
            folder=self._work,
            began_ns=now_ns(),
            ended_ns=0,
            is_contrast=program.is_contrast,
        )
        self._scope = Scope(
            run=number, seed=seed, work=self._work, folder=os.path.normpath(os.path.join(setting.base, scenario.folder))
        )
        self._facts: dict[str, Any] = {
            "run": number,
            "seed": seed,
            "work": self._work,
            "folder": self._scope.folder,
            "outputs": self._outputs,
            "fixtures": {},
            "results": self._results_path,
        }
        self._deaths: dict[int, Death] = {}
        self._ended_by_us: set[int] = set()
        self._environment: dict[str, str] = {}
        self._of_whom = _of_whom(program) if setting.pool.containment == "namespace" else ""
        self._lends_memory = not self._of_whom and _may_lend_memory(program)
        os.mkdir(folder)
        self._make_folders()

    def do(self) -> Done:
        history = self._history
        memory = self._make_memory()
        run = final = None
        try:
            run = self._begin(memory)
            watching = Watching(self._program, memory, self._program.wishes)
            results = self._set_up(run, memory)
            history.seen_at = _seen_at(run, self._work) if results is not None else ""
            if not history.faults and self._program.compares_with_given:
                history.given_files = given_files(history.seen_at or self._work)
            if not history.faults:
                self._begin_observing(run, memory, results)
            if not history.faults:
                self._act(run, memory, watching)
            history.ended_ns = now_ns()
            self._end_observing(run, memory)
            watching.close()
            self._collected = Collector(self._program, memory, self._scope)
            self._collected.collect(history, self._deaths, watching.waits())
            history.samples = watching.samples()
            history.locks = watching.locks
            history.looks_ns = watching.looks_ns
            self._doubt(watching)
            if not history.faults:
                self._let_the_killed_go(memory)
                final = self._setting.at_end(self._program, history, self._environment)
            if results is not None:
                self._undo(run, memory)
            self._leave(run)
        finally:
            if self._observing is not None:
                self._observing.stop()
            if run is not None and not run.is_over:
                run.kill()
            memory.close()
        return Done(history, final)

    # --- before -------------------------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        has_users = any("user" in actor.limits for actor in self._program.actors)
        os.mkdir(self._work)
        if has_users:
            for path in (self._work, self._outputs):
                os.chmod(path, 0o1777)

    def _make_memory(self) -> Memory:
        programs: list[bytes] = []
        self._facts["fixtures_file"] = self._results_path if self._program.fixtures else ""
        for actor in self._program.actors:
            programs += [marshal.dumps((self._facts, actor.blob))] * len(actor.slots)
        if self._program.fixtures:
            programs.append(marshal.dumps((self._facts, self._program.fixtures)))
        if self._program.has_observer:
            self._observing = Observing(self._program.shape.n_actors - 1, self._folder)
            programs.append(self._observing.program())
        return Memory.create(self._program.shape, programs, spin_ns=self._setting.spin_ns)

    def _begin(self, memory: Memory) -> Run:
        run = self._setting.pool.begin(memory, self._work, self._of_whom)
        if run is None:
            raise RuntimeError("a run was begun without a free lane")
        return run

    def _set_up(self, run: Run, memory: Memory) -> FixtureResults | None:
        if not self._program.fixtures:
            return None
        from .contents import content_of
        from .fixtures import FixtureResults

        slot = self._fixture_slot
        log = os.path.join(self._outputs, "fixtures.log")
        spec = ActorSpec(
            slot,
            FIXTURES_ENTRY,
            stdout=log,
            stderr=log,
            name="fixtures",
            preload=self._program.fixtures_preload,
            on_stage=self._lends_memory
            and not self._program.fixtures_preload
            and self._program.fixtures_leave_memory_clean,
            may_mount=True,
        )
        run.start([spec])
        ready = len(self._program.flags) + FIXTURES_READY
        self._wait_for(run, memory, _FIXTURES_NS, lambda: bool(memory.flag_raised_ns(ready)) or slot in self._deaths)
        if not memory.flag_raised_ns(ready) and not self._history.faults:
            about = memory.note(slot) or "they were not ready in time"
            self._history.faults.append(f"the fixtures could not be set up: {about}")
            return FixtureResults(self._results_path) if os.path.exists(self._results_path) else None
        results = FixtureResults(self._results_path)
        history = self._history
        history.faults += results.faults
        history.fixtures = self._scope.fixtures = results.offered
        history.contents = {name: content_of(seen) for name, seen in results.contents.items()}
        self._environment = results.environment
        return results

    def _begin_observing(self, run: Run, memory: Memory, results: FixtureResults | None) -> None:
        observing = self._observing
        if observing is None:
            return
        spec = observing.spec(self._program.scenario, self._history, {} if results is None else results.named_files)
        run.start([spec])
        is_ready = self._wait_for(
            run, memory, _OBSERVER_NS, lambda: observing.is_ready() or observing.slot in self._deaths
        )
        if not is_ready or observing.slot in self._deaths:
            self._history.faults.append("the observer of files did not start")

    def _end_observing(self, run: Run, memory: Memory) -> None:
        observing = self._observing
        if observing is None:
            return
        observing.stop()
        if run.is_over or self._history.faults:
            return
        self._ended_by_us.add(observing.slot)
        if self._wait_for(run, memory, _OBSERVER_NS, lambda: observing.slot in self._deaths):
            self._history.watch = observing.watch(self._history)
        else:
            self._history.watch.failure = "the observer did not end"

    # --- the actors ---------------------------------------------------------------------------------------------

    def _act(self, run: Run, memory: Memory, watching: Watching) -> None:
        try:
            specs = [spec for actor in self._program.actors for spec in self._specs(actor)]
        except (LimitError, EvaluationError) as error:
            self._history.faults.append(str(error))
            return
        foreground = {slot for actor in self._program.actors if not actor.is_background for slot in actor.slots}
        background = {slot for actor in self._program.actors if actor.is_background for slot in actor.slots}
        deadline_ns = now_ns() + self._program.timeout_ns
        run.start(specs)
        is_over = self._wait_for(
            run, memory, self._program.timeout_ns, lambda: foreground <= self._deaths.keys(), watching
        )
        if self._history.faults:
            self._end_all(run, memory, foreground | background)
            return
        if not is_over and now_ns() >= deadline_ns:
            self._freeze(run, memory, foreground | background)
            self._history.timed_out = self._what_all_do(memory)
            self._end_all(run, memory, foreground | background)
            return
        self._end_background(run, memory, background, watching)

    def _specs(self, actor: ActorProgram) -> Iterable[ActorSpec]:
        self._scope.actor = actor.name
        limits = limits_of(actor.limits, self._scope)
        log = os.path.join(self._outputs, "actors.log")
        is_plain = not (actor.is_background or limits.resources or limits.nice or limits.user)
        lives_on = bool(self._of_whom) and is_plain
        on_stage = self._lends_memory and is_plain and not actor.preload and actor.leaves_memory_clean
        for slot in actor.slots:
            yield ActorSpec(
                slot,
                ACTOR_ENTRY,
                stdout=log,
                stderr=log,
                limits=limits.resources,
                nice=limits.nice,
                user=limits.user,
                environment={**self._environment, **limits.environment},
                name=actor.name,
                preload=actor.preload,
                lives_on=lives_on and slot < _MOST_LIVING_ON,
                on_stage=on_stage,
            )

    def _end_background(self, run: Run, memory: Memory, slots: set[int], watching: Watching) -> None:
        """Politely first; that it is ended is no failure of it."""
        left = slots - self._deaths.keys()
        if not left:
            return
        self._ended_by_us |= left
        memory.words[at.H_ENDING_NS] = now_ns()
        for slot in left:
            # It passes the signal on to its program.
            run.signal(slot, signal.SIGTERM, whole_group=False)
        if not self._wait_for(run, memory, _POLITE_NS, lambda: slots <= self._deaths.keys(), watching):
            self._end_all(run, memory, slots)

    def _end_all(self, run: Run, memory: Memory, slots: set[int]) -> None:
        left = slots - self._deaths.keys()
        self._ended_by_us |= left
        memory.words[at.H_ENDING_NS] = now_ns()
        self._freeze(run, memory, left)
        for slot in left:
            run.signal(slot, signal.SIGKILL)
        # The monitors look no more: whoever is stopped seems not to wait for anything.
        self._wait_for(run, memory, _POLITE_NS, lambda: slots <= self._deaths.keys())

    def _let_the_killed_go(self, memory: Memory) -> None:
        """A program of a killed actor may hold its locks and files for a moment more, until the system has ended it."""
        killed = [slot for slot, death in self._deaths.items() if death.ended is not None and death.ended.signal]
        groups = {int(memory.words[memory.slot(slot) + at.S_HOST_PID]) for slot in killed} - {0}
        deadline_ns = now_ns() + _GOING_NS
        while (groups := {group for group in groups if has_members(group)}) and now_ns() < deadline_ns:
            sleep(_LOOK_AGAIN_S)

    def _freeze(self, run: Run, memory: Memory, slots: set[int]) -> None:
        """Stops all, so that nobody succeeds because somebody else was killed: with a lock that came free, say."""
        left = slots - self._deaths.keys()
        for slot in left:
            run.signal(slot, signal.SIGSTOP)
        # A companion's actors are signalled by another process than the lane's, so only looking tells that all stand.
        deadline_ns = now_ns() + _STOPPING_NS
        moving = {int(memory.words[memory.slot(slot) + at.S_HOST_PID]) for slot in left} - {0}
        while moving and now_ns() < deadline_ns:
            moving = {pid for pid in moving if state_of(pid) not in _STANDING}

    def _what_all_do(self, memory: Memory) -> str:
        now = now_ns()
        sentences = []
        for actor in self._program.actors:
            for slot in actor.slots:
                label = actor.name if actor.size is None else f"{actor.name}[{actor.member(slot)}]"
                if slot in self._deaths:
                    sentences.append(f"{label} had ended")
                    continue
                born_ns = memory.words[memory.slot(slot) + at.S_BORN_NS]
                if not born_ns:
                    sentences.append(f"{label} had not begun")
                else:
                    sentences.append(f"{label} was at `{doing(actor, memory, slot)[1]}`")
        began = self._history.began_ns
        return f"after {duration_text((now - began) // 1_000_000 * 1_000_000)}: " + "; ".join(sentences)

    # --- waiting ------------------------------------------------------------------------------------------------

    def _wait_for(
        self, run: Run, memory: Memory, timeout_ns: int, is_over: Callable[[], bool], watching: Watching | None = None
    ) -> bool:
        """Takes events and lets the monitors look until it is over; False if the time is, or something broke."""
        deadline_ns = now_ns() + timeout_ns
        while True:
            if is_over():
                return True
            now = now_ns()
            if now >= deadline_ns or (self._history.faults and not self._ended_by_us):
                return False
            if self._setting.is_interrupted():
                run.kill()
                raise RunInterrupted
            # Without monitors it is the flag of the fixtures that is waited for, which wakes nobody here.
            due_ns = watching.due_ns() if watching is not None else now + 1_000_000
            wait_ns = max(0, min(deadline_ns, due_ns, now + _LISTEN_NS) - now)
            for event in run.poll(wait_ns / 1e9):
                self._take(event, memory)
            if watching is not None:
                watching.tick()

    def _take(self, event: Ended | NotStarted | Finished | LaneLost, memory: Memory) -> None:
        faults = self._history.faults
        if isinstance(event, Ended):
            self._deaths[event.slot] = Death(event, event.slot in self._ended_by_us)
            if event.exit_code == EXIT_CRASHED:
                faults.append(f"{self._label(event.slot)}: {memory.note(event.slot)}")
            elif event.signal is not None and self._is_of_fixtures(event.slot) and event.slot not in self._ended_by_us:
                faults.append(f"the process of the fixtures was ended by signal {event.signal}: nothing was undone")
        elif isinstance(event, NotStarted):
            self._deaths[event.slot] = Death(None, True)
            faults.append(f"{self._label(event.slot)} could not be started: {event.reason}")
        elif isinstance(event, LaneLost):
            faults.append(f"the processes of this run were lost: {event.reason}")

    def _is_of_fixtures(self, slot: int) -> bool:
        return bool(self._program.fixtures) and slot == self._fixture_slot

    def _label(self, slot: int) -> str:
        for actor in self._program.actors:
            if slot in actor.slots:
                return actor.name if actor.size is None else f"{actor.name}[{actor.member(slot)}]"
        return "the process of the fixtures" if self._is_of_fixtures(slot) else "the observer"

    # --- after --------------------------------------------------------------------------------------------------

    def _doubt(self, watching: Watching) -> None:
        if self._program.wishes.blocking:
            for slot, reason in watching.unknown().items():
                self._history.doubts.append(f"whether {self._label(int(slot))} was blocked could not be seen: {reason}")
        if _is_full(self._outputs) and any("stdout" in operation.attributes for operation in self._history.operations):
            # A program need not notice that nobody could write down what it printed.
            self._history.doubts.append("the disk of the run's folder is full: what programs printed may be missing")

    def _undo(self, run: Run, memory: Memory) -> None:
        from .fixtures import FixtureResults

        slot = self._fixture_slot
        if slot in self._deaths or run.is_over:
            return
        n_before = len(self._history.faults)
        memory.raise_flag(len(self._program.flags) + FIXTURES_UNDO, slot)
        self._ended_by_us.add(slot)
        if not self._wait_for(run, memory, _UNDO_NS, lambda: slot in self._deaths):
            self._history.faults.append("the fixtures could not be undone in time")
        elif len(self._history.faults) == n_before:
            known = set(self._history.faults)
            self._history.faults += [f for f in FixtureResults(self._results_path).faults if f not in known]

    def _leave(self, run: Run) -> None:
        # What was killed a moment ago takes a moment to go, and is not left behind.
        finished = run.finish(grace_s=_DYING_S)
        if isinstance(finished, LaneLost):
            self._history.faults.append(f"the processes of this run were lost: {finished.reason}")
            return
        for text in finished.left:
            pid, _, command = text.partition(" ")
            self._history.leftovers.append(Leftover("processes", f"process {pid} was still running: {command}"))
        self._history.leftovers += [Leftover(kind, sentence) for kind, sentence in finished.traces]
        self._history.leftovers += [Leftover("files", sentence) for sentence in changes_outside(self._outputs)]
        if self._collected is not None:
            collected = self._collected
            self._history.leftovers += [Leftover("handles", sentence) for sentence in collected.handles]
            self._history.looked_for, self._history.not_looked_for = looked_for(
                self._program, self._setting.pool.containment, collected, finished.unseen
            )
        self._history.faults += [f"process {text} could not be ended" for text in finished.stuck]


def _is_full(folder: str) -> bool:
    try:
        return os.statvfs(folder).f_bavail == 0
    except OSError:
        return False


def _seen_at(run: Run, folder: str) -> str:
    """Where a folder of the run is seen from here, if something is mounted in it that only the run sees; else nothing."""
    try:
        with open(f"{os.path.dirname(run.lane_root)}/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            points = [line.split(" ")[4] for line in table]
    except OSError:
        return ""
    return run.lane_root + folder if any(point.startswith(f"{folder}/") for point in points) else ""


def _of_whom(program: Program) -> str:
    """Which runs are the same to an actor that lives on; nothing if all actors are to be fresh."""
    scenario = program.scenario
    # What a process took is counted for all its life.
    if scenario.isolation != "reuse" or program.wishes.resources:
        return ""
    return f"{scenario.folder} {scenario.id} {program.variant!r} {program.is_contrast}"


def _may_lend_memory(program: Program) -> bool:
    """Whether actors of these runs may live in memory that has served others before."""
    # What is in memory is counted for all of its life, and a robust mutex knows its holder by what stands there.
    return not (program.wishes.resources or program.shape.n_semaphores or program.shape.n_values)
