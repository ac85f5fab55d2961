"""What a failure shows: the operations that matter, those beside them, waits and their holders; and `eventually`."""

from __future__ import annotations

from typing import Any

from cts.interpreter.judge.diagnosis import Diagnosis
from cts.interpreter.judge.judge import Eventually, judge_run
from cts.interpreter.judge.verdict import Verdict

from .building import final_of, history_of, ns, scenario_of

SCENARIO = scenario_of(
    'given file "dest" with text "old" as old\nactor writer\n  barrier go\n  write "dest" text "new" as job\n'
    'actor reader[2]\n  barrier go\n  read "dest" as early\n'
    'expect all reader.early equal old or equal "new" because "look at the rename"'
)
NOTES: dict[str, Any] = {
    "contents": {"old": "old"},
    "barriers": [{"name": "go", "at": 5, "left": {"writer": 0, "reader[1]": 0, "reader[2]": 0}}],
    "operations": [
        ["writer.job", "5..9", "succeeded"],
        ["reader[1].early", "6..7", "succeeded", {"content": "ne"}],
        ["reader[2].early", "6..10", "succeeded", {"content": "new", "blocked": [[6.5, 9, "flock", "dest"]]}],
    ],
    "locks": [[6, "writer", 0, "flock", "dest", False]],
    "samples": {"writer": [[0, 0, 1 << 20, 3, 1], [8, 1, 64 << 20, 3, 1]]},
}


def diagnosis() -> Diagnosis:
    history = history_of(NOTES, SCENARIO)
    verdict = judge_run(SCENARIO, history, final_of(NOTES, history))
    assert verdict.verdict is Verdict.FAILED
    assert len(verdict.diagnoses) == 1
    return verdict.diagnoses[0]


def test_the_operations_that_matter() -> None:
    found = diagnosis()
    assert found.because == "look at the rename"
    assert found.seen == '1 of 2 did: reader[1].early gave back "ne" after 1ms'
    assert [(moment.who, moment.what) for moment in found.moments if moment.matters] == [
        ("reader[1]", "begins"),
        ("reader[1]", "ends"),
    ]
    waits = [moment.text for moment in found.moments if moment.what == "blocked"]
    assert waits == ["waits: flock dest, held by writer"]
    assert [moment.at_ns for moment in found.moments] == sorted(moment.at_ns for moment in found.moments)
    assert found.resources == ["writer: memory jumped from 1MiB to 64MiB at +3.000ms"]
    assert ("replay", "run 1 again with seed 7") in found.next_steps


def test_what_another_process_did_is_shown_beside_a_failure_of_many_rounds() -> None:
    scenario = scenario_of(
        'actor deployer\n  delete "link" as job\nactor worker\n  repeat 40 times\n    read "link" as look\n'
        "expect no worker.look fail"
    )
    rounds = [["worker.look", f"{at}..{at + 1}", "failed", {"error": "NotFound"}] for at in range(2, 42)]
    notes: dict[str, Any] = {"operations": [["deployer.job", "1..3", "succeeded"], *rounds]}
    history = history_of(notes, scenario)
    (found,) = judge_run(scenario, history, final_of(notes, history)).diagnoses
    assert found.seen.startswith("40 of 40 did")
    assert ("deployer", "job done") in [(moment.who, moment.text) for moment in found.moments]
    shown = [moment for moment in found.moments if moment.who == "worker" and moment.what == "begins"]
    assert len(shown) == 3, "a failure that comes again is told a few times"


# --- eventually ------------------------------------------------------------------------------------------------------

LATER = scenario_of('actor one\n  create "f" as job\nexpect eventually within 2s file "f" is absent')


def look(waiting: Eventually, text: str | None, at_ms: float) -> None:
    history = history_of({}, LATER)
    final = final_of({"files": {"f": text}}, history)
    assert final is not None
    waiting.look(final, ns(at_ms))


def eventual_verdict(*looks: tuple[str | None, float]) -> Verdict:
    history = history_of({"operations": [["one.job", "0..1", "succeeded"]]}, LATER)
    waiting = Eventually(LATER, history)
    for text, at_ms in looks:
        look(waiting, text, at_ms)
    final = final_of({"files": {"f": "x"}}, history)
    return judge_run(LATER, history, final, waiting).verdict


def test_eventually() -> None:
    assert eventual_verdict(("x", 0), (None, 1999)) is Verdict.PASSED
    assert eventual_verdict(("x", 0), ("x", 2000)) is Verdict.FAILED
    # It held once: what comes later does not matter.
    assert eventual_verdict((None, 0), ("x", 5)) is Verdict.PASSED
    # A first look that came too late shows nothing.
    assert eventual_verdict((None, 2001)) is Verdict.INCONCLUSIVE
    # Nobody looked again: the state at the end speaks.
    assert eventual_verdict() is Verdict.FAILED


def test_eventually_is_pending_until_its_time_is_over() -> None:
    waiting = Eventually(LATER, history_of({}, LATER))
    assert waiting.pending(ns(5000))
    look(waiting, "x", 0)
    assert waiting.pending(ns(2000))
    assert not waiting.pending(ns(2001))
