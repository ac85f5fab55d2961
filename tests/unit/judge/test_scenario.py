"""Many runs together: repeats, flaky, retries, sometimes, tallies, contrasts, variants, baselines, contention."""

from __future__ import annotations

from typing import Any

import pytest

from cts.dsl.plan import Scenario
from cts.interpreter.amounts import Amount
from cts.interpreter.judge.across import figures_to_record
from cts.interpreter.judge.baseline import Figures
from cts.interpreter.judge.contention import NOTHING_CONTENDED
from cts.interpreter.judge.judge import judge_run, judge_scenario
from cts.interpreter.judge.scenario import CANNOT_TELL
from cts.interpreter.judge.verdict import RunVerdict, ScenarioVerdict, SkippedVariant, Verdict

from .building import final_of, history_of, scenario_of

SIMPLE = scenario_of('actor one\n  create "f" as job\nexpect one.job succeeds')
CONTRAST = scenario_of(
    'matrix how = "a" | "b"\ncontrast how = "naive"\nactor one\n  run "{how}" as job\nexpect one.job succeeds'
)


def run_of(scenario: Scenario, **notes: Any) -> RunVerdict:
    history = history_of(notes, scenario)
    return judge_run(scenario, history, final_of(notes, history))


def run(ok: bool = True, scenario: Scenario = SIMPLE, **notes: Any) -> RunVerdict:
    return run_of(scenario, **{"operations": [["one.job", "0..1", "succeeded" if ok else "failed"]], **notes})


def verdict(runs: list[RunVerdict], scenario: Scenario = SIMPLE, **more: Any) -> ScenarioVerdict:
    return judge_scenario(scenario, runs, **more)


def test_all_passed_says_what_that_excludes() -> None:
    found = verdict([run(run=number) for number in range(1, 301)])
    assert found.verdict is Verdict.PASSED
    assert found.reasons == ["300 of 300 runs passed: failure rate below 1.0 % (95 %)"]


def test_no_rate_of_passes_where_all_runs_together_failed() -> None:
    scenario = scenario_of('actor one\n  create "f" as job\nexpect sometimes one.job fails')
    found = verdict([run(scenario=scenario, run=number) for number in range(1, 4)], scenario)
    assert found.verdict is Verdict.FAILED
    assert [variant.rate_sentence for variant in found.variants] == [""]
    assert "in none of 3 runs" in found.reasons[0]


def test_what_was_never_seen_in_fewer_runs_than_planned_is_open() -> None:
    scenario = scenario_of('actor one\n  create "f" as job\nexpect sometimes one.job fails')
    runs = [run(scenario=scenario, run=number) for number in range(1, 4)]
    found = verdict(runs, scenario, n_planned=500)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "497 of 500 runs allow no claim, or were not done" in found.reasons[0]
    assert verdict(runs, scenario, n_planned=3).verdict is Verdict.FAILED
    seen = [*runs, run(False, scenario, run=4)]
    assert verdict(seen, scenario, n_planned=500).verdict is Verdict.PASSED


def test_a_required_outcome_that_fewer_runs_did_not_show_is_open() -> None:
    scenario = scenario_of(
        'actor one\n  create "f" as job\ntally one.job\n  succeeds allowed\n  fails required\n  else forbidden'
    )
    runs = [run(scenario=scenario, run=number) for number in range(1, 4)]
    assert verdict(runs, scenario, n_planned=500).verdict is Verdict.INCONCLUSIVE
    assert verdict(runs, scenario, n_planned=3).verdict is Verdict.FAILED


def test_some_failed_is_flaky_with_an_interval() -> None:
    found = verdict([run(number % 10 != 0, run=number) for number in range(1, 101)])
    assert found.verdict is Verdict.FLAKY
    assert found.reasons[0] == "10 of 100 runs failed: 10.0 % (5.5 % to 17.4 %, 95 %)"


def test_all_failed_is_failed() -> None:
    assert verdict([run(False, run=1), run(False, run=2)]).verdict is Verdict.FAILED


def test_no_run_is_an_error() -> None:
    assert verdict([]).verdict is Verdict.ERROR


def test_skipped_only_if_nothing_ran() -> None:
    skipped = [SkippedVariant({}, "command rsync is not there")]
    assert verdict([], skipped=skipped).verdict is Verdict.SKIPPED
    assert verdict([run()], skipped=skipped).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ({"doubts": ["too late"]}, Verdict.INCONCLUSIVE),
        ({"faults": ["a fixture broke"]}, Verdict.ERROR),
        ({"timed_out": "one was in job"}, Verdict.FAILED),
        ({"leftovers": [["processes", "process 7 still runs"]]}, Verdict.FAILED),
        # What was left behind stands, whatever the timing was.
        ({"leftovers": [["processes", "process 7 still runs"]], "doubts": ["too late"]}, Verdict.FAILED),
        ({"barriers": [{"name": "go", "left": {"one": 0, "two": 6}}]}, Verdict.INCONCLUSIVE),
        ({"barriers": [{"name": "go", "left": {"one": 0, "two": 5}}]}, Verdict.PASSED),
        ({"operations": [["one.job", "16..17", "succeeded", {"planned": 10}]]}, Verdict.INCONCLUSIVE),
        ({"operations": [["one.job", "15..17", "succeeded", {"planned": 10}]]}, Verdict.PASSED),
    ],
)
def test_unasked(notes: dict[str, Any], expected: Verdict) -> None:
    assert run(**notes).verdict is expected
    assert verdict([run(**notes)]).verdict is expected


def test_a_retry_replaces_only_what_was_inconclusive() -> None:
    doubtful = run(doubts=["too late"])
    assert doubtful.is_worth_retrying
    assert verdict([doubtful, run()]).verdict is Verdict.PASSED
    assert verdict([doubtful, run()]).variants[0].n_retried == 1
    assert verdict([run(False), run()]).verdict is Verdict.FAILED
    assert verdict([doubtful, run(doubts=["again"])]).verdict is Verdict.INCONCLUSIVE


def test_what_was_seen_before_a_retry_is_told() -> None:
    found = verdict([run(False, doubts=["too late"]), run()])
    assert found.verdict is Verdict.PASSED
    assert found.notes == [
        "run 1 was tried again, and had seen before: one.job succeeds: one.job failed with an error after 1ms"
    ]
    assert verdict([run(doubts=["too late"]), run()]).notes == []


def test_others_that_are_nobody_are_pointed_out() -> None:
    scenario = scenario_of('actor one[2]\n  create "f" as job\nexpect at_least_one one.job succeeds, others fail')
    both = run(scenario=scenario, operations=[[f"one[{at}].job", "0..1", "succeeded"] for at in (1, 2)])
    assert both.verdict is Verdict.PASSED
    assert both.notes[0].endswith("spoke of nobody: there were none")
    outcomes = ((1, "succeeded"), (2, "failed"))
    assert run(scenario=scenario, operations=[[f"one[{at}].job", "0..1", how] for at, how in outcomes]).notes == []


def test_an_actor_that_died_by_itself_is_pointed_out() -> None:
    scenario = scenario_of('actor one\n  create "f" as job\nactor two\n  create "g" as job\nexpect one.job succeeds')
    operations = [["one.job", "0..1", "succeeded"], ["two.job", "0..1", "succeeded"]]
    died = run(scenario=scenario, operations=operations, actors={"two": {"outcome": "killed", "signal": "SIGSEGV"}})
    assert died.notes == ["two was killed by SIGSEGV, and no expectation speaks of it"]
    asked = {"two": {"outcome": "killed", "signal": "SIGKILL", "by": "one"}}
    assert run(scenario=scenario, operations=operations, actors=asked).notes == []


def test_one_inconclusive_run_is_no_pass() -> None:
    assert verdict([run(run=1), run(run=2, doubts=["too late"])]).verdict is Verdict.INCONCLUSIVE


# --- contrasts and variants ------------------------------------------------------------------------------------------


def contrast_runs(contrast_ok: bool, **notes: Any) -> list[RunVerdict]:
    own = [run(scenario=CONTRAST, variant={"how": how}) for how in ("a", "b")]
    return [*own, run(contrast_ok, CONTRAST, variant={"how": "naive"}, is_contrast=True, **notes)]


def test_a_contrast_must_fail() -> None:
    assert verdict(contrast_runs(False), CONTRAST).verdict is Verdict.PASSED
    found = verdict(contrast_runs(True), CONTRAST)
    assert found.verdict is Verdict.FAILED
    assert found.reasons[0].startswith(CANNOT_TELL)


def test_a_contrast_that_only_leaves_something_behind_proves_nothing() -> None:
    found = verdict(contrast_runs(True, leftovers=[["files", "x was made"]]), CONTRAST)
    assert found.verdict is Verdict.FAILED
    assert CANNOT_TELL in found.reasons[0]


def test_a_contrast_that_did_not_run_is_no_pass() -> None:
    runs = contrast_runs(False)[:2]
    assert verdict(runs, CONTRAST).verdict is Verdict.INCONCLUSIVE
    skipped = [SkippedVariant({"how": "naive"}, "no such command", is_contrast=True)]
    assert verdict(runs, CONTRAST, skipped=skipped).verdict is Verdict.INCONCLUSIVE


TWO_AXES = scenario_of(
    'matrix how = "a"\nmatrix wait = 1s | 60s\ncontrast how = "naive"\nactor one\n  run "{how} {wait}" as job\n'
    "expect one.job succeeds"
)
S = 1_000_000_000


def two_axes_runs(*contrast_waits: tuple[int, bool]) -> list[RunVerdict]:
    own = [run(scenario=TWO_AXES, variant={"how": "a", "wait": Amount("duration", wait * S)}) for wait in (1, 60)]
    return own + [
        run(ok, TWO_AXES, variant={"how": "naive", "wait": Amount("duration", wait * S)}, is_contrast=True)
        for wait, ok in contrast_waits
    ]


def test_each_value_of_another_axis_needs_its_own_contrast() -> None:
    assert verdict(two_axes_runs((1, False), (60, False)), TWO_AXES).verdict is Verdict.PASSED
    missing = verdict(two_axes_runs((1, False)), TWO_AXES)
    assert missing.verdict is Verdict.INCONCLUSIVE
    assert missing.reasons[0].startswith("the contrast how=naive, wait=1min did not run")
    blind = verdict(two_axes_runs((1, False), (60, True)), TWO_AXES)
    assert blind.verdict is Verdict.FAILED
    assert blind.reasons[0].startswith(f"{CANNOT_TELL}: the contrast how=naive, wait=1min passes")


def test_a_contrast_that_broke_is_no_proof() -> None:
    assert verdict(contrast_runs(False, faults=["a fixture broke"]), CONTRAST).verdict is Verdict.ERROR
    assert verdict(contrast_runs(False, doubts=["too late"]), CONTRAST).verdict is Verdict.INCONCLUSIVE


def test_only_contrasts_is_no_verdict() -> None:
    assert verdict(contrast_runs(False)[2:], CONTRAST).verdict is Verdict.ERROR


ACROSS = scenario_of(
    'matrix rivals = 0 | 3\nactor one\n  repeat 2 times\n    create "f" as job\n'
    "expect count(one.job) >= 50% * count(one.job)[rivals=0]"
)


def across(n_alone: int, n_rivals: int) -> list[RunVerdict]:
    def of(rivals: int, amount: int) -> RunVerdict:
        operations = [["one.job", f"{at}..{at + 1}", "succeeded", {"round": at + 1}] for at in range(amount)]
        return run_of(ACROSS, variant={"rivals": rivals}, operations=operations)

    return [of(0, n_alone), of(3, n_rivals)]


def test_across_variants() -> None:
    first = across(10, 5)
    assert first[0].is_pending
    assert first[0].verdict is Verdict.INCONCLUSIVE
    assert not first[0].is_worth_retrying
    assert verdict(first, ACROSS).verdict is Verdict.PASSED
    found = verdict(across(10, 4), ACROSS)
    assert found.verdict is Verdict.FAILED
    assert "it is 4" in found.reasons[0]
    assert verdict(across(10, 5)[1:], ACROSS).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("notes", [{"doubts": ["too late"]}, {"faults": ["a fixture broke"]}])
def test_what_a_doubtful_run_measured_is_no_measure(notes: dict[str, Any]) -> None:
    alone, rivals = across(10, 5)
    operations = [["one.job", f"{at}..{at + 1}", "succeeded", {"round": at + 1}] for at in range(10)]
    doubtful = run_of(ACROSS, variant={"rivals": 0}, operations=operations, **notes)
    found = verdict([doubtful, rivals], ACROSS)
    assert found.verdict in (Verdict.INCONCLUSIVE, Verdict.ERROR)
    (other,) = [variant for variant in found.variants if variant.variant == {"rivals": 3}]
    assert other.verdict is Verdict.INCONCLUSIVE
    assert "allows a claim" in other.reasons[0]
    skipped = [SkippedVariant({"rivals": 0}, "too few cores")]
    assert verdict([rivals], ACROSS, skipped=skipped).verdict is Verdict.INCONCLUSIVE
    assert alone.is_pending


@pytest.mark.parametrize(
    ("test", "operations", "notes"),
    [
        ("one.job is unique", 1, ["one.job is unique: there was only one value"]),
        ("one.job is unique", 2, []),
        (
            "one.job never overlaps",
            1,
            ["one.job never overlaps: only one of them succeeded, so nothing could overlap it"],
        ),
        ("one.job never overlaps", 2, []),
    ],
)
def test_a_list_of_one_is_pointed_out(test: str, operations: int, notes: list[str]) -> None:
    scenario = scenario_of(f'actor one\n  repeat 2 times\n    run "x" as job\nexpect {test}')
    done = [["one.job", f"{at}..{at + 1}", "succeeded", {"round": at + 1, "value": at}] for at in range(operations)]
    found = run_of(scenario, operations=done)
    assert (found.verdict, found.notes) == (Verdict.PASSED, notes)


BASELINE = scenario_of('actor one\n  create "f" as job\nexpect p95(one.job) <= 120% * baseline')


def test_baseline() -> None:
    def runs(took: int) -> list[RunVerdict]:
        return [run_of(BASELINE, operations=[["one.job", f"0..{took}", "succeeded"]])]

    found = verdict(runs(10), BASELINE)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "cts baseline record" in found.reasons[0]
    recorded = figures_to_record(BASELINE, runs(10))
    figures = Figures("here", {key: quantity for key, (quantity, _) in recorded.items()})
    assert list(figures.values) == [("T-1", "", "p95(one.job)")]
    assert verdict(runs(12), BASELINE, figures=figures).verdict is Verdict.PASSED
    assert verdict(runs(13), BASELINE, figures=figures).verdict is Verdict.FAILED


# --- over all runs ---------------------------------------------------------------------------------------------------

SOMETIMES = scenario_of(
    'actor one\n  create "f" as job\nactor two\n  create "g" as job\n'
    "expect sometimes one.job overlaps two.job\nexpect one.job succeeds"
)


def meeting(does_meet: bool, number: int, **more: Any) -> RunVerdict:
    span = "5..15" if does_meet else "50..60"
    operations = [["one.job", "0..10", "succeeded"], ["two.job", span, "succeeded"]]
    return run_of(SOMETIMES, run=number, operations=operations, **more)


def test_sometimes_needs_one_run() -> None:
    assert verdict([meeting(False, 1), meeting(True, 2)], SOMETIMES).verdict is Verdict.PASSED
    found = verdict([meeting(False, 1), meeting(False, 2)], SOMETIMES)
    assert found.verdict is Verdict.FAILED
    assert "in none of 2 runs" in found.reasons[0]
    doubtful = [meeting(False, 1), meeting(False, 2, doubts=["too late"])]
    assert verdict(doubtful, SOMETIMES).verdict is Verdict.INCONCLUSIVE


def test_contention() -> None:
    found = verdict([meeting(False, 1), meeting(True, 2)], SOMETIMES)
    assert found.variants[0].contention is not None
    assert found.variants[0].contention.sentences() == ["one.job overlapped two.job in 1 of 2 runs (1 operation)"]
    assert NOTHING_CONTENDED in verdict([meeting(False, 1)], SOMETIMES).notes
    assert NOTHING_CONTENDED not in found.notes


TALLY = scenario_of(
    'actor one\n  read "f" as job\ntally one.job\n  equals "old" allowed\n  equals "new" required\n'
    '  equals "" interesting\n  else forbidden because "a torn read"'
)


def tallied(*seen: str) -> ScenarioVerdict:
    runs = [
        run_of(TALLY, run=number, operations=[["one.job", "0..1", "succeeded", {"content": text}]])
        for number, text in enumerate(seen, 1)
    ]
    return verdict(runs, TALLY)


def test_tally() -> None:
    good = tallied("old", "new", "", "old")
    assert good.verdict is Verdict.PASSED
    rows = good.variants[0].tallies[0].rows
    assert [(row.count, row.grade, row.first_run) for row in rows] == [
        (2, "allowed", 1), (1, "required", 2), (1, "interesting", 3), (0, "forbidden", None),
    ]  # fmt: skip
    missing = tallied("old", "old")
    assert missing.verdict is Verdict.FAILED
    assert "never seen in 2 runs" in missing.reasons[0]
    torn = tallied("old", "new", "ne")
    assert torn.verdict is Verdict.FAILED
    assert any("a torn read" in reason and "first in run 3" in reason for reason in torn.reasons)


def test_without_else_an_unlisted_outcome_is_forbidden() -> None:
    scenario = scenario_of('actor one\n  read "f" as job\ntally one.job\n  equals "old" allowed')
    runs = [run_of(scenario, operations=[["one.job", "0..1", "succeeded", {"content": "x"}]])]
    assert verdict(runs, scenario).verdict is Verdict.FAILED


def test_verdicts_do_not_depend_on_the_order_of_facts() -> None:
    operations = [["one.job", "0..10", "succeeded"], ["two.job", "5..15", "failed", {"error": "Locked"}]]
    forwards = run_of(SOMETIMES, operations=operations)
    backwards = run_of(SOMETIMES, operations=operations[::-1])
    assert [each.answer for each in forwards.judgements] == [each.answer for each in backwards.judgements]
    assert forwards.reasons == backwards.reasons
