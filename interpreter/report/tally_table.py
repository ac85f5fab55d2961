"""A tally as a table: outcome, count, share, grade, and the first run that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import safe
from .lines import plain, wrapped

if TYPE_CHECKING:
    from .document import Tally, TallyRow
    from .lines import Line

_HEADS = ("outcome", "count", "share", "grade", "first in")
_TAIL = 40


def tally_lines(tally: Tally, variant: str, width: int, indent: str = "") -> list[Line]:
    where = f" ({safe.line(variant)})" if variant else ""
    title = f"{indent}tally {safe.line(tally.text)}{where}, {tally.n_runs} run{'' if tally.n_runs == 1 else 's'}"
    names = [safe.line(row.text) for row in tally.rows]
    room = max(
        len(_HEADS[0]), min(max((safe.columns(name) for name in names), default=0), width - len(indent) - _TAIL - 2)
    )
    lines: list[Line] = [plain(safe.cut(title, width)), plain(f"{indent}  {_cells(_HEADS, room)}", "dim")]
    for row, name in zip(tally.rows, names, strict=True):
        text = safe.cut(name, room)
        cells = (
            text,
            str(row.count),
            f"{100 * row.share:.1f} %",
            row.grade,
            f"run {row.first_run}" if row.first_run else "-",
        )
        lines.append(plain(f"{indent}{_mark(row)} {_cells(cells, room)}".rstrip(), _style(row)))
        if row.because and (row.count or row.grade == "required") and _mark(row) != " ":
            lines += wrapped(row.because, width, indent + "    ", "dim")
    return lines


def _cells(cells: tuple[str, ...], room: int) -> str:
    name, count, share, grade, first = cells
    return f"{name}{' ' * (room - safe.columns(name))}  {count:>6}  {share:>7}  {grade:<11}  {first}"


def _mark(row: TallyRow) -> str:
    """Whether the row is what somebody should look at."""
    if is_wrong(row):
        return "✗"
    return "!" if row.grade == "interesting" and row.count else " "


def is_wrong(row: TallyRow) -> bool:
    return (row.grade == "forbidden" and row.count > 0) or (row.grade == "required" and not row.count)


def _style(row: TallyRow) -> str:
    if is_wrong(row):
        return "failed"
    return "inconclusive" if row.grade == "interesting" and row.count else "" if row.count else "dim"
