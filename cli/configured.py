"""The configuration as commands that compile use it: loaded with its errors shown, and as defaults of scenarios.

One place, so that `cts plan` prints what `cts run` runs. What the settings mean is known to dsl/config.py.
"""

from __future__ import annotations

import sys

from .options import CommandError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ..dsl.config import Config
    from ..dsl.diagnostics import Diagnostic


def configuration(profile: str | None, error_exit: int) -> Config:
    """The configuration that holds here. Its errors are printed, and end the command with `error_exit`."""
    from ..dsl.config import load

    loaded = load(profile=profile)
    if loaded.diagnostics:
        print_diagnostics(loaded.diagnostics)
        raise CommandError("the configuration has errors, so nothing was done", error_exit)
    if profile is not None and profile not in loaded.config.profiles:
        from ..dsl.suggest import closest

        meant = closest(profile, loaded.config.profiles)
        raise UsageError(f"there is no profile {profile!r}" + (f"; did you mean {meant!r}?" if meant else ""))
    return loaded.config


def scenario_defaults(config: Config) -> dict[str, Any]:
    """What the configuration sets for scenarios that do not say it themselves, as plan data."""
    settings = (
        ("timeout", "duration", config.timeout_ns),
        ("tolerance", "duration", config.tolerance_ns),
        ("runs", "number", config.runs),
    )
    return {name: {"op": "value", "kind": kind, "value": value} for name, kind, value in settings if value is not None}


def print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Diagnostics on the error stream, an empty line between two."""
    from ..dsl.diagnostics import Paint, render
    from .terminal import wants_color

    paint = Paint(wants_color(sys.stderr))
    print("\n\n".join(render(diagnostic, paint) for diagnostic in diagnostics), file=sys.stderr)
