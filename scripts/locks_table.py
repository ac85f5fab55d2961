"""Writes `docs/locks.md`: which library of locks keeps two holders apart in which situation, from measured results.

    cts run scenarios/locks --not-tag load --runs 10 --report report
    cts run scenarios/locks --tag load --runs 2 --report report-load
    python benchmarks/locks.py > report/overhead.txt
    python scripts/locks_table.py report-load report

Each folder holds a `report.json` that `cts run --report` wrote, and perhaps an `overhead.txt`. It knows which sentence of
which scenario speaks of mutual exclusion; what came out is read, never assumed: a cell without a result has a dash.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

Report = dict[str, Any]
Variant = dict[str, Any]

TARGET = Path(__file__).parent.parent / "docs" / "locks.md"
REDIS = {"redis_py": "redis-py `Lock`", "pottery": "pottery `Redlock`", "broken": "`GET`, then `SET`"}
FILES = {
    "flock": "`flock`", "posix": "POSIX", "ofd": "OFD", "portalocker": "portalocker", "filelock": "filelock",
    "lockfile": "lock file", "broken": "look, then create",
}  # fmt: skip


class Row(NamedTuple):
    """A situation: the sentences that speak of it, and what it means that they hold."""

    id: str
    situation: str
    sentences: str
    if_held: str = "keeps"
    if_violated: str = "loses"


ON_REDIS = (
    Row("LCK-003", "ten take it at once", r"exactly_one client\.take succeeds"),
    Row("LCK-004", "somebody gives it back too late", r"next\.still returns 1"),
    Row("LCK-012", "heavy contention: eight clients for each of three keys", r"hold never overlaps"),
    Row("LCK-020", "one hot key", r"never overlaps"),
    Row("LCK-021", "a few keys", r"never overlaps"),
    Row("LCK-022", "hierarchical keys", r"never overlaps|no part\.shelf overlaps?"),
    Row("LCK-023", "bursts", r"never overlaps"),
    Row("LCK-024", "long holders, longer lease", r"never overlaps"),
    Row("LCK-035", "the server stands still in mid-load", r"never overlaps"),
    Row("LCK-034", "the server is killed in mid-load and comes back", r"never overlaps"),
    Row("LCK-036", "the line to the server is cut in mid-load", r"never overlaps"),
    Row("LCK-037", "somebody else writes over the lock: nobody gets in", r"next\.lock_key fails"),
    Row("LCK-030", "the holder is killed: kept until its lease ends", r"next\.enter\.ended"),
    Row("LCK-025", "the work takes longer than the lease", r"^next\.hold overlaps", "loses", "keeps"),
    Row("LCK-031", "the holder stands still for longer than its lease", r"^next\.hold overlaps", "loses", "keeps"),
    Row("LCK-032", "the same, and the store compares fencing numbers", r"next\.seen returns"),
    Row("LCK-033", "the server is killed and restarted while held", r"^next\.hold overlaps", "loses", "keeps"),
    Row("LCK-038", "one server of three is killed, for a lock on most of them", r"never overlaps"),
    Row("LCK-039", "an operator ends the lock by hand: its holder is told", r"give_back fails", "tells", "hides"),
)
ON_FILES = (
    Row("LCK-050", "eight clients, one file", r"never overlaps"),
    Row("LCK-052", "the holder stands still", r"never overlaps|no next\.hold overlaps?"),
    Row("LCK-053", "readers share, writers are alone", r"never overlaps|no reader\.hold overlaps?"),
    Row("LCK-051", "the holder is killed: the next one gets in", r"next succeeds", "at once", "never"),
)
BOUNDS = (
    ("LCK-010", "BasicLoad", 50, 5, 200),
    ("LCK-011", "HighConcurrency", 100, 10, 500),
    ("LCK-012", "ContentionHeavy", 20, 10, 2000),
    ("LCK-013", "Endurance", 30, 8, 300),
)


def main(folders: list[str]) -> int:
    if not folders:
        print(__doc__, file=sys.stderr)
        return 4
    scenarios: dict[str, Report] = {}
    overhead = ""
    machine: Report = {}
    for folder in folders:
        document = json.loads(Path(folder, "report.json").read_text(encoding="utf-8"))
        machine = document["machine"]
        scenarios.update((scenario["id"], scenario) for scenario in document["scenarios"])
        text = Path(folder, "overhead.txt")
        overhead = text.read_text(encoding="utf-8") if text.exists() else overhead
    TARGET.write_text(page(scenarios, machine, overhead), encoding="utf-8")
    print(f"{TARGET.name}: {len(scenarios)} scenarios")
    return 0


def page(scenarios: dict[str, Report], machine: Report, overhead: str) -> str:
    where = (
        f"{machine['system']} {machine['release'].split('-')[0]}, {machine['n_cpus']} CPUs, Python {machine['python']}"
    )
    parts = [
        HEAD.replace("WHERE", where),
        "## On a Redis server\n",
        *table(ON_REDIS, REDIS, "library", scenarios),
        LEASES,
        "## On files\n",
        *table(ON_FILES, FILES, "kind", scenarios),
        DEATHS,
        "## Under load\n",
        *load(scenarios),
        "## One to a hundred clients\n",
        *curves(scenarios),
    ]
    if overhead:
        parts += [OVERHEAD, f"```text\n{overhead.strip()}\n```\n"]
    return "\n".join(parts)


def table(rows: tuple[Row, ...], columns: dict[str, str], axis: str, scenarios: dict[str, Report]) -> list[str]:
    lines = [
        f"| | situation | {' | '.join(columns.values())} |",
        f"|---|---|{'---|' * len(columns)}",
    ]
    shown = []
    for row in rows:
        scenario = scenarios.get(row.id)
        cells = []
        for value, name in columns.items():
            word, evidence = cell(row, scenario, axis, value)
            cells.append(word)
            if evidence and not any(line.startswith(f"- {row.id}") for line in shown):
                shown.append(f"- {row.id}, {name}: {evidence}")
        lines.append(f"| {row.id} | {row.situation} | {' | '.join(cells)} |")
    return [*lines, "", "What was seen where one was lost, of the first run each:\n", *shown, ""]


def cell(row: Row, scenario: Report | None, axis: str, value: str) -> tuple[str, str]:
    """What the cell says, and what was seen if that is bad."""
    wanted = value in ("broken", "lockfile")
    n_held = n_violated = 0
    shown = {True: "", False: ""}
    for variant in scenario["variants"] if scenario else ():
        # A scenario without the axis is about pottery alone.
        if variant["values"].get(axis, "pottery") != value or (variant["is_contrast"] and not wanted):
            continue
        sentences = [each for each in variant["sentences"] if re.search(row.sentences, each["text"])]
        if not sentences:
            continue
        n_violated += max(each["n_violated"] for each in sentences)
        n_held += min(each["n_held"] for each in sentences)
        for each in sentences:
            shown[bool(each["n_violated"])] = shown[bool(each["n_violated"])] or each["seen"]
    if n_held + n_violated == 0:
        return "–", ""
    word, n_times = (row.if_violated, n_violated) if n_violated else (row.if_held, n_held)
    is_bad = word in ("loses", "never", "hides")
    text = f"{word} ({n_times}/{n_held + n_violated})"
    return (f"**{text}**" if is_bad else text), (readable(shown[bool(n_violated)]) if is_bad else "")


def readable(seen: str) -> str:
    """Instants mean nothing on another day, and nanoseconds nothing to people."""
    seen = seen.partition(";")[0]
    seen = re.sub(r", from \d+ ns on", "", seen)
    seen = re.sub(r"(\d+) ns", lambda found: f"{int(found[1]) / 1e6:.2f} ms", seen)
    return seen or "the two overlapped"


def load(scenarios: dict[str, Report]) -> list[str]:
    lines = [
        "| | load | library | operations/s | asked | errors | asked | P95 | asked | room |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for id_, name, least_rate, most_errors, most_ms in BOUNDS:
        for variant in passing(scenarios.get(id_)):
            rate, p95_ms = figure(variant, r"^rate\("), figure(variant, r"^p95\(")
            errors = figure(variant, r"^error_rate\(")
            if rate is None or p95_ms is None or errors is None:
                continue
            room = min(rate / least_rate, most_ms / p95_ms)
            library = REDIS[variant["values"]["library"]]
            lines.append(
                f"| {id_} | {name} | {library} | {rate:,.0f} | > {least_rate} | {errors:.0f} % | < {most_errors} % "
                f"| {p95_ms:.1f} ms | < {most_ms} ms | {room:.0f} x |"
            )
    return [
        *lines,
        "",
        "Figures are of the first run. Room is the smaller of both: how many times faster than asked, how many times below the",
        "time that was allowed.",
        "Of ContentionHeavy, P95 is the time for which a client waited for the lock; it then holds it for a millisecond.",
        "It comes in steps of the libraries' own intervals: redis-py asks again after 100 ms, pottery after up to 200 ms.\n",
    ]


def curves(scenarios: dict[str, Report]) -> list[str]:
    lines = ["| | who | clients | cycles/s | p50 | p95 | max |", "|---|---|--:|--:|--:|--:|--:|"]
    for id_, step in (("LCK-040", "driver.cycle"), ("LCK-041", "client.take")):
        for variant in passing(scenarios.get(id_)):
            times = next(each for each in variant["steps"] if each["name"] == step)
            library = variant["values"].get("library")
            who = REDIS[library] + ", a process each" if library else "raw protocol, one process"
            spans = " | ".join(f"{times[name] / 1e6:.2f} ms" for name in ("p50_ns", "p95_ns", "max_ns"))
            rate = figure(variant, r"^rate\(")
            if rate is not None:
                lines.append(f"| {id_} | {who} | {variant['values']['clients']} | {rate:,.0f} | {spans} |")
    return [
        *lines,
        "",
        "The rate is of the first run, times are of all: of a whole cycle for the raw protocol, of taking for the libraries.\n",
    ]


def passing(scenario: Report | None) -> list[Variant]:
    if scenario is None:
        return []
    return [each for each in scenario["variants"] if not each["is_contrast"] and each["verdict"] == "passed"]


def figure(variant: Variant, sentence: str) -> float | None:
    """The worst of what the sentences have seen: a rate, percents, or milliseconds."""
    units = {"/s": 1.0, "%": 1.0, "us": 1e-3, "ms": 1.0, "s": 1e3, "min": 6e4}
    found = []
    for each in variant["sentences"]:
        match = (
            re.fullmatch(r"it is ([\d.]+)(/s|%|us|ms|s|min)", each["seen"])
            if re.search(sentence, each["text"])
            else None
        )
        if match:
            found.append(float(match[1]) * units[match[2]])
    return (min if sentence.startswith("^rate") else max)(found, default=None)


HEAD = """# Locks, measured

Written by `scripts/locks_table.py` from results; where there is a dash, nothing was measured. To make it again:

```console
$ cts run scenarios/locks --not-tag load --runs 10 --report report
$ cts run scenarios/locks --tag load --runs 2 --report report-load
$ python benchmarks/locks.py > report/overhead.txt
$ python scripts/locks_table.py report-load report
```

Measured on WHERE.

*Keeps (10/10)*: in 10 of 10 runs no two held the lock at once. *Loses*: they did, and the report has the operations that
show it. The last column of both tables is a lock that is broken on purpose; it shows that the scenarios can tell.
"""

LEASES = """No library can keep a promise that has an end: whoever stands still for longer than its lease holds nothing, and does not
know it until it gives the lock back. Then redis-py and pottery both say `NotHeld`, which is too late for what was done
meanwhile. A number that only grows, compared by the store itself (LCK-032), keeps the late one out.

Who asks a server that is not there (LCK-002): redis-py tries again for some seconds and fails with a connection error;
pottery answers after a while as if somebody else held the lock, so whoever waits for it waits for ever.
"""

DEATHS = """A lock of the system ends with its holder, and has no lease that could end before; a file that is a lock by being there
outlives a killed holder until somebody removes it.
"""

OVERHEAD = """## How much of it is the harness's own

The same work inside a scenario and beside it, by `benchmarks/locks.py`. A cycle is two requests.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
