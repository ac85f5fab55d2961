"""`tally`: graded outcomes, counted in each run and added up over all of them.

Every thing falls into the first row whose tests hold; what fits no row falls into `else`, and without an `else` it is
forbidden. `required` must be seen at least once, `forbidden` never. Knows rows and counts, not how they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...dsl.plan import Tally, expect
from .describe import named, thing_seen
from .evaluate import Environment, evaluate
from .expectation import because_of
from .quantifiers import YES, either
from .quantity import Quantity
from .results import value_test
from .subjects import operations_subject, predicate, require_some, things_of
from .verdict import Answer, Judgement, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..history import Operation

UNLISTED = "anything else"


@dataclass(slots=True)
class RowCount:
    """One row in one run: how many things fell into it, and the first of them."""

    count: int = 0
    example: str = ""
    operation: Operation | None = None


@dataclass(slots=True)
class TallyCounts:
    """One tally in one run. `reason` says why nothing could be counted; then nothing was."""

    text: str
    run: int
    seed: int
    rows: list[RowCount] = field(default_factory=list)
    unlisted: RowCount = field(default_factory=RowCount)
    n_open: int = 0
    answer: Answer = Answer.HOLDS
    reason: str = ""


@dataclass(slots=True)
class TableRow:
    """`share` is that of all things counted; `first_run` is the first run that shows it, with its seed."""

    text: str
    grade: str
    count: int
    share: float
    because: str = ""
    first_run: int | None = None
    first_seed: int | None = None
    example: str = ""


@dataclass(slots=True)
class TallyTable:
    """What reports print."""

    text: str
    n_runs: int
    n_things: int
    rows: list[TableRow] = field(default_factory=list)


def count_tally(tally: Tally, env: Environment) -> TallyCounts:
    """The counts of one run; never raises."""
    counts = TallyCounts(tally.text, env.history.run, env.history.seed, [RowCount() for _ in tally.rows])
    try:
        _count(tally, counts, env)
    except Undecided as undecided:
        counts.answer, counts.reason = undecided.answer, undecided.reason
    except Exception as fault:  # noqa: BLE001 - a checker that breaks must become a verdict, and never `passed`
        counts.answer, counts.reason = Answer.ERROR, f"the checker broke: {type(fault).__name__}: {fault}"
    return counts


def _count(tally: Tally, counts: TallyCounts, env: Environment) -> None:
    things, rows, attribute = _rows(tally, env)
    fallback = next((place for place, row in enumerate(tally.rows) if not row.tests), None)
    for thing in things:
        answers = [either([test(thing) for test in tests]) if tests else 0 for tests in rows]
        place = next((place for place, answer in enumerate(answers) if answer == YES), None)
        if place is None and any(answers):
            counts.n_open += 1
            continue
        if place is None:
            place = fallback
        row = counts.unlisted if place is None else counts.rows[place]
        row.count += 1
        if row.count == 1:
            row.operation = thing if hasattr(thing, "step") else None
            is_value = isinstance(thing, Quantity)
            row.example = f"it is {named(thing, env)}" if is_value else thing_seen(thing, attribute, env)
    if counts.n_open:
        counts.answer, counts.reason = Answer.UNKNOWN, f"{counts.n_open} outcomes fit no row for certain"


def _rows(tally: Tally, env: Environment) -> tuple[Any, list[list[Any]], str | None]:
    subject = tally.subject
    if isinstance(subject, expect.ValueSubject) and operations_subject(subject) is None:
        return (
            [evaluate(subject.value, env)],
            [[value_test(test, env) for test in row.tests] for row in tally.rows],
            None,
        )
    found = things_of(subject, env)
    require_some(found)
    tests = [[predicate(test, subject, found.attribute, env) for test in row.tests] for row in tally.rows]
    return found.things, tests, found.attribute


def judge_in_run(tally: Tally, counts: TallyCounts, env: Environment) -> Judgement:
    """What a single run says: a forbidden outcome fails it. That a required one is missing, only all runs can say."""
    judgement = Judgement(counts.answer, tally.text, kind="tally", expected=tally.text, reason=counts.reason)
    rows = [*zip(tally.rows, counts.rows, strict=True), (None, counts.unlisted)]
    for row, found in rows:
        if found.count and (row is None or row.grade == "forbidden"):
            text = UNLISTED if row is None or not row.tests else row.text
            judgement.answer = Answer.VIOLATED
            judgement.because = "" if row is None else because_of(row.because, env)
            judgement.seen = f"`{text}` is forbidden and was seen {_times(found.count)}: {found.example}"
            judgement.operations = () if found.operation is None else (found.operation,)
            return judgement
    if judgement.answer is Answer.VIOLATED:
        judgement.seen = counts.reason
    return judgement


def judge_tally(tally: Tally, runs: Iterable[TallyCounts], env: Environment | None) -> tuple[Judgement, TallyTable]:
    """All runs of one variant together."""
    counted = list(runs)
    judgement = Judgement(Answer.HOLDS, tally.text, kind="tally", expected=tally.text)
    table = _table(tally, counted, env)
    judgement.n_things = table.n_things
    wrong = [row for row in table.rows if row.grade == "forbidden" and row.count]
    missing = [row for row in table.rows if row.grade == "required" and not row.count]
    absent = [counts for counts in counted if counts.answer is Answer.VIOLATED]
    if any(counts.answer is Answer.ERROR for counts in counted):
        judgement.answer = Answer.ERROR
        judgement.reason = next(counts.reason for counts in counted if counts.answer is Answer.ERROR)
    elif wrong:
        row = wrong[0]
        judgement.answer, judgement.because = Answer.VIOLATED, row.because
        judgement.seen = (
            f"`{row.text}` is forbidden and was seen {_times(row.count)}, first in run {row.first_run}: {row.example}"
        )
        judgement.operations = _first_operations(tally, counted, row)
    elif missing and not any(counts.answer is Answer.UNKNOWN for counts in counted):
        row = missing[0]
        judgement.answer, judgement.because = Answer.VIOLATED, row.because
        judgement.seen = f"`{row.text}` is required and was never seen in {len(counted)} runs"
        judgement.lacks_required = not absent
    elif absent:
        judgement.answer, judgement.seen = Answer.VIOLATED, absent[0].reason
    elif not counted or any(counts.answer is not Answer.HOLDS for counts in counted):
        judgement.answer = Answer.UNKNOWN
        reasons = [counts.reason for counts in counted if counts.answer is not Answer.HOLDS]
        judgement.reason = reasons[0] if reasons else "no run was counted"
    return judgement, table


def _times(amount: int) -> str:
    return "once" if amount == 1 else f"{amount} times"


def _table(tally: Tally, counted: list[TallyCounts], env: Environment | None) -> TallyTable:
    n_things = sum(row.count for counts in counted for row in (*counts.rows, counts.unlisted))
    table = TallyTable(tally.text, len(counted), n_things)
    for place, row in enumerate(tally.rows):
        table.rows.append(_row(row, [(counts, counts.rows[place]) for counts in counted], n_things, env))
    unlisted = [(counts, counts.unlisted) for counts in counted]
    if any(row.count for _, row in unlisted):
        table.rows.append(_row(expect.TallyRow(tests=(), grade="forbidden", text=UNLISTED), unlisted, n_things, None))
    return table


def _row(
    row: expect.TallyRow, counted: list[tuple[TallyCounts, RowCount]], n_things: int, env: Environment | None
) -> TableRow:
    total = sum(each.count for _, each in counted)
    found = TableRow(row.text, row.grade, total, total / n_things if n_things else 0.0)
    found.because = because_of(row.because, env) if env is not None else ""
    for counts, each in counted:
        if each.count:
            found.first_run, found.first_seed, found.example = counts.run, counts.seed, each.example
            break
    return found


def _first_operations(tally: Tally, counted: list[TallyCounts], wrong: TableRow) -> tuple[Operation, ...]:
    for counts in counted:
        rows = [*zip((row.text for row in tally.rows), counts.rows, strict=True), (UNLISTED, counts.unlisted)]
        for text, row in rows:
            if text == wrong.text and row.count and row.operation is not None:
                return (row.operation,)
    return ()
