"""Draws who did what: one column for each process, time running down, barriers and what was seen across all of them.

Where there are too many processes for columns, one line for each moment. An operation that nobody else came between
takes one line. It knows moments and layout; what they mean is known to the judge.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from ..judge.quantity import instant
from . import safe
from .lines import plain
from .spans import span

if TYPE_CHECKING:
    from .document import Moment, Problem
    from .lines import Line

_TIME = 13
_NARROWEST, _WIDEST = 15, 36
_MOST_ROWS = 3
_SIGNS = {"begins": "┌", "ends": "└", "blocked": "┊", "freed": "│", "killed": "✗", "at once": "▪"}
_AT = re.compile(r", at [+-][\d.]+[a-z]+$")
_ACROSS = ("barrier", "seen")


class _Row(NamedTuple):
    at_ns: int
    who: str
    what: str
    text: str
    matters: bool


def draw(problem: Problem, width: int, indent: str = "") -> list[Line]:
    """Nothing if no moments are known."""
    rows = _rows(problem.moments)
    if not rows:
        return []
    names = _in_order([safe.line(name) for name in problem.processes])
    room = width - len(indent) - _TIME
    column = min(room // max(1, len(names)), _WIDEST)
    found = (
        _columns(rows, names, column, room) if names and column >= _NARROWEST else [_single(row, room) for row in rows]
    )
    if problem.n_left_out:
        found.append(plain(f"{'':{_TIME}}({problem.n_left_out} more operations at that time are not shown)", "dim"))
    return [((indent, ""), *line) for line in found]


def _in_order(names: list[str]) -> list[str]:
    """Actors as they appear, the members of a group beside each other in their order."""
    groups = list(dict.fromkeys(name.partition("[")[0] for name in names))

    def place(name: str) -> tuple[int, int]:
        group, _, member = name.partition("[")
        digits = member.rstrip("]")
        return groups.index(group), int(digits) if digits.isdecimal() else 0

    return sorted(names, key=place)


def _rows(moments: list[Moment]) -> list[_Row]:
    """Safe texts; a beginning and its end at once become one row."""
    rows: list[_Row] = []
    for moment in moments:
        row = _Row(moment.at_ns, safe.line(moment.who), moment.what, safe.line(moment.text), moment.matters)
        before = rows[-1] if rows else None
        if before and row.what == "ends" and before.what == "begins" and before.who == row.who:
            took = span(row.at_ns - before.at_ns)
            rows[-1] = before._replace(what="at once", text=f"{row.text}, {took}", matters=row.matters)
        else:
            rows.append(row)
    return rows


def _columns(rows: list[_Row], names: list[str], column: int, room: int) -> list[Line]:
    lines: list[Line] = [plain(" " * _TIME + "".join(_fit(name, column) for name in names), "bold")]
    running = dict.fromkeys(names, 0)
    for row in rows:
        time = (f"{instant(row.at_ns):>{_TIME - 2}}  ", "dim")
        if row.who not in running:
            lines += _across(row, time, room)
            continue
        cell = _cell(row, column)
        for at, part in enumerate(cell):
            spans = [time if at == 0 else (" " * _TIME, "")]
            for name in names:
                mine = name == row.who
                is_open = running[name] > 0
                spans.append(
                    (_fit(part, column), _style(row)) if mine else (_fit("│" if is_open else "", column), "dim")
                )
            lines.append(tuple(spans))
        if row.what == "begins":
            running[row.who] += 1
        elif row.what in ("ends", "killed"):
            running[row.who] = max(0, running[row.who] - 1)
    return lines


def _across(row: _Row, time: tuple[str, str], room: int) -> list[Line]:
    # The time stands before the row already, counted from the barrier.
    text = _AT.sub("", row.text) if row.what == "seen" else row.text
    parts = textwrap.wrap(text, room - 12, break_on_hyphens=False)[:_MOST_ROWS] or [""]
    style = "failed" if row.what == "seen" else "dim"
    label = "seen: " if row.what == "seen" else ""
    first = safe.cut(f"── {label}{parts[0]} ", room)
    lines: list[Line] = [(time, (first + "─" * (room - safe.columns(first)), style))]
    return lines + [((" " * _TIME, ""), (safe.cut(f"   {part}", room), style)) for part in parts[1:]]


def _cell(row: _Row, column: int) -> list[str]:
    """What is too long for the column goes on beneath."""
    go_on = " " if row.what in ("ends", "killed", "at once") else "│"
    mark = " ◄" if row.matters and row.what in ("ends", "killed", "at once") else ""
    parts = textwrap.wrap(row.text + mark, column - 3, break_on_hyphens=False) or [""]
    if len(parts) > _MOST_ROWS:
        rest = " ".join(parts[_MOST_ROWS - 1 :]).removesuffix(mark)
        parts = [*parts[: _MOST_ROWS - 1], safe.cut(rest, column - 3 - len(mark)) + mark]
    return [f"{_SIGNS.get(row.what, '·')} {parts[0]}", *(f"{go_on} {part}" for part in parts[1:])]


def _single(row: _Row, room: int) -> Line:
    who = f"{row.who}: " if row.who else ""
    verb = "" if row.what in (*_ACROSS, "at once") else f"{row.what} "
    mark = " ◄" if row.matters and row.what in ("ends", "killed", "at once") else ""
    text = safe.cut(f"{who}{verb}{row.text}", room - len(mark)) + mark
    return ((f"{instant(row.at_ns):>{_TIME - 2}}  ", "dim"), (text, _style(row)))


def _style(row: _Row) -> str:
    if row.what == "killed" or row.what == "seen":
        return "failed"
    if row.what in ("blocked", "freed"):
        return "inconclusive"
    return "bold" if row.matters else ""


def _fit(text: str, width: int) -> str:
    text = safe.cut(text, width - 1)
    return text + " " * (width - safe.columns(text))
