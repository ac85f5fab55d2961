"""Documents to make reports of: `tests/corpus/report/NAME.json`, each a report as `cts run --report` writes it."""

from __future__ import annotations

import json
from pathlib import Path

from cts.interpreter.report.document import Report
from cts.interpreter.report.json_report import from_json

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "report"
CASES = sorted(CORPUS.glob("*.json"))
NAMES = [path.stem for path in CASES]


def document(name: str) -> Report:
    """As it was in memory: with the lone surrogates that a byte outside UTF-8 becomes."""
    text = (CORPUS / f"{name}.json").read_text(encoding="utf-8")
    report = from_json(json.dumps(json.loads(text)))
    assert isinstance(report, Report)
    return report
