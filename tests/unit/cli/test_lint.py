"""`cts lint`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import jsonschema
import psutil
import pytest

from cts.cli import lint as command
from cts.cli.lint_file import Linter, facts_of_run
from cts.cli.main import main
from cts.cli.spread import spread
from cts.dsl.lint.run import EVERYTHING, Selection

CLEAN = """\
scenario OK-001 "One wins"
  actor creator[5]
    barrier go
    create "out.dat"

  expect exactly_one creator succeeds, others fail with Exists
"""
SHELL = CLEAN.replace('create "out.dat"', 'shell "mkdir out"').replace("Exists", "Exit(1)")
BROKEN = CLEAN.replace("barrier go", 'raed "x"').replace("OK-001", "OK-002")
SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "sarif-2.1.0-part.schema.json").read_text(encoding="utf-8"))
CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder of its own, which no configuration above reaches."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_clean(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", CLEAN)
    assert main(["lint"]) == 0
    assert capsys.readouterr() == ("", "nothing found in 1 file\n")


def test_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", SHELL)
    assert main(["lint", "a.cts"]) == 1
    out, err = capsys.readouterr()
    assert out == (
        "warning[W220]: this command needs no shell\n"
        " --> a.cts:4:5\n"
        "  |\n"
        '4 |     shell "mkdir out"\n'
        "  |     ^^^^^ `run` does without one\n"
        "  = fix: write `run`\n\n"
    )
    assert err == "1 warning in 1 file; 1 can be mended with --fix; `cts explain CODE` tells more\n"


def test_errors_are_findings(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", BROKEN)
    assert main(["lint"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("error[E107]: there is no verb `raed`\n --> a.cts:3:5\n")
    assert "did you mean `read`?" in out
    assert err.startswith("1 error in 1 file; 1 can be mended")


def test_fix_writes_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    path = write("a.cts", SHELL + SHELL.partition("\n\n")[2])
    path.chmod(0o640)
    assert main(["lint", "--fix"]) == 0
    assert capsys.readouterr().err == "nothing found in 1 file; 2 findings mended\n"
    assert path.read_text(encoding="utf-8") == SHELL.replace("shell", "run")
    assert path.stat().st_mode & 0o777 == 0o640


def test_fix_keeps_line_ends_and_byte_order_mark() -> None:
    path = write("a.cts", b"\xef\xbb\xbf" + SHELL.replace("\n", "\r\n").encode())
    assert main(["lint", "--fix"]) == 0
    expected = SHELL.replace("shell", "run").replace("\n", "\r\n").encode()
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected


def test_fix_mends_what_shows_only_after_another_fix() -> None:
    path = write("a.cts", SHELL.replace("5]\n", "5]:\n").replace("creator succeeds", "creatr succeeds"))
    assert main(["lint", "--fix"]) == 0
    assert path.read_text(encoding="utf-8") == SHELL.replace("shell", "run")


def test_fix_of_a_file_that_may_not_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.cts", SHELL)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    assert main(["lint", "--fix"]) == 2
    assert "this file cannot be written: `a.cts`: it may not be written" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == SHELL


@pytest.mark.parametrize("name", [path.name for path in sorted((CORPUS / "lint").glob("*.cts"))])
def test_fixes_of_the_corpus_settle(name: str) -> None:
    """Whatever is mended once needs no second call, and no fix makes an error."""
    path = write(name, (CORPUS / "lint" / name).read_bytes())
    linter = Linter(EVERYTHING, mends=True)
    first = linter.file(name)
    text = path.read_text(encoding="utf-8")
    again = Linter(EVERYTHING, mends=True).file(name)
    assert "error" not in {severity for severity, _, _ in (*first[0], *again[0])}
    assert again[2] == 0
    assert path.read_text(encoding="utf-8") == text


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SHELL.encode())))
    assert main(["lint", "-"]) == 1
    assert " --> standard input:4:5\n" in capsys.readouterr().out


def test_standard_input_mended(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = SHELL + "  expect sometimes count(creator.shell) > 0\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.replace("5]\n", "5]:\n").encode())))
    assert main(["lint", "--fix", "-"]) == 1
    out, err = capsys.readouterr()
    assert out == text
    assert "W220" in err


def test_unreadable(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", b'scenario a\n  why "\xff"\n')
    write("b.cts", CLEAN)
    assert main(["lint"]) == 2
    assert "error[E001]: this file cannot be read: it is not UTF-8" in capsys.readouterr().out


def test_a_path_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "nowhere"]) == 2
    assert capsys.readouterr().err == "cts lint: there is no file or folder `nowhere`\n"


def test_standard_input_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "-", "a.cts"]) == 2
    assert "`-` stands alone" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ([], {"W220", "W222"}),
        (["--select", "W220"], {"W220"}),
        (["--select", "needless-shell,W222"], {"W220", "W222"}),
        (["--select=W22", "--ignore=critical-without-why"], {"W220"}),
        (["--ignore", "W2"], set()),
        (["--ignore", "all"], set()),
    ],
)
def test_selection(words: list[str], codes: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", SHELL.replace("  actor", "  priority P0\n\n  actor"))
    assert main(["lint", "--format=json", *words]) == (1 if codes else 0)
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["code"] for finding in findings} == codes


def test_a_rule_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--ignore", "needles-shell"]) == 2
    assert "there is no lint rule needles-shell; did you mean needless-shell?" in capsys.readouterr().err


def test_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    write("cts.yaml", "paths: [tests]\nlint:\n  ignore: [W220]\nprofiles:\n  ci:\n    lint:\n      ignore: []\n")
    write("tests/a.cts", SHELL)
    write("elsewhere/b.cts", BROKEN)
    assert main(["lint"]) == 0
    assert main(["lint", "--profile", "ci"]) == 1
    assert main(["lint", "--select", "W220"]) == 0
    capsys.readouterr()
    assert main(["lint", "--profile", "cii"]) == 2
    assert "there is no profile 'cii' in cts.yaml; did you mean 'ci'?" in capsys.readouterr().err


def test_a_wrong_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    write("cts.yaml", "lint:\n  ignroe: [W220]\n")
    write("a.cts", CLEAN)
    assert main(["lint"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error[E302]: `lint` has no key `ignroe`\n --> cts.yaml:2:3\n")
    assert err.endswith("cts lint: the configuration has errors, so it is not known what to lint\n")


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", SHELL)
    assert main(["lint", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["files"], report["fixed"]) == (1, 1, 0)
    (finding,) = report["findings"]
    place = {"line": 4, "column": 5, "end_line": 4, "end_column": 10}
    assert finding == {
        "code": "W220",
        "severity": "warning",
        "file": "a.cts",
        **place,
        "message": "this command needs no shell",
        "label": "`run` does without one",
        "notes": [],
        "related": [],
        "fix": {"title": "write `run`", "edits": [{**place, "text": "run"}]},
    }


def test_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    """The schema is the part of the standard's that is written, closed to everything else."""
    for path in (*(CORPUS / "lint").glob("*.cts"), *(CORPUS / "highlight").glob("*.cts")):
        write(f"folder with ü/{path.parent.name}-{path.name}", path.read_bytes())
    assert main(["lint", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {result["level"] for result in run["results"]} == {"error", "warning"}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert any("fixes" in result for result in run["results"])
    assert any("relatedLocations" in result for result in run["results"])


def test_github(capsys: pytest.CaptureFixture[str]) -> None:
    write("a,b.cts", SHELL)
    assert main(["lint", "--format", "github"]) == 1
    assert capsys.readouterr().out == (
        "::warning file=a%2Cb.cts,line=4,endLine=4,col=5,endColumn=10,title=W220"
        "::this command needs no shell; `run` does without one\n"
    )


def test_github_of_nothing_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", CLEAN)
    assert main(["lint", "--format", "github"]) == 0
    assert capsys.readouterr().out == ""


def test_ids_of_several_files(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.cts", CLEAN)
    write("sub/b.cts", "\n" + CLEAN)
    assert main(["lint"]) == 1
    out = capsys.readouterr().out
    assert "warning[W218]: the id `OK-001` is taken\n --> a.cts:1:10\n" in out
    assert "the other one is at sub/b.cts:2" in out
    assert main(["lint", "a.cts"]) == 0


def test_a_declaration_that_another_file_uses(capsys: pytest.CaptureFixture[str]) -> None:
    verb = 'verb publish(path)\n  rename path to "out"\n\n'
    write("a.cts", verb + CLEAN)
    assert main(["lint"]) == 1
    assert "W208" in capsys.readouterr().out
    write("b.cts", 'use "./a.cts"\n\n' + CLEAN.replace("OK-001", "OK-003").replace('create "out.dat"', 'a.publish "x"'))
    assert main(["lint"]) == 0


def test_many_files_in_several_processes() -> None:
    """The same results in the same order as one by one, whatever the number of processes."""
    texts = (CLEAN, SHELL, BROKEN, "scenario\n", b"\xff")
    for number in range(20):
        text = texts[number % 5]
        write(f"{number:02}.cts", text.replace("OK-", f"OK-{number}-") if isinstance(text, str) else text)
    names = sorted(path.name for path in Path().glob("*.cts"))
    linter = Linter(EVERYTHING, as_text=False)
    linter.run = facts_of_run(names)
    alone = [linter.file(name) for name in names]
    for n_processes in (2, 3, 7):
        assert spread(names, linter.file, n_processes) == alone


def test_a_worker_that_dies_costs_time_only() -> None:
    parent = os.getpid()

    def work(item: int) -> int:
        if item == 3 and os.getpid() != parent:
            os._exit(9)
        return item * item

    assert spread(range(10), work, 2) == [item * item for item in range(10)]


def test_a_failure_shows_itself_and_leaves_no_worker() -> None:
    def work(item: int) -> int:
        if item == 5:
            raise ValueError(item)
        return item

    # Other tests may have left children of their own to this process: what counts is that none was added.
    before = {child.pid for child in psutil.Process().children()}
    with pytest.raises(ValueError, match="5"):
        spread(range(10), work, 2)
    assert {child.pid for child in psutil.Process().children()} <= before


def test_parallel_linting_is_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(4):
        write(f"{number}.cts", CLEAN.replace("OK-001", f"OK-{number}") + "\n# comment" * 2000)
    used: list[int] = []

    def spying(items: list[str], work: object, n_processes: int) -> list[object]:
        used.append(len(items))
        return spread(items, work, n_processes)  # type: ignore[arg-type]

    monkeypatch.setattr("cts.cli.spread.spread", spying)
    assert main(["lint"]) == 0
    assert used == [3]
    assert capsys.readouterr().err == "nothing found in 4 files\n"


def test_summary() -> None:
    findings = [("error", True, ""), *[("warning", False, "")] * 3]
    assert command.summary(findings, 2, 0) == (
        "1 error, 3 warnings in 2 files; 1 can be mended with --fix; `cts explain CODE` tells more"
    )
    assert command.summary([], 1, 3) == "nothing found in 1 file; 3 findings mended"


def test_a_module_that_cannot_be_read_is_reported_once(capsys: pytest.CaptureFixture[str]) -> None:
    write("lib/ports.cts", "verb reserve(path)\n  read path:\n")
    for name in ("a", "b"):
        write(
            f"{name}.cts",
            'use "./lib/ports.cts"\n\n' + CLEAN.replace("OK-001", name).replace("create", "ports.reserve"),
        )
    assert main(["lint", "a.cts", "b.cts"]) == 1
    out = capsys.readouterr().out
    assert out.count("--> lib/ports.cts:") == out.count("error[")
    assert out.count("--> lib/ports.cts:") == 1
    assert main(["lint"]) == 1
    assert capsys.readouterr().out.count("--> lib/ports.cts:") == 1


def test_selection_of_words() -> None:
    assert Selection.of(["W201", "unused-name"]).codes == {"W201", "W206"}
    assert Selection.of(None, ["W2"]).codes == set()
    assert "W28" not in {code[:3] for code in Selection.of(["all"], ["W28"]).codes}
