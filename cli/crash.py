"""Our own faults: a few lines on the terminal, the details in a file, and a request to report it.

It knows where such files belong and what they hold; not what went wrong, nor how commands end.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from .. import __version__

N_KEPT = 20


def report(error: BaseException, words: list[str]) -> None:
    """Write the details to a file and say on standard error where it lies."""
    summary = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    lines = [f"cts: internal error: {summary}", "This is a fault of cts, not of your scenario."]
    try:
        lines.append(f"Please report it, with this file: {write_details(error, words)}")
    except OSError as failure:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        lines.append(f"The details could not be written ({failure}); please report it with these lines.")
        lines.append(f"It happened in {frame.name}, line {frame.lineno} of {frame.filename}")
    print("\n".join(lines), file=sys.stderr)


def write_details(error: BaseException, words: list[str]) -> Path:
    """Write the details into the state folder, or into the temporary folder where that one cannot be written."""
    text = _details(error, words)
    failure: OSError | None = None
    for folder in (_state_folder(), Path(tempfile.gettempdir()) / f"cts-crashes-{os.getuid()}"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=time.strftime("%Y%m%d-%H%M%S-"), suffix=".txt", dir=folder)
            with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError as error_here:
            failure = error_here
            continue
        _forget_old(folder)
        return Path(name)
    assert failure is not None
    raise failure


def _state_folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return Path(state, "cts", "crashes")


def _details(error: BaseException, words: list[str]) -> str:
    return "\n".join(
        [
            f"cts {__version__}",
            f"Python {sys.version}",
            f"Platform {platform.platform()}",
            f"Command line {words!r}",
            f"Folder {os.getcwd()}" if os.path.isdir(".") else "Folder (removed)",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )


def _forget_old(folder: Path) -> None:
    """Names begin with the time, so the first ones are the oldest."""
    for old in sorted(folder.glob("*.txt"))[:-N_KEPT]:
        try:
            old.unlink()
        except OSError:
            return
