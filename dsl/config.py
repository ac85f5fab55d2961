"""`cts.yaml`, or `[tool.cts]` in `pyproject.toml`: found upwards from a folder, read, checked, merged with a profile.

What is wrong comes as diagnostics with file, line and column, like everything that is said about a scenario. How YAML
and TOML become nodes is known by config_nodes.py; what commands do with the values by the commands. A project without
a configuration pays for a few look-ups of file names, and imports nothing.
"""

from __future__ import annotations

import os

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .diagnostics import Diagnostic
    from .source import SourceFile

YAML_NAME = "cts.yaml"
TOML_NAME = "pyproject.toml"
_TABLE = b"[tool.cts"


class Config(Record):
    """What a project says for all its scenarios; none where it says nothing. `file` is empty where there is no file.

    `paths` are those of the file's folder, as relative as they were written.
    """

    file: str = ""
    folder: str = ""
    paths: tuple[str, ...] | None = None
    timeout_ns: int | None = None
    tolerance_ns: int | None = None
    runs: int | None = None
    jobs: int | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @property
    def full_paths(self) -> tuple[str, ...] | None:
        """The paths, as seen from the current folder."""
        if self.paths is None:
            return None
        return tuple(os.path.relpath(os.path.join(self.folder, path)) for path in self.paths)


class Loaded(Record):
    """A configuration and what was wrong with it; what could not be read is as if it were not there."""

    config: Config
    diagnostics: tuple[Diagnostic, ...]


def find(folder: str) -> str | None:
    """The configuration file that holds for a folder: its own, or that of the nearest folder above, in one project."""
    folder = os.path.abspath(folder)
    while True:
        path = os.path.join(folder, YAML_NAME)
        if os.path.isfile(path):
            return path
        path = os.path.join(folder, TOML_NAME)
        if _has_table(path):
            return path
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above


def _has_table(path: str) -> bool:
    """Whether a pyproject.toml speaks of cts at all; only then is it worth a parser."""
    try:
        with open(path, "rb") as file:
            return _TABLE in file.read()
    except OSError:
        return False


def load(folder: str = ".", profile: str | None = None) -> Loaded:
    """The configuration that holds for a folder, with the profile's values in the place of the general ones."""
    path = find(folder)
    return Loaded(Config(), ()) if path is None else read(path, profile)


def read(path: str, profile: str | None = None) -> Loaded:
    """Reads one configuration file."""
    from .config_nodes import from_toml, from_yaml
    from .config_shape import Reader
    from .diagnostics import Diagnostic
    from .source import SourceFile, Unreadable, decode

    shown = os.path.relpath(path)
    try:
        with open(path, "rb") as file:
            text = decode(file.read())
    except OSError as error:
        source = SourceFile(shown, "")
        return Loaded(Config(), (Diagnostic("E301", source, (0, 0), f"it cannot be read: {error.strerror}"),))
    if isinstance(text, Unreadable):
        source = SourceFile(shown, text.text)
        return Loaded(Config(), (Diagnostic("E301", source, (text.offset, text.offset + 1), text.reason),))
    source = SourceFile(shown, text)
    node, problem = (from_toml if path.endswith(".toml") else from_yaml)(source)
    found = [] if problem is None else [problem]
    reader = Reader(source, found)
    config = reader.config(node, path, profile)
    return Loaded(config, (*sorted(found, key=lambda d: d.sort_key), *_second_file(path, source)))


def _second_file(path: str, source: SourceFile) -> tuple[Diagnostic, ...]:
    """Two configurations in one folder: nobody should have to guess which one holds."""
    from .diagnostics import Diagnostic

    beside = os.path.join(os.path.dirname(path), TOML_NAME)
    if path.endswith(YAML_NAME) and _has_table(beside):
        message = "`[tool.cts]` in pyproject.toml configures this project as well"
        note = "cts.yaml holds; move its values into one of the two files"
        return (Diagnostic("E305", source, (0, 0), message, notes=(note,)),)
    return ()
