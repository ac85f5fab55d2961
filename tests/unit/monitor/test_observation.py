"""The observer's record: what it keeps, and what it says of what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cts.interpreter.monitor.cadence import Cadence
from cts.interpreter.monitor.files import ObserverSpec, WatchedFile
from cts.interpreter.monitor.inotify import CREATE, FileEvent
from cts.interpreter.monitor.known import KnownContent
from cts.interpreter.monitor.observation import PAGE_BYTES, ObservationWriter, read_observation
from cts.interpreter.monitor.witness import Sight

EVENT = FileEvent(123, CREATE, "/run/ä", 7, True)
SIGHT = Sight("/run/f", 1, 2, "file", 3, 0o644, 9, ("old",), "", "blocks 1 old", b"\xff\x00", True)


def written(path: Path, has_ended: bool = True, has_overflowed: bool = False) -> str:
    writer = ObservationWriter(str(path))
    for at_ns, is_news in ((1000, True), (2000, False), (9000, True)):
        writer.count_look(at_ns, is_news)
    writer.write_events([EVENT, EVENT._replace(is_late=False)])
    writer.write_sight(SIGHT)
    writer.has_ended = has_ended
    writer.has_overflowed = has_overflowed
    writer.close()
    return str(path)


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    seen = read_observation(written(tmp_path / "rec"), 1000, 9000)
    assert seen.events == [EVENT, EVENT._replace(is_late=False)]
    assert seen.sights == [SIGHT]
    assert seen.doubts == []
    assert (seen.n_looks, seen.longest_gap_ns, seen.longest_stirred_gap_ns) == (3, 7000, 7000)
    assert seen.gap_quantile_ns(0.5) == 1024
    assert "windows shorter than 7 µs may have been missed" in seen.limits()


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"has_ended": False}, "did not end in order"),
        ({"has_overflowed": True}, "more file events came than the kernel keeps"),
    ],
)
def test_what_went_wrong_is_a_doubt(tmp_path: Path, change: dict[str, bool], doubt: str) -> None:
    assert any(doubt in sentence for sentence in read_observation(written(tmp_path / "rec", **change)).doubts)


def test_time_that_was_not_covered_is_a_doubt(tmp_path: Path) -> None:
    path = written(tmp_path / "rec")
    assert "too late" in read_observation(path, 500, 9000).doubts[0]
    assert "before the end" in read_observation(path, 1000, 9001).doubts[0]


def test_every_cut_of_a_record_leaves_a_doubt_or_whole_records(tmp_path: Path) -> None:
    path = Path(written(tmp_path / "rec", has_ended=False))
    raw = path.read_bytes()
    for n_bytes in (0, 10, PAGE_BYTES, PAGE_BYTES + 3, PAGE_BYTES + 20, len(raw) - 1):
        path.write_bytes(raw[:n_bytes])
        seen = read_observation(str(path))
        assert seen.doubts
        assert all(sight == SIGHT for sight in seen.sights)


def test_a_record_that_was_never_written_is_a_doubt(tmp_path: Path) -> None:
    assert read_observation(str(tmp_path / "none")).doubts
    (tmp_path / "zero").write_bytes(bytes(PAGE_BYTES))
    assert read_observation(str(tmp_path / "zero")).doubts == ["the observer never began to look"]


def test_a_spec_survives_json() -> None:
    spec = ObserverSpec("/r", ("/a",), (WatchedFile("/a/f", (KnownContent.of_bytes("k", b"x"),)),), 0.5)
    assert ObserverSpec.from_json(spec.to_json()) == spec


def spent(cadence: Cadence, n_rounds: int, cost_ns: int, is_news: bool) -> tuple[int, int]:
    """(elapsed, CPU time) of that many rounds under the cadence's own pauses."""
    now_ns = 0
    for _ in range(n_rounds):
        now_ns += cost_ns
        now_ns += cadence.delay_ns(now_ns, cost_ns, is_news)
    return now_ns, n_rounds * cost_ns


def test_looking_keeps_to_its_share_even_while_everything_stirs() -> None:
    elapsed_ns, cpu_ns = spent(Cadence(0.1, 0), 20_000, 10_000, is_news=True)
    assert cpu_ns / elapsed_ns < 0.13


def test_debts_make_no_blind_pauses() -> None:
    cadence = Cadence(0.1, 0)
    cadence.delay_ns(0, 50_000_000, True)
    assert cadence.is_in_debt
    assert cadence.delay_ns(10_000, 10_000, True) == 90_000


def test_savings_are_spent_when_something_stirs() -> None:
    cadence = Cadence(0.1, 0)
    assert cadence.delay_ns(10_000, 10_000, True) == 0
    assert not cadence.is_in_debt
    assert cadence.delay_ns(5_000_000, 10_000, False) == 90_000


def test_quiet_times_are_looked_at_rarely_and_a_whole_core_without_pause() -> None:
    assert Cadence(0.1, 0).delay_ns(3_000_000_000, 10_000, False) == 1_000_000
    assert Cadence(1.0, 0).delay_ns(3_000_000_000, 10_000, False) == 0
    with pytest.raises(ValueError, match="share of a core"):
        Cadence(0.0, 0)
