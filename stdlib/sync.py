"""The verbs of `sync`: what actors tell each other. The runtime does it; these are its names for scenarios."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..interpreter.context import Context


def raise_flag(context: Context, flag: str) -> None:
    context.raise_flag(flag)


def acquire(context: Context, semaphore: str) -> None:
    context.acquire(semaphore)


def release(context: Context, semaphore: str) -> None:
    context.release(semaphore)
