"""A zygote: a small process with everything imported, that forks fresh actors for one run at a time, and reaps them.

It is the first process of its lane: orphans come to it, so whatever is left when the actors of a run have ended is its
child, and "no child left" is exactly "nothing left". A zygote with other imports (a *companion*) stands outside and
puts its actors into the lane's namespaces. It knows no plan: it calls the entry functions that it is told to call.

Messages in:   ("begin", token, folder, of whom) + memory  ("start", token, [birth, ...])
               ("signal", token, slot, signum, whole_group)       ("finish", token, grace_ns)
               ("mount", token, source, target, kind, flags, options): undone when the run is finished
               ("release", 0): whoever waits for a next run ends now; "of whom" says which runs are the same to them
Messages out:  ("ready", error text or "")  ("released",)  ("events", token, [event, ...]) where an event is
               ("ended", slot, status, ended_ns, usage)  ("unborn", slot, text)  ("finished", [left], [stuck], [trace], unseen)
               ("mounted", error number, error text or "")
"""

from __future__ import annotations

import os
import select
import sys
from _signal import (  # type: ignore[import-not-found]
    SIG_DFL,
    SIGCHLD,
    SIGHUP,
    SIGINT,
    SIGKILL,
    SIGTERM,
    set_wakeup_fd,
    signal,
)

from .birth import World, live
from .clock import now_ns
from .native import CLONE_NEWIPC, CLONE_NEWNS, CLONE_NEWPID, join_namespace, mount, unmount
from .open_handles import handles_held_by
from .parked import Parked, live_on
from .shared import ABSENT, GONE, Memory, out_of_the_way
from .stages import Stages
from .sweep import children_of, command_of, descendants_of, end_descendants, state_of
from .traces import Mounts, locks_held_by
from .wire import receive, send

EPERM = 1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from typing import Any

    from .shared_objects import SharedObjects

# How long a killed process may take to disappear before it is reported as stuck (an uninterruptible wait).
_PATIENCE_NS = 1_500_000_000
_LONGEST_LISTING = 50
_EVENTS_IN_A_MESSAGE = 200
_CLD_EXITED, _CLD_DUMPED = 1, 3
# As the system would count it for a process that there never was.
_NOTHING_USED = (0.0, 0.0, *(0,) * 14)
# An orderly end is told together with those that follow within this time.
_HOLD_NS = 1_000_000


class Zygote:
    """The loop of one zygote."""

    def __init__(
        self,
        control: socket,
        world: World,
        *,
        owns_namespace: bool,
        joins: tuple[int, int, int] | None,
        shared: SharedObjects | None,
    ) -> None:
        """`joins`: descriptors of the PID, mount and IPC namespaces that the actors are to live in, for a companion.

        `shared`: of the lane; a companion has none.
        """
        self._control = control
        self._world = world
        self._owns_namespace = owns_namespace
        self._joins = joins
        self._memory: Memory | None = None
        self._token = 0
        self._folder = ""
        self._slots: dict[int, int] = {}  # process id → slot
        self._pids: dict[int, int] = {}  # slot → process id, for actors outside our own namespace too
        self._events: list[tuple[Any, ...]] = []
        self._mounted: list[str] = []
        # Elsewhere mounts are everybody's, and say nothing of the run.
        self._mounts = Mounts() if owns_namespace else None
        self._shared = shared
        self._parked = Parked()
        self._stages = Stages()
        self._together: frozenset[int] = frozenset()  # the slots that were asked for last
        self._wakeup, self._wakeup_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def serve(self) -> None:
        """Until the coordinator is gone."""
        signal(SIGCHLD, lambda *_: None)
        set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(self._control.fileno(), select.POLLIN)
        poll.register(self._wakeup, select.POLLIN)
        while True:
            heard = self._parked.fds()
            for fd in heard:
                poll.register(fd, select.POLLIN)
            ready = dict(poll.poll(_HOLD_NS // 1_000_000 if self._events else None))
            for fd in heard:
                poll.unregister(fd)
            if self._wakeup in ready:
                self._drain()
                self._reap()
            if heard:
                self._hear(ready)
            if self._control.fileno() in ready:
                message, fds = receive(self._control)
                if message is None:
                    return
                self._obey(message, fds)
            if not (ready and self._may_hold()):
                self._report()

    def _obey(self, message: tuple[Any, ...], fds: list[int]) -> None:
        kind, token = message[:2]
        if kind == "begin":
            self._begin(token, message[2], message[3], fds[0])
        elif kind == "release":
            self._parked.end_all()
            send(self._control, ("released",))
        elif token != self._token or self._memory is None:
            return
        elif kind == "start":
            self._together = frozenset(birth["slot"] for birth in message[2])
            for birth in message[2]:
                self._fork(self._memory, birth)
        elif kind == "signal":
            self._signal(self._memory, *message[2:])
        elif kind == "mount":
            self._mount(*message[2:])
        elif kind == "finish":
            self._finish(message[2])

    def _begin(self, token: int, folder: str, of_whom: str, fd: int) -> None:
        self._forget()
        self._parked.begin(of_whom)
        self._memory = Memory.attach(out_of_the_way(fd))
        self._token, self._folder = token, folder
        if self._shared is not None:
            self._shared.begin()

    def _forget(self) -> None:
        if self._memory is not None:
            self._memory.close()
            self._memory = None
        self._slots.clear()
        self._pids.clear()

    def _fork(self, memory: Memory, birth: dict[str, Any]) -> None:
        slot = birth["slot"]
        birth.setdefault("folder", self._folder)
        try:
            # A companion's actors must enter the lane first, and would take their stage with them.
            may_play = birth["on_stage"] and not self._joins
            if may_play and self._stages.begin(birth, memory.fd, lambda end: self._be_stage(end, slot)):
                return
            if birth["lives_on"]:
                pid = self._parked.take(birth, memory.fd)
                pid = pid or self._parked.fork(birth, lambda end: self._be_born(memory, birth, end))
            else:
                if self._joins:
                    join_namespace(self._joins[0], CLONE_NEWPID)
                pid = os.fork()
        except OSError as failure:
            if self._stages.pids:
                self._fork_without_stages(memory, birth)
            else:
                self._events.append(("unborn", slot, f"no process could be started: {failure}"))
            return
        if pid == 0:
            self._be_born(memory, birth)
        self._slots[pid] = slot
        self._pids[slot] = pid

    def _fork_without_stages(self, memory: Memory, birth: dict[str, Any]) -> None:
        """Where processes are scarce: each stage is one, and who plays there can do without it."""
        unborn = self._stages.withdraw()
        self._stages.end_all()
        for other in (*unborn, birth):
            self._fork(memory, {**other, "on_stage": False})

    def _be_born(self, memory: Memory, birth: dict[str, Any], end: socket | None = None) -> None:
        """In the child; never returns."""
        code = 255
        try:
            self._be_nobody()
            self._stages.close_ends()
            if self._joins:
                join_namespace(self._joins[1], CLONE_NEWNS)
                join_namespace(self._joins[2], CLONE_NEWIPC)
                for fd in self._joins:
                    os.close(fd)
            os.setsid()
            code = live_on(memory, self._world, birth, end) if end else live(memory, self._world, birth)
        finally:
            os._exit(code)

    def _be_stage(self, end: socket, slot: int) -> None:
        """In the child; never returns."""
        code = 255
        try:
            self._be_nobody()
            self._forget()
            code = self._stages.stand(end, self._world, slot)
        finally:
            os._exit(code)

    def _be_nobody(self) -> None:
        """A fresh process has nothing of the zygote's."""
        set_wakeup_fd(-1)
        for signum in (SIGCHLD, SIGHUP, SIGINT, SIGTERM):
            signal(signum, SIG_DFL)
        self._control.close()
        self._parked.close_ends()
        os.close(self._wakeup)
        os.close(self._wakeup_write)
        if self._mounts is not None:
            self._mounts.close()
        if self._shared is not None:
            self._shared.close()

    def _mount(self, source: str, target: str, kind: str, flags: int, options: str) -> None:
        try:
            if not self._owns_namespace:
                raise OSError(EPERM, "without a namespace of its own, a run cannot have mounts of its own")
            mount(source, target, kind, flags, options)
        except OSError as failure:
            self._events.append(("mounted", failure.errno, str(failure)))
            return
        self._mounted.append(target)
        self._events.append(("mounted", 0, ""))

    def _signal(self, memory: Memory, slot: int, signum: int, whole_group: bool) -> None:
        pid = self._pids.get(slot) or self._stages.pid_of(slot)
        if not pid or memory.state(slot) in (ABSENT, GONE):
            return
        try:
            if whole_group:
                os.killpg(pid, signum)
            else:
                os.kill(pid, signum)
        except (ProcessLookupError, PermissionError):
            pass

    def _drain(self) -> None:
        try:
            while len(os.read(self._wakeup, 512)) == 512:
                pass
        except BlockingIOError:
            pass

    def _reap(self) -> bool:
        """Reaps whoever has ended; False when there is no child at all any more."""
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return False
            if found is None:
                return True
            pid = found.si_pid
            if pid in self._stages.pids:
                self._bury_stage(pid)
                continue
            slot = self._slots.pop(pid, None)
            if slot is None:
                slot = self._stages.slot_of(pid)
            self._parked.forget(pid)
            if slot is None or self._memory is None:
                os.waitpid(pid, 0)
                continue
            ended_ns = now_ns()
            exited = found.si_code == _CLD_EXITED
            status = found.si_status << 8 if exited else found.si_status | (found.si_code == _CLD_DUMPED) << 7
            self._memory.mark_gone(slot, status, ended_ns)
            usage = os.wait4(pid, 0)[2]
            self._pids.pop(slot, None)
            self._stages.actor_ended(slot, status)
            self._events.append(("ended", slot, status, ended_ns, tuple(usage)))

    def _bury_stage(self, pid: int) -> None:
        os.waitpid(pid, 0)
        unborn = self._stages.stage_ended(pid)
        if unborn is not None and self._memory is not None:
            self._fork(self._memory, unborn)

    def _hear(self, ready: dict[int, int]) -> None:
        """Of an actor that waits for its next life, this one is over, as if its process were."""
        for pid, ended_ns, usage in self._parked.hear(ready):
            slot = self._slots.pop(pid, None)
            if slot is not None and self._memory is not None:
                self._memory.mark_gone(slot, 0, ended_ns)
                self._pids.pop(slot, None)
                self._events.append(("ended", slot, 0, ended_ns, usage))

    def _has_somebody(self) -> bool:
        """Whether anybody of the run is left; who waits for the next run is not."""
        if not self._reap():
            return False
        idle = self._idle()
        return not idle or any(child not in idle for child in children_of(os.getpid()))

    def _idle(self) -> set[int]:
        """Processes in this lane that belong to no run, or to the next."""
        return {*self._parked.idle, *self._stages.pids}

    def _finish(self, grace_ns: int) -> None:
        """Ends whatever is left of the run, and says what that was."""
        self._withdraw_births()
        alive = self._has_somebody()
        left: list[int] = []
        if alive and grace_ns:
            alive = self._wait_for_nobody(now_ns() + grace_ns)
        if alive:
            left = self._leftovers()
        # Their names and locks are to be had only as long as they live.
        names = [f"{pid} {command_of(pid)}" for pid in left[:_LONGEST_LISTING]]
        traces = locks_held_by(left) + handles_held_by(left) + self._parked.take_locks()
        if alive:
            # Whatever was left may have to do with them.
            self._parked.end_all()
            self._stages.end_all()
        stuck: list[str] = []
        deadline_ns = now_ns() + _PATIENCE_NS
        while alive:
            self._kill_all()
            alive = self._wait_for_nobody(min(deadline_ns, now_ns() + 20_000_000))
            if alive and now_ns() >= deadline_ns:
                stuck = [f"{pid} {command_of(pid)} ({state_of(pid)})" for pid in self._others()][:_LONGEST_LISTING]
                break
        self._stages.run_ended()
        while self._mounted:
            try:
                unmount(self._mounted.pop())
            except OSError:
                pass  # An actor has undone it itself.
        if self._mounts is not None:
            traces += self._mounts.take_new()
        unseen = ""
        if self._shared is not None and self._memory is not None:
            traces += self._shared.take_new({*left, *self._memory.inner_pids(even_gone=True)})
            unseen = self._shared.unseen
        self._events.append(("finished", names, stuck, traces, unseen))
        self._report()
        self._forget()

    def _withdraw_births(self) -> None:
        """Whoever is about to come does so no more, and counts as killed, which it would be in a moment."""
        for birth in self._stages.withdraw():
            if self._memory is not None:
                slot, ended_ns = birth["slot"], now_ns()
                self._memory.mark_gone(slot, SIGKILL, ended_ns)
                self._events.append(("ended", slot, int(SIGKILL), ended_ns, _NOTHING_USED))

    def _kill_all(self) -> None:
        if self._owns_namespace:
            try:
                # Everything in the namespace but us, in one call that no fork can escape.
                os.kill(-1, SIGKILL)
            except ProcessLookupError:
                pass
        else:
            end_descendants(os.getpid())

    def _wait_for_nobody(self, deadline_ns: int) -> bool:
        """Waits until no child is left; True if the deadline came first."""
        poll = select.poll()
        poll.register(self._wakeup, select.POLLIN)
        while self._has_somebody():
            remaining_ns = deadline_ns - now_ns()
            if remaining_ns <= 0:
                return True
            poll.poll(max(1, remaining_ns // 1_000_000))
            self._drain()
        return False

    def _others(self) -> list[int]:
        if self._owns_namespace:
            # /proc is the namespace's own: everybody in it but us belongs to the run.
            others = [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]
        else:
            others = descendants_of(os.getpid())
        idle = self._idle()
        return [pid for pid in others if pid not in idle]

    def _leftovers(self) -> list[int]:
        actors = {*self._slots, *self._stages.actor_pids}
        if self._memory is not None:
            # Those of companions live in this namespace too.
            actors.update(self._memory.inner_pids())
        # Nobody asks for the actors themselves; a zombie is over, its parent has only not looked yet.
        return [pid for pid in self._others() if pid not in actors and state_of(pid) not in ("", "Z", "X")]

    def _may_hold(self) -> bool:
        """Whether what there is to tell can wait for more: only orderly ends, while others are about to end too."""
        # Whoever was started before them, such as the process of the fixtures, rather waits for their ends.
        if not self._events or not self._stages.has_any_of(self._together):
            return False
        earliest_ns = now_ns() - _HOLD_NS
        return all(event[0] == "ended" and event[2] == 0 and event[3] > earliest_ns for event in self._events)

    def _report(self) -> None:
        while self._events:
            batch = tuple(self._events[:_EVENTS_IN_A_MESSAGE])
            try:
                send(self._control, ("events", self._token, batch))
            except BrokenPipeError:
                sys.exit(0)
            del self._events[:_EVENTS_IN_A_MESSAGE]
