"""Every rule on a corpus of close cases: a new case is a line in tests/corpus/lint, marked with what it gives."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cts.dsl.lint.run import lint_file
from cts.dsl.modules import Loader
from cts.dsl.parser import parse
from cts.dsl.resolve import analyse
from cts.dsl.source import SourceFile

CORPUS = Path(__file__).parents[2] / "corpus" / "lint"
MARK = re.compile(r"\s*#~ ([W0-9 ]+)$", re.MULTILINE)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.cts")), ids=lambda path: path.stem)
def test_corpus(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = Counter(
        (number, code)
        for number, line in enumerate(text.splitlines(), 1)
        for mark in MARK.findall(line)
        for code in mark.split()
    )
    # The marks are for the test alone: a rule may look at comments.
    source = SourceFile(path.name, MARK.sub("", text))
    parsed = parse(source)
    analysis = analyse(str(path), parsed, Loader())
    assert [(found.message, found.code) for found in analysis.diagnostics] == []
    findings = lint_file(parsed, module=analysis.module)
    found = Counter((source.line_of(finding.span[0]), finding.code) for finding in findings)
    assert sorted(found.elements()) == sorted(expected.elements())
