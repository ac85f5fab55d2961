"""`cts check-history`: exit codes, texts, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cts.cli.check_history import MODELS
from cts.cli.main import main
from cts.interpreter.judge.models.checking import MODEL_NAMES

FOLDER = Path(__file__).parents[2] / "corpus" / "histories"


def run(*words: str) -> int:
    return main(["check-history", *words])


def test_models_are_those_of_the_checkers() -> None:
    assert MODELS == MODEL_NAMES


def test_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "register-concurrent-writes.jsonl"), "--model", "register") == 0
    assert capsys.readouterr().out == "holds: 4 operations, register\n"


def test_violated(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "register-stale-read.jsonl"), "--model", "register") == 1
    assert capsys.readouterr().out == (
        "violated: 3 operations, register\n"
        "  `read → 1` by r saw the value of `write 1`, although `write 2` by w had to\n"
        "  come in between\n"
        "\n"
        "            w                                 r\n"
        "      +0ns  ┌ write 1\n"
        "     +10ns  └\n"
        "     +20ns  ┌ write 2\n"
        "     +30ns  └\n"
        "     +40ns                                    ┌ read → 1\n"
        "     +50ns                                    └\n"
    )


def test_violated_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(FOLDER / "serializable-write-skew.jsonl")
    assert run(path, "--model", "serializable", "--format", "json") == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["verdict"], record["anomaly"], record["n_operations"]) == ("violated", "write skew", 2)
    assert [operation["line"] for operation in record["operations"]] == [3, 4]


def test_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "exclusive-unknown-end.jsonl"), "--model", "exclusive") == 3
    assert capsys.readouterr().out.startswith("unknown: 2 operations, exclusive\n  nobody knows when")


def test_a_budget_that_ends_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(FOLDER / "register-repeated-values.jsonl")
    assert run(path, "--model", "register", "--budget", "1") == 3
    assert "the budget of 1 steps ended" in capsys.readouterr().out


def test_keys_of_edn(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "jepsen-independent-keys.edn"), "--model", "register", "--per-key") == 1
    assert capsys.readouterr().out.startswith("violated: 3 operations, register, key 7\n")


def test_what_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"process": "a", "f": "jump", "begin": 1, "end": 2}\n[', encoding="utf-8")
    assert run(str(path), "--model", "register") == 2
    assert capsys.readouterr().err == (
        f"cts check-history: {path}:2: this is not JSON: Expecting value at column 2\n"
    )  # fmt: skip
    path.write_text('{"process": "a", "f": "jump", "begin": 1, "end": 2}\n', encoding="utf-8")
    assert run(str(path), "--model", "register") == 2
    assert "register has no operation `jump` (line 1)" in capsys.readouterr().err
    path.write_bytes(b"\xff")
    assert run(str(path), "--model", "register") == 2
    assert run(str(tmp_path / "none"), "--model", "register") == 2
    assert run(str(path)) == 2
    assert "--model is missing" in capsys.readouterr().err
