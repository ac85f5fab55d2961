"""`cts lint`: what is wrong in files, and what makes scenarios weak.

It knows options, formats and exit codes. What is found in a file is known below `dsl`, how one file is linted by
`lint_file`, how many processes share the work by `spread`.
"""

from __future__ import annotations

import os
import sys

from .options import SCENARIOS, TEXT, Command, CommandError, Option, Parsed, Positional, UsageError, one_of
from .paths import UNREADABLE_EXIT, find_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..dsl.config import Config
    from ..dsl.lint.run import Selection
    from .lint_file import Linter, Result, Shown

FINDINGS_EXIT = 1
STANDARD_INPUT = "-"
# With less text than this, starting a second process takes longer than it saves.
PARALLEL_BYTES = 16_384

COMMAND = Command(
    "lint",
    positionals=(Positional("PATHS", "files, folders, or - for standard input", kind=SCENARIOS, count="any"),),
    options=(
        Option("--fix", "mend what is certain, and report the rest"),
        Option("--select", "only these rules: codes, names, or all", kind=TEXT, repeatable=True),
        Option("--ignore", "all but these rules", kind=TEXT, repeatable=True),
        Option("--format", "how to print", kind=one_of("text", "json", "sarif", "github"), default="text"),
        Option("--profile", "use this profile of the configuration", kind=TEXT),
    ),
    examples=(
        ("cts lint", "lint what the configuration names, or this folder"),
        ("cts lint --fix scenarios/", "mend what is certain"),
        ("cts lint --ignore W204 first.cts", "without one rule"),
        ("cts lint --format sarif > lint.sarif", "for a code-scanning service"),
    ),
    details=(
        "A finding that is meant is allowed at the end of its line: # lint: allow W204 because ...\n"
        "Exit codes: 0 nothing found; 1 findings; 2 something cannot be read."
    ),
)


def execute(args: Parsed) -> int:
    import gc

    # Trees are made of many small tuples that all live until the file is done: nothing to collect, much to look at.
    gc.disable()
    config = _config(args.text("profile"))
    selection = _selection(args, config)
    paths = args.texts("paths")
    as_text = args.text("format") == "text"
    if STANDARD_INPUT in paths:
        if len(paths) > 1:
            raise CommandError("`-` stands alone: standard input is linted by itself", UNREADABLE_EXIT)
        return _standard_input(args, selection)
    files = find_files(paths, None if paths else config.full_paths)
    from .lint_file import Linter
    from .terminal import wants_color

    linter = Linter(selection, args.flag("fix"), as_text, as_text and wants_color(sys.stdout))
    results = _lint(linter, files)
    _print(args.text("format") or "text", results, len(files))
    return _exit_code(results)


def _lint(linter: Linter, files: list[str]) -> list[Result]:
    """Lints the files, in several processes where that is quicker."""
    linter.own_paths = frozenset(os.path.realpath(path) for path in files)
    if len(files) == 1:
        return [linter.file(files[0])]
    from .lint_file import facts_of_run
    from .spread import n_processors, spread

    linter.run = facts_of_run(files)
    if sum(_size(path) for path in files) < PARALLEL_BYTES:
        return [linter.file(path) for path in files]
    # The first file is done before any process is forked, so that what it loads is loaded for all.
    return [linter.file(files[0]), *spread(files[1:], linter.file, n_processors())]


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _standard_input(args: Parsed, selection: Selection) -> int:
    if sys.stdin is None:
        raise CommandError("there is no standard input", UNREADABLE_EXIT)
    from ..dsl.source import MAX_BYTES
    from .lint_file import Linter
    from .terminal import wants_color

    mends = args.flag("fix")
    as_text = args.text("format") == "text"
    # With --fix, standard output is the mended text, for an editor; findings go beside it.
    stream = sys.stderr if mends else sys.stdout
    linter = Linter(selection, mends, as_text, as_text and wants_color(stream))
    result, text = linter.standard_input(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    if mends:
        sys.stdout.write(text)
        sys.stdout.flush()
    _print(args.text("format") or "text", [result], 1, to_stderr=mends)
    return _exit_code([result])


def _print(form: str, results: list[Result], n_files: int, to_stderr: bool = False) -> None:
    out = sys.stderr if to_stderr else sys.stdout
    n_fixed = sum(result[2] for result in results)
    findings = findings_of(results)
    if form == "text":
        for _, _, text in findings:
            print(text, end="\n\n", file=out)
        print(summary(findings, n_files, n_fixed), file=sys.stderr)
        return
    from .finding_formats import as_github, as_json, as_sarif

    data = [finding[2] for finding in findings]
    if form == "json":
        print(as_json(data, n_files, n_fixed), file=out)
    elif form == "sarif":
        print(as_sarif(data), file=out)
    elif data:
        print(as_github(data), file=out)


def findings_of(results: list[Result]) -> list[Shown]:
    """All findings in order; a module's stand behind the first file that uses it, and only there."""
    found: list[Shown] = []
    of_modules: list[Shown] = []
    for own, others, _, _ in results:
        fresh = [finding for finding in others if finding not in of_modules]
        of_modules += fresh
        found += [*own, *fresh]
    return found


def summary(findings: list[Shown], n_files: int, n_fixed: int) -> str:
    """One line: how much was found, in how many files, and what can be done about it."""
    n_errors = sum(severity == "error" for severity, _, _ in findings)
    n_fixes = sum(has_fix for _, has_fix, _ in findings)
    where = _counted(n_files, "file")
    mended = f"; {_counted(n_fixed, 'finding')} mended" if n_fixed else ""
    if not findings:
        return f"nothing found in {where}{mended}"
    kinds = ((n_errors, "error"), (len(findings) - n_errors, "warning"))
    counts = ", ".join(_counted(n, word) for n, word in kinds if n)
    mendable = f"; {n_fixes} can be mended with --fix" if n_fixes and not n_fixed else ""
    return f"{counts} in {where}{mended}{mendable}; `cts explain CODE` tells more"


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _exit_code(results: list[Result]) -> int:
    if not all(is_read for _, _, _, is_read in results):
        return UNREADABLE_EXIT
    return FINDINGS_EXIT if any(own or others for own, others, _, _ in results) else 0


def _config(profile: str | None) -> Config:
    from ..dsl.config import load

    loaded = load(profile=profile)
    if loaded.diagnostics:
        from ..dsl.diagnostics import Paint, render
        from .terminal import wants_color

        paint = Paint(wants_color(sys.stderr))
        print("\n\n".join(render(diagnostic, paint) for diagnostic in loaded.diagnostics), file=sys.stderr)
        raise CommandError("the configuration has errors, so it is not known what to lint", UNREADABLE_EXIT)
    if profile is not None and profile not in loaded.config.profiles:
        from ..dsl.suggest import closest

        where = (
            os.path.relpath(loaded.config.file) if loaded.config.file else "this project, which has no configuration"
        )
        meant = closest(profile, loaded.config.profiles)
        raise UsageError(
            f"there is no profile {profile!r} in {where}" + (f"; did you mean {meant!r}?" if meant else "")
        )
    return loaded.config


def _selection(args: Parsed, config: Config) -> Selection:
    """What the command line says, else what the configuration says; `--ignore` adds to either."""
    from ..dsl.lint.run import EVERYTHING, Selection

    select = _rules(args, "select")
    ignore = [*config.ignore, *_rules(args, "ignore")]
    if not select and config.select is None and not ignore:
        return EVERYTHING
    return Selection.of(select or config.select, ignore)


def _rules(args: Parsed, key: str) -> list[str]:
    words = [word for text in args.texts(key) for word in text.replace(",", " ").split()]
    if words:
        from ..dsl.lint.registry import ALL_CODES, NAMES
        from ..dsl.lint.run import meant_by

        for word in words:
            if not meant_by(word):
                from ..dsl.suggest import closest

                meant = closest(word, (*ALL_CODES, *NAMES, "all"))
                hint = f"; did you mean {meant}?" if meant else "; `cts explain` lists them"
                raise UsageError(f"--{key}: there is no lint rule {word}{hint}")
    return words
