"""A run in a few words, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cts.interpreter.process import ActorSpec, Ended, Finished, Pool, Run
from cts.interpreter.shared import Memory, MemoryShape

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = "cts.tests.unit.runtime.entries:"


class Stage:
    """Actors with their entries and programs; slot by slot."""

    on_stage: ClassVar[list[Stage]] = []
    # Whether actors live in memory that is lent to them, where nothing is asked for that forbids it.
    borrows_memory: ClassVar[bool] = False

    def __init__(
        self, pool: Pool, home: Path, /, *parts: tuple[str, str], shape: dict[str, Any] | None = None, **every: Any
    ) -> None:
        programs = [program.encode() for _, program in parts]
        self.memory = Memory.create(MemoryShape(n_actors=len(parts), **(shape or {})), programs)
        run = pool.begin(self.memory, str(home))
        assert run is not None
        self.run: Run = run
        self.on_stage.append(self)
        borrows = self.borrows_memory and not {"limits", "user"} & every.keys() and not (shape or {}).get("semaphores")
        self.specs = [
            ActorSpec(slot, ENTRIES + entry, on_stage=borrows, **every) for slot, (entry, _) in enumerate(parts)
        ]

    def play(self, timeout_s: float = 20.0) -> dict[int, Ended]:
        """Starts everybody and waits for their ends."""
        self.run.start(self.specs)
        return {event.slot: event for event in self.run.wait(timeout_s) if isinstance(event, Ended)}

    def finish(self) -> Finished:
        """Ends the run; it must not have been lost."""
        finished = self.run.finish()
        assert isinstance(finished, Finished)
        return finished

    def wait_for_flag(self, flag: int = 0) -> None:
        memory = self.memory
        deadline_ns = 20_000_000_000
        from cts.interpreter.clock import now_ns

        assert memory.wait(lambda: memory.flag_raised_ns(flag) or None, memory.flag_bell(flag), now_ns() + deadline_ns)
