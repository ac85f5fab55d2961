from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from cts.interpreter import recording
from cts.interpreter.recording import RECORD_BYTES, WINDOW_BYTES, Recorder, RecordsFull
from cts.interpreter.records import read_records
from cts.interpreter.shared import Memory, MemoryShape

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def memory() -> Iterator[Memory]:
    made = Memory.create(MemoryShape(n_actors=2), [b"", b""])
    yield made
    made.close()


def test_what_is_recorded_is_read_back(memory: Memory) -> None:
    recorder = Recorder(memory, 1)
    reference = recorder.begin(7, 3, 1_000, 5)
    recorder.end(reference, 2, recorder.error_index("Exists"), 4096, *recorder.keep("text"))
    (record,) = read_records(memory, 1)
    assert (record.step, record.round, record.due_ns, record.kind) == (7, 3, 1_000, 5)
    assert (record.outcome, record.error, record.n_bytes, record.value) == (2, "Exists", 4096, "text")
    assert 0 < record.began_ns <= record.ended_ns
    assert read_records(memory, 0) == []


@pytest.mark.parametrize(
    "value", [None, True, False, 0, -1, 2**62, -(2**63), 2**80, 1.5, "", "ä" * 3, b"\0\1", [1, ["a"]], {"k": (1, None)}]
)
def test_values_keep_their_kind(memory: Memory, value: object) -> None:
    recorder = Recorder(memory, 0)
    recorder.mark(1, value=value)
    (record,) = read_records(memory, 0)
    assert record.value == value
    assert type(record.value) is type(value)


def test_what_cannot_be_stored_is_kept_as_text(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    recorder.mark(1, value=object)
    assert read_records(memory, 0)[0].value == "<class 'object'>"


def test_what_begins_at_an_instant_is_no_record_before_it(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((70, 99, 100, 130))
    seen = []

    def now_ns() -> int:
        seen.append(len(read_records(memory, 0)))
        return next(clock)

    monkeypatch.setattr(recording, "now_ns", now_ns)
    recorder = Recorder(memory, 0)
    recorder.end(recorder.begin_at(100, 7, 2, 5))
    (record,) = read_records(memory, 0)
    assert seen == [0, 0, 0, 1]
    assert (record.began_ns, record.due_ns, record.ended_ns) == (100, 100, 130)
    assert (record.step, record.round, record.kind) == (7, 2, 5)


def test_what_was_recorded_while_an_instant_was_waited_for_is_not_overwritten(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((70, 80, 90, 100, 110, 120))
    monkeypatch.setattr(recording, "now_ns", lambda: interrupt(next(clock)))
    recorder = Recorder(memory, 0)

    def interrupt(now_ns: int) -> int:
        if now_ns == 70:
            recorder.mark(3)
        return now_ns

    recorder.end(recorder.begin_at(100, 7))
    assert [(r.step, r.kind, r.began_ns) for r in read_records(memory, 0)] == [(0, 3, 80), (7, 1, 110)]


def test_an_instant_at_the_edge_of_the_window(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    n_records = WINDOW_BYTES // RECORD_BYTES
    for _ in range(n_records):
        recorder.end(recorder.begin(0))
    due_ns = recording.now_ns() + 1_000
    recorder.end(recorder.begin_at(due_ns, 9))
    records = read_records(memory, 0)
    assert (len(records), records[-1].step) == (n_records + 1, 9)
    assert due_ns <= records[-1].began_ns <= records[-1].ended_ns


def test_a_scratch_recorder_keeps_nothing(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    scratch = recorder.scratch()
    for _ in range(3):
        scratch.end(0, 1, 0, 0, *scratch.keep(None))
    assert read_records(memory, 0) == []


def test_error_names_are_stored_once_each(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    for name in ("Exists", "Locked", "Exists"):
        reference = recorder.begin(1)
        recorder.end(reference, 2, recorder.error_index(name))
    assert [record.error for record in read_records(memory, 0)] == ["Exists", "Locked", "Exists"]


def test_an_operation_that_began_long_ago_can_still_end(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    n_inner = 3 * WINDOW_BYTES // RECORD_BYTES + 5
    outer = recorder.begin(1)
    for number in range(n_inner):
        recorder.end(recorder.begin(2, number))
    recorder.end(outer, 4, 0, 9, *recorder.keep("late"))
    recorder.mark(3, value="after")
    records = read_records(memory, 0)
    assert (records[0].outcome, records[0].n_bytes, records[0].value) == (4, 9, "late")
    assert [record.round for record in records[1:-1]] == list(range(n_inner))
    assert records[-1].value == "after"


def test_values_larger_than_the_heap_window_are_whole(memory: Memory) -> None:
    recorder = Recorder(memory, 0)
    values = ["x" * 300_000, "y", "z" * 70_000]
    for value in values:
        recorder.mark(1, value=value)
    assert [record.value for record in read_records(memory, 0)] == values


def test_a_full_region_is_said_and_nothing_is_overwritten(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "LATEST_RECORD_OFFSET", WINDOW_BYTES)
    recorder = Recorder(memory, 0)
    n_records = WINDOW_BYTES // RECORD_BYTES
    for number in range(n_records):
        recorder.end(recorder.begin(1, number))
    with pytest.raises(RecordsFull):
        recorder.begin(1)
    assert len(read_records(memory, 0)) == n_records


def test_a_limit_on_memory_does_not_end_the_history(memory: Memory) -> None:
    import resource

    n_operations = 5 * WINDOW_BYTES // RECORD_BYTES
    pid = os.fork()
    if pid == 0:
        try:
            recorder = Recorder(memory, 0)
            with open("/proc/self/statm") as statm:
                in_use = int(statm.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (in_use, in_use))
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
            for number in range(n_operations):
                recorder.end(recorder.begin(1, number))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert len(read_records(memory, 0)) == n_operations
