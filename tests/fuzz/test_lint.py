"""Whatever text comes, linting it ends, points into the text, and mends what it can.

A seed that fails is a case of its own: run it with `take(bad_input(Random(seed)))` or `take(made(seed))`.
"""

from __future__ import annotations

from random import Random

import pytest
from generators.bad_input import bad_input
from generators.scenarios import scenario_file

from cts.cli.finding_formats import as_data
from cts.cli.lint_file import Linter
from cts.dsl.diagnostics import Diagnostic, render
from cts.dsl.lint.run import EVERYTHING
from cts.dsl.reading import source_of
from cts.dsl.source import SourceFile

N_SEEDS = 100
SEEDS_AT_ONCE = 25


def made(seed: int) -> bytes:
    return scenario_file(Random(seed)).encode()


def take(data: bytes) -> None:
    source = source_of("file.cts", data)
    if not isinstance(source, SourceFile):
        return
    found, text, n_fixed = Linter(EVERYTHING).source(source, "file.cts")
    assert (text, n_fixed) == (source.text, 0)
    assert found == sorted(found, key=lambda finding: finding.sort_key)
    for finding in found:
        look_at(finding)
    left, mended, _ = Linter(EVERYTHING, mends=True).source(source, "file.cts")
    # Mending a line may bring to light what is wrong with those below it; a file without errors stays without.
    assert errors(found) or not errors(left)
    again, _, _ = Linter(EVERYTHING).source(SourceFile("file.cts", mended), "file.cts")
    assert [(finding.code, finding.span) for finding in again] == [(finding.code, finding.span) for finding in left]


def errors(findings: list[Diagnostic]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def look_at(finding: Diagnostic) -> None:
    length = len(finding.source.text)
    assert 0 <= finding.span[0] <= finding.span[1] <= length
    for edit in finding.fix.edits if finding.fix is not None else ():
        assert 0 <= edit[0] <= edit[1] <= length
    assert render(finding)
    data = as_data(finding)
    assert (data["line"], data["column"]) <= (data["end_line"], data["end_column"])


@pytest.mark.parametrize("first_seed", range(0, N_SEEDS, SEEDS_AT_ONCE))
def test_any_input(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + SEEDS_AT_ONCE):
        take(bad_input(Random(seed)))
        take(made(seed))


@pytest.mark.nightly
def test_any_input_for_long() -> None:
    for seed in range(N_SEEDS, 20_000):
        take(bad_input(Random(seed)))
        take(made(seed))
