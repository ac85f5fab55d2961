"""Writes docs/catalogue.md: a row for everything that the product was made to test, with its scenario and last result.

    python scripts/catalogue.py               # files, lines and needs as they are now; results stay as they were
    python scripts/catalogue.py report.json   # and the results of this report, written by `cts run scenarios/ --report`

A test compares the page with the scenarios, so that no row lies. It runs nothing and judges nothing.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "catalogue.md"
FOLDERS = ("files", "locks", "ports", "tools")
BY_HAND = ROOT / "benchmarks" / "harness_by_hand" / "rdw_001.py"

# What was asked for, family by family, and which scenarios answer it: ids, patterns of ids, or the reason why none does.
ASKED: dict[str, tuple[tuple[str, tuple[str, ...] | str], ...]] = {
    "A. File copying under contention": (
        ("a reader opens the destination while a copy streams into it", ("RDW-001",)),
        ("3 to 5 readers during one write", ("RDW-002",)),
        ("a reader holds the file before the copy starts", ("RDW-003",)),
        ("a copy overwrites a file that is being read", ("WDR-001",)),
        ("two copies to one destination", ("WDR-002",)),
        ("the destination is deleted during the copy", ("DDO-001",)),
        ("a file is deleted while it is read", ("DDO-002",)),
        ("the source is deleted during the copy", ("DDO-003",)),
        ("3 to 5 processes create one file at one instant", ("SAP-001",)),
        ("many processes rename in one folder", ("SAP-002",)),
        ("the parent folder is created and deleted during the copy", ("SAP-003",)),
        ("temporary files under contention", ("AOV-001",)),
        ("several destinations, each interfered with", ("AOV-002",)),
        ("as many concurrent operations as the handle limit allows", ("FHL-001",)),
        ("quick start and stop with interference, many rounds", ("FHL-002",)),
        ("one of several targets has too little space", ("DSC-001",)),
        ("space runs out in mid-copy", ("DSC-002",)),
        ("the network is cut during a copy to a remote", ("NIS-001",)),
        ("loss and latency during the copy", ("NIS-002",)),
        ("locks on a remote file system", ("RLB-001",)),
        ("the copier is killed in mid-copy", ("FRS-001",)),
        ("shutdown: everything gets SIGTERM, then SIGKILL", ("FRS-002",)),
        ("every kind of failure, one after the other", ("CV-001",)),
        ("processes that hold locks are killed", ("CV-002",)),
        ("throughput with 0, 1, 3, 5, 10 rivals", ("TDA-001",)),
        ("memory under contention", ("TDA-002",)),
        ("several processes compete for a long time", ("FST-001",)),
        ("NTFS streams and locks", ("WSS-001",)),
        ("service against interactive process", ("WSS-002",)),
        ("UNC paths", ("WSS-003",)),
        ("ext4 and xfs lock differences", ("LSS-001",)),
        ("NFS mounts", ("LSS-002",)),
        ("signals during file operations", ("LSS-003",)),
        ("a Windows client copies to a Linux server", ("CPS-001",)),
        ("NTFS and ext4 mixed", ("CPS-002",)),
    ),
    "B. A lock service under load and migration": (
        ("basic cycle, connectivity, atomicity, expiry, no leak, an empty database afterwards", ("LCK-00?",)),
        ("basic load", ("LCK-010",)),
        ("high concurrency", ("LCK-011",)),
        ("heavy contention on few keys", ("LCK-012",)),
        ("endurance", ("LCK-013",)),
        ("contention patterns: hot key, few keys, hierarchy, bursts, long holders with expiry", ("LCK-02?",)),
        ("server killed or paused in mid-load, holder killed, holder stopped longer than its lease", ("LCK-03[0-5]",)),
        ("scalability: 1 to 100 clients", ("LCK-04?",)),
        ("file locks of the system and of libraries", ("LCK-05?",)),
        ("the server cut off in mid-load", ("LCK-036",)),
        ("partial failure: one server of three is killed", ("LCK-038",)),
        ("corrupted data; a lock that an operator ends by hand", ("LCK-037", "LCK-039")),
        ("compatibility: old and new client side by side on the same data", ("LCK-060", "LCK-061")),
        ("migration phases under load, rollback from each", ("LCK-062", "LCK-063")),
        ("emergency rollback", ("LCK-064",)),
    ),
    "C. Command-line tools over one database": (
        ("10 processes reserve at once", ("PRT-001",)),
        ("10 readers list during 20 writes", ("PRT-002",)),
        ("a group of 10 reserved while others list", ("PRT-003",)),
        ("check, then reserve: a pool of 11, 20 processes", ("PRT-004",)),
        ("a group that does not fit", ("PRT-005",)),
        ("50 concurrent operations, then an integrity check", ("PRT-006",)),
        ("clean-up during reservations", ("PRT-007",)),
        ("configuration rewritten 100 times during reservations", ("PRT-008",)),
        ("stress: 10,000 reservations, 1,000 cycles, quick lists of 1,000 rows", ("PRT-009", "PRT-01?")),
        ("one of eight wins: mkdir, ln, ln -s, noclobber, mv, rm, flock", ("TOOL-00?",)),
        ("all say that they won: rm -f, mv -n, mktemp, append", ("TOOL-01?",)),
        ("read, add one, write", ("TOOL-02?",)),
        ("git: refs, index lock, worktrees, push", ("TOOL-03?",)),
        ("sqlite3: one statement, transactions, killed while writing", ("TOOL-04?",)),
    ),
}
_NONE_YET = "not written yet"
_NO_RESULT = "not run yet"

_ABOVE = """\
# The catalogue

Everything that cts was made to test, row by row: which scenario does it, how many lines that takes, what it needs, and
what became of it when everything was run last. A contrast is a variant that must fail, and did.

```
cts run scenarios/ --report report/
python scripts/catalogue.py report/report.json
```

"""


class Found(NamedTuple):
    """One scenario: where it stands, how many lines say something, and what it requires."""

    file: str
    n_lines: int
    needs: str


def scenarios() -> dict[str, Found]:
    """Every scenario of the catalogue's folders, by id."""
    found: dict[str, Found] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / "scenarios" / folder).glob("*.cts")):
            text = path.read_text(encoding="utf-8")
            head, *bodies = re.split(r"(?m)^(?=scenario )", text)
            for body in bodies:
                name = body.split()[1]
                needs = re.findall(r"(?m)^\s*requires (.+)$", head + body)
                # What follows an empty line without indent belongs to the next one: a comment above it.
                lines = [line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")]
                found[name] = Found(path.relative_to(ROOT).as_posix(), len(lines), ", ".join(needs))
    return found


def results_of_report(path: Path) -> dict[str, str]:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for scenario in report["scenarios"]:
        n_contrasts = sum(variant["is_contrast"] for variant in scenario["variants"])
        n_variants = len(scenario["variants"]) - n_contrasts
        parts = [_counted(n_variants, "variant")] + ([_counted(n_contrasts, "contrast")] if n_contrasts else [])
        shown = scenario["verdict"] + (f" ({', '.join(parts)})" if scenario["variants"] else "")
        found[scenario["id"]] = shown
    return found


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def results_of_page(path: Path) -> dict[str, str]:
    """What the page says now, by id."""
    if not path.exists():
        return {}
    rows = re.findall(
        r"(?m)^\| [^|]* \| `([^`]+)` \|[^|]*\|[^|]*\|[^|]*\| ([^|]*) \|$", path.read_text(encoding="utf-8")
    )
    return dict(rows)


def page(found: dict[str, Found], results: dict[str, str]) -> str:
    text = _ABOVE
    n_lines = sum(scenario.n_lines for scenario in found.values())
    for family, rows in ASKED.items():
        text += f"## {family}\n\n| what was asked for | scenario | file | lines | needs | last result |\n|---|---|---|---|---|---|\n"
        for asked, answer in rows:
            text += _rows(asked, answer, found, results)
        text += "\n"
    return text + (
        f"{len(found)} scenarios in {n_lines} lines, without comments and empty lines: {n_lines / len(found):.0f} lines for a case."
        f" Beside them, {lines_of_folders() - n_lines} lines are shared: what stands above the scenarios of a file, and the verbs,"
        " fixtures and scripts of a folder.\n\n"
        f"For comparison, `RDW-001` was written once more by hand: {found['RDW-001'].n_lines} lines as a scenario,"
        f" {code_lines(BY_HAND)} as a [Python harness](../{BY_HAND.relative_to(ROOT).as_posix()}) that does the same, with"
        " processes, a barrier, clean-up, retries, contrasts and a report, and without the observer, the history, the seed, the"
        " isolation and the other reports that the scenario has for nothing. A second case by hand would share some of them.\n"
    )


def lines_of_folders() -> int:
    """All lines of the catalogue's folders that say something, scenarios and what they share."""
    n_lines = 0
    for folder in FOLDERS:
        for path in (ROOT / "scenarios" / folder).iterdir():
            if path.suffix == ".py":
                n_lines += code_lines(path)
            elif path.suffix in (".cts", ".sh"):
                lines = path.read_text(encoding="utf-8").splitlines()
                n_lines += sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines)
    return n_lines


def code_lines(path: Path) -> int:
    """Lines that do something: no docstrings, comments, empty lines, nor lines of closing brackets."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr | ast.arg | ast.keyword)}
    bare = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    for node in bare:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def _rows(asked: str, answer: tuple[str, ...] | str, found: dict[str, Found], results: dict[str, str]) -> str:
    if isinstance(answer, str):
        return f"| {asked} | – | – | – | – | {answer} |\n"
    patterns = [re.compile(pattern.replace("?", "."), re.ASCII) for pattern in answer]
    names = [name for name in sorted(found) if any(pattern.fullmatch(name) for pattern in patterns)]
    if not names:
        return f"| {asked} | – | – | – | – | {_NONE_YET} |\n"
    text = ""
    for number, name in enumerate(names):
        scenario = found[name]
        file = f"[{Path(scenario.file).name}](../{scenario.file})"
        result = results.get(name, _NO_RESULT)
        shown = asked if number == 0 else "″"
        text += f"| {shown} | `{name}` | {file} | {scenario.n_lines} | {scenario.needs or 'Linux'} | {result} |\n"
    return text


def main(arguments: list[str]) -> int:
    results = results_of_page(PAGE)
    for path in arguments:
        results.update(results_of_report(Path(path)))
    PAGE.write_text(page(scenarios(), results), encoding="utf-8")
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
