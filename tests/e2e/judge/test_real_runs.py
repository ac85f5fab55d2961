"""Every kind of expectation on real processes: a sentence that is so must hold, and its opposite must fail.

Each scenario is run once; below `must fail` stand sentences that are not so. One that cannot fail would show here.
"""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from cts.dsl.compile import compile_files
from cts.interpreter.campaign import Campaign, Options
from cts.interpreter.events import ScenarioEnded
from cts.interpreter.judge.verdict import Answer, Judgement

MUST_FAIL = "# must fail"

SCENARIOS = {
    "outcomes": """
        scenario T-1
          allow leftovers
          tolerance 2s
          given file "there" with text "x"
          actor maker[3]
            barrier go
            create "one"
          actor sleeper
            run "sleep 30" as nap timeout 200ms
          actor runner
            try run "false" as bad
            run "echo ready" as good
          actor lost
            create "there"
            read "there" as after
          expect exactly_one maker.create succeeds, others fail with Exists
          expect at_least_one maker succeeds
          expect sleeper.nap times_out
          expect runner.bad fails with Exit(1)
          expect runner.bad exits 1
          expect runner.good prints "ready"
          expect runner.good prints /rea.y/
          expect lost.after is skipped
          expect barrier go opens
          expect count(maker.create) == 3
          expect count(failed maker.create) == 2
          # must fail
          expect all maker.create succeed
          expect exactly_one maker.create succeeds, others fail with Locked
          expect no maker.create fails
          expect exactly 2 maker.create succeed
          expect at_least 2 maker.create succeed
          expect at_most 1 maker.create fails
          expect at_least 50% maker.create succeed
          expect sleeper.nap succeeds
          expect runner.bad fails with Exit(2)
          expect runner.bad exits 0
          expect runner.good prints "steady"
          expect runner.good prints /^ready.$/
          expect lost.after succeeds
          expect runner.good is killed by SIGKILL
          expect count(maker.create) < 3
          expect error_rate(maker.create) < 50%
          expect fairness(maker.create) > 0.5
    """,
    "times": """
        scenario T-2
          tolerance 2s
          given file "f" with text "x"
          actor holder
            lock "f" exclusive as taken
            wait 150ms
            unlock "f" as freed
          actor asker
            when holder.taken ends lock "f" exclusive as waited
          expect asker.waited blocks
          expect asker.waited blocks for >= 50ms
          expect asker.waited begins after holder.taken ends
          expect asker.waited finishes after holder.freed begins
          expect asker.waited overlaps holder.freed
          expect asker.waited.blocked > 50ms
          expect longest_wait(asker.waited) > 50ms
          # must fail
          expect asker.waited never blocks
          expect asker.waited blocks for >= 20s
          expect asker.waited finishes within 1ms
          expect asker.waited begins before holder.taken ends
          expect asker.waited finishes before holder.freed begins
          expect holder.taken overlaps asker.waited
          expect asker.waited.duration < 1ms
          expect p95(asker.waited) < 1ms
          expect longest_wait(asker.waited) < 1ms
    """,
    "files": """
        scenario T-3
          tolerance 2s
          given file "old" with text "old" as before
          given file "kept" with text "kept"
          given folder "out"
          actor writer
            write "out/a" text "one"
            write "old" text "new"
            read "old" as seen
            write "n" text "41"
          expect file "out/a" exists
          expect file "out/b" is absent
          expect file "out/a" equals "one"
          expect file "out/a" has size 3B
          expect file "out/a" contains "n"
          expect file "kept" is unchanged
          expect folder "out" contains only "a"
          expect exactly 1 files "out/*" exist
          expect text of file "n" matches /^41$/
          expect output of command "cat n" equals "41"
          expect writer.seen equals "new"
          expect always file "kept" equals "kept"
          expect eventually within 100ms file "out/a" exists
          # must fail
          expect file "out/b" exists
          expect file "out/a" is absent
          expect file "out/a" equals "two"
          expect file "old" equals before
          expect file "out/a" equals file "old"
          expect file "out/a" has size 4B
          expect file "out/a" has mode 0777
          expect file "out/a" has 7 lines
          expect file "out/a" is empty
          expect file "out/a" contains "x"
          expect file "old" is unchanged
          expect folder "out" is empty
          expect folder "out" contains only "a", "b"
          expect no files "out/*" exist
          expect all files "out/*" equal "two"
          expect text of file "n" matches /^42$/
          expect output of command "cat n" equals "42"
          expect output of command "cat missing" equals ""
          expect writer.seen equals before
          expect writer.seen matches /old/
          expect writer.seen is one of "old", "older"
          expect writer.seen is empty
          expect always file "old" equals before
          expect never file "old" equals "new"
          expect eventually within 50ms file "out/b" exists
          expect skewless(1) == 1
    """,
    "watched": """
        use files
        scenario T-5
          tolerance 2s
          timeout 60s
          given file "a.cfg" with text "kept" as kept
          given file "big" of 1MiB random as big
          given folder "d" with 2 files of 4KiB
          actor writer
            write "b.cfg" text "kept"
            make_folder "sub"
            write "sub/c.cfg" text "broken"
            write "mode.txt" text "1"
            set_mode "mode.txt" to 0600
            write "long" text "LONG"
            copy "big" to "copied.bin"
            write "d/new" text "n"
            wait 60ms
            write "sub/c.cfg" text "kept"
            set_mode "mode.txt" to 0644
            write "long" text "short"
            delete "copied.bin"
            delete "d/new"
            wait 20ms
          expect always all files "?.cfg" equal kept or are empty
          expect always all files "?.cfg" have size 4B or are empty
          expect always all files "*.cfg" match /^(kept)?$/
          expect always all files "*.cfg" have mode 0644
          expect always all files "*.bin" have mode 0644
          expect always all files "d/[12]" are unchanged
          expect always folder "sub" is absent or contains only "c.cfg" or is empty
          expect never at_least_one files "*.bin" equal kept
          expect never file "long" equals "LONG2"
          expect never at_least_one files "sub/*" equal big
          # must fail
          expect always all files "**/*.cfg" equal kept or are empty
          expect never at_least_one files "sub/*.cfg" contain "broke"
          expect always all files "*.txt" have mode 0644
          expect never at_least_one files "*.txt" have mode 0600
          expect never file "long" equals "LONG"
          expect never at_least_one files "*.bin" equal big
          expect never at_least_one files "*.bin" have size 1MiB
          expect always folder "d" contains only "1", "2"
          expect never folder "d" contains "new"
          expect never folder "sub" contains "c.cfg"
    """,
    "events": """
        use files
        scenario T-6
          tolerance 2s
          given file "source" of 4MiB zeros
          actor server
            run "sh -c 'sleep 0.2; echo ready; sleep 0.2'" as job
          actor copier
            write "first" text "1"
            read_slowly "source" for 300ms as slow
          actor waiter
            when server.job prints /ready/ write "told" text "1" as told
          actor counting
            when copier.slow reaches 1MiB write "quarter" text "1" as quarter
          actor finder
            when file "told" appears write "found" text "1" as found
          expect waiter.told begins after server.job prints /ready/
          expect copier.write finishes before server.job prints /ready/
          expect counting.quarter begins after copier.slow reaches 1MiB
          expect copier.write finishes before copier.slow reaches 1MiB
          expect finder.found begins after file "told" appears
          expect copier.write finishes before file "told" appears
          # must fail
          expect waiter.told begins before server.job prints /ready/
          expect copier.write begins after server.job prints /ready/
          expect counting.quarter finishes before copier.slow reaches 1MiB
          expect copier.write begins after copier.slow reaches 1MiB
          expect finder.found begins before file "told" appears
          expect copier.write begins after file "told" appears
    """,
    "lists": """
        scenario T-4
          tolerance 2s
          given file "n" with text "5"
          actor client[2]
            barrier go
            read_text "n" as got
            measure "n" as size
          expect client.size sums to 2B
          # must fail
          expect client.got is unique
          expect client.got is increasing
          expect client.size sums to 3B
          expect rate(client.got) > 10000000/s
          expect max(client.got) < 1us
    """,
}
SCENARIOS["files"] = SCENARIOS["files"].replace("          expect skewless(1) == 1\n", "")
# Longer than what the observer keeps of a content: it can only be recognised, or be told by how it begins.
SCENARIOS["watched"] = SCENARIOS["watched"].replace("LONG", "x" * 6000)


def test_a_file_outside_of_the_run_is_watched_too(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("x")
    text = f"""
        scenario T-7
          allow leftovers
          tolerance 2s
          actor writer
            write "{tmp_path}/made" text "1"
            wait 20ms
          expect always file "{tmp_path}/there" exists
          expect never file "{tmp_path}/gone" exists
          expect never file "{tmp_path}/made" exists
          expect never at_least_one files "*.tmp" exist
    """
    answers = [judgement.answer for judgement in judged(text, tmp_path).values()]
    assert answers == [Answer.HOLDS, Answer.HOLDS, Answer.VIOLATED, Answer.HOLDS]


KILLER = """
import os, signal

def strike():
    found = []
    if os.readlink("/proc/self/ns/pid") == "OUTSIDE":
        # Without a namespace of its own it would strike others' observers.
        return 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm") as name:
                found += [int(pid)] if name.read().strip() == "observer" else []
        except OSError:
            continue
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)
"""


def test_what_an_observer_that_died_did_not_see_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "killer.py").write_text(KILLER.replace("OUTSIDE", os.readlink("/proc/self/ns/pid")))
    text = """
        verb strike() -> number from python "./killer.py:strike"
        scenario T-8
          tolerance 2s
          given file "kept" with text "kept" as kept
          actor killer
            strike
            wait 20ms
          expect killer.strike >= 0
          expect always file "kept" equals kept
          expect never file "other" exists
    """
    found = list(judged(text, tmp_path).values())
    if found[0].seen == "it is 0":
        pytest.skip("without namespaces it would strike others' observers")
    assert [judgement.answer for judgement in found] == [Answer.HOLDS, Answer.UNKNOWN, Answer.UNKNOWN]


def judged(text: str, tmp_path: Path) -> dict[str, Judgement]:
    path = tmp_path / "real.cts"
    path.write_text(textwrap.dedent(text))
    compiled = compile_files([str(path)])
    assert not compiled.diagnostics, [str(diagnostic.message) for diagnostic in compiled.diagnostics]
    ended: list[ScenarioEnded] = []

    class Collecting:
        def take(self, event: object) -> None:
            if isinstance(event, ScenarioEnded):
                ended.append(event)

    Campaign(compiled.plan, Options(keep="none", base=str(tmp_path)), (Collecting(),)).run()
    run = ended[0].verdict.variants[0].runs[0]
    assert not run.faults, run.faults
    return {judgement.text: judgement for judgement in run.judgements if judgement.kind == "expectation"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_so_holds_and_what_is_not_fails(name: str, tmp_path: Path) -> None:
    text = SCENARIOS[name]
    good, _, bad = text.partition(MUST_FAIL)
    n_good, n_bad = good.count("  expect "), bad.count("  expect ")
    judgements = list(judged(text, tmp_path).values())
    assert len(judgements) == n_good + n_bad
    wrong = [
        f"{judgement.text}: {judgement.answer.value}: {judgement.seen} {judgement.reason}"
        for place, judgement in enumerate(judgements)
        if judgement.answer is not (Answer.HOLDS if place < n_good else Answer.VIOLATED)
    ]
    assert not wrong
