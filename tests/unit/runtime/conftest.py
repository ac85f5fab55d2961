from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cts.interpreter.process import Pool

from .staging import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package", params=["auto", "guardian"])
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    """Two lanes, once with the best containment that this machine offers and once without namespaces."""
    with Pool.open(lanes=2, imports=("cts.tests.unit.runtime.entries",), containment=request.param) as opened:
        yield opened


@pytest.fixture(params=["forked", "lent"])
def whose_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """Actors in memory of their own, and in memory that is lent to them: nobody must see a difference."""
    Stage.borrows_memory = request.param == "lent"
    yield
    Stage.borrows_memory = False


@pytest.fixture(autouse=True)
def _clear_the_stage() -> Iterator[None]:
    """A failed test must not fail the next one."""
    yield
    while Stage.on_stage:
        stage = Stage.on_stage.pop()
        stage.run.finish()
        stage.memory.close()
