"""How much the harness slows what it tests: copies done by an actor, watched and recorded, beside the same without.

    python -m benchmarks.overhead [COPIES]

The same function copies the same file in the same process, once called by a plain loop, once as a step with monitors
and observer at work. Medians of the time of one copy, in one call, round by round.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import plans

from cts.interpreter.campaign import Campaign, Options
from cts.interpreter.events import Event, RunEnded

VERB = """
import os, time

def copy_once(source, dest):
    began = time.perf_counter_ns()
    with open(source, "rb", 0) as reader, open(dest, "wb", 0) as writer:
        while piece := reader.read(1 << 20):
            writer.write(piece)
    return time.perf_counter_ns() - began

def source():
    with open("source", "wb") as out:
        out.write(os.urandom(16 << 20))

def plainly(source, dest, count):
    return [copy_once(source, dest) for _ in range(count)]
"""


class Times:
    def __init__(self) -> None:
        self.by_step: dict[str, list[int]] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, RunEnded):
            for operation in event.history.operations:
                values = operation.value if isinstance(operation.value, list) else [operation.value]
                self.by_step.setdefault(operation.step, []).extend(values)
            assert not event.history.faults, event.history.faults


def scenario(verbs: str, name: str, steps: list[dict[str, object]], *, is_watched: bool) -> object:
    given = {"fixture": "source", "call": f"{verbs}:source", "arguments": {}, "text": "given source"}
    expectations: list[dict[str, object]] = [
        {**plans.expect_wins(1, "copier"), "count": None, "text": "copier succeeds"}
    ]
    if is_watched:
        expectations.append(
            {
                "mode": "always",
                "subject": {"about": "file", "path": plans.value("text", "dest")},
                "tests": [{"test": "is_absent"}, {"test": "exists"}],
                "text": 'always file "dest" is absent or exists',
            }
        )
        expectations.append(
            {**plans.expect_wins(1, "copier"), "tests": [{"test": "blocks", "never": True}], "count": None}
        )
    return plans.scenario(
        name,
        [{"name": "copier", "limits": {}, "steps": steps}],
        barriers=[],
        fixtures=[given],
        expectations=expectations,
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as folder:
        verbs = os.path.join(folder, "verbs.py")
        Path(verbs).write_text(VERB)
        paths = {"source": plans.value("text", "source"), "dest": plans.value("text", "dest")}
        plain = plans.call("plain", f"{verbs}:plainly", **paths, count=plans.number(count))
        step = plans.call("watched", f"{verbs}:copy_once", **paths)
        repeat = {"do": "repeat", "times": plans.number(count), "steps": [step]}
        times = Times()
        for turn in range(3):
            for name, steps, is_watched in (("PLAIN", [plain], False), ("WATCHED", [repeat], True)):
                made = scenario(verbs, f"{name}-{turn}", steps, is_watched=is_watched)
                Campaign(plans.plan(made), Options(keep="none"), (times,)).run()  # type: ignore[arg-type]
    middle = {name: statistics.median(found) for name, found in times.by_step.items()}
    for name, median in middle.items():
        print(f"{name:10} {median / 1e6:8.3f} ms a copy of 16 MiB   {median / middle['plain']:5.2f} of plain")


if __name__ == "__main__":
    began = time.perf_counter()
    main()
