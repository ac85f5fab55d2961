"""Imported by zygotes: a system that lets nobody lend memory."""

from __future__ import annotations

from typing import NoReturn

from cts.interpreter.lent_memory import Lender


def _refuse(*_: object) -> NoReturn:
    raise OSError(1, "Operation not permitted")


Lender.lend = _refuse  # type: ignore[method-assign]
