"""`cts diff`: did a change make the tests stronger or weaker?

It knows files, folders, git revisions and formats; what is stronger than what only dsl/diff.py.
"""

from __future__ import annotations

import os
import sys

from .configured import print_diagnostics
from .options import FILE, Command, CommandError, Option, Parsed, Positional, one_of
from .paths import UNREADABLE_EXIT, find_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..dsl.diff import Change

WEAKER_EXIT = 1
COMMAND = Command(
    "diff",
    positionals=(Positional("WHAT", "two files or folders, or REVISION..REVISION [PATHS]", kind=FILE, count="some"),),
    options=(
        Option("--format", "how to print it", kind=one_of("text", "json", "markdown"), default="text"),
        Option("--fail-on", "exit 1 when a change is of this kind", kind=one_of("weaker", "different", "any")),
    ),
    examples=(
        ("cts diff old/ new/", "two folders"),
        ("cts diff main..HEAD", "two revisions of this repository"),
        ("cts diff main.. scenarios/ --fail-on weaker", "a revision and the working tree, one folder, for a pipeline"),
    ),
    details="It compares meaning, not text: renames, moves and formatting are no changes.",
)


def execute(args: Parsed) -> int:
    from ..dsl.diff import compare

    before, after = _sides(args.texts("what"))
    changes = compare(before.scenarios, after.scenarios)
    changes += allowance_changes(before.allowances, after.allowances)
    print(_FORMATS[args.text("format") or "text"](changes), end="")
    failing = {"weaker": ("weaker",), "different": ("weaker", "different"), "any": ("weaker", "different", "stronger")}
    limit = failing.get(args.text("fail-on") or "", ())
    return WEAKER_EXIT if any(change.verdict in limit for change in changes) else 0


# --- what is compared ------------------------------------------------------------------------------------------------


class Side:
    """The scenarios of one side as plan data, and how many findings of each code each scenario allows."""

    def __init__(self, paths: list[str], shown: str) -> None:
        from ..dsl.compile import compile_files, read_source
        from ..dsl.diagnostics import Diagnostic
        from ..dsl.diff_allow import allowances_of
        from ..dsl.parser import parse

        compiled = compile_files(paths)
        if compiled.diagnostics:
            print_diagnostics(compiled.diagnostics)
            raise CommandError(f"{shown} cannot be compared: it has errors", UNREADABLE_EXIT)
        self.scenarios: list[dict[str, Any]] = compiled.plan.model_dump(mode="json")["scenarios"]
        self.allowances: dict[str, dict[str, int]] = {}
        for path in paths:
            source = read_source(path)
            if not isinstance(source, Diagnostic):
                self.allowances.update(allowances_of(parse(source)))


def allowance_changes(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> list[Change]:
    from ..dsl.diff_allow import compare_allowances

    return compare_allowances(before, after)


def _sides(words: tuple[str, ...]) -> tuple[Side, Side]:
    if ".." in words[0] and not os.path.exists(words[0]):
        first, _, second = words[0].partition("..")
        second = second.removeprefix(".")
        return _revision(first or "HEAD", words[1:]), _revision(second, words[1:]) if second else _tree(words[1:])
    if len(words) != 2:
        raise CommandError("two files or folders are compared, or REVISION..REVISION", UNREADABLE_EXIT)
    return Side(find_files([words[0]]), words[0]), Side(find_files([words[1]]), words[1])


def _tree(paths: tuple[str, ...]) -> Side:
    return Side(find_files(paths), "the working tree")


def _revision(revision: str, paths: tuple[str, ...]) -> Side:
    """The `.cts` files of a revision, written out, so that what they `use` is found beside them."""
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="cts-diff-")
    try:
        wanted = _write_out(revision, paths, folder)
        here = os.getcwd()
        os.chdir(folder)
        try:
            return Side(wanted, revision)
        finally:
            os.chdir(here)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_out(revision: str, paths: tuple[str, ...], folder: str) -> list[str]:
    """Writes all `.cts` files of a revision below a folder; gives those under `paths`."""
    top = _git("rev-parse", "--show-toplevel").strip()
    names = _git("-C", top, "ls-tree", "-r", "-z", "--name-only", revision, "--").split("\0")
    wanted = [os.path.relpath(os.path.abspath(path), top) for path in paths] or ["."]
    found = []
    for name in sorted(name for name in names if name.endswith(".cts")):
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(_git_bytes("-C", top, "cat-file", "blob", f"{revision}:{name}"))
        if any(path in (".", name) or name.startswith(path.rstrip("/") + "/") for path in wanted):
            found.append(name)
    return found


def _git(*words: str) -> str:
    return _git_bytes(*words).decode("utf-8", "surrogateescape")


def _git_bytes(*words: str) -> bytes:
    import subprocess

    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        raise CommandError("git is needed to compare revisions, and it is not installed", UNREADABLE_EXIT) from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise CommandError(f"git: {reason[0].removeprefix('fatal: ')}", UNREADABLE_EXIT)
    return done.stdout


# --- how it is printed -----------------------------------------------------------------------------------------------


def _counts(changes: list[Change]) -> str:
    if not changes:
        return "no change of meaning"
    counts = {word: sum(change.verdict == word for change in changes) for word in ("weaker", "stronger", "different")}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _text(changes: list[Change]) -> str:
    from ..interpreter.report.lines import text_of, wrapped
    from .terminal import wants_color, width

    columns = width(sys.stdout)
    colors = {"weaker": "1;31", "stronger": "1;32", "different": "1;33"} if wants_color(sys.stdout) else {}
    lines = []
    for change in changes:
        first, *rest = map(text_of, wrapped(change.sentence, columns, later=" " * 8))
        if change.verdict in colors:
            first = first.replace(change.verdict, f"\x1b[{colors[change.verdict]}m{change.verdict}\x1b[0m", 1)
        lines += [first, *rest, *map(text_of, wrapped(change.reason, columns, " " * 4))]
    return "\n".join([*lines, _counts(changes), ""])


def _json(changes: list[Change]) -> str:
    import json

    fields = ("scenario", "verdict", "before", "after", "reason")
    rows = [{field: getattr(change, field) for field in fields} for change in changes]
    return json.dumps({"cts_diff": 1, "changes": rows}, indent=2, ensure_ascii=False) + "\n"


def _markdown(changes: list[Change]) -> str:
    lines = ["| scenario | | before | after | why |", "|---|---|---|---|---|"]
    for change in changes:
        cells = (change.scenario, f"**{change.verdict}**", _cell(change.before), _cell(change.after), change.reason)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*(lines if changes else []), "", f"{_counts(changes)}", ""]).lstrip("\n")


def _cell(text: str) -> str:
    """Code in a table's cell: no bar may end the cell, no backtick the code."""
    if not text:
        return ""
    safe = text.replace("|", "\\|")
    return f"`` {safe} ``" if "`" in safe else f"`{safe}`"


_FORMATS = {"text": _text, "json": _json, "markdown": _markdown}
