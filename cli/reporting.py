"""Which reports a campaign gets: what the command line asks for becomes readers of its document.

It knows options, files and streams; what reports look like is known by `interpreter.report`.
"""

from __future__ import annotations

import os
import sys

from .options import FOLDER, Option, Parsed, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..dsl.compile import Compiled
    from ..dsl.config import Config
    from ..interpreter.report.collector import Collector
    from ..interpreter.report.places import Places
    from ..interpreter.report.protocol import Reader
    from ..interpreter.store import Store

FORMATS = ("text", "json", "junit", "markdown", "github")

OPTIONS = (
    Option("--format", "what to print: github is text with annotations", kind=one_of(*FORMATS), default="text"),
    Option("--report", "write report.json, junit.xml and summary.md into this folder", kind=FOLDER),
    Option("--no-store", "do not remember the results for `cts history`"),
)


def store_path(config: Config) -> str:
    """The project's store of results: beside its configuration, or in the current folder."""
    return os.path.join(os.path.relpath(config.folder) if config.folder else ".", ".cts", "history.db")


def places_of(args: Parsed, compiled: Compiled | None) -> Places:
    """Where sentences stand, and what a command that runs a scenario again has to say beside its id."""
    from ..interpreter.report.places import Place, Places

    options: list[str] = []
    for name in ("plan", "runs", "containment", "profile"):
        if args.given(name):
            options += [f"--{name}", str(args.value(name))]
    lines: dict[tuple[str, str, str], Place] = {}
    if compiled is not None:
        for scenario in compiled.plan.scenarios:
            sentences = {
                "scenario": [""],
                "expectation": [expectation.text for expectation in scenario.expectations],
                "tally": [tally.text for tally in scenario.tallies],
                "check": [check.text for check in scenario.checks],
            }
            for kind, texts in sentences.items():
                for index, text in enumerate(texts):
                    place = compiled.places.get((scenario.id, kind, index))
                    if place is not None:
                        # A sentence that stands twice is found where it stands first.
                        lines.setdefault((scenario.id, kind, text), Place(place.file, place.line))
    return Places(lines, tuple(options), args.given("plan"))


def collector(
    args: Parsed, places: Places, store: Store | None, others: Sequence[Callable[[], list[str]]] = ()
) -> Collector:
    """The one reporter that the campaign tells everything. `others` are asked for remarks at the end, too."""
    from ..interpreter.report.collector import Collector

    readers: list[Reader] = []
    folder = args.text("report")
    if folder is not None:
        from ..interpreter.report.folder import FolderReport

        readers.append(FolderReport(folder))
    if store is not None:
        readers.append(store)
    # The last, since it tells what the others could not do.
    remarks = [reader.remarks for reader in readers if hasattr(reader, "remarks")]
    readers.append(
        _printed(args.text("format") or "text", lambda: [text for ask in (*remarks, *others) for text in ask()])
    )
    return Collector(readers, places, past=store)


def _printed(name: str, remarks: object) -> Reader:
    from .lost_terminal import LosableTerminal
    from .terminal import wants_color, width

    if name in ("text", "github"):
        from ..interpreter.report.terminal import TerminalReport

        is_live = name == "text" and can_move(os.environ) and sys.stdout.isatty()
        text = TerminalReport(
            LosableTerminal(sys.stdout) if sys.stdout.isatty() else sys.stdout,  # type: ignore[arg-type]
            width=width(sys.stdout),
            color=wants_color(sys.stdout),
            is_live=is_live,
            remarks=remarks,  # type: ignore[arg-type]
        )
        if name == "text":
            return text
        from ..interpreter.report.github import GithubReport

        return GithubReport(sys.stdout, text)
    from ..interpreter.report.printed import PrintedReport

    return PrintedReport(sys.stdout, sys.stderr, name, remarks)  # type: ignore[arg-type]


def can_move(environment: Mapping[str, str]) -> bool:
    """Whether a terminal may be drawn upon: a CI system's pseudo-terminal is a log."""
    return environment.get("TERM") not in (None, "", "dumb") and environment.get("CI", "") in ("", "0", "false")
