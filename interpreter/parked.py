"""Actors that live on: one whose program has ended waits for the same part in the next run of the same variant.

It is what `isolation reuse` asks for. A zygote keeps the sockets of such actors (`Parked`); within the actor, `live_on`
goes from life to life. Whoever was killed, failed, was interrupted, has children or threads, or has changed who it is,
ends as any other actor does, and the next run gets a fresh one. Of the last run, timers, signal handlers, folder,
environment, file mode mask and memory do not reach into the next; modules and open handles do, which is what was
asked for. It does not know what actors do, nor which runs are the same: a word that comes with each run says that.
"""

from __future__ import annotations

import os
from _signal import (  # type: ignore[import-not-found]
    ITIMER_PROF,
    ITIMER_REAL,
    ITIMER_VIRTUAL,
    NSIG,
    SIG_SETMASK,
    SIGKILL,
    getsignal,
    pthread_sigmask,
    set_wakeup_fd,
    setitimer,
    signal,
)

from .birth import live, settle, settle_again
from .clock import now_ns
from .ending import has_children
from .native import set_timer_slack
from .shared import Memory, out_of_the_way
from .sweep import state_of
from .traces import locks_held_by
from .waiting import DEFAULT_SLACK_NS
from .wire import fork_at_end, receive, send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Callable
    from typing import Any

    from .birth import World
    from .seat import Seat

# These are the actor's from its first birth on, so only a birth that asks for the same is served by it.
_FOR_LIFE = ("entry", "environment", "unset", "limits", "nice", "user", "may_mount", "name", "lives_on")
_LARGEST_RSS = 2
_AWAKE = ("S", "R")


class Parked:
    """Those of one zygote: sockets of all that may live on, and who of them waits for its next life."""

    def __init__(self) -> None:
        self._of_whom = ""
        self._ends: dict[int, socket] = {}  # process id → our end
        self._births: dict[int, dict[str, Any]] = {}
        self.idle: dict[int, int] = {}  # process id → slot

    def begin(self, of_whom: str) -> None:
        """A run begins; whoever has lived for others ends now."""
        if of_whom != self._of_whom:
            self.end_all()
            self._of_whom = of_whom

    def fork(self, birth: dict[str, Any], be_born: Callable[[socket], None]) -> int:
        """A fresh process, which calls `be_born` with its end and never returns from there; its process id."""
        pid, end = fork_at_end(be_born)
        self._ends[pid], self._births[pid] = end, birth
        return pid

    def take(self, birth: dict[str, Any], memory_fd: int) -> int:
        """Lets the one that waits for this slot live again; its process id, or 0 if there is none that can."""
        for pid, slot in tuple(self.idle.items()):
            if slot != birth["slot"]:
                continue
            before = self._births[pid]
            try:
                if all(before[name] == birth[name] for name in _FOR_LIFE):
                    send(self._ends[pid], (birth,), (memory_fd,))
                    del self.idle[pid]
                    return pid
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.end(pid)
        return 0

    def fds(self) -> list[int]:
        return [end.fileno() for end in self._ends.values()]

    def hear(self, ready: dict[int, int]) -> list[tuple[int, int, tuple[Any, ...]]]:
        """Of whoever has ended its program and waits now: process id, when that was, and what it used."""
        found: list[tuple[int, int, tuple[Any, ...]]] = []
        for pid, end in tuple(self._ends.items()):
            if end.fileno() not in ready:
                continue
            message, _ = receive(end)
            if message is None:
                self.forget(pid)  # It ends; the system tells when it has.
                continue
            slot, ended_ns, usage = message
            self.idle[pid] = int(str(slot))
            found.append((pid, int(str(ended_ns)), tuple(usage)))  # type: ignore[arg-type]
        return found

    def take_locks(self) -> list[tuple[str, str]]:
        """Locks that the waiting ones have kept. Those are ended, and with them the locks."""
        found: list[tuple[str, str]] = []
        for pid in tuple(self.idle):
            locks = locks_held_by((pid,))
            found += locks
            # Whoever is stopped would never hear that it is its turn again.
            if locks or state_of(pid) not in _AWAKE:
                self.end(pid)
        return found

    def end_all(self) -> None:
        """Ends everybody who waits."""
        for pid in tuple(self.idle):
            self.end(pid)

    def end(self, pid: int) -> None:
        """Ends one who waits."""
        os.kill(pid, SIGKILL)
        os.waitpid(pid, 0)
        self.forget(pid)

    def forget(self, pid: int) -> None:
        """It is no more, or soon will be no more."""
        end = self._ends.pop(pid, None)
        if end is not None:
            end.close()
        self._births.pop(pid, None)
        self.idle.pop(pid, None)

    def close_ends(self) -> None:
        """In a child of the zygote: the ends are the zygote's."""
        for end in self._ends.values():
            end.close()


def live_on(memory: Memory, world: World, birth: dict[str, Any], end: socket) -> int:
    """All lives of an actor; gives the exit code of the last."""
    habits = _Habits()
    inode = os.fstat(end.fileno()).st_ino
    seats: list[Seat] = []

    def be_seated(memory: Memory, world: World, birth: dict[str, Any]) -> Seat:
        if seats:
            habits.resume()
            seat = settle_again(memory, birth, seats.pop())
        else:
            _import(*birth["lives_on"])
            seat = settle(memory, world, birth)
            habits.adopt()
        seats.append(seat)
        return seat

    used: tuple[float, ...] = ()
    while True:
        code = live(memory, world, birth, be_seated)
        if code or not seats[0].may_live_on:
            return code
        try:
            if not habits.give_up() or os.fstat(end.fileno()).st_ino != inode:
                return code
            seats[0].leave()
            usage = _usage()
            spent = tuple(now - before for now, before in zip(usage, used or (0.0,) * len(usage), strict=True))
            used = usage
            send(
                end, (birth["slot"], now_ns(), (*spent[:_LARGEST_RSS], usage[_LARGEST_RSS], *spent[_LARGEST_RSS + 1 :]))
            )
            message, fds = receive(end)
        except BaseException:  # noqa: BLE001 - its part is over and was well played: it only does not live on
            return code
        if message is None:
            return code
        birth = message[0]  # type: ignore[assignment]
        memory = Memory.attach(out_of_the_way(fds[0]))


class _Habits:
    """What a process is like at its first birth, and is again at each later one."""

    def __init__(self) -> None:
        self._handlers = [(number, getsignal(number)) for number in range(1, NSIG)]
        self._environment = dict(os.environ)
        self._cpus = os.sched_getaffinity(0)
        self._mask = os.umask(0)
        os.umask(self._mask)
        self._who: tuple[object, ...] = ()
        self._is_frozen = False

    def adopt(self) -> None:
        """From now on it is somebody."""
        self._who = _who()
        self._environment = dict(os.environ)

    def give_up(self) -> bool:
        """Ends what would reach into the next life; False if not everything can be ended."""
        import gc

        for timer in (ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF):
            setitimer(timer, 0)
        # What only waits to be collected may hold files open, and with them locks.
        gc.collect()
        if not self._is_frozen:
            # What its imports have made stays, and need not be gone through after each life.
            gc.freeze()
            self._is_frozen = True
        set_wakeup_fd(-1)
        for number, handler in self._handlers:
            if getsignal(number) != handler:
                signal(number, handler)
        pthread_sigmask(SIG_SETMASK, ())
        for stream in range(3):
            os.fstat(stream)
        os.umask(self._mask)
        os.chdir("/")
        os.sched_setaffinity(0, self._cpus)
        set_timer_slack(DEFAULT_SLACK_NS)
        return not has_children() and len(os.listdir("/proc/self/task")) == 1 and _who() == self._who

    def resume(self) -> None:
        """The environment of its first birth again, whatever the last life has made of it."""
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)


def _who() -> tuple[object, ...]:
    return os.getpid(), os.getpgid(0), os.getsid(0), os.getresuid(), os.getresgid(), os.readlink("/proc/self/root")


def _import(imports: tuple[str, ...], paths: tuple[str, ...]) -> None:
    """Once in its lives, the actor makes ready what for others a companion zygote does."""
    from .companion_imports import import_for_companion

    failure = import_for_companion(imports, paths) if imports else ""
    if failure:
        raise ImportError(failure)


def _usage() -> tuple[float, ...]:
    """As the system counts for whoever waits for a process: with those of its children that it waited for."""
    import resource

    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    both = zip(own, theirs, strict=True)
    return tuple(max(a, b) if place == _LARGEST_RSS else a + b for place, (a, b) in enumerate(both))
