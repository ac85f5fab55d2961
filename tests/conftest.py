from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long one example takes says how busy the machine is, and no test asserts a time on a real clock.
settings.register_profile("cts", deadline=None)
settings.load_profile("cts")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what the tests got as what they expect")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the file that says what it should be; with --update-goldens, writes that file."""

    def compare(path: Path, got: str) -> None:
        if request.config.getoption("--update-goldens"):
            path.write_text(got, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing; make it with --update-goldens, and read it"
        assert got == path.read_text(encoding="utf-8"), (
            f"if this is meant: pytest --update-goldens, and read {path.name}"
        )

    return compare
