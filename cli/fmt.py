"""`cts fmt`: files into their one form, or what would change.

It knows files and exit codes; what the form is, only the printer. A file is written in one step or not at all, and only
when what was printed says the same as what was read.
"""

from __future__ import annotations

import sys

from ..dsl.format import format_source
from ..dsl.parser import parse
from ..dsl.reading import source_of
from ..dsl.source import MAX_BYTES, SourceFile
from .options import SCENARIOS, Command, CommandError, Option, Parsed, Positional
from .paths import UNREADABLE_EXIT, find_files, why_not
from .rewriting import read_file, replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..dsl.diagnostics import Diagnostic
    from ..dsl.parser import Parsed as ParsedFile

CHANGED_EXIT = 1
STANDARD_INPUT = "-"

COMMAND = Command(
    "fmt",
    positionals=(Positional("PATHS", "files, folders, or - for standard input", kind=SCENARIOS, count="any"),),
    options=(
        Option("--check", "write nothing; exit 1 when a file is not in its form"),
        Option("--diff", "write nothing; show what would change, exit 1 when something would"),
    ),
    examples=(
        ("cts fmt", "format what the configuration names, or this folder"),
        ("cts fmt --check scenarios/", "for CI"),
        ("cts fmt --diff first.cts", "see what would change"),
        ("cts fmt - < first.cts", "for an editor: standard input to standard output"),
    ),
    details=(
        "A file with syntax errors is left as it is. Exit codes: 0 done, or nothing to do;\n"
        "1 with --check or --diff when something would change; 2 when a file cannot be read,\n"
        "parsed or written."
    ),
)


def execute(args: Parsed) -> int:
    job = _Job(check=args.flag("check"), diff=args.flag("diff"))
    paths = args.texts("paths")
    if STANDARD_INPUT in paths:
        if len(paths) > 1:
            raise CommandError("`-` stands alone: standard input is formatted to standard output", UNREADABLE_EXIT)
        return job.standard_input()
    for path in find_files(paths, None if paths else _configured()):
        job.file(path)
    return job.finish()


def _configured() -> tuple[str, ...] | None:
    from ..dsl.config import load

    loaded = load()
    if loaded.diagnostics:
        _report(loaded.diagnostics)
        raise CommandError("the configuration cannot be read, so it is not known what to format", UNREADABLE_EXIT)
    return loaded.config.full_paths


class _Job:
    """What one call of `cts fmt` has done so far."""

    def __init__(self, check: bool, diff: bool) -> None:
        self.check = check
        self.diff = diff
        self.n_changed = 0
        self.n_same = 0
        self.n_failed = 0

    def standard_input(self) -> int:
        if sys.stdin is None:
            raise CommandError("there is no standard input", UNREADABLE_EXIT)
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        text = self._formatted("standard input", data)
        if text is None:
            return UNREADABLE_EXIT
        is_changed = text.encode() != data
        if self.diff:
            if is_changed:
                _print_diff("standard input", data, text)
        elif not self.check:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())
        return CHANGED_EXIT if is_changed and (self.check or self.diff) else 0

    def file(self, path: str) -> None:
        # What goes wrong with the file is caught here; what goes wrong with our own output is not the file's fault.
        try:
            data, state = read_file(path)
        except OSError as error:
            self._fail(f"cts fmt: {why_not(error, path)}")
            return
        text = self._formatted(path, data)
        if text is None:
            return
        new = text.encode()
        if new == data:
            self.n_same += 1
            return
        if self.diff:
            _print_diff(path, data, text)
        elif self.check:
            print(f"would reformat {path}")
        else:
            try:
                replace_file(path, new, state)
            except OSError as error:
                self._fail(f"cts fmt: {why_not(error, path)}")
                return
            print(f"reformatted {path}")
        self.n_changed += 1

    def finish(self) -> int:
        would = "would be " if self.check or self.diff else ""
        parts = [
            f"{_files(count)} {what}"
            for count, what in (
                (self.n_changed, f"{would}reformatted"),
                (self.n_same, "already in form"),
                (self.n_failed, "left alone because of errors"),
            )
            if count
        ]
        print(", ".join(parts), file=sys.stderr)
        if self.n_failed:
            return UNREADABLE_EXIT
        return CHANGED_EXIT if self.n_changed and (self.check or self.diff) else 0

    def _formatted(self, name: str, data: bytes) -> str | None:
        """The canonical text, or none where the file has mistakes, which are reported."""
        source = source_of(name, data)
        if not isinstance(source, SourceFile):
            self._fail()
            _report((source,))
            return None
        parsed = parse(source)
        if parsed.diagnostics:
            self._fail()
            _report(parsed.diagnostics)
            return None
        text = format_source(parsed)
        if text != source.text and not _is_safe(parsed, text):
            self._fail(
                f"cts fmt: {name}: formatting would have changed what it says, so it is left alone; please report it"
            )
            return None
        return text

    def _fail(self, message: str = "") -> None:
        self.n_failed += 1
        if message:
            print(message, file=sys.stderr)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _is_safe(parsed: ParsedFile, text: str) -> bool:
    """Whether the new text holds the same statements and comments; a fault of the printer must not cost a test."""
    from ..dsl.format_meaning import keeps_comments, says_the_same

    again = parse(SourceFile(parsed.source.name, text))
    return (
        not again.diagnostics and says_the_same(parsed.file, again.file) and keeps_comments(parsed.trivia, again.trivia)
    )


def _report(diagnostics: tuple[Diagnostic, ...]) -> None:
    from ..dsl.diagnostics import Paint, render
    from .terminal import wants_color

    paint = Paint(wants_color(sys.stderr))
    for diagnostic in diagnostics:
        print(render(diagnostic, paint), file=sys.stderr)


def _print_diff(path: str, data: bytes, text: str) -> None:
    from difflib import unified_diff

    from ..dsl.diagnostics import printable
    from .terminal import wants_color

    coloured = wants_color(sys.stdout)
    styles = {"+": "32", "-": "31", "@": "36"}
    before, after = _diff_lines(data.decode("utf-8", "replace")), _diff_lines(text)
    for number, line in enumerate(unified_diff(before, after, path, f"{path} (formatted)", lineterm="")):
        if not coloured:
            print(line)
            continue
        style = "1" if number < 2 else styles.get(line[:1], "0")
        # On a terminal a file's own escape codes are shown, not obeyed.
        print(f"\x1b[{style}m{printable(line)}\x1b[0m")


def _diff_lines(text: str) -> list[str]:
    """The lines as `patch` counts them, which knows no other line end than `\\n`."""
    lines = text.split("\n")
    last = lines.pop()
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines
