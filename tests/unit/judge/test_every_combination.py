"""No path by which something not judged counts as passed: every mode × subject × test of the plan's types is tried.

Each combination is judged on a run in which nothing happened, and on one in which much did. The judge must always give
an answer; on the empty run the answer must never be `holds`, but for the few sentences that speak of an absence.
"""

from __future__ import annotations

import itertools
import typing
from typing import Any

import pytest

from cts.dsl.plan import Count, Expectation, Scenario, expect, values
from cts.interpreter.judge.evaluate import Environment
from cts.interpreter.judge.evidence import Evidence
from cts.interpreter.judge.expectation import judge_expectation
from cts.interpreter.judge.final_state import FinalState, gather
from cts.interpreter.judge.judge import judge_run
from cts.interpreter.judge.verdict import Answer, Verdict, verdict_of_run

from .building import final_of, history_of, scenario_of

MODES = typing.get_args(Expectation.model_fields["mode"].annotation)
SCENARIO = scenario_of('actor one[2]\n  create "f" as job\nexpect all one.job succeed')


def constant(value: Any, kind: str = "text") -> values.Constant:
    return values.Constant(kind=kind, value=value)


ENDS = values.StepHappens(what="ends", actor="one", step="job")
OPERATIONS = values.Operations(actor="one", step="job")

ONE = constant(1, "number")
WORDS = typing.get_args(Count.model_fields["word"].annotation)
COUNTS = [None, *(Count(word=word, low=ONE, high=ONE) for word in WORDS)]

SUBJECTS = {
    "all_actors": expect.AllActors(),
    "actor": expect.ActorSubject(actor="one"),
    "operations": expect.OperationSubject(operations=OPERATIONS),
    "failed operations": expect.OperationSubject(operations=OPERATIONS.model_copy(update={"only": "failed"})),
    "attribute": expect.OperationSubject(operations=OPERATIONS.model_copy(update={"attribute": "duration"})),
    "file": expect.FileSubject(about="file", path=constant("f")),
    "files": expect.FileSubject(about="files", path=constant("*.x")),
    "folder": expect.FileSubject(about="folder", path=constant("d")),
    "barrier": expect.BarrierSubject(barrier="go"),
    "value": expect.ValueSubject(value=values.Metric(name="p95", of=OPERATIONS)),
    "text": expect.ValueSubject(value=values.FileText(path=constant("f"))),
    "output": expect.ValueSubject(value=values.CommandOutput(command=values.Words(words=(constant("look"),)))),
    "baseline": expect.ValueSubject(value=values.Baseline()),
    "other variant": expect.ValueSubject(value=values.InVariant(of=OPERATIONS, where={})),
    "operations as value": expect.ValueSubject(value=OPERATIONS),
}


def words_of(model: type[Any]) -> tuple[str, ...]:
    return tuple(typing.get_args(model.model_fields["test"].annotation))


def all_tests() -> list[Any]:
    found: list[Any] = [expect.Outcome(test=word) for word in words_of(expect.Outcome)]
    found += [expect.Fails(), expect.Fails(errors=(expect.ErrorPattern(name="Exists"),))]
    found += [expect.IsKilled(), expect.IsKilled(signal="SIGKILL")]
    for never in (False, True):
        found.append(expect.Blocks(never=never))
        found.append(expect.Blocks(never=never, operator=">=", amount=constant(5, "duration")))
        found.append(expect.Blocks(never=never, until=ENDS))
        found.append(expect.Overlaps(never=never))
        found.append(expect.Overlaps(never=never, other=OPERATIONS))
    for edge, relation in itertools.product(("begins", "finishes"), ("within", "before", "after")):
        found.append(expect.Happens(edge=edge, relation=relation, amount=constant(5, "duration"), event=ENDS))
    found += [expect.HasValue(test=word, value=constant("x")) for word in words_of(expect.HasValue)]
    found.append(expect.EqualsFile(path=constant("f")))
    found += [expect.AmongValues(test=word, values=(constant("x"),)) for word in words_of(expect.AmongValues)]
    found += [expect.InState(test=word) for word in words_of(expect.InState)]
    found += [expect.HasProperty(test=word, value=constant(1, "size")) for word in words_of(expect.HasProperty)]
    found += [expect.Compares(operator=word, value=constant(1, "number")) for word in typing.get_args(expect.Operator)]
    found += [expect.Linearizable(model=model) for model in ("register", "nonsense")]
    return found


def test_the_list_of_tests_is_complete() -> None:
    """A test that is added to the plan must be added here."""
    annotated = typing.get_args(expect.Test)[0]
    assert {type(test) for test in all_tests()} == set(typing.get_args(annotated))
    subjects = typing.get_args(typing.get_args(expect.Subject)[0])
    assert {type(subject) for subject in SUBJECTS.values()} == set(subjects)


def environment(notes: dict[str, Any]) -> Environment:
    history = history_of(notes, SCENARIO)
    return Environment(SCENARIO, {}, Evidence(history), final_of(notes, history))


NOTHING: dict[str, Any] = {}
NOTHING_SEEN = {"nobody_looked": True, "actors": {"one[1]": {"outcome": "killed"}, "one[2]": {"outcome": "killed"}}}
MUCH = {
    "operations": [["one[1].job", "0..5", "succeeded", {"value": "x"}], ["one[2].job", "2..", "killed"]],
    "files": {"f": "x", "d": {"entries": ["a"]}},
    "listed": {"*.x": ["f"]},
    "commands": {"look": "x"},
    "watched": [[0, "f", "x"]],
    "barriers": [{"name": "go", "at": 1, "left": {"one[1]": 0, "one[2]": 0}}],
}


def combinations(notes: dict[str, Any]) -> Any:
    env = environment(notes)
    for mode, (name, subject), test, count in itertools.product(MODES, SUBJECTS.items(), all_tests(), COUNTS):
        expectation = Expectation(mode=mode, count=count, subject=subject, tests=(test,), text="it holds")
        yield (mode, name, test, count), judge_expectation(expectation, env)


@pytest.mark.parametrize("notes", [NOTHING, NOTHING_SEEN], ids=["nothing happened", "nothing was seen"])
def test_nothing_never_holds(notes: dict[str, Any]) -> None:
    n_tried = 0
    for what, judgement in combinations(notes):
        n_tried += 1
        assert judgement.answer is not Answer.HOLDS or speaks_of_nothing(what), what
        assert judgement.answer is Answer.HOLDS or judgement.reason or judgement.seen, what
        assert "the checker broke" not in judgement.reason, (what, judgement.reason)
    assert n_tried > 10_000


def speaks_of_nothing(what: tuple[Any, ...]) -> bool:
    """In a run whose only facts are that both actors were killed, that they were killed may be said."""
    _, name, test, _ = what
    is_known_end = name in ("all_actors", "actor") and test.test in (
        "is_killed",
        "succeeds",
        "fails",
        "times_out",
        "is_skipped",
        "happens",
        "blocks",
    )
    is_skip = name in ("operations", "operations as value") and test.test == "is_skipped"
    return is_known_end or is_skip


def test_every_combination_is_answered() -> None:
    for what, judgement in combinations(MUCH):
        assert isinstance(judgement.answer, Answer), what
        assert "the checker broke" not in judgement.reason, (what, judgement.reason)
        if judgement.answer is not Answer.HOLDS:
            assert judgement.reason or judgement.seen, what


@pytest.mark.parametrize("answer", [answer for answer in Answer if answer is not Answer.HOLDS])
@pytest.mark.parametrize("kind", ["expectation", "check", "tally", "unasked"])
@pytest.mark.parametrize("mode", MODES)
def test_only_what_holds_passes(answer: Answer, kind: str, mode: str) -> None:
    """Whatever stands beside it, a judgement that does not hold is no pass; `sometimes` is decided over all runs."""
    from cts.interpreter.judge.verdict import Judgement

    others = [Judgement(Answer.HOLDS, "holds")]
    verdict = verdict_of_run(
        [*others, Judgement(answer, "x", kind=kind, mode=mode)], has_faults=False, has_doubts=False
    )
    if mode == "sometimes" and answer is not Answer.ERROR and kind != "unasked":
        assert verdict is Verdict.PASSED
    elif mode != "sometimes":
        assert verdict is not Verdict.PASSED


def test_a_scenario_without_expectations_never_passes() -> None:
    empty = SCENARIO.model_copy(update={"expectations": ()})
    verdict = judge_run(empty, history_of({"operations": [["one[1].job", "0..5", "succeeded"]]}, empty), FinalState())
    assert verdict.verdict is Verdict.ERROR


def test_a_checker_that_breaks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from cts.interpreter.judge import expectation

    def broken(*_: object) -> None:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr(expectation, "_judge_things", broken)
    notes = {"operations": [["one[1].job", "0..5", "succeeded"], ["one[2].job", "0..5", "succeeded"]]}
    verdict = judge_run(SCENARIO, history_of(notes, SCENARIO), FinalState())
    assert verdict.verdict is Verdict.ERROR
    assert "ZeroDivisionError" in verdict.reasons[0]


def test_gather_looks_at_what_is_asked(tmp_path: Any) -> None:
    scenario: Scenario = scenario_of(
        'actor one\n  create "out"\nexpect file "out" equals "x"\nexpect no files "*.tmp" exist\n'
        'expect output of command "cat out" equals "x"\nexpect folder "d" contains only "a"'
    )
    (tmp_path / "out").write_text("x")
    (tmp_path / ".hidden.tmp").write_text("")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").write_text("")
    history = history_of({"operations": [["one.create", "0..1", "succeeded"]]}, scenario)
    history.folder = str(tmp_path)
    verdict = judge_run(scenario, history, gather(scenario, history))
    assert [judgement.answer.value for judgement in verdict.judgements] == ["holds", "violated", "holds", "holds"]
