"""`cts run`: runs scenarios and says what became of them.

It turns files or a plan into a campaign, options into what the campaign needs, and its end into an exit code. How
scenarios are run is known to `interpreter`, what a failure looks like to the report.
"""

from __future__ import annotations

from . import reporting
from .configured import configuration, print_diagnostics, scenario_defaults
from .options import (
    COUNT,
    FILE,
    FOLDER,
    SCENARIOS,
    TEXT,
    WHOLE,
    Command,
    CommandError,
    Kind,
    Option,
    Parsed,
    Positional,
    UsageError,
    one_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..dsl.compile import Compiled
    from ..dsl.config import Config
    from ..dsl.plan import Plan
    from ..interpreter.campaign import Campaign
    from ..interpreter.events import CampaignEnded
    from ..interpreter.judge.baseline import Figures

FAILED_EXIT, INTERRUPTED_EXIT, ERROR_EXIT, USAGE_EXIT, NOTHING_EXIT = range(1, 6)
_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}


def _read_budget(text: str) -> int:
    """Nanoseconds."""
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = text[len(digits) :]
    if unit not in _UNITS or not digits.replace(".", "", 1).isdigit():
        raise ValueError(text)
    return int(float(digits) * _UNITS[unit] * 1e9)


DURATION = Kind("TIME", _read_budget, "a time such as 90s, 5m or 2h")

COMMAND = Command(
    "run",
    positionals=(Positional("PATHS", "files or folders", kind=SCENARIOS, count="any"),),
    options=(
        Option("--plan", "run a compiled plan instead of files", kind=FILE),
        Option("--tag", "only scenarios with this tag", kind=TEXT, repeatable=True),
        Option("--not-tag", "no scenarios with this tag", kind=TEXT, repeatable=True),
        Option("--id", "only scenarios whose id fits this pattern", kind=TEXT, repeatable=True),
        Option("--runs", "how often to run each variant, whatever the scenario says", kind=COUNT),
        Option("--seed", "fix every random choice", kind=WHOLE),
        Option("--jobs", "how many runs may go on side by side", short="-j", kind=COUNT),
        Option("--fail-fast", "stop at the first failure"),
        Option(
            "--budget",
            "stop after this time; what is important first, then repeats of what is least certain",
            kind=DURATION,
        ),
        Option("--keep", "which runs' folders stay", kind=one_of("failed", "all", "none"), default="failed"),
        Option("--keep-in", "where they stay", kind=FOLDER, default=".cts/runs"),
        Option("--keep-at-most", "how much they may take together, in MiB", kind=WHOLE, default=1024),
        Option("--containment", "how runs are contained", kind=one_of("auto", "guardian"), default="auto"),
        Option("--profile", "use this profile of the configuration", kind=TEXT),
        *reporting.OPTIONS,
    ),
    examples=(
        ("cts run first.cts", "one file"),
        ("cts run scenarios/ --tag race -j 2", "those with a tag, two side by side"),
        ("cts run first.cts --runs 500 --seed 7", "repeat with the same random choices"),
        ("cts run scenarios/ --budget 5m", "as much as five minutes allow, P0 first"),
        ("cts run scenarios/ --report report/", "with report.json, junit.xml and summary.md"),
        ("cts run --plan plan.json", "a plan made by `cts plan`"),
    ),
    details=(
        "Exit codes: 0 all passed; 1 some failed or were inconclusive; 2 interrupted; 3 a fixture or cts itself broke; "
        "4 wrong usage, or files with errors; 5 nothing to run.\n"
        "Ctrl-C ends the runs under way and reports what is finished; a second one stops at once."
    ),
    usage_exit=USAGE_EXIT,
    interrupt_exit=INTERRUPTED_EXIT,
)


def execute(args: Parsed) -> int:
    import gc

    # What is loaded and compiled now lives until the end: nothing to collect, and much to look at.
    gc.disable()
    config = configuration(args.text("profile"), USAGE_EXIT)
    plan, compiled = _plan(args, config)
    from ..interpreter.campaign import Campaign, Options
    from ..interpreter.selection import select
    from ..interpreter.store import Store

    n_all = len(plan.scenarios)
    plan = select(plan, tags=args.texts("tag"), not_tags=args.texts("not-tag"), ids=args.texts("id"))
    if not plan.scenarios:
        raise CommandError(f"nothing to run: {_none_of(n_all)}", NOTHING_EXIT)
    options = Options(
        n_jobs=args.number("jobs") or config.jobs or 1,
        seed=args.number("seed"),
        runs=args.number("runs"),
        fail_fast=args.flag("fail-fast"),
        budget_ns=args.number("budget"),
        keep=args.text("keep") or "failed",  # type: ignore[arg-type]
        keep_folder=args.text("keep-in") or ".cts/runs",
        keep_bytes=(args.number("keep-at-most") or 0) << 20,
        containment=args.text("containment") or "auto",
        figures=_figures(),
    )
    store = None if args.flag("no-store") else Store(reporting.store_path(config))
    others: list[Callable[[], list[str]]] = []
    report = reporting.collector(args, reporting.places_of(args, compiled), store, others)
    campaign = Campaign(plan, options, (report,))
    others.append(campaign.remarks)
    gc.freeze()
    gc.enable()
    try:
        return exit_code(_run(campaign))
    finally:
        report.close()


def _figures() -> Figures | None:
    """The baselines of this machine, if there is a file of them."""
    from ..interpreter.judge.baseline_file import BadBaselines, load_figures

    try:
        return load_figures()
    except BadBaselines as error:
        raise CommandError(str(error), ERROR_EXIT) from None


def exit_code(ended: CampaignEnded) -> int:
    """Interrupted outweighs all, since nothing is claimed of the rest; what broke outweighs what failed."""
    from ..interpreter.judge.verdict import Verdict

    found = {verdict.verdict for verdict in ended.verdicts}
    if ended.why_early == "interrupted":
        return INTERRUPTED_EXIT
    if Verdict.ERROR in found:
        return ERROR_EXIT
    if found & {Verdict.FAILED, Verdict.FLAKY, Verdict.INCONCLUSIVE} or ended.left_out:
        return FAILED_EXIT
    return 0 if Verdict.PASSED in found else NOTHING_EXIT


def _run(campaign: Campaign) -> CampaignEnded:
    """With signals turned into requests: the first ends the runs, the second everything at once."""
    import signal

    from .lost_terminal import let_go

    n_asked = 0

    def ask(signum: int, _frame: Any) -> None:
        nonlocal n_asked
        if signum == getattr(signal, "SIGHUP", None):
            let_go()
        n_asked += 1
        if n_asked > 1:
            raise KeyboardInterrupt
        campaign.interrupt()

    wanted = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        return campaign.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _plan(args: Parsed, config: Config) -> tuple[Plan, Compiled | None]:
    path = args.text("plan")
    if path is not None:
        if args.texts("paths"):
            raise UsageError("either --plan or PATHS, not both")
        return _read_plan(path), None
    from ..dsl.compile import compile_files

    compiled = compile_files(_files(args, config), scenario_defaults(config))
    if compiled.diagnostics:
        print_diagnostics(compiled.diagnostics)
        raise CommandError("nothing was run: the files have errors", USAGE_EXIT)
    return compiled.plan, compiled


def _files(args: Parsed, config: Config) -> list[str]:
    import os

    from .paths import find_files

    paths = args.texts("paths")
    try:
        return find_files(paths, None if paths else config.full_paths)
    except CommandError as error:
        is_there = all(os.path.exists(path) for path in paths)
        raise CommandError(error.message, NOTHING_EXIT if is_there else USAGE_EXIT) from None


def _read_plan(path: str) -> Plan:
    from ..dsl.plan import VERSION, from_json
    from .documents import Wanted, read_document

    wanted = Wanted("cts_plan", VERSION, "`cts plan FILE.cts > plan.json` makes one")
    return read_document(path, wanted, from_json, USAGE_EXIT, on_file="`cts run {path}` runs it")


def _none_of(n_all: int) -> str:
    if not n_all:
        return "there are no scenarios in these files"
    return (
        f"none of {n_all} scenarios has these tags or ids" if n_all > 1 else "the scenario has other tags or another id"
    )
