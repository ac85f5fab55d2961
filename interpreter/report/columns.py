"""Draws a diagnosis as plain text: one column for each process, time running down, 80 columns wide.

Where there are too many processes for columns, one line for each moment. It knows layout alone; no colour, no terminal.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..judge.diagnosis import Diagnosis, Moment

WIDTH = 80
_TIME = 13
_NARROWEST = 14
_SIGNS = {"begins": "┌", "ends": "└", "blocked": "┊", "freed": "│", "killed": "✗", "lock": "·"}


def draw(diagnosis: Diagnosis, width: int = WIDTH) -> list[str]:
    """The whole picture: what was expected and seen, the columns, files, resources, what to do next."""
    lines: list[str] = []
    if diagnosis.because:
        lines += _wrapped(diagnosis.because, width)
    lines += _labelled("expected", diagnosis.expected, width)
    lines += _labelled("seen", diagnosis.seen, width)
    if diagnosis.doing:
        lines += ["", *(line for sentence in diagnosis.doing for line in _wrapped(sentence, width, "  "))]
    if diagnosis.moments:
        lines += ["", *_moments(diagnosis, width)]
    if diagnosis.n_left_out:
        lines.append(f"{'':{_TIME}}({diagnosis.n_left_out} more operations at that time are not shown)")
    for part in (diagnosis.files, diagnosis.resources):
        if part:
            lines += ["", *(line for sentence in part for line in _wrapped(sentence, width, "  "))]
    if diagnosis.next_steps:
        lines.append("")
        for _, sentence in diagnosis.next_steps:
            lines += _wrapped(f"next: {sentence}", width)
    return lines


def since(elapsed_ns: int) -> str:
    """`+1.250ms`; before the barrier `-12.000us`."""
    sign, amount = ("-", -elapsed_ns) if elapsed_ns < 0 else ("+", elapsed_ns)
    for unit, size in (("s", 1_000_000_000), ("ms", 1_000_000)):
        if amount >= size:
            return f"{sign}{amount / size:.3f}{unit}"
    return f"{sign}{amount / 1000:.1f}us"


def _moments(diagnosis: Diagnosis, width: int) -> list[str]:
    processes = diagnosis.processes
    if not processes:
        return [_single(moment, diagnosis.zero_ns, width) for moment in diagnosis.moments]
    column = (width - _TIME) // len(processes)
    if column < _NARROWEST:
        return [_single(moment, diagnosis.zero_ns, width) for moment in diagnosis.moments]
    lines = [f"{'':{_TIME}}" + "".join(_fit(name, column) for name in processes)]
    running = dict.fromkeys(processes, 0)
    for moment in diagnosis.moments:
        time = f"{since(moment.at_ns - diagnosis.zero_ns):>{_TIME - 2}}  "
        if not moment.who:
            lines.append(time + _rule(moment.text, width - _TIME))
            continue
        cells = ["│" if running[name] else "" for name in processes]
        cells[processes.index(moment.who)] = _cell(moment)
        if moment.what == "begins":
            running[moment.who] += 1
        elif moment.what in ("ends", "killed"):
            running[moment.who] = max(0, running[moment.who] - 1)
        lines.append(time + "".join(_fit(cell, column) for cell in cells))
    return [line.rstrip() for line in lines]


def _cell(moment: Moment) -> str:
    mark = " ◄" if moment.matters and moment.what in ("ends", "killed") else ""
    return f"{_SIGNS.get(moment.what, '·')} {moment.text}{mark}"


def _single(moment: Moment, zero_ns: int, width: int) -> str:
    who = f"{moment.who}: " if moment.who else ""
    verb = "" if moment.what in ("barrier", "seen") else f"{moment.what} "
    line = f"{since(moment.at_ns - zero_ns):>{_TIME - 2}}  {who}{verb}{moment.text}"
    return _cut(line, width)


def _rule(text: str, width: int) -> str:
    text = _cut(f"── {text} ", width)
    return text + "─" * (width - len(text))


def _fit(text: str, width: int) -> str:
    return _cut(text, width - 1).ljust(width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _labelled(label: str, text: str, width: int) -> list[str]:
    return _wrapped(f"{label + ':':<10}{text}", width, "", " " * 10)


def _wrapped(text: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  " if later is None else later,
        break_on_hyphens=False,
    )
