"""Which `.cts` files a command works on: what its words name, else what the configuration names, else this folder.

Links found in a folder are not followed: what they point to inside it has a name of its own there, and what lies
outside was not named. It knows folders and names; nothing of what the files hold.
"""

from __future__ import annotations

import os

from .options import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

UNREADABLE_EXIT = 2
SUFFIX = ".cts"
_SKIPPED = ("node_modules", "__pycache__")


def find_files(paths: Sequence[str], configured: Sequence[str] | None = None) -> list[str]:
    """The files under `paths`, sorted, each once. Raises CommandError for a path that is not there or holds none."""
    given = list(paths) or list(configured or ()) or ["."]
    found: dict[str, str] = {}
    problems: list[str] = []
    if "-" in given:
        raise CommandError(
            "standard input (`-`) is read by `cts lint` and `cts fmt` alone, since a scenario's paths begin at its file; "
            "name a file (one that is called `-` is `./-`)",
            UNREADABLE_EXIT,
        )
    for path in given:
        try:
            for file in _under(path):
                found.setdefault(os.path.realpath(file), file)
        except OSError as error:
            problems.append(why_not(error, path))
    if problems:
        raise CommandError("\n".join(problems), UNREADABLE_EXIT)
    if not found:
        where = ", ".join(f"`{path}`" for path in given) if given != ["."] else "this folder"
        raise CommandError(f"there are no {SUFFIX} files in {where}", UNREADABLE_EXIT)
    return sorted(found.values())


def why_not(error: OSError, path: str) -> str:
    """One sentence about a file or folder that cannot be read or written."""
    from errno import ELOOP

    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else path
    if error.errno == ELOOP:
        return f"`{name}` is a circle of links"
    if isinstance(error, FileNotFoundError):
        if os.path.islink(name):
            return f"`{name}` is a link to nothing"
        return f"there is no file or folder `{name}`"
    return f"`{name}`: {(error.strerror or str(error)).lower()}"


def _under(path: str) -> list[str]:
    """The files that one path stands for: itself, or those in the folder that it names."""
    from stat import S_ISDIR, S_ISREG

    mode = os.stat(path).st_mode
    if S_ISDIR(mode):
        return _in_folder(path)
    if not S_ISREG(mode):
        raise OSError(0, "it is neither a file nor a folder", path)
    return [path]


def _in_folder(top: str) -> list[str]:
    files: list[str] = []
    left = [top]
    while left:
        folder = left.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                path = entry.path.removeprefix("./")
                if entry.is_dir(follow_symlinks=False):
                    if not _is_skipped(entry.name, path):
                        left.append(path)
                elif entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False):
                    files.append(path)
    return files


def _is_skipped(name: str, path: str) -> bool:
    """Hidden folders, other tools' modules, and environments of Python, whatever they are called."""
    return name.startswith(".") or name in _SKIPPED or os.path.exists(os.path.join(path, "pyvenv.cfg"))
