"""`cts report`: a report.json once more, in another form; and the JSON Schema of it.

It knows files and exit codes; what reports look like is known by `interpreter.report`.
"""

from __future__ import annotations

import sys

from .options import FILE, Command, Option, Parsed, Positional, UsageError, one_of
from .reporting import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..interpreter.report.document import Report

UNREADABLE_EXIT = 2

COMMAND = Command(
    "report",
    positionals=(
        Positional("FILE", "a report.json of `cts run --report`, or - for standard input", kind=FILE, count="optional"),
    ),
    options=(
        Option("--format", "what to print", kind=one_of(*FORMATS), default="text"),
        Option("--schema", "print the JSON Schema of reports instead"),
    ),
    examples=(
        ("cts report report/report.json", "read what a CI job found"),
        ("cts report report/report.json --format markdown > comment.md", "for a pull request"),
        ("cts report --schema > report.schema.json", "for a program that reads reports"),
    ),
    details="Exits 0 whatever the report says; 2 if it cannot be read.",
)


def execute(args: Parsed) -> int:
    if args.flag("schema"):
        import json

        from ..interpreter.report.json_report import schema

        print(json.dumps(schema(), indent=2))
        return 0
    path = args.text("file")
    if path is None:
        raise UsageError("FILE is missing: a report.json of `cts run --report`")
    report = _read(path)
    name = args.text("format") or "text"
    if name == "text":
        _print(report)
        return 0
    from ..interpreter.report.formats import written

    print(written(report, name), end="")
    return 0


def _print(report: Report) -> None:
    from ..interpreter.report.terminal import TerminalReport
    from .terminal import wants_color, width

    text = TerminalReport(sys.stdout, width=width(sys.stdout), color=wants_color(sys.stdout))
    for scenario in report.scenarios:
        text.scenario_ended(scenario)
    for left in report.not_run:
        text.left_out(left)
    text.ended(report)


def _read(path: str) -> Report:
    from ..interpreter.report.document import VERSION
    from ..interpreter.report.json_report import from_json
    from .documents import Wanted, read_document

    wanted = Wanted("cts_report", VERSION, "`cts run --report FOLDER` writes FOLDER/report.json")
    return read_document(path, wanted, from_json, UNREADABLE_EXIT)
