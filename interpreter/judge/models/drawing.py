"""Draws a few operations as text: one column for each process, time running down, 80 columns wide.

Knows operations and widths; judges nothing, and knows no terminals and colours.
"""

from __future__ import annotations

from .calls import Call, spoken

WIDTH = 80
_TIME = 12
_NARROWEST = 10


def draw_calls(calls: list[Call] | tuple[Call, ...], width: int = WIDTH) -> list[str]:
    """The lines of the drawing; where there are too many processes for columns, one line for each operation."""
    if not calls:
        return []
    processes = list(dict.fromkeys(call.process for call in sorted(calls, key=lambda call: call.begin_ns)))
    column = (width - _TIME) // len(processes)
    if column < _NARROWEST:
        return _listed(calls, width)
    start = min(call.begin_ns for call in calls)
    instants = sorted({call.begin_ns for call in calls} | {call.end_ns for call in calls if call.end_ns is not None})
    lines = [_row("", [_fit(str(process), column) for process in processes])]
    lines += [
        _row(_since(instant - start), [_cell(calls, process, instant, column) for process in processes])
        for instant in instants
    ]
    if any(call.end_ns is None for call in calls):
        lines.append(_row("", [_open_end(calls, process, column) for process in processes]))
    return [line.rstrip() for line in lines]


def _row(time: str, cells: list[str]) -> str:
    return f"{time:>{_TIME - 2}}  " + "".join(cells)


def _fit(text: str, width: int) -> str:
    room = width - 1
    return (text if len(text) <= room else f"{text[: room - 1]}…").ljust(width)


def _cell(calls: list[Call] | tuple[Call, ...], process: str, instant: int, width: int) -> str:
    mine = [call for call in calls if call.process == process]
    begins = [call for call in mine if call.begin_ns == instant]
    ends = [call for call in mine if call.end_ns == instant and call.begin_ns < instant]
    running = [call for call in mine if call.begin_ns < instant and (call.end_ns is None or call.end_ns > instant)]
    if begins:
        mark = "╶" if begins[0].end_ns == instant else "├" if ends else "┌"
        return _fit(f"{mark} {spoken(begins[0])}", width)
    return _fit("└" if ends else "│" if running else "", width)


def _open_end(calls: list[Call] | tuple[Call, ...], process: str, width: int) -> str:
    return _fit("┆ never ended" if any(call.end_ns is None for call in calls if call.process == process) else "", width)


def _listed(calls: list[Call] | tuple[Call, ...], width: int) -> list[str]:
    start = min(call.begin_ns for call in calls)
    lines = []
    for call in sorted(calls, key=lambda call: call.begin_ns):
        end = "never" if call.end_ns is None else _since(call.end_ns - start)
        lines.append(f"{_since(call.begin_ns - start):>{_TIME - 2}}  {f'to {end}':<14}{call.process}: {spoken(call)}")
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]


def _since(elapsed_ns: int) -> str:
    for unit, size in (("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)):
        if elapsed_ns >= size:
            return f"+{elapsed_ns / size:.3f}{unit}"
    return f"+{elapsed_ns}ns"
