"""What the actors of the runtime's tests do. Imported by zygotes."""

from __future__ import annotations

import os
import signal
import time

from cts.interpreter.of_one_actor import of_one_actor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cts.interpreter.seat import Seat

_SYS_CLONE = {"x86_64": 56, "aarch64": 220, "riscv64": 220}
_CLONE_VFORK = 0x4000

lives: list[int] = []
kept: list[object] = []


def succeed(program: bytes, seat: Seat) -> int:
    return 0


def exit_with(program: bytes, seat: Seat) -> int:
    return int(program)


def die_by(program: bytes, seat: Seat) -> int:
    os.kill(os.getpid(), int(program))
    return 0


def crash(program: bytes, seat: Seat) -> int:
    raise KeyError("entry")


def meet(program: bytes, seat: Seat) -> int:
    """Barrier 0 as often as the program says; the release instants are recorded."""
    for number in range(int(program)):
        due_ns = seat.barrier(0).arrive_and_wait(seat.waiter)
        seat.recorder.end(seat.recorder.begin(1, number, due_ns))
    return 0


def meet_by_deadline(program: bytes, seat: Seat) -> int:
    """1 if barrier 0 broke, 2 if this actor ran out of time."""
    from cts.interpreter.barriers import BarrierBroken, BarrierTimedOut

    limit_ms = int(program)
    try:
        deadline_ns = time.monotonic_ns() + limit_ms * 1_000_000 if limit_ms else None
        seat.barrier(0).arrive_and_wait(seat.waiter, deadline_ns)
    except BarrierTimedOut as late:
        seat.recorder.mark(2, value=list(late.missing))
        return 2
    except BarrierBroken as broken:
        seat.recorder.mark(1, value=list(broken.missing))
        return 1
    return 0


def count_up(program: bytes, seat: Seat) -> int:
    """Adds one to a number in a file, as often as the program says, holding semaphore 0 meanwhile."""
    semaphore = seat.semaphore(0)
    for _ in range(int(program)):
        semaphore.acquire()
        with open("number") as file:
            number = int(file.read())
        with open("number", "w") as file:
            file.write(str(number + 1))
        semaphore.release()
    return 0


def hold_forever(program: bytes, seat: Seat) -> int:
    """Takes semaphore 0, raises flag 0, and never gives it back."""
    seat.semaphore(0).acquire()
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()
    return 0


def acquire_after_flag(program: bytes, seat: Seat) -> int:
    memory = seat.memory
    memory.wait(lambda: memory.flag_raised_ns(0) or None, memory.flag_bell(0))
    memory.raise_flag(1, seat.slot)
    return 0 if seat.semaphore(0).acquire(time.monotonic_ns() + 20_000_000_000) else 1


def open_operation_then_wait(program: bytes, seat: Seat) -> int:
    recorder = seat.recorder
    recorder.end(recorder.begin(1))
    recorder.begin(2)
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()
    return 0


def kill_slot_zero(program: bytes, seat: Seat) -> int:
    memory = seat.memory
    memory.wait(lambda: memory.flag_raised_ns(0) or None, memory.flag_bell(0))
    return 0 if seat.signal(0, signal.SIGKILL) else 1


def report_self(program: bytes, seat: Seat) -> int:
    """Prints what a program would find out about itself."""
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    print(os.getcwd(), os.getuid(), soft, os.environ.get("GREETING"), os.getpgid(0) == os.getpid(), os.nice(0), sep="|")
    print(os.getpid(), os.readlink("/proc/self"), os.listdir("/proc/self/fd").__len__(), sep="|")
    return 0


def use_up_handles(program: bytes, seat: Seat) -> int:
    """How many files can be opened before the limit."""
    n_open = 0
    try:
        while True:
            os.open("/dev/null", os.O_RDONLY)
            n_open += 1
    except OSError:
        return n_open


def has_module(program: bytes, seat: Seat) -> int:
    import sys

    return 0 if program.decode() in sys.modules else 1


def spawn_daemon(program: bytes, seat: Seat) -> int:
    """Leaves a daemon that forked twice, has its own session and ignores what it can; the program is its tag."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(signum, signal.SIG_IGN)
            os.execvp("sleep", ["sleep", program.decode()])
        os._exit(0)
    return 0


def spawn_daemon_and_stay(program: bytes, seat: Seat) -> int:
    spawn_daemon(program, seat)
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()
    return 0


def stop_self(program: bytes, seat: Seat) -> int:
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", program.decode()])
    seat.memory.raise_flag(0, seat.slot)
    os.kill(0, signal.SIGSTOP)
    return 0


def fork_bomb(program: bytes, seat: Seat) -> int:
    """Every process makes more as long as the limit lets it; then keeps trying. None of them ever ends."""
    seat.memory.raise_flag(0, seat.slot)
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.001)


def stay_in_sessions(program: bytes, seat: Seat) -> int:
    """Ten children, each in a session of its own."""
    for _ in range(10):
        if os.fork() == 0:
            os.setsid()
            os.execvp("sleep", ["sleep", program.decode()])
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()
    return 0


def write_until_full(program: bytes, seat: Seat) -> int:
    """0 if the disk was full in the end."""
    import errno

    try:
        with open(program.decode(), "wb", 0) as file:
            file.writelines(b"x" * 4096 for _ in range(1_000))
    except OSError as failure:
        return 0 if failure.errno == errno.ENOSPC else 1
    return 2


def wait_uninterruptibly(program: bytes, seat: Seat) -> int:
    """Its child has neither ended nor become another program, so it waits (state D), and nothing but SIGKILL ends that."""
    import ctypes

    clone = ctypes.PyDLL(None).syscall
    seat.memory.raise_flag(0, seat.slot)
    if (
        clone(ctypes.c_long(_SYS_CLONE[os.uname().machine]), ctypes.c_long(_CLONE_VFORK | signal.SIGCHLD), 0, 0, 0, 0)
        == 0
    ):
        while True:
            signal.pause()
    return 0


def spawn_daemon_of_another_user(program: bytes, seat: Seat) -> int:
    """Where the actor may change users; else its daemon has the same."""
    if os.fork() == 0:
        os.setsid()
        if os.geteuid() == 0:
            os.setgid(65_534)
            os.setuid(65_534)
        os.execvp("sleep", ["sleep", program.decode()])
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()
    return 0


def live(program: bytes, seat: Seat) -> int:
    """Tells how many have lived in this memory, and who it is; then does what the program says."""
    lives.append(seat.slot)
    print(len(lives), os.getpid(), os.getsid(0), flush=True)
    seat.recorder.end(seat.recorder.begin(1))
    if program:
        _DEEDS[program.decode()](seat)
    return 0


def _spoil(seat: Seat) -> None:
    """Everything that belongs to a process, and to the memory of one."""
    os.environ["SPOILT"] = "yes"
    os.environ.pop("PATH", None)
    os.chdir("/")
    os.umask(0o777)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.setitimer(signal.ITIMER_REAL, 1000, 1000)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.open("/dev/null", os.O_RDONLY)
    _tables["spoilt"] = "yes"


def _look(seat: Seat) -> None:
    """Prints what somebody has spoilt."""
    mask = os.umask(0)
    found = {
        "environment": os.environ.get("SPOILT"),
        "path": "PATH" in os.environ,
        "folder": os.getcwd() == "/",
        "mask": mask == 0o777,
        "handler": signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL,
        "signals": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "timer": signal.getitimer(signal.ITIMER_REAL),
        "cpus": len(os.sched_getaffinity(0)),
        "handles": len(os.listdir("/proc/self/fd")),
        "kept": dict(_tables),
    }
    print(found, flush=True)


class _Cycle:
    """Closes a handle when the collector finds it."""

    def __init__(self) -> None:
        self.handle = os.open("/dev/null", os.O_RDONLY)
        self.itself = self

    def __del__(self) -> None:
        os.close(self.handle)


def _leave_cycle(seat: Seat) -> None:
    _Cycle()


def _use_handles(seat: Seat) -> None:
    """Fails if somebody closes a handle of this process."""
    import gc

    handles = [os.open("/dev/null", os.O_RDONLY) for _ in range(8)]
    gc.collect()
    for handle in handles:
        os.close(handle)


def _grow(seat: Seat) -> None:
    bytearray(64 << 20)[:: 1 << 12] = bytes((64 << 20) >> 12)


def _leave_thread(seat: Seat) -> None:
    import _thread

    _thread.start_new_thread(time.sleep, (1000,))


def _die(seat: Seat) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _leave(seat: Seat) -> None:
    os._exit(0)


def _fail(seat: Seat) -> None:
    raise KeyError("entry")


def _wait(seat: Seat) -> None:
    seat.memory.raise_flag(0, seat.slot)
    signal.pause()


def _become_program(seat: Seat) -> None:
    os.execv("/bin/sh", ["sh", "-c", "exit 0"])


def _be_interrupted(seat: Seat) -> None:
    seat.was_interrupted = True


def _hold_file(seat: Seat) -> None:
    """Takes a lock and keeps the file, by a reference that nobody forgets."""
    import fcntl

    file = open("lock", "a")  # noqa: SIM115 - it is to stay open
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    kept.append(file)


_tables = of_one_actor()
_DEEDS = {
    "spoil": _spoil,
    "look": _look,
    "leave a cycle": _leave_cycle,
    "use handles": _use_handles,
    "grow": _grow,
    "leave a thread": _leave_thread,
    "die": _die,
    "leave": _leave,
    "fail": _fail,
    "wait": _wait,
    "become a program": _become_program,
    "be interrupted": _be_interrupted,
    "hold a file": _hold_file,
}
