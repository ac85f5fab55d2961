"""How sizes are shown: what looks exact is exact."""

from __future__ import annotations

import pytest

from cts.interpreter.judge.quantity import size


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [
        (0, "0B"), (1023, "1023B"), (1024, "1KiB"), (1536, "1.5KiB"), (262_144, "256KiB"), (262_145, "256KiB + 1B"),
        (262_143, "256KiB - 1B"), (5_000_000, "4.768MiB"), (262_144.25, "256KiB"),
    ],
)  # fmt: skip
def test_sizes(n_bytes: float, text: str) -> None:
    assert size(n_bytes) == text
