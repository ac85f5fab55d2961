"""Earlier results, in a small SQLite file of the project: written by `cts run`, read by `cts history` and by failures.

Safe with several cts at once, and bounded. A store that cannot be used is a remark at the end of a campaign, and never
changes a verdict. It knows the document; what the results mean is said elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .report.changes import Facts, Then, changes_since, facts_of
from .report.protocol import SilentReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report.document import Report, Scenario

VERSION = 1
MOST_PER_SCENARIO = 200
MOST_CAMPAIGNS = 2_000
_WAIT_S = 10.0
_TABLES = """
CREATE TABLE campaign (
  id INTEGER PRIMARY KEY, began TEXT NOT NULL, seed INTEGER NOT NULL, n_jobs INTEGER NOT NULL,
  why_early TEXT NOT NULL, machine TEXT NOT NULL
);
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL REFERENCES campaign(id) ON DELETE CASCADE,
  scenario TEXT NOT NULL, title TEXT NOT NULL, file TEXT NOT NULL, plan TEXT NOT NULL, verdict TEXT NOT NULL,
  duration_ns INTEGER NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE variant (
  outcome INTEGER NOT NULL REFERENCES outcome(id) ON DELETE CASCADE,
  name TEXT NOT NULL, is_contrast INTEGER NOT NULL, verdict TEXT NOT NULL, n_passed INTEGER NOT NULL,
  n_failed INTEGER NOT NULL, n_inconclusive INTEGER NOT NULL, n_errors INTEGER NOT NULL, facts TEXT NOT NULL
);
CREATE INDEX outcome_of_scenario ON outcome (scenario, id);
CREATE INDEX variant_of_outcome ON variant (outcome);
CREATE INDEX outcome_of_campaign ON outcome (campaign);
"""
# SQLite's integers have 63 bits, and a seed may have more.
_BIGGEST = (1 << 63) - 1


class StoreError(Exception):
    """The store cannot be used; the message says why, and what to do."""


@dataclass(slots=True)
class VariantResult:
    name: str
    is_contrast: bool
    verdict: str
    n_passed: int
    n_failed: int
    n_inconclusive: int
    n_errors: int
    facts: Facts


@dataclass(slots=True)
class Result:
    """One scenario in one campaign."""

    scenario: str
    title: str
    file: str
    plan: str
    verdict: str
    duration_ns: int
    reason: str
    began: str
    seed: int
    n_jobs: int
    why_early: str
    machine: dict[str, Any]
    variants: list[VariantResult] = field(default_factory=list)

    @property
    def n_runs(self) -> int:
        return sum(v.n_passed + v.n_failed + v.n_inconclusive + v.n_errors for v in self.variants if not v.is_contrast)


def _result(columns: tuple[Any, ...]) -> Result:
    """A row of the outcome table, its columns in the order of the fields."""
    *plain, machine = columns
    build: Any = Result
    found: Result = build(*plain, json.loads(machine))
    return found


def _variant(columns: tuple[Any, ...], facts: str) -> VariantResult:
    build: Any = VariantResult
    found: VariantResult = build(*columns, Facts(**json.loads(facts)))
    return found


class Store(SilentReader):
    """One project's store. It is opened for each use, so that nothing is held while scenarios run."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._failure = ""

    # --- a campaign's reader, and its past --------------------------------------------------------------------------

    def compare(self, scenario: Scenario, report: Report) -> None:
        """Fills in when a scenario that is bad passed last, and what was different then."""
        if not scenario.is_bad or not os.path.exists(self.path):
            return
        try:
            then = self.last_passed(scenario.id)
        except StoreError as failure:
            self._failure = self._failure or str(failure)
            return
        if then is None:
            return
        facts = {variant.name: variant.facts for variant in then.variants if not variant.is_contrast}
        scenario.last_passed = f"{_when(then.began)} (seed {then.seed})"
        scenario.changes = changes_since(
            Then(then.began, then.plan, then.seed, then.n_jobs, then.machine, facts), scenario, report
        )

    def ended(self, report: Report) -> None:
        if not report.scenarios:
            return
        try:
            self.add(report)
        except StoreError as failure:
            self._failure = str(failure)

    def remarks(self) -> list[str]:
        return [f"the results were not remembered: {self._failure}"] if self._failure else []

    # --- writing ----------------------------------------------------------------------------------------------------

    def add(self, report: Report) -> None:
        """The results of one campaign, in one transaction. Raises StoreError."""
        self._make_folder()
        try:
            with closing(self._open()) as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                _prepare(connection)
                campaign = connection.execute(
                    "INSERT INTO campaign (began, seed, n_jobs, why_early, machine) VALUES (?, ?, ?, ?, ?)",
                    (report.began, min(report.seed, _BIGGEST), report.n_jobs, report.why_early, _json(report.machine)),
                ).lastrowid
                for scenario in report.scenarios:
                    _insert(connection, campaign, scenario)
                _forget(connection, [scenario.id for scenario in report.scenarios])
        except (sqlite3.Error, OSError) as error:
            raise StoreError(self._explained(error)) from None

    def _make_folder(self) -> None:
        folder = os.path.dirname(self.path) or "."
        try:
            if not os.path.isdir(folder):
                os.makedirs(folder, exist_ok=True)
            if os.path.basename(folder) == ".cts" and not os.path.exists(ignore := os.path.join(folder, ".gitignore")):
                # Results belong to this machine, not to the project's history.
                with open(ignore, "w", encoding="utf-8") as out:
                    out.write("*\n")
        except OSError as error:
            raise StoreError(f"`{folder}`: {(error.strerror or str(error)).lower()}") from None

    # --- reading ----------------------------------------------------------------------------------------------------

    def scenarios(self) -> list[str]:
        """The ids of all scenarios that are known, sorted."""
        return [row[0] for row in self._ask("SELECT DISTINCT scenario FROM outcome ORDER BY scenario")]

    def results(self, scenario: str, most: int = MOST_PER_SCENARIO) -> list[Result]:
        """The newest first."""
        return self._results("WHERE o.scenario = ? ORDER BY o.id DESC LIMIT ?", (scenario, most))

    def last_passed(self, scenario: str) -> Result | None:
        found = self._results("WHERE o.scenario = ? AND o.verdict = 'passed' ORDER BY o.id DESC LIMIT 1", (scenario,))
        return found[0] if found else None

    def _results(self, rest: str, values: tuple[Any, ...]) -> list[Result]:
        columns = (
            "o.id, o.scenario, o.title, o.file, o.plan, o.verdict, o.duration_ns, o.reason, "
            "c.began, c.seed, c.n_jobs, c.why_early, c.machine"
        )
        rows = list(self._ask(f"SELECT {columns} FROM outcome o JOIN campaign c ON c.id = o.campaign {rest}", values))
        found = {row[0]: _result(row[1:]) for row in rows}
        for start in range(0, len(rows), 500):
            marks = [row[0] for row in rows[start : start + 500]]
            places = ",".join("?" * len(marks))
            for outcome, *parts, facts in self._ask(
                "SELECT outcome, name, is_contrast, verdict, n_passed, n_failed, n_inconclusive, n_errors, facts "
                f"FROM variant WHERE outcome IN ({places}) ORDER BY rowid",
                tuple(marks),
            ):
                parts[1] = bool(parts[1])
                found[outcome].variants.append(_variant(tuple(parts), facts))
        return list(found.values())

    def _ask(self, question: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if not os.path.exists(self.path):
            return
        try:
            with closing(self._open()) as connection:
                if _version(connection) == 0:
                    return
                yield from connection.execute(question, values).fetchall()
        except (sqlite3.Error, OSError, ValueError) as error:
            raise StoreError(self._explained(error)) from None

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            version = _version(connection)
        except sqlite3.Error:
            connection.close()
            raise
        if version > VERSION:
            connection.close()
            raise StoreError(f"`{self.path}` was made by a newer cts; use that one, or remove the file")
        return connection

    def _explained(self, error: Exception) -> str:
        if isinstance(error, sqlite3.OperationalError):
            return f"`{self.path}`: {error}"
        return f"`{self.path}` is no store of results ({error}); remove it, and a new one is made"


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _prepare(connection: sqlite3.Connection) -> None:
    """Within the transaction: two that make the store at once are one after the other, and the second finds it made."""
    if _version(connection) == 0:
        for statement in _TABLES.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _insert(connection: sqlite3.Connection, campaign: int | None, scenario: Scenario) -> None:
    from .report.safe import encodable

    first = scenario.problems[0] if scenario.problems else None
    reason = (first.because or first.seen or first.reason or first.text) if first is not None else ""
    texts = [encodable(text) for text in (scenario.id, scenario.title, scenario.file, scenario.plan, scenario.verdict)]
    outcome = connection.execute(
        "INSERT INTO outcome (campaign, scenario, title, file, plan, verdict, duration_ns, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (campaign, *texts, scenario.duration_ns, encodable(reason[:500])),
    ).lastrowid
    connection.executemany(
        "INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                outcome, encodable(v.name), v.is_contrast, v.verdict, v.n_passed, v.n_failed, v.n_inconclusive,
                v.n_errors, _json(facts_of(v)),
            )
            for v in scenario.variants
        ],
    )  # fmt: skip


def _forget(connection: sqlite3.Connection, scenarios: list[str]) -> None:
    """What is beyond the bounds, the oldest first; the last pass of a scenario stays, however long ago it was."""
    for scenario in scenarios:
        connection.execute(
            "DELETE FROM outcome WHERE scenario = ?1 AND id NOT IN "
            "(SELECT id FROM outcome WHERE scenario = ?1 ORDER BY id DESC LIMIT ?2) AND id IS NOT "
            "(SELECT max(id) FROM outcome WHERE scenario = ?1 AND verdict = 'passed')",
            (scenario, MOST_PER_SCENARIO),
        )
    connection.execute("DELETE FROM campaign WHERE id NOT IN (SELECT campaign FROM outcome)")
    connection.execute(
        "DELETE FROM campaign WHERE id NOT IN (SELECT id FROM campaign ORDER BY id DESC LIMIT ?)", (MOST_CAMPAIGNS,)
    )


def _json(record: Any) -> str:
    return json.dumps(asdict(record), separators=(",", ":"))


def _when(began: str) -> str:
    """`2026-11-21 14:02 UTC`."""
    return began[:16].replace("T", " ") + (" UTC" if began.endswith("+00:00") else "")
