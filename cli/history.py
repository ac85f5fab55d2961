"""`cts history`: what earlier runs found: of all scenarios, or of one.

It knows the store's place and how results are laid out; what they say together is known by `interpreter.report.trends`.
"""

from __future__ import annotations

import sys

from .options import COUNT, FILE, TEXT, Command, CommandError, Option, Parsed, Positional, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..interpreter.report.trends import Trend
    from ..interpreter.store import Result

NOTHING_EXIT = 5
UNREADABLE_EXIT = 2
_LAST = 20

COMMAND = Command(
    "history",
    positionals=(Positional("ID", "a scenario's id, or a pattern of ids", kind=TEXT, count="optional"),),
    options=(
        Option("--last", "how many campaigns back to look", short="-n", kind=COUNT, default=_LAST),
        Option("--format", "how to print it", kind=one_of("text", "json"), default="text"),
        Option("--store", "read this file instead of the project's own", kind=FILE),
    ),
    examples=(
        ("cts history", "every scenario: its last verdicts, and which are flaky"),
        ("cts history RDW-001", "one scenario, campaign by campaign"),
        ("cts history 'LCK-*' -n 5", "several, a few campaigns back"),
    ),
    details=(
        "`cts run` remembers its results in .cts/history.db beside the configuration, or in the current folder. "
        "In a row of verdicts the newest is the last: . passed, F failed, ~ flaky, E error, ? inconclusive, s skipped. "
        "Exit codes: 0; 2 if the store cannot be read; 5 if nothing is remembered."
    ),
)


def execute(args: Parsed) -> int:
    from ..interpreter.store import StoreError

    try:
        found = _found(args)
    except StoreError as error:
        raise CommandError(str(error), UNREADABLE_EXIT) from None
    if args.text("format") == "json":
        import json

        print(json.dumps(_data(found), indent=2))
    elif args.text("id") is not None and len(found) == 1:
        _print_one(found[0])
    else:
        _print_all(found)
    return 0


def _found(args: Parsed) -> list[list[Result]]:
    """The results of each scenario that was asked for."""
    from fnmatch import fnmatchcase

    from ..dsl.config import load
    from ..dsl.suggest import closest
    from ..interpreter.store import Store
    from .reporting import store_path

    store = Store(args.text("store") or store_path(load().config))
    known, wanted = store.scenarios(), args.text("id")
    if not known:
        raise CommandError(
            f"nothing is remembered in `{store.path}` yet; `cts run` remembers its results", NOTHING_EXIT
        )
    names = known if wanted is None else [name for name in known if name == wanted or fnmatchcase(name, wanted)]
    if not names:
        meant = closest(wanted or "", known)
        hint = f"; did you mean {meant!r}?" if meant else ""
        raise CommandError(f"nothing is remembered of {wanted!r}{hint}", NOTHING_EXIT)
    return [store.results(name, args.number("last") or _LAST) for name in names]


# --- for people ------------------------------------------------------------------------------------------------------


def _print_all(found: list[list[Result]]) -> None:
    from ..interpreter.report import safe
    from ..interpreter.report.spans import span
    from ..interpreter.report.trends import trend_of
    from .terminal import width

    trends = [(results, trend_of(results)) for results in found]
    n_letters = max(len(trend.letters) for _, trend in trends)
    n_id = min(24, max(safe.columns(safe.line(results[0].scenario)) for results in found))
    for results, trend in trends:
        newest = results[0]
        name = safe.cut(safe.line(newest.scenario), n_id)
        name += " " * (n_id - safe.columns(name))
        tail = "" if newest.verdict == "passed" else f"  last passed {_when(trend.last_passed)}"
        line = f"{name}  {trend.letters:>{n_letters}}  {newest.verdict:12}  {span(newest.duration_ns):>7}{tail}"
        print(safe.cut(line.rstrip(), width(sys.stdout)))
    flaky = [(results[0].scenario, trend) for results, trend in trends if trend.flaky]
    if flaky:
        print("\nflaky:")
        for scenario, trend in flaky:
            _print_wrapped(f"{scenario}: {trend.flaky}" + (f"; {trend.rate}" if trend.rate else ""), "  ", "    ")


def _print_wrapped(text: str, indent: str = "", later: str | None = None) -> None:
    from ..interpreter.report.lines import text_of, wrapped
    from .terminal import width

    for row in wrapped(text, width(sys.stdout), indent, later=later):
        print(text_of(row))


def _print_one(results: list[Result]) -> None:
    from ..interpreter.report import safe
    from ..interpreter.report.spans import span
    from ..interpreter.report.trends import step_changes, trend_of
    from .terminal import width

    newest, trend = results[0], trend_of(results)
    room = width(sys.stdout)
    print(safe.cut(safe.line(f"{newest.scenario}  {newest.title}"), room))
    if newest.file:
        print(safe.line(newest.file))
    print()
    head = f"{'when (UTC)':16}  {'verdict':12}  {'runs':>5}  {'failed':>6}  {'time':>7}  {'seed':>10}"
    print(safe.cut(head, room))
    for at, result in enumerate(results):
        n_failed = sum(variant.n_failed for variant in result.variants if not variant.is_contrast)
        row = (
            f"{_when(result.began):16}  {result.verdict:12}  {result.n_runs:>5}  {n_failed:>6}  "
            f"{span(result.duration_ns):>7}  {result.seed:>10}"
        )
        print(safe.cut(row, room))
        if result.reason and result.verdict != "passed":
            _print_wrapped(result.reason, " " * 18)
        if at + 1 < len(results) and results[at + 1].plan != result.plan:
            _print_wrapped("(before this, the scenario said something else)", " " * 18)
    for line in _conclusion(trend, step_changes(results)):
        if line:
            _print_wrapped(line)
        else:
            print()


def _conclusion(trend: Trend, changes: list[str]) -> list[str]:
    lines = [""]
    if trend.flaky:
        lines.append(f"flaky: {trend.flaky}")
    if trend.rate:
        lines.append(trend.rate)
    lines.append(f"last passed: {_when(trend.last_passed)}")
    return lines + changes


def _when(began: str) -> str:
    return began[:16].replace("T", " ") if began else "never"


# --- for programs ----------------------------------------------------------------------------------------------------


def _data(found: list[list[Result]]) -> dict[str, Any]:
    from dataclasses import asdict

    from ..interpreter.report.trends import step_changes, trend_of

    return {
        "cts_history": 1,
        "scenarios": [
            {
                "id": results[0].scenario,
                "title": results[0].title,
                **asdict(trend_of(results)),
                "changes": step_changes(results),
                "results": [asdict(result) for result in results],
            }
            for results in found
        ],
    }
