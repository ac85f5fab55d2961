"""The verbs and fixtures of `commands`: programs, signals, and a load for the processor.

It knows how a program's end becomes a step's outcome; starting and ending programs is done in `programs`.
"""

from __future__ import annotations

import os
from time import monotonic

from .programs import environment_with, run_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..interpreter.context import Context
    from ..interpreter.fixtures import FixtureContext

_SHOWN_CHARS = 400
_OUTPUT_BYTES = 64 << 10
_KILLED_EXIT = 128 + 9


class ExitedNot0(Exception):
    """The program said that it failed; its portable name is Exit(n)."""

    def __init__(self, exit_code: int, program: str, said: str) -> None:
        end = f"was ended by signal {exit_code - 128}" if exit_code > 128 else f"exited {exit_code}"
        super().__init__(f"{program} {end}" + (f": {said}" if said else ""))
        self.portable_name = f"Exit({exit_code})"


class NobodyThere(Exception):
    portable_name = "NotRunning"


# --- programs --------------------------------------------------------------------------------------------------------


def run(context: Context, command: Sequence[str], input: str | None, environment: Sequence[str]) -> str:  # noqa: A002
    return _finish(context, command, input, environment, command[0] if command else "")


def shell(context: Context, line: str, input: str | None, environment: Sequence[str]) -> str:  # noqa: A002
    return _finish(context, ("sh", "-c", line), input, environment, "sh")


def _finish(context: Context, words: Sequence[str], text: str | None, settings: Sequence[str], program: str) -> str:
    outputs = context.output()
    try:
        exit_code = run_program(words, outputs, input_text=text, environment=environment_with(settings))
    except Exception:
        raise
    except BaseException:
        # Its time was over, and it was killed: what it had printed by then says most about why.
        context.command_ended(_KILLED_EXIT)
        raise
    stdout, stderr = context.command_ended(exit_code)
    if exit_code:
        raise ExitedNot0(exit_code, os.path.basename(program), _last_lines(stderr or stdout))
    return stdout.removesuffix("\n")


def _last_lines(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _SHOWN_CHARS else "… " + text[-_SHOWN_CHARS:]


def compute(time: float) -> None:
    deadline = monotonic() + time
    number = 1
    while monotonic() < deadline:
        for _ in range(100):
            number = number * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF


# --- signals ---------------------------------------------------------------------------------------------------------


def kill(context: Context, target: tuple[str, int | None], signal: str) -> None:
    send_signal(context, target, signal)


def pause(context: Context, target: tuple[str, int | None]) -> None:
    send_signal(context, target, "SIGSTOP")


def resume(context: Context, target: tuple[str, int | None]) -> None:
    send_signal(context, target, "SIGCONT")


def send_signal(context: Context, target: tuple[str, int | None], signal: str) -> None:
    actor, member = target
    if not context.signal(actor, member, signal):
        name = actor if member is None else f"{actor}[{member}]"
        raise NobodyThere(f"{name} has not begun, or is over")


# --- fixtures --------------------------------------------------------------------------------------------------------


def given_command(context: FixtureContext, command: Sequence[str]) -> dict[str, object]:
    folder = os.path.join(context.work, ".given")
    fds = (_scratch(folder), _scratch(folder))
    try:
        exit_code = run_program(command, fds, environment=os.environ)
        stdout, stderr = (os.pread(fd, _OUTPUT_BYTES, 0).decode(errors="replace") for fd in fds)
    finally:
        for fd in fds:
            os.close(fd)
    if exit_code:
        raise ExitedNot0(exit_code, os.path.basename(command[0]), _last_lines(stderr or stdout))
    return {"stdout": stdout.removesuffix("\n")}


def _scratch(path: str) -> int:
    """A file without a name."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("output")
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    os.unlink(path)
    return fd


def given_environment(context: FixtureContext, name: str, value: str) -> None:
    context.set_environment(name, value)
