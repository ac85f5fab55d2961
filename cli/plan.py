"""`cts plan`: what files become, as JSON; and the schema of that JSON.

It knows files, diagnostics and exit codes; how a plan is made only the compiler.
"""

from __future__ import annotations

from .configured import configuration, print_diagnostics, scenario_defaults
from .options import SCENARIOS, TEXT, Command, Option, Parsed, Positional
from .paths import UNREADABLE_EXIT, find_files

COMMAND = Command(
    "plan",
    positionals=(Positional("PATHS", "files or folders", kind=SCENARIOS, count="any"),),
    options=(
        Option("--schema", "print the JSON Schema of plans instead"),
        Option("--profile", "use this profile of the configuration", kind=TEXT),
    ),
    examples=(
        ("cts plan scenarios/rdw.cts", "every actor, step and expectation, with every default written out"),
        ("cts plan --schema > plan.schema.json", "for a program that reads plans"),
        ("cts plan a.cts > a.json && cts run --plan a.json", "run a plan"),
    ),
    details="Two scenarios that mean the same have the same plan. Exit code 1: a file has errors.",
)

ERRORS_EXIT = 1


def execute(args: Parsed) -> int:
    if args.flag("schema"):
        import json

        from ..dsl.plan import schema

        print(json.dumps(schema(), indent=2))
        return 0
    from ..dsl.compile import compile_files
    from ..dsl.plan import to_json

    config = configuration(args.text("profile"), UNREADABLE_EXIT)
    paths = args.texts("paths")
    compiled = compile_files(find_files(paths, None if paths else config.full_paths), scenario_defaults(config))
    if compiled.diagnostics:
        print_diagnostics(compiled.diagnostics)
        cannot_read = any(diagnostic.code == "E001" for diagnostic in compiled.diagnostics)
        return UNREADABLE_EXIT if cannot_read else ERRORS_EXIT
    print(to_json(compiled.plan), end="")
    return 0
