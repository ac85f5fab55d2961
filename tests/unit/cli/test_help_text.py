"""How help is laid out."""

from __future__ import annotations

from cts.cli.help_text import of_command, overview
from cts.cli.options import COUNT, SCENARIOS, Command, Option, Positional, one_of
from cts.cli.table import Entry

COMMAND = Command(
    "check",
    positionals=(Positional("PATH", "what to check", kind=SCENARIOS, count="some"),),
    options=(
        Option("--jobs", "how many at the same time", short="-j", kind=COUNT, default=1),
        Option("--format", "how to print it", kind=one_of("text", "json", "sarif", "github"), default="text"),
        Option("--select", "only these rules, by name or by code, when a few are enough for the day", repeatable=True),
    ),
    details="Finds what is wrong.\n\nChanges nothing.",
    examples=(("cts check a.cts", "one file"), ("cts check -j 4 scenarios/", "a folder")),
)


def test_help_of_a_command() -> None:
    assert of_command(COMMAND, "find mistakes") == (
        """\
cts check - find mistakes

Usage: cts check [OPTIONS] PATH...

Finds what is wrong.

Changes nothing.

Arguments:
  PATH                        what to check

Options:
  -j, --jobs N                how many at the same time (default: 1)
      --format FORMAT         how to print it: text, json, sarif, github
                              (default: text)
      --select                only these rules, by name or by code, when a few
                              are enough for the day (may be repeated)
  -h, --help                  show this text

Examples:
  cts check a.cts             one file
  cts check -j 4 scenarios/   a folder
"""
    )


def test_overview_shows_groups_and_the_examples_of_known_commands_only() -> None:
    text = overview((Entry("run", "run scenarios", "run", "Run"), Entry("version", "versions", "version", "Other")))
    assert text == (
        """\
cts - how programs collide, as scenarios with a verdict

Usage: cts COMMAND [OPTIONS] [ARGUMENTS]

Run:
  run      run scenarios

Other:
  version  versions

Examples:
  cts run first.cts   run it and see the verdict

More: cts COMMAND --help    cts --version
"""
    )
