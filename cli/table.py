"""The commands of cts: one line each, in the order in which help lists them.

It knows names and one-line summaries; what a command accepts and does is known by its own module alone, which is
imported only when the command is used.

To add the command `cts NAME`: write `cli/<module>.py` with `COMMAND: Command` and `def execute(args: Parsed) -> int`
(the exit code), and add its line here. Help, completion and the tests find it by this line.
"""

from __future__ import annotations


class Entry:
    """One command: its name, its one-line summary, its module in this folder, and its heading in help."""

    __slots__ = ("group", "module", "name", "summary")

    def __init__(self, name: str, summary: str, module: str, group: str) -> None:
        self.name = name
        self.summary = summary
        self.module = module
        self.group = group


COMMANDS = (
    Entry("run", "run scenarios, and say what became of them", "run", "Run"),
    Entry("baseline", "record, show, compare or drop the figures of this machine", "baseline", "Run"),
    Entry("new", "write a first scenario that runs", "new", "Write"),
    Entry("lint", "find errors, and what makes scenarios weak", "lint", "Write"),
    Entry("fmt", "bring files into their one form", "fmt", "Write"),
    Entry("plan", "print what a file becomes: the compiled plan as JSON", "plan", "Write"),
    Entry("diff", "did a change make the tests stronger or weaker?", "diff", "Write"),
    Entry("explain", "say what a code of error or finding means", "explain", "Write"),
    Entry("verbs", "list what one can write in a scenario, or explain a verb", "verbs", "Write"),
    Entry("history", "show what earlier runs found, and what is flaky", "history", "Around it"),
    Entry("report", "print a report once more, in another form", "report", "Around it"),
    Entry("check-history", "judge a recorded history by a model", "check_history", "Around it"),
    Entry("completion", "print a completion script for bash, zsh or fish", "completion", "Around it"),
    Entry("version", "print the versions of cts, Python and the platform", "version", "Around it"),
)

# Shown by `cts --help`, each only when its command is in the table.
EXAMPLES = (
    ("cts new first.cts", "write a first scenario that runs"),
    ("cts run first.cts", "run it and see the verdict"),
    ("cts lint --fix scenarios/", "find what makes scenarios weak"),
    ("cts diff main..HEAD", "stronger or weaker than before?"),
    ("cts completion bash", "for the shell: complete commands and options"),
)


def find(name: str) -> Entry | None:
    """The command of this name."""
    for entry in COMMANDS:
        if entry.name == name:
            return entry
    return None
