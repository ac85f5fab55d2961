"""`cts version`: what someone who reports a problem is asked for.

It knows how to ask the environment for versions; nothing of scenarios.
"""

from __future__ import annotations

from .. import __version__
from .options import Command, Option, Parsed, one_of

COMMAND = Command(
    "version",
    options=(Option("--format", "how to print it", kind=one_of("text", "json"), default="text"),),
    examples=(
        ("cts version", "for a report of a problem"),
        ("cts version --format json", "for a program"),
    ),
    details="`cts --version` prints the version of cts alone, and is quicker.",
)

LIBRARIES = ("lark", "portalocker", "psutil", "pydantic", "rich", "ruamel.yaml")


def execute(args: Parsed) -> int:
    import platform

    versions = {
        "cts": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": platform.platform(),
    }
    versions.update((name, _library_version(name)) for name in LIBRARIES)
    if args.text("format") == "json":
        import json

        print(json.dumps(versions, indent=2))
    else:
        for name, version in versions.items():
            print(f"{name:12} {version}")
    return 0


def _library_version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
