"""`cts plan`: what files become, as JSON; and the schema of that JSON.

It knows files, diagnostics and exit codes; how a plan is made only the compiler.
"""

from __future__ import annotations

import sys

from .options import SCENARIOS, Command, Option, Parsed, Positional
from .paths import UNREADABLE_EXIT, find_files

COMMAND = Command(
    "plan",
    positionals=(Positional("PATHS", "files or folders", kind=SCENARIOS, count="any"),),
    options=(Option("--schema", "print the JSON Schema of plans instead"),),
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

    compiled = compile_files(find_files(args.texts("paths")))
    if compiled.diagnostics:
        from ..dsl.diagnostics import Paint, render
        from .terminal import wants_color

        paint = Paint(wants_color(sys.stderr))
        print("\n\n".join(render(diagnostic, paint) for diagnostic in compiled.diagnostics), file=sys.stderr)
        cannot_read = any(diagnostic.code == "E001" for diagnostic in compiled.diagnostics)
        return UNREADABLE_EXIT if cannot_read else ERRORS_EXIT
    print(to_json(compiled.plan), end="")
    return 0
