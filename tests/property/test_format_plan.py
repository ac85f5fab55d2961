"""The plan of a file is the same before and after formatting: what is printed means what was written."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from generators.sound import compiled_text, sound_file

from cts.dsl.format import format_source
from cts.dsl.parser import parse
from cts.dsl.source import SourceFile

N_SEEDS = 50
SEEDS_AT_ONCE = 10


def n_compared(seeds: range, folder: Path) -> int:
    """Compares the plans of the files that these seeds give; some give none."""
    count = 0
    for seed in seeds:
        text = sound_file(Random(seed), str(folder))
        if text is None:
            continue
        before = compiled_text(text, str(folder))
        after = compiled_text(format_source(parse(SourceFile("file.cts", text))), str(folder))
        assert not [found for found in after.diagnostics if found.severity == "error"], seed
        assert before.plan.model_dump_json(indent=1) == after.plan.model_dump_json(indent=1), seed
        count += 1
    return count


@pytest.mark.parametrize("first_seed", range(0, N_SEEDS, SEEDS_AT_ONCE))
def test_formatting_keeps_the_plan(first_seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert n_compared(range(first_seed, first_seed + SEEDS_AT_ONCE), tmp_path) >= SEEDS_AT_ONCE // 2


@pytest.mark.nightly
def test_formatting_keeps_the_plan_of_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert n_compared(range(N_SEEDS, 5000), tmp_path) > 2500
