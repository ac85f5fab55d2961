"""The front door: finds the command, reads its command line, runs it, and turns whatever happens into an exit code.

It knows how commands are found and how they end. It does not know what any command does, and imports none but the one
that is used; `cts --version` imports no other module than this one.
"""

from __future__ import annotations

import os
import sys

from .. import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import Command, Parsed
    from .table import Entry

# What a shell reports of a program that SIGPIPE ended. It is never 0: with the reader gone, nobody saw the verdict.
BROKEN_PIPE_EXIT = 141
INTERNAL_EXIT = 3


def main(argv: list[str] | None = None) -> int:
    """Run one command line and return the exit code; never raises but for SystemExit."""
    words = sys.argv[1:] if argv is None else argv
    _reopen_closed_streams()
    if words == ["--version"]:
        return _guard(lambda: _say(f"cts {__version__}"), words)
    return _guard(lambda: _dispatch(words), words)


def _reopen_closed_streams() -> None:
    """Whoever starts us with a closed stream wants no output: it goes nowhere, and no file of ours gets its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def load(entry: Entry) -> tuple[Command, Callable[[Parsed], int]]:
    """Import the command's module."""
    # Not importlib.import_module: `importlib` and what it imports would cost more than the command's own module.
    module = __import__(f"{__package__}.{entry.module}", fromlist=["COMMAND"])
    return module.COMMAND, module.execute


def _dispatch(words: list[str]) -> int:
    from .options import INTERRUPT_EXIT, USAGE_EXIT, CommandError, UsageError, read
    from .table import COMMANDS, find

    asks_help = bool(words) and words[0] in ("help", "--help", "-h")
    if not words or (asks_help and len(words) == 1):
        from .help_text import overview

        # Without any word it is an error: a script whose `cts $words` has lost its words must not pass.
        print(overview(COMMANDS), end="", file=sys.stdout if asks_help else sys.stderr)
        return 0 if asks_help else USAGE_EXIT
    name, rest = (words[1], ["--help"]) if asks_help else (words[0], words[1:])
    entry = find(name)
    if entry is None:
        _complain("cts", _unknown(name))
        return USAGE_EXIT

    interrupt_exit = INTERRUPT_EXIT
    try:
        command, execute = load(entry)
        interrupt_exit = command.interrupt_exit
        try:
            args = read(command, rest)
            if args is None:
                from .help_text import of_command

                return _say(of_command(command, entry.summary), end="")
            return execute(args)
        except UsageError as error:
            _complain(f"cts {name}", error.message)
            return command.usage_exit
        except CommandError as error:
            print(f"cts {name}: {error.message}", file=sys.stderr)
            return error.exit_code
    except KeyboardInterrupt:
        return _interrupted(f"cts {name}", interrupt_exit)


def _guard(action: Callable[[], int], words: list[str]) -> int:
    """Run the action; a reader that went away, a full disk and our own faults become a line at most, and a code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that cannot show a character gets its number instead of ending the command.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and stream.encoding != "utf-8":
            reconfigure(errors="backslashreplace")
    try:
        code = action()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _interrupted("cts", 130)
    except Exception as error:  # noqa: BLE001 - the last net: what nobody foresaw must not end in a traceback
        if isinstance(error, OSError) and (code := _output_exit(error)):
            return code
        if isinstance(error, FileNotFoundError) and _is_folder_gone():
            print("cts: the current folder was removed; change to one that is there", file=sys.stderr)
            return INTERNAL_EXIT
        if isinstance(error, OSError) and (limit := _limit_reached(error)):
            print(f"cts: a limit of this machine was reached: {limit} (`ulimit -a` shows them)", file=sys.stderr)
            return INTERNAL_EXIT
        from .crash import report

        report(error, words)
        return INTERNAL_EXIT


def _output_exit(error: OSError) -> int:
    """The exit code when the error says that our output cannot be written, else 0."""
    from errno import EDQUOT, EFBIG, EIO, ENOSPC

    # A pipe may also break between cts and its own actors, and that is a fault like any other.
    if isinstance(error, BrokenPipeError) and _is_reader_gone():
        code = BROKEN_PIPE_EXIT
    elif error.errno in (ENOSPC, EDQUOT, EFBIG, EIO):
        # A file of our own has a name; our output has none.
        where = f" `{error.filename}`" if error.filename else ""
        print(f"cts: cannot write{where}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        code = INTERNAL_EXIT
    else:
        return 0
    # What is still buffered has nowhere to go; Python would try once more when it ends, and complain.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return code


def _limit_reached(error: OSError) -> str:
    """What the system said when it has no more processes, files or memory to give; empty for other errors."""
    import re
    from errno import EAGAIN, EFBIG, EMFILE, ENFILE, ENOMEM

    # A process of ours that could not begin tells why in the words of its own error.
    told = re.search(r"\[Errno (\d+)\]", str(error))
    number = error.errno or (int(told[1]) if told else 0)
    return os.strerror(number).lower() if number in (EAGAIN, EFBIG, EMFILE, ENFILE, ENOMEM) else ""


def _is_folder_gone() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _is_reader_gone() -> bool:
    import select

    poll = select.poll()
    poll.register(1, 0)
    poll.register(2, 0)
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))


def _say(text: str, end: str = "\n") -> int:
    print(text, end=end)
    return 0


def _complain(who: str, message: str) -> None:
    print(f"{who}: {message}\nSee: {who} --help", file=sys.stderr)


def _interrupted(who: str, code: int) -> int:
    # A terminal shows ^C at the start of the line.
    newline = "\n" if sys.stderr.isatty() else ""
    print(f"{newline}{who}: interrupted", file=sys.stderr)
    return code


def _unknown(word: str) -> str:
    from ..dsl.suggest import closest
    from .table import COMMANDS

    if word.startswith("-"):
        nearest = closest(word, ["--help", "--version"])
        return f"unknown option {word}" + (f"; did you mean {nearest}?" if nearest else "")
    names = [entry.name for entry in COMMANDS]
    if "run" in names and (word.endswith(".cts") or "/" in word):
        return f"unknown command {word!r}; to run that scenario: cts run {word}"
    nearest = closest(word, names)
    return f"unknown command {word!r}" + (f"; did you mean {nearest!r}?" if nearest else "")
