"""`cts baseline`: records, shows, compares and drops the figures that `baseline` in expectations stands for.

It knows the four actions and how figures are printed. Running is done by a campaign, keeping by the file of baselines.
"""

from __future__ import annotations

from .options import COUNT, FILE, TEXT, WHOLE, Command, CommandError, Option, Parsed, Positional, UsageError, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..dsl.plan import Plan
    from ..interpreter.judge.baseline import FigureKey
    from ..interpreter.judge.baseline_file import BaselineFile
    from ..interpreter.judge.quantity import Quantity

    Found = dict[FigureKey, tuple[Quantity, int]]

BAD_EXIT, ERROR_EXIT, USAGE_EXIT, NOTHING_EXIT = 1, 3, 4, 5
FILE_NAME = "cts-baselines.yaml"

COMMAND = Command(
    "baseline",
    positionals=(
        Positional("ACTION", "what to do", kind=one_of("record", "show", "diff", "drop")),
        Positional("WHAT", "files or folders to run (record, diff), or scenario ids (show, drop)", count="any"),
    ),
    options=(
        Option("--file", "where baselines are kept", kind=FILE, default=FILE_NAME),
        Option("--machine", "the profile of a machine, instead of this one's", kind=TEXT),
        Option("--runs", "how often to run each variant", kind=COUNT),
        Option("--seed", "fix every random choice", kind=WHOLE),
        Option("--within", "for diff: a change of at most so many percent is none", kind=WHOLE, default=20),
    ),
    examples=(
        ("cts baseline record scenarios/ --runs 20", "measure what `baseline` will stand for on this machine"),
        ("cts baseline show", "what is recorded for this machine"),
        ("cts baseline diff scenarios/", "measure again, and compare"),
        ("cts baseline drop LCK-001", "forget the figures of a scenario"),
    ),
    details=(
        "A figure is the median over the runs of a variant. The file can be commented and belongs into version control.\n"
        "Exit codes: 0 done, nothing differs; 1 figures differ (diff), or runs failed and nothing was recorded; 3 a fixture "
        "or cts itself broke; 4 wrong usage; 5 there is no figure."
    ),
    usage_exit=USAGE_EXIT,
)


def execute(args: Parsed) -> int:
    from ..interpreter.judge.baseline_file import BadBaselines, BaselineFile, machine_profile

    action = args.text("action")
    profile = args.text("machine") or machine_profile()
    try:
        file = BaselineFile(args.text("file") or FILE_NAME)
        if action == "show":
            return _show(file, profile, args.texts("what"))
        if action == "drop":
            return _drop(file, profile, args.texts("what"))
        return _measure(args, file, profile, is_diff=action == "diff")
    except BadBaselines as error:
        raise CommandError(str(error), ERROR_EXIT) from None


def _show(file: BaselineFile, profile: str, scenarios: tuple[str, ...]) -> int:
    from ..interpreter.judge.quantity import spoken

    entries = {key: entry for key, entry in file.entries(profile).items() if not scenarios or key[0] in scenarios}
    if not entries:
        others = [name for name in file.profiles if name != profile]
        hint = f"; there are baselines for {', '.join(others)}" if others else ""
        raise CommandError(f"no baseline is recorded for {profile}{hint}", NOTHING_EXIT)
    print(f"{profile} ({file.path})")
    for key, entry in sorted(entries.items()):
        runs = "1 run" if entry.n_runs == 1 else f"{entry.n_runs} runs"
        print(f"  {_name(key)} = {spoken(entry.quantity)}  ({runs}, {entry.date})")
    return 0


def _name(key: FigureKey) -> str:
    scenario, variant, figure = key
    return f"{scenario} [{variant}] {figure}" if variant else f"{scenario} {figure}"


def _drop(file: BaselineFile, profile: str, scenarios: tuple[str, ...]) -> int:
    if not scenarios:
        raise UsageError("drop needs the ids of scenarios")
    keys = [key for key in file.entries(profile) if key[0] in scenarios]
    unknown = [scenario for scenario in scenarios if all(key[0] != scenario for key in keys)]
    if unknown:
        raise CommandError(f"no baseline of {', '.join(unknown)} is recorded for {profile}", NOTHING_EXIT)
    n_dropped = file.drop(profile, keys)
    file.save()
    print(f"dropped {n_dropped} figure{'s' if n_dropped > 1 else ''} of {profile}")
    return 0


def _measure(args: Parsed, file: BaselineFile, profile: str, *, is_diff: bool) -> int:
    if not args.texts("what"):
        raise UsageError("record and diff need files or folders to run")
    found, troubles = _run(args)
    if troubles:
        for trouble in troubles:
            print(trouble)
        return BAD_EXIT
    if not found:
        raise CommandError("no expectation in these files compares with `baseline`", NOTHING_EXIT)
    if is_diff:
        return _diff(file, profile, found, args.number("within") or 0)
    import datetime as dt

    today = dt.datetime.now(dt.UTC).date().isoformat()
    file.record(profile, found, today)
    file.save()
    print(f"recorded {len(found)} figure{'s' if len(found) > 1 else ''} for {profile} in {file.path}")
    return _show(file, profile, tuple(dict.fromkeys(key[0] for key in found)))


def _run(args: Parsed) -> tuple[Found, list[str]]:
    """The figures of scenarios that use `baseline`; and why one cannot be taken, since a failing run measures nothing."""
    from ..interpreter.campaign import Campaign, Options
    from ..interpreter.events import ScenarioEnded
    from ..interpreter.judge.across import figures_to_record, needs_others
    from ..interpreter.judge.verdict import Answer, Verdict

    plan = _plan(args.texts("what"))
    wanted = [scenario for scenario in plan.scenarios if any(map(needs_others, scenario.expectations))]
    if not wanted:
        return {}, []
    ended: list[ScenarioEnded] = []

    class Collecting:
        def take(self, event: object) -> None:
            if isinstance(event, ScenarioEnded):
                ended.append(event)

    options = Options(seed=args.number("seed"), runs=args.number("runs"), keep="none")
    Campaign(plan.model_copy(update={"scenarios": tuple(wanted)}), options, (Collecting(),)).run()
    found: Found = {}
    troubles = []
    for event in ended:
        runs = [run for variant in event.verdict.variants for run in variant.runs if not run.is_contrast]
        # Without a baseline the comparison with it is not judged; nothing else may be amiss.
        bad = [
            run
            for run in runs
            if run.verdict is not Verdict.PASSED
            and (
                run.faults
                or run.doubts
                or any(each.answer not in (Answer.HOLDS, Answer.NOT_JUDGED) for each in run.judgements)
            )
        ]
        if bad or not runs:
            reasons = bad[0].reasons if bad else event.verdict.reasons
            troubles.append(f"{event.scenario.id}: nothing is recorded: {'; '.join(reasons) or 'it did not run'}")
            continue
        found.update(figures_to_record(event.scenario, runs))
    return found, troubles


def _plan(paths: tuple[str, ...]) -> Plan:
    import sys

    from ..dsl.compile import compile_files
    from .paths import find_files

    compiled = compile_files(find_files(paths, None))
    if compiled.diagnostics:
        from ..dsl.diagnostics import Paint, render

        paint = Paint(False)
        print("\n\n".join(render(diagnostic, paint) for diagnostic in compiled.diagnostics), file=sys.stderr)
        raise CommandError("nothing was run: the files have errors", USAGE_EXIT)
    return compiled.plan


def _diff(file: BaselineFile, profile: str, found: Found, within_percent: int) -> int:
    from ..interpreter.judge.quantity import spoken

    entries = file.entries(profile)
    n_differ = 0
    for key, (quantity, _) in sorted(found.items()):
        known = entries.get(key)
        if known is None:
            n_differ += 1
            print(f"{_name(key)}: now {spoken(quantity)}, no baseline")
            continue
        before, now = known.quantity.value, quantity.value
        change = 0.0 if before == now else (now - before) / before * 100 if before else float("inf")
        differs = known.quantity.kind != quantity.kind or abs(change) > within_percent
        n_differ += differs
        mark = "  differs" if differs else ""
        print(f"{_name(key)}: {spoken(known.quantity)} → {spoken(quantity)} ({change:+.1f} %){mark}")
    return BAD_EXIT if n_differ else 0
