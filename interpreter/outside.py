"""Notes what the library's own verbs do to files outside of the run's folder, to be compared when the run is over.

A module of verbs says in `WRITTEN` which parameters of which function name what it writes. Before the first write to a
path outside, the actor notes how it was there; the coordinator looks how it is afterwards. Only names are looked at: a
link within the folder that leads out of it is not followed. What verbs of others and programs do is not known.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_PREFIX = "outside."
_FORMAT_OF_FILE, _FOLDER, _REGULAR, _LINK = 0o170000, 0o040000, 0o100000, 0o120000


def noting(
    function: Callable[..., Any], work: str, outputs: str, who: str, slot: int, missed: Callable[[], object]
) -> Callable[..., Any]:
    """The function, noting beforehand what it may write outside of `work`; itself, if it writes nothing.

    `missed` is called where something could not be noted.
    """
    tables = getattr(function, "__globals__", {})
    written = tables.get("WRITTEN", {}).get(getattr(function, "__name__", ""), ())
    if not written:
        return function
    noted: set[str] = set()
    notes = os.path.join(outputs, f"{_PREFIX}{slot}")

    def do(*context: Any, **values: Any) -> Any:
        for name in written:
            given = values[name]
            for path in (given,) if isinstance(given, str) else given or ():
                if (path[:1] == "/" or ".." in path) and path not in noted:
                    noted.add(path)
                    if not _note(path, work, notes, who):
                        missed()
        return function(*context, **values)

    return do


def _note(path: str, work: str, notes: str, who: str) -> bool:
    """False if it should have been noted and was not."""
    full = os.path.normpath(os.path.join(work, path))
    if full == work or full.startswith(work + "/"):
        return True
    try:
        fd = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            os.write(fd, os.fsencode(f"{who}\n{_state(full)}\n{full}\0"))
        finally:
            os.close(fd)
    except OSError:
        # An actor without handles or space is what some scenarios want; then nobody claims that all was noted.
        return False
    return True


def _state(path: str) -> str:
    """What is there; nothing for what cannot be left behind, such as a device."""
    try:
        about = os.lstat(path)
    except OSError:
        return "absent"
    kind = about.st_mode & _FORMAT_OF_FILE
    if kind == _FOLDER:
        # Its own time and size change with every entry, and those are others' business.
        return f"folder {about.st_ino}"
    return f"{about.st_ino} {about.st_size} {about.st_mtime_ns}" if kind in (_REGULAR, _LINK) else "no file"


def changes_outside(folder: str) -> list[str]:
    """A sentence for each path outside of the run's folder that is not as it was before; `folder` is where notes lie."""
    before: dict[str, tuple[str, str]] = {}
    for name in sorted(os.listdir(folder)):
        if name.startswith(_PREFIX):
            with open(os.path.join(folder, name), "rb") as notes:
                for note in os.fsdecode(notes.read()).split("\0")[:-1]:
                    who, state, path = note.split("\n", 2)
                    # Whoever noted it while it was not there came first.
                    if path not in before or state == "absent":
                        before[path] = (who, state)
    found = []
    for path, (who, state) in before.items():
        now = _state(path)
        if now != state:
            how = "was made" if state == "absent" else "was removed" if now == "absent" else "was changed"
            found.append(f"{path}, outside of the run's folder, {how} by a step of {who}")
    return found
