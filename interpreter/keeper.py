"""The keeper of a pool: makes the zygotes, and outlives the coordinator just long enough to leave nothing behind.

It is a process of its own session, small enough to fork from. It watches the coordinator through a descriptor of that
process and through its socket; when either says that the coordinator is gone, whatever killed it, the keeper ends every
zygote (and with it every process of every lane), cleans what the coordinator had registered, and ends too. If the
keeper itself is killed, the kernel kills its zygotes. It knows nothing of runs.

Messages in:   ("lane", number) + control end            ("companion", number, lane, imports, paths) + control end
               ("remains", registry file)                ("drop", number)
               ("close",): the coordinator lives on, and cleans what it registered itself
Messages out:  ("hello", "namespace" | "guardian", reason)
               ("made", number, host pid)                ("unmade", number, text)
"""

from __future__ import annotations

import os
import select
import sys
from _signal import SIG_IGN, SIGCHLD, SIGHUP, SIGINT, SIGKILL, SIGTERM, set_wakeup_fd, signal  # type: ignore[import-not-found]

from . import wire
from .birth import World
from .clock import now_ns
from .companion_imports import import_for_companion
from .native import adopt_orphans, die_with_parent, fork_into, set_process_name
from .rehearsal import rehearse
from .shared_objects import SharedObjects, settle_objects
from .sweep import end_descendants
from .worlds import LANE_NAMESPACES, choose_world, settle_in_lane
from .zygote import Zygote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from typing import Any

_SWEEP_NS = 1_500_000_000
_DYING_S = 10.0
_NAME = "cts-keeper"


class Keeper:
    """The loop of the keeper."""

    def __init__(self, control: socket, coordinator: int, *, may_use_namespaces: bool) -> None:
        self._control = control
        self._zygotes: dict[int, int] = {}  # number → process id
        self._remains = ""
        self._watched = _watch(coordinator)
        before = os.geteuid(), _user_namespace()
        self.has_namespaces, self._reason = choose_world() if may_use_namespaces else (False, "asked for")
        self._host_proc_fd = -1
        if self.has_namespaces:
            # Through this /proc, an actor learns the number that the coordinator knows it by.
            self._host_proc_fd = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._drops_capabilities = before != (os.geteuid(), _user_namespace())
        self._wakeup, self._wakeup_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def serve(self) -> None:
        """Until the coordinator is gone, or says that it is done."""
        adopt_orphans()
        for signum in (SIGINT, SIGTERM, SIGHUP):
            signal(signum, SIG_IGN)
        signal(SIGCHLD, lambda *_: None)
        set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        self._answer(("hello", "namespace" if self.has_namespaces else "guardian", self._reason))
        poll = select.poll()
        poll.register(self._control.fileno(), select.POLLIN)
        poll.register(self._wakeup, select.POLLIN)
        if self._watched >= 0:
            poll.register(self._watched, select.POLLIN)
        while True:
            ready = dict(poll.poll())
            if self._watched in ready:
                return
            if self._wakeup in ready:
                os.read(self._wakeup, 4096)
                self._reap()
            if self._control.fileno() in ready:
                message, fds = wire.receive(self._control)
                if message == ("close",):
                    self._remains = ""
                    return
                if message is None:
                    return
                self._obey(message, fds)

    def _answer(self, message: tuple[object, ...]) -> None:
        try:
            wire.send(self._control, message)
        except BrokenPipeError:
            pass  # The loop sees the same, and ends everything.

    def _obey(self, message: tuple[Any, ...], fds: list[int]) -> None:
        kind = message[0]
        if kind == "remains":
            self._remains = message[1]
        elif kind == "drop":
            self._kill(self._zygotes.get(message[1], 0))
        elif kind == "lane":
            self._make(message[1], fds[0], None)
        elif kind == "companion":
            self._make(message[1], fds[0], message[2:])

    def _make(self, number: int, fd: int, companion: tuple[Any, ...] | None) -> None:
        joins = None
        try:
            if companion and self.has_namespaces:
                joins = self._namespaces_of(companion[0])
            pid = fork_into(LANE_NAMESPACES) if self.has_namespaces and not companion else os.fork()
        except OSError as failure:
            self._answer(("unmade", number, str(failure)))
            os.close(fd)
            return
        if pid == 0:
            self._become_zygote(fd, companion, joins)
        os.close(fd)
        for namespace in joins or ():
            os.close(namespace)
        self._zygotes[number] = pid
        # The keeper lives in the coordinator's PID namespace, so they agree on the number.
        self._answer(("made", number, pid))

    def _namespaces_of(self, lane: int) -> tuple[int, int, int]:
        pid = self._zygotes[lane]
        flags = os.O_RDONLY | os.O_CLOEXEC
        pids, mounts, objects = (os.open(f"/proc/{pid}/ns/{kind}", flags) for kind in ("pid", "mnt", "ipc"))
        return pids, mounts, objects

    def _become_zygote(self, fd: int, companion: tuple[Any, ...] | None, joins: tuple[int, int, int] | None) -> None:
        """In the child; never returns."""
        code = 1
        try:
            die_with_parent(SIGKILL)
            set_wakeup_fd(-1)
            self._control.close()
            os.close(self._wakeup)
            os.close(self._wakeup_write)
            if self._watched >= 0:
                os.close(self._watched)
            control = wire.adopt(fd)
            owns_namespace = self.has_namespaces and not companion
            reason = ""
            if owns_namespace:
                settle_in_lane()
                reason = settle_objects()
            else:
                adopt_orphans()
            set_process_name("cts-companion" if companion else "cts-zygote")
            error = import_for_companion(*companion[1:]) if companion else ""
            world = World(
                host_proc_fd=self._host_proc_fd,
                drops_capabilities=self._drops_capabilities,
                dies_with_zygote=not self.has_namespaces,
            )
            _settle_memory()
            wire.send(control, ("ready", error))
            shared = None if companion else SharedObjects(is_own=owns_namespace, reason=reason)
            Zygote(control, world, owns_namespace=owns_namespace, joins=joins, shared=shared).serve()
            code = 0
        except SystemExit:
            code = 0
        except BaseException as failure:  # noqa: BLE001 - the last chance to say why a lane was lost
            sys.excepthook(type(failure), failure, failure.__traceback__)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for number, zygote in list(self._zygotes.items()):
                if zygote == pid:
                    del self._zygotes[number]
            if not self.has_namespaces:
                # What a dead zygote leaves becomes ours, and has no right to be there any more.
                end_descendants(os.getpid(), frozenset(self._zygotes.values()))

    def _kill(self, pid: int) -> None:
        if pid:
            try:
                os.kill(pid, SIGKILL)
            except ProcessLookupError:
                pass

    def end_everything(self) -> None:
        """Kills every zygote and every descendant, until nobody is left or killing does not help any more."""
        deadline_ns = now_ns() + _SWEEP_NS
        if not self.has_namespaces:
            # While the zygotes stand, their orphans stay below them, and freezing sees all at once.
            end_descendants(os.getpid())
        for pid in list(self._zygotes.values()):
            self._kill(pid)
        while now_ns() < deadline_ns:
            try:
                if os.waitpid(-1, os.WNOHANG)[0]:
                    continue
            except ChildProcessError:
                break
            if not self.has_namespaces:
                end_descendants(os.getpid())
            select.select([self._wakeup], [], [], 0.005)
        if self._remains:
            self._clean_remains()

    def _clean_remains(self) -> None:
        from .remains import clean_registry

        if self._watched >= 0:
            # A dying coordinator closes its socket before it gives up its lock on the list.
            select.select([self._watched], [], [], _DYING_S)
        clean_registry(self._remains)


def _watch(pid: int) -> int:
    try:
        return os.pidfd_open(pid)
    except (OSError, AttributeError):
        return -1


def _user_namespace() -> str:
    try:
        return os.readlink("/proc/self/ns/user")
    except OSError:
        return ""


def _settle_memory() -> None:
    import gc

    # What is here stays here: the collector need not touch it, so the children need not copy it.
    gc.collect()
    gc.freeze()


def main(arguments: list[str]) -> None:
    """`keeper.py CONTROL_FD COORDINATOR_PID namespace|guardian MODULE...`"""
    control = wire.adopt(int(arguments[0]))
    os.set_inheritable(control.fileno(), False)
    set_process_name(_NAME)
    for name in arguments[3:]:
        __import__(name)
    rehearse(_NAME)
    keeper = Keeper(control, int(arguments[1]), may_use_namespaces=arguments[2] != "guardian")
    try:
        keeper.serve()
    finally:
        keeper.end_everything()
