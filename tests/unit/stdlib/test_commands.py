from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import commands, sync


def error_of(call: Any, *arguments: Any) -> tuple[str, str]:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        call(*arguments)
    return portable_error(caught.value)


def test_run_gives_what_was_printed(work: Path, context: Any) -> None:
    assert commands.run(context, ["printf", "%s|", "two words", "$HOME", "*"], None, ()) == "two words|$HOME|*|"
    assert context.attributes == {"exit": 0, "stdout": "two words|$HOME|*|", "stderr": ""}
    assert commands.run(context, ["echo", "line"], None, ()) == "line"


def test_shell_and_input_and_environment(work: Path, context: Any) -> None:
    assert commands.shell(context, "tr a-z A-Z; echo $GREETING", "hello ", ["GREETING=a=b"]) == "HELLO a=b"
    assert commands.shell(context, "cat", None, ()) == ""
    assert "GREETING" not in os.environ
    assert error_of(commands.run, context, ["true"], None, ["GREETING"])[0] == "Invalid"


def test_an_exit_code_is_a_failure_of_its_name(work: Path, context: Any) -> None:
    name, said = error_of(commands.shell, context, "echo out; echo 'not so' >&2; exit 3", None, ())
    assert (name, said) == ("Exit(3)", "sh exited 3: not so")
    assert context.attributes == {"exit": 3, "stdout": "out\n", "stderr": "not so\n"}


def test_a_program_that_a_signal_ends_exits_as_a_shell_says(work: Path, context: Any) -> None:
    assert error_of(commands.shell, context, "kill -TERM $$", None, ()) == ("Exit(143)", "sh was ended by signal 15")


def test_a_program_that_is_not_there(work: Path, context: Any) -> None:
    expected = ("NotFound", "there is no program `no-such-program` on the PATH")
    assert error_of(commands.run, context, ["no-such-program"], None, ()) == expected
    assert error_of(commands.run, context, [""], None, ())[0] == "NotFound"
    (work / "plain").write_text("text")
    refused = ("Denied", "`./plain` may not be executed (its mode, or a folder's above it)")
    assert error_of(commands.run, context, ["./plain"], None, ()) == refused
    assert error_of(commands.run, context, ["."], None, ()) == ("Denied", "`.` is a folder")
    (work / "plain").chmod(0o755)
    name, said = error_of(commands.run, context, ["./plain"], None, ())
    assert (name, said.partition(";")[0]) == ("NotExecutable", "`./plain` is no program of this machine")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may search every folder")
def test_a_closed_folder_on_the_path_hides_no_missing_program(
    work: Path, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "closed").mkdir(mode=0)
    monkeypatch.setenv("PATH", f"{work}/closed:{os.environ['PATH']}")
    expected = ("NotFound", "there is no program `no-such-program` on the PATH")
    assert error_of(commands.run, context, ["no-such-program"], None, ()) == expected


def test_programs_get_the_usual_signals_back(work: Path, context: Any) -> None:
    """Python ignores SIGPIPE; a program that did so as well would not end when its reader does."""
    assert commands.shell(context, "yes | head -1", None, ()) == "y"
    ignored = commands.shell(context, "grep SigIgn /proc/self/status", None, ()).split()[1]
    assert not int(ignored, 16) & 1 << (signal.SIGPIPE - 1)


class Over(BaseException):
    pass


FORKING = """
import os, sys, time
for _ in range(3):
    if os.fork() == 0:
        if os.fork() == 0:
            signal = __import__("signal")
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        break
print("ready", flush=True)
time.sleep(60)
"""


def run_until_over(work: Path, outputs: Path) -> int:
    """In a process that leads its own group, as an actor does: 0 if only the older program is left."""
    import _signal as signals
    import sys

    os.setpgid(0, 0)
    fd = os.open(outputs, os.O_RDWR | os.O_CREAT)
    older = os.posix_spawnp("sleep", ["sleep", "60"], os.environ)
    # The kernel counts the beginnings of processes in ticks; the older one must be older by one.
    time.sleep(0.02)

    def ring(*_: object) -> None:
        if os.pread(fd, 100, 0).count(b"ready") < 4:
            return
        raise Over

    signals.signal(signals.SIGALRM, ring)
    signals.setitimer(signals.ITIMER_REAL, 0.01, 0.01)
    from cts.stdlib.programs import _members, run_program

    try:
        run_program([sys.executable, "-c", FORKING], (fd, 2), environment=os.environ)
    except Over:
        pass
    signals.setitimer(signals.ITIMER_REAL, 0)
    left = _members(os.getpid(), 0)
    os.kill(older, signal.SIGKILL)
    os.waitpid(older, 0)
    return 0 if sorted(left) == sorted([os.getpid(), older]) else 1


def test_when_its_time_is_over_nothing_of_it_is_left_and_all_else_is(work: Path, tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        code = 2
        try:
            code = run_until_over(work, tmp_path / "out")
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_output_is_taken_up_also_when_the_time_is_over(work: Path, context: Any) -> None:
    def ring(*_: object) -> None:
        if os.pread(context._fds[0], 100, 0):
            raise Over

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        with pytest.raises(Over):
            commands.shell(context, "echo begun; exec sleep 60", None, ())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert context.attributes["stdout"] == "begun\n"
    assert context.attributes["exit"] == 137


def test_signals_go_through_the_runtime(context: Any) -> None:
    commands.kill(context, ("reader", 2), "SIGTERM")
    commands.pause(context, ("reader", None))
    commands.resume(context, ("reader", None))
    commands.send_signal(context, ("server", None), "SIGHUP")
    assert [name for *_, name in context.signals] == ["SIGTERM", "SIGSTOP", "SIGCONT", "SIGHUP"]
    assert context.signals[0][:2] == ("reader", 2)
    context.n_reachable = 0
    assert error_of(commands.kill, context, ("reader", 2), "SIGKILL") == (
        "NotRunning",
        "reader[2] has not begun, or is over",
    )


def test_compute_lasts_as_long_as_it_was_asked_to() -> None:
    began = time.monotonic()
    commands.compute(0.01)
    assert time.monotonic() - began >= 0.01


def test_sync_goes_through_the_runtime(context: Any) -> None:
    sync.raise_flag(context, "ready")
    sync.acquire(context, "slots")
    sync.release(context, "slots")
    assert context.flags == ["ready", "+slots", "-slots"]


def test_given_command(work: Path, context: Any) -> None:
    assert commands.given_command(context, ["printf", "made\n\n"]) == {"stdout": "made\n"}
    name, said = error_of(commands.given_command, context, ["sh", "-c", "echo why >&2; exit 2"])
    assert (name, said) == ("Exit(2)", "sh exited 2: why")
    assert os.listdir(work) == []


def test_given_environment(context: Any) -> None:
    assert commands.given_environment(context, "TZ", "UTC") is None
    assert context.environment == {"TZ": "UTC"}
