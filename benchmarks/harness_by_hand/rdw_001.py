"""RDW-001 without cts: the same case as scenarios/files/RDW-001.cts, in a harness that was written for it by hand.

    python benchmarks/harness_by_hand/rdw_001.py

It is here to be counted (scripts/catalogue.py does), and it works. It does what the scenario needs and no more: processes
that start together, a copier that is held still in the middle, readers, a clock, clean-up, retries, contrasts, a report.
It has no observer of every moment, no history to look at afterwards, no seed, no JUnit, no isolation of processes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkContext
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

WHY = "A nightly import once read the first third of a price list, and sold at last year's prices."
SOURCE_BYTES, OLD_BYTES = 32 << 20, 1 << 20
N_READERS = 3
START_AFTER_S = 0.06
TOLERANCE_S = 0.05
TIMEOUT_S = 30.0
RETRIES = 5
LOOK_EVERY_S = 0.0005

COPIERS: dict[str, list[str]] = {
    "atomic": [sys.executable, "-m", "cts.stdlib.atomic", "source.dat", "out/dest.dat"],
    "rsync": ["rsync", "--ignore-times", "source.dat", "out/dest.dat"],
    "cp": ["cp", "source.dat", "out/dest.dat"],
    "dd": ["dd", "if=source.dat", "of=out/dest.dat", "bs=64k", "status=none"],
}


class Variant(NamedTuple):
    copier: str
    # What tells that the copy has begun.
    sign: str
    is_contrast: bool


VARIANTS = (
    Variant("atomic", "out", False),
    Variant("rsync", "out", False),
    Variant("cp", "out/dest.dat", True),
    Variant("dd", "out/dest.dat", True),
)


class Operation(NamedTuple):
    actor: str
    name: str
    began_s: float
    ended_s: float
    # A digest, an exit code, or the name of an error.
    result: str


class Shared(NamedTuple):
    """What the processes of one run have in common."""

    go: Barrier
    halfway: Event
    early_ended: list[Event]
    job_ended: Event
    copier_pid: Any
    went_s: Any
    records: Queue[Operation | tuple[str, str]]


@dataclass
class Outcome:
    verdict: str
    reasons: list[str] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)


# --- actors -----------------------------------------------------------------------------------------------------


def digest_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def pass_go(shared: Shared) -> None:
    shared.go.wait(TIMEOUT_S)
    with shared.went_s.get_lock():
        # The barrier opens for all at once, or so one hopes; whoever passes first says when that was.
        if shared.went_s.value == 0.0:
            shared.went_s.value = time.monotonic()


def writer(shared: Shared, work: Path, copier: str) -> None:
    pass_go(shared)
    due_s = shared.went_s.value + START_AFTER_S
    time.sleep(max(0.0, due_s - time.monotonic()))
    began_s = time.monotonic()
    if began_s - due_s > TOLERANCE_S:
        shared.records.put(("late", f"the copy began {(began_s - due_s) * 1000:.0f} ms late"))
    process = subprocess.Popen(COPIERS[copier], cwd=work, start_new_session=True, stderr=subprocess.PIPE)
    shared.copier_pid.value = process.pid
    process.communicate()
    ended_s = time.monotonic()
    shared.records.put(Operation("writer", "job", began_s, ended_s, f"exit {process.returncode}"))
    shared.job_ended.set()


def state_of(path: Path) -> tuple[object, ...]:
    try:
        about = path.stat()
        names = sorted(os.listdir(path)) if path.is_dir() else []
    except FileNotFoundError:
        return ()
    return about.st_ino, about.st_size, about.st_mtime_ns, tuple(names)


def pauser(shared: Shared, work: Path, sign: str) -> None:
    before = state_of(work / sign)
    pass_go(shared)
    deadline_s = time.monotonic() + TIMEOUT_S
    while state_of(work / sign) == before and time.monotonic() < deadline_s:
        time.sleep(LOOK_EVERY_S)
    while not shared.copier_pid.value and time.monotonic() < deadline_s:
        time.sleep(LOOK_EVERY_S)
    signal_copier(shared, signal.SIGSTOP)
    try:
        shared.halfway.set()
        for ended in shared.early_ended:
            ended.wait(max(0.0, deadline_s - time.monotonic()))
    finally:
        signal_copier(shared, signal.SIGCONT)


def signal_copier(shared: Shared, signum: int) -> None:
    try:
        os.killpg(shared.copier_pid.value, signum)
    except ProcessLookupError:
        # It was quicker than the pauser: then nothing overlaps, and the run says nothing.
        pass


def reader(shared: Shared, work: Path, number: int) -> None:
    pass_go(shared)
    shared.halfway.wait(TIMEOUT_S)
    try:
        read_as("early", shared, work, number)
    finally:
        shared.early_ended[number].set()
    shared.job_ended.wait(TIMEOUT_S)
    read_as("late", shared, work, number)


def read_as(name: str, shared: Shared, work: Path, number: int) -> None:
    began_s = time.monotonic()
    try:
        result = digest_of(work / "out" / "dest.dat")
    except BlockingIOError:
        result = "Locked"
    except OSError as error:
        result = type(error).__name__
    shared.records.put(Operation(f"reader[{number + 1}]", name, began_s, time.monotonic(), result))


# --- one run ----------------------------------------------------------------------------------------------------


def run_once(variant: Variant) -> Outcome:
    work = Path(tempfile.mkdtemp(prefix="rdw-001-"))
    context = multiprocessing.get_context("fork")
    processes: list[Any] = []
    shared = None
    try:
        new, old = prepare(work)
        shared = share(context)
        processes = start(context, shared, work, variant)
        timed_out = wait_for(processes)
        operations, lateness = collect(shared)
        left = programs_of(work)
        return judge(operations, lateness, timed_out, left, new, old)
    finally:
        end_all(processes, shared)
        shutil.rmtree(work, ignore_errors=True)


def prepare(work: Path) -> tuple[str, str]:
    (work / "out").mkdir()
    (work / "source.dat").write_bytes(os.urandom(SOURCE_BYTES))
    (work / "out" / "dest.dat").write_bytes(bytes(OLD_BYTES))
    return digest_of(work / "source.dat"), digest_of(work / "out" / "dest.dat")


def share(context: ForkContext) -> Shared:
    return Shared(
        go=context.Barrier(2 + N_READERS),
        halfway=context.Event(),
        early_ended=[context.Event() for _ in range(N_READERS)],
        job_ended=context.Event(),
        copier_pid=context.Value("i", 0),
        went_s=context.Value("d", 0.0),
        records=context.Queue(),
    )


def start(context: ForkContext, shared: Shared, work: Path, variant: Variant) -> list[Any]:
    calls: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        (writer, (shared, work, variant.copier)),
        (pauser, (shared, work, variant.sign)),
        *((reader, (shared, work, number)) for number in range(N_READERS)),
    ]
    processes = [context.Process(target=call, args=arguments, daemon=True) for call, arguments in calls]
    for process in processes:
        process.start()
    return processes


def wait_for(processes: list[Any]) -> list[str]:
    """Who had not ended in time."""
    deadline_s = time.monotonic() + TIMEOUT_S
    for process in processes:
        process.join(max(0.0, deadline_s - time.monotonic()))
    return [process.name for process in processes if process.is_alive()]


def collect(shared: Shared) -> tuple[list[Operation], list[str]]:
    operations, lateness = [], []
    while True:
        try:
            record = shared.records.get(timeout=0.2)
        except Empty:
            return sorted(operations, key=lambda operation: operation.began_s), lateness
        if isinstance(record, Operation):
            operations.append(record)
        else:
            lateness.append(record[1])


def programs_of(work: Path) -> list[str]:
    """What still runs in the folder: it would go on writing under the next run."""
    left = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if Path(os.readlink(entry / "cwd")).is_relative_to(work):
                    left.append(entry.name)
            except OSError:
                continue
    return left


def end_all(processes: list[Any], shared: Shared | None) -> None:
    if shared is not None and shared.copier_pid.value:
        signal_copier(shared, signal.SIGKILL)
    for process in processes:
        if process.is_alive():
            process.kill()
        process.join(5)


# --- verdicts ---------------------------------------------------------------------------------------------------


def judge(
    operations: list[Operation], lateness: list[str], timed_out: list[str], left: list[str], new: str, old: str
) -> Outcome:
    named = {name: [each for each in operations if each.name == name] for name in ("job", "early", "late")}
    reasons = [f"{name} did not end in time" for name in timed_out]
    reasons += [f"process {pid} was left behind" for pid in left]
    if not timed_out and (len(named["job"]), len(named["early"]), len(named["late"])) != (1, N_READERS, N_READERS):
        reasons.append("an actor broke before it had done its work")
    reasons += [f"the copier: {job.result}" for job in named["job"] if job.result != "exit 0"]
    reasons += [
        f"{each.actor} saw neither the old file nor the new one, but {each.result[:12]}"
        for each in named["early"]
        if each.result not in (old, new, "Locked")
    ]
    reasons += [f"{each.actor} did not see the new file afterwards" for each in named["late"] if each.result != new]
    if reasons:
        return Outcome("failed", reasons, operations)
    job = named["job"][0]
    if not any(each.began_s < job.ended_s and job.began_s < each.ended_s for each in named["early"]):
        lateness = [*lateness, "nobody read while the copy was under way"]
    return Outcome("inconclusive" if lateness else "passed", lateness, operations)


def run_variant(variant: Variant) -> Outcome:
    outcome = run_once(variant)
    for _ in range(RETRIES):
        if outcome.verdict != "inconclusive":
            break
        outcome = run_once(variant)
    if not variant.is_contrast:
        return outcome
    if outcome.verdict == "failed":
        return Outcome("passed", outcome.reasons, outcome.operations)
    return Outcome("failed", ["this case cannot tell: a copier that is known to tear was not caught"])


# --- reports ----------------------------------------------------------------------------------------------------


def report(variant: Variant, outcome: Outcome) -> None:
    kind = "contrast" if variant.is_contrast else "variant"
    print(f"{outcome.verdict:<14}RDW-001  {kind} copier={variant.copier}")
    if outcome.verdict == "passed":
        return
    print(f"  why   {WHY}")
    for reason in outcome.reasons:
        print(f"  seen  {reason}")
    began_s = outcome.operations[0].began_s if outcome.operations else 0.0
    for each in outcome.operations:
        span = f"{(each.began_s - began_s) * 1000:+9.1f} ms to {(each.ended_s - began_s) * 1000:+9.1f} ms"
        print(f"    {span}  {each.actor:<10} {each.name:<6} {each.result[:12]}")


def main() -> int:
    outcomes = []
    for variant in VARIANTS:
        if shutil.which(COPIERS[variant.copier][0]) is None:
            print(f"skipped       RDW-001  copier={variant.copier}: it is not installed")
            continue
        outcome = run_variant(variant)
        report(variant, outcome)
        outcomes.append({"copier": variant.copier, "contrast": variant.is_contrast, "verdict": outcome.verdict})
    if "--json" in sys.argv:
        Path("rdw_001.json").write_text(json.dumps(outcomes, indent=2), encoding="utf-8")
    return 0 if all(each["verdict"] == "passed" for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
