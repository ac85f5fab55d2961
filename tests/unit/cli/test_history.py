"""`cts history` and `cts report`: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cts.cli.main import main
from cts.interpreter.report.document import Problem, Report, Scenario, Variant
from cts.interpreter.report.json_report import to_json
from cts.interpreter.store import Store


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def remember(*verdicts: str, name: str = "S-1", folder: str = ".") -> None:
    for at, verdict in enumerate(verdicts):
        n_failed = int(verdict == "failed")
        problems = [Problem("expectation", "violated", "a succeeds", "\x1b[31mlook here")] if n_failed else []
        scenario = Scenario(name, "a title", verdict, file="s.cts", plan="p", duration_ns=12_300_000, problems=problems)
        scenario.variants = [Variant("", {}, False, verdict, 1 - n_failed, n_failed)]
        began = f"2026-11-21T14:{at:02d}:00+00:00"
        Store(f"{folder}/.cts/history.db").add(Report(began=began, seed=7 + at, scenarios=[scenario]))


def test_nothing_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 5
    assert "nothing is remembered in `./.cts/history.db` yet" in capsys.readouterr().err


def test_all_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    remember("passed", "failed", "passed")
    remember("failed", name="LONGER-2")
    assert main(["history"]) == 0
    assert capsys.readouterr().out == (
        "LONGER-2    F  failed         12.3ms  last passed never\n"
        "S-1       .F.  passed         12.3ms\n"
        "\n"
        "flaky:\n"
        "  S-1: 1 of 3 campaigns failed, with the scenario unchanged; 1 of 3 runs failed:\n"
        "    33.3 % (6.1 % to 79.2 %, 95 %)\n"
    )


def test_one_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    remember("passed", "failed")
    assert main(["history", "S-1"]) == 0
    assert capsys.readouterr().out == (
        "S-1  a title\n"
        "s.cts\n"
        "\n"
        "when (UTC)        verdict        runs  failed     time        seed\n"
        "2026-11-21 14:01  failed            1       1   12.3ms           8\n"
        "                  \\x1b[31mlook here\n"
        "2026-11-21 14:00  passed            1       0   12.3ms           7\n"
        "\n"
        "flaky: 1 of 2 campaigns failed, with the scenario unchanged\n"
        "1 of 2 runs failed: 50.0 % (9.5 % to 90.5 %, 95 %)\n"
        "last passed: 2026-11-21 14:00\n"
    )


def test_a_pattern_of_ids_and_a_few_campaigns(capsys: pytest.CaptureFixture[str]) -> None:
    remember("failed", "passed", "passed")
    assert main(["history", "S-*", "-n", "2", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(found["id"], found["letters"], len(found["results"])) for found in data["scenarios"]] == [("S-1", "..", 2)]


def test_an_id_that_nobody_knows(capsys: pytest.CaptureFixture[str]) -> None:
    remember("passed")
    assert main(["history", "S-2"]) == 5
    assert "nothing is remembered of 'S-2'; did you mean 'S-1'?" in capsys.readouterr().err


def test_a_store_that_cannot_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "x.db").write_bytes(b"not at all what it should be " * 40)
    assert main(["history", "--store", "x.db"]) == 2
    assert "`x.db` is no store of results" in capsys.readouterr().err


def test_the_store_lies_beside_the_configuration(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "cts.yaml").write_text("runs: 1\n")
    remember("passed")
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    assert main(["history"]) == 0
    assert capsys.readouterr().out.startswith("S-1")


# --- cts report ------------------------------------------------------------------------------------------------------


def test_a_report_in_other_forms(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(scenarios=[Scenario("A", "a title", "passed")], counts={"passed": 1})
    (project / "report.json").write_text(to_json(report))
    for name, begins in (("text", "passed        A"), ("junit", "<?xml"), ("markdown", "## cts: "), ("json", "{")):
        assert main(["report", "report.json", "--format", name]) == 0
        assert capsys.readouterr().out.startswith(begins)
    assert main(["report", "report.json", "--format", "json"]) == 0
    assert capsys.readouterr().out == to_json(report)


def test_no_file_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "absent.json"]) == 2
    assert main(["report"]) == 2
    assert "FILE is missing" in capsys.readouterr().err


def test_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["cts_report"]["const"] == 1


@pytest.mark.parametrize("words", [["history"], ["history", "S-1"]])
def test_nothing_is_wider_than_the_terminal(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    remember("passed", "failed", "flaky", "passed")
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert "flaky" in " ".join(lines)
