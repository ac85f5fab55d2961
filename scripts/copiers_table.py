"""Runs every copier through every situation of copiers/situations.cts and writes docs/copiers.md.

    python scripts/copiers_table.py [FILE]

The page holds neither dates nor figures of a machine: what stands in it should be so on every machine, and the next run
on another one shows a difference if it is not. It knows how reports are written, and nothing of copiers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITUATIONS = ROOT / "scripts" / "copiers" / "situations.cts"
PAGE = ROOT / "docs" / "copiers.md"

_SHOWN = {"rsync_inplace": "rsync --inplace", "rsync_partial": "rsync --partial", "shutil": "shutil.copy"}
_ABOVE = """\
# What becomes of a copy

Each copier that people use, in each situation that a file meets sooner or later. Made by running
`scripts/copiers/situations.cts`, every cell three times:

```
python scripts/copiers_table.py
```

| | |
|---|---|
| survives | in all runs the file was whole, or the failure was reported and nothing was damaged |
| tears | somebody can get a part of a file, or a mixture of two |
| loses | the file is gone, though success was reported or the old one was all there was |
| halves | some of several destinations are new, and the others are not |
| strays | a temporary file stays |

`atomic` is the copier of cts's own library; `python -m cts.stdlib.atomic SOURCE DESTINATION ...` is the same as a program.

"""
_BELOW = """
What is said here is of file systems without copies by reference, such as ext4 and tmpfs; where `cp` can clone a file
(btrfs, xfs), the time in which it can be seen to tear is much shorter, and not gone. That a copier survives means that
it did in these runs, in which it was stopped, killed or disturbed in the middle of its work.

What happens seldom is not in the table. `cts run scripts/copiers/rare.cts` shows one such case: the folder of the
destination is removed and made anew during the copy, and `rsync` (3.2.7), which otherwise exits 23, once in some thirty
runs exits 0, says nothing, and has left no file.
"""


def main(arguments: list[str]) -> int:
    page = Path(arguments[0]) if arguments else PAGE
    scenarios = _run()
    unclear = [
        f"{scenario['id']} {variant['name']}: {variant['verdict']}"
        for scenario in scenarios
        for variant in scenario["variants"]
        if variant["verdict"] not in ("passed", "failed", "flaky")
    ]
    if unclear or not scenarios:
        print("\n".join(unclear) or "nothing was run", file=sys.stderr)
        return 1
    page.write_text(_ABOVE + _table(scenarios) + _evidence(scenarios) + _BELOW, encoding="utf-8")
    print(f"wrote {page.name}")
    return 0


def _run() -> list[dict[str, Any]]:
    """The scenarios of the report. That some fail is what the table is about, so the exit code says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "cts",
            "run",
            str(SITUATIONS),
            "--report",
            folder,
            "--no-store",
            "--keep",
            "none",
        ]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        report = Path(folder, "report.json")
        if not report.exists():
            return []
        found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["scenarios"]
        return found


def _faults(variant: dict[str, Any]) -> dict[str, str]:
    """What did not hold: the word for it, and the sentence that says how."""
    found: dict[str, str] = {}
    for sentence in variant["sentences"]:
        if sentence["n_violated"]:
            word, _, how = sentence["because"].partition(": ")
            found.setdefault(word, how)
    return found


def _table(scenarios: list[dict[str, Any]]) -> str:
    copiers = [variant["values"]["copier"] for variant in scenarios[0]["variants"]]
    lines = ["| | " + " | ".join(f"`{_SHOWN.get(copier, copier)}`" for copier in copiers) + " |"]
    lines.append("|---" * (len(copiers) + 1) + "|")
    for scenario in scenarios:
        by_copier = {variant["values"]["copier"]: _faults(variant) for variant in scenario["variants"]}
        cells = [", ".join(f"**{word}**" for word in by_copier[copier]) or "survives" for copier in copiers]
        lines.append(f"| {scenario['title']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _evidence(scenarios: list[dict[str, Any]]) -> str:
    """For each situation, what was seen, and with whom."""
    lines = ["\n## What was seen\n"]
    for scenario in scenarios:
        with_whom: dict[tuple[str, str], list[str]] = {}
        for variant in scenario["variants"]:
            copier = variant["values"]["copier"]
            for fault in _faults(variant).items():
                with_whom.setdefault(fault, []).append(f"`{_SHOWN.get(copier, copier)}`")
            if not _faults(variant):
                with_whom.setdefault(("survives", ""), []).append(f"`{_SHOWN.get(copier, copier)}`")
        lines.append(f"- **{scenario['title'][:1].upper()}{scenario['title'][1:]}** (`{scenario['id']}`).")
        for (word, how), copiers in with_whom.items():
            said = f"{word}: {how}" if how else word
            lines.append(f"  - {', '.join(copiers)}: {said}.")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
