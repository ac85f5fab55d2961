"""A file that is not the plan or the report that was wanted: one sentence that names it, what is wrong, and the way out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cts.cli.main import main

PLAN = "`cts plan FILE.cts > plan.json` makes one"
REPORT = "`cts run --report FOLDER` writes FOLDER/report.json"
BAD: tuple[tuple[str, bytes, str, str], ...] = (
    ("plan", b"\x7fELF\xd0\x00", "f", f"`f` is not a plan: it is no text; {PLAN}"),
    ("plan", b" \n", "f", f"`f` is empty; {PLAN}"),
    ("plan", b"hello", "f", f"`f` is not a plan: it is not JSON (line 1); {PLAN}"),
    ("plan", b'{"cts_plan": 1, "scenarios": [', "f", f"`f` is not a plan: it ends too early; {PLAN}"),
    ("plan", b"[1]", "f", f"`f` is not a plan, but other JSON; {PLAN}"),
    ("plan", b'{"a": 1}', "f", f"`f` is not a plan, but other JSON: it has no `cts_plan`; {PLAN}"),
    ("plan", b'{"cts_report": 1}', "f", "`f` is a report, not a plan; `cts report f` prints it"),
    ("plan", b'{"cts_plan": "x"}', "f", f"`f` is a plan of no version that is known: `cts_plan` is 'x'; {PLAN}"),
    ("plan", b'{"cts_plan": 1}', "f", f"`f` is a plan without `scenarios`; {PLAN}"),
    ("plan", b"scenario A", "f.cts", "`f.cts` is a file of scenarios, not a plan; `cts run f.cts` runs it"),
    ("plan", b"[" * 100_000, "f", f"`f` is not a plan: it is nested too deeply; {PLAN}"),
    ("report", b"", "f", f"`f` is empty; {REPORT}"),
    ("report", b'{"cts_plan": 1}', "f", "`f` is a plan, not a report; `cts run --plan f` runs it"),
    (
        "plan", b'{"cts_plan": 99}', "f",
        f"`f` is a plan of version 99, made by a newer cts; this one reads version 1: use that cts, or make it anew ({PLAN})",
    ),
    (
        "plan", json.dumps({"cts_plan": 1, "scenarios": [{"id": "A"}]}).encode(), "f",
        "`f` is a plan that was changed: `scenarios.0.timeout` is missing (and ",
    ),
    (
        "report", json.dumps({"cts_report": 1, "scenarios": 3}).encode(), "f",
        "`f` is a report that was changed: `scenarios`: input should be a valid list; " + REPORT,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("command", "data", "name", "sentence"), BAD)
def test_one_sentence(
    command: str,
    data: bytes,
    name: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    words, exit_code = (["run", "--plan", name], 4) if command == "plan" else (["report", name], 2)
    assert main(words) == exit_code
    found = capsys.readouterr().err
    assert found.startswith(f"cts {words[0]}: {sentence}"), found
    assert found.count("\n") == 1


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "no")]) == 2
    assert main(["run", "--plan", str(tmp_path)]) == 4
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"cts report: there is no file or folder `{tmp_path}/no`"
    assert second == f"cts run: `{tmp_path}`: is a directory"


@pytest.mark.parametrize("command", ["plan", "run", "diff scenarios/tour"])
def test_standard_input_is_for_lint_and_fmt(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "-"]) != 0
    assert "standard input (`-`) is read by `cts lint` and `cts fmt` alone" in capsys.readouterr().err
