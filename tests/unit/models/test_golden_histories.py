"""Every history in tests/corpus/histories gets the verdict that its first line expects. A new case is a new file."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from cts.interpreter.judge.models.checking import MODEL_NAMES, check_history
from cts.interpreter.judge.models.drawing import WIDTH, draw_calls
from cts.interpreter.judge.models.reading import read_history
from cts.interpreter.judge.models.results import Holds, Unknown, Violated

FOLDER = Path(__file__).parents[2] / "corpus" / "histories"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".jsonl", ".edn"))
VERDICTS = {"holds": Holds, "violated": Violated, "unknown": Unknown}


def expectation(path: Path) -> tuple[str, dict[str, str], bool]:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    words = shlex.split(first.partition("expect:")[2])
    pairs = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    assert words[0] in VERDICTS, "the first line must be a comment: `expect: holds|violated|unknown model=NAME ...`"
    assert set(pairs) <= {"model", "key", "anomaly", "operations"}
    assert set(words[1:]) - {f"{name}={value}" for name, value in pairs.items()} <= {"per-key"}
    return words[0], pairs, "per-key" in words


def test_there_are_histories_for_every_model() -> None:
    verdicts = {(expectation(path)[1]["model"], expectation(path)[0]) for path in FILES}
    assert {model for model, _ in verdicts} == set(MODEL_NAMES)
    for model in MODEL_NAMES:
        assert {"holds", "violated"} <= {verdict for name, verdict in verdicts if name == model}, model


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_verdict(path: Path) -> None:
    verdict, pairs, per_key = expectation(path)
    calls = read_history(path.read_text(encoding="utf-8"), keyed_values=per_key)
    result = check_history(calls, pairs["model"], per_key=per_key)
    assert isinstance(result, VERDICTS[verdict]), result
    reversed_result = check_history(calls[::-1], pairs["model"], per_key=per_key)
    assert reversed_result == result
    if isinstance(result, Violated):
        assert str(result.key) == pairs.get("key", str(result.key))
        assert result.anomaly == pairs.get("anomaly", result.anomaly)
        assert len(result.operations) == int(pairs.get("operations", len(result.operations)))
        assert result.sentence
        assert all(call in calls for call in result.operations)
        assert all(len(line) <= WIDTH for line in draw_calls(result.operations))
