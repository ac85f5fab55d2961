"""What the expectations ask of the world when all actors have ended, and the one look at it.

`gather` is the only input and output of the judge: it stats and reads files of the run's folder and runs the commands of
`output of command`. Everything after it is a pure function. It knows which questions a scenario asks, not the answers.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...dsl.plan import Part, expect, values
from ..history import HEAD_BYTES, Content
from ..path_patterns import matches_pattern
from .evaluate import Environment, command_words
from .evidence import Evidence, relative
from .facts import FileFacts, lines_in
from .verdict import Absent, Senseless, Unclear, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...dsl.plan import Expectation, Scenario
    from ..history import History

# Whole contents are kept up to this size; beyond it only the digest, the size and the lines are known.
KEPT_BYTES = 64 << 20
COMMAND_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class CommandResult:
    """`failure` says why there is no result: it could not be started, or did not end in time."""

    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""
    failure: str = ""


@dataclass(slots=True)
class FinalState:
    """Paths are seen from the run's folder; what lies outside of it is absolute. `listed` maps a pattern to paths."""

    files: dict[str, FileFacts] = field(default_factory=dict)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    commands: dict[tuple[str, ...], CommandResult] = field(default_factory=dict)
    # Pattern or folder → a folder below it that could not be searched.
    unread: dict[str, str] = field(default_factory=dict)

    def file(self, path: str) -> FileFacts:
        facts = self.files.get(path)
        if facts is None:
            raise Senseless(f"nobody looked at {path}")
        if facts.failure:
            raise Unclear(f"{path}: {facts.failure}")
        return facts

    def matching(self, pattern: str) -> list[FileFacts]:
        if pattern not in self.listed:
            raise Senseless(f"nobody looked for {pattern}")
        self.require_read(pattern)
        return [self.file(path) for path in self.listed[pattern]]

    def require_read(self, name: str) -> None:
        """What lies in a folder that nobody could read may be anything."""
        if name in self.unread:
            raise Unclear(f"not everything was looked at: {self.unread[name]}")

    def text(self, path: str) -> str:
        facts = self.file(path)
        if not facts.exists:
            raise Absent(f"{path} is absent")
        data = facts.bytes_seen()
        if data is None:
            raise Unclear(f"{path} was not read: {facts.described()}")
        return data.decode("utf-8", "replace")


@dataclass(slots=True)
class Questions:
    """What is to be looked at. `folders` are those whose whole content below matters (`is unchanged`)."""

    files: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    commands: set[tuple[str, ...]] = field(default_factory=set)


def questions_of(
    scenario: Scenario, env: Environment, expectations: tuple[Expectation, ...] | None = None
) -> Questions:
    """Static but for values that only the run knows, as `{work}` and what fixtures offer."""
    found = Questions()
    parts: tuple[Part, ...] = scenario.expectations + scenario.tallies if expectations is None else expectations
    for root in parts:
        for part in parts_of(root):
            try:
                _ask(part, env, found)
            except Undecided:
                # The expectation itself will meet the same fault, and say so.
                continue
    return found


def _ask(part: Part, env: Environment, found: Questions) -> None:
    if isinstance(part, expect.FileSubject):
        path = env.path(part.path)
        if part.about == "files":
            found.patterns.add(path)
        elif part.about == "folder":
            found.folders.add(path)
        found.files.add(path)
    elif isinstance(part, (expect.EqualsFile, values.FileText)):
        found.files.add(env.path(part.path))
    elif isinstance(part, values.CommandOutput):
        found.commands.add(command_words(part.command, env))


def parts_of(part: object) -> Iterator[Part]:
    """The part and all parts within it."""
    if isinstance(part, Part):
        yield part
        # Asked for many times in each run; the fields, without the ways of pydantic to find them.
        for value in vars(part).values():
            if not isinstance(value, str):
                yield from parts_of(value)
    elif isinstance(part, (tuple, list)):
        for item in part:
            yield from parts_of(item)
    elif isinstance(part, dict):
        for item in part.values():
            yield from parts_of(item)


def gather(
    scenario: Scenario,
    history: History,
    *,
    only: tuple[Expectation, ...] | None = None,
    environment: dict[str, str] | None = None,
    run_command: Callable[[tuple[str, ...], str, dict[str, str] | None], CommandResult] | None = None,
) -> FinalState:
    """Looks now. `only` restricts it to some expectations, for `eventually`; `environment` is that of the commands."""
    env = Environment(scenario, history.variant, Evidence(history), None)
    asked = questions_of(scenario, env, only)
    run_command = run_command or _run
    folder = history.seen_at or history.folder
    final = FinalState()
    # Commands first: what they change, they change before the files are looked at, and not in the middle.
    for words in sorted(asked.commands):
        final.commands[words] = run_command(words, folder, environment)
    for pattern in sorted(asked.patterns):
        unread: list[str] = []
        final.listed[pattern] = tuple(paths_matching(folder, pattern, unread))
        if unread:
            final.unread[pattern] = unread[0]
        asked.files.update(final.listed[pattern])
    for name in sorted(asked.folders):
        unread = []
        asked.files.update(_below(folder, name, unread))
        if unread:
            final.unread[name] = unread[0]
        given = (relative(path, history.folder) for path in history.given_files)
        asked.files.update(path for path in given if is_below(path, name))
    for path in sorted(asked.files):
        final.files[path] = look(path, folder)
    _name(final, history)
    return final


def _name(final: FinalState, history: History) -> None:
    evidence = Evidence(history)
    for facts in final.files.values():
        if facts.content is not None:
            facts.name = evidence.name_of(facts.content)


def look(path: str, folder: str) -> FileFacts:
    """One file as any other process could see it now; a pipe or device is never opened."""
    place = os.path.join(folder, path)
    try:
        status = os.stat(place)
    except (FileNotFoundError, NotADirectoryError):
        return FileFacts(path, "link" if os.path.islink(place) else "absent")
    except OSError as error:
        return FileFacts(path, "other", failure=error.strerror or str(error))
    mode = stat.S_IMODE(status.st_mode)
    try:
        if stat.S_ISDIR(status.st_mode):
            return FileFacts(path, "folder", mode=mode, entries=tuple(sorted(os.listdir(place))))
        if not stat.S_ISREG(status.st_mode):
            return FileFacts(path, "other", mode=mode)
        return _read(path, place, mode)
    except OSError as error:
        return FileFacts(path, "other", mode=mode, failure=error.strerror or str(error))


def _read(path: str, place: str, mode: int) -> FileFacts:
    digest = hashlib.sha256()
    kept: list[bytes] = []
    size = n_lines = 0
    last = b"\n"
    with open(place, "rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
            n_lines += block.count(b"\n")
            if size < KEPT_BYTES:
                kept.append(block)
            size += len(block)
            last = block[-1:]
    n_lines += last != b"\n"
    data = b"".join(kept) if size <= KEPT_BYTES else None
    head = (data if data is not None else kept[0])[:HEAD_BYTES]
    content = Content(digest.hexdigest(), size, head)
    return FileFacts(path, "file", content, size, mode, data, lines_in(data) if data is not None else n_lines)


def paths_matching(folder: str, pattern: str, unread: list[str]) -> list[str]:
    """`*` stays within one folder, `**` crosses them, and hidden names match too: a stray `.out.tmp` is stray.

    Folders that could not be searched are told in `unread`.
    """
    start = "/" if pattern.startswith("/") else folder
    candidates = _below(folder, ".", unread) if start == folder else _below("/", _fixed_part(pattern), unread)
    return sorted(path for path in candidates if matches_pattern(path, pattern))


def _fixed_part(pattern: str) -> str:
    parts: list[str] = []
    for part in pattern.split("/")[:-1]:
        if any(sign in part for sign in "*?["):
            break
        parts.append(part)
    return "/".join(parts) or "/"


def _below(folder: str, path: str, unread: list[str]) -> list[str]:
    root = os.path.join(folder, path)
    found = []

    def note(error: OSError) -> None:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            unread.append(f"{relative(str(error.filename), folder)}: {error.strerror or error}")

    for place, folders, names in os.walk(root, onerror=note):
        for name in folders + names:
            full = os.path.join(place, name)
            found.append(full if path.startswith("/") else os.path.normpath(os.path.relpath(full, folder)))
    return found


def is_below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(folder.rstrip("/") + "/")


def _run(words: tuple[str, ...], folder: str, environment: dict[str, str] | None) -> CommandResult:
    import subprocess

    if not words:
        return CommandResult(failure="it is empty")
    full: dict[str, Any] | None = None if environment is None else {**os.environ, **environment}
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=full,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return CommandResult(failure=f"it did not end within {COMMAND_TIMEOUT_S:.0f} s")
    except OSError as error:
        return CommandResult(failure=error.strerror or str(error))
    return CommandResult(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )
