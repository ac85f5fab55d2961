"""Verdicts do not depend on hash seeds, and checkers start cheaply."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "corpus" / "histories"

PROGRAM = """
import json, sys, pathlib
from cts.interpreter.judge.models.checking import MODEL_NAMES, check_history
from cts.interpreter.judge.models.calls import BadHistory
from cts.interpreter.judge.models.reading import read_history
seen = []
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    calls = read_history(path.read_text(encoding="utf-8"))
    for call in list(calls):
        calls.append(call._replace(process=f"{call.process}-too", begin_ns=call.begin_ns + 1))
    for model in MODEL_NAMES:
        try:
            seen.append([path.name, model, repr(check_history(calls, model))])
        except BadHistory as error:
            seen.append([path.name, model, str(error)])
print(json.dumps(seen))
"""


def verdicts(seed: str) -> list[list[str]]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(FOLDER)], env=environment, capture_output=True, text=True, check=True
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_hash_seeds_change_nothing() -> None:
    expected = verdicts("0")
    assert len(expected) > 500
    for seed in ("1", "2", "12345"):
        assert verdicts(seed) == expected


def test_checkers_import_nothing_heavy() -> None:
    program = "import sys; import cts.interpreter.judge.models.checking; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    heavy = {"dataclasses", "pydantic", "inspect", "json", "asyncio", "rich", "lark", "argparse", "logging"}
    assert heavy & set(done.stdout.split()) == set()
