"""Diagnostics as plain data, and that data as JSON, SARIF 2.1.0 and GitHub's workflow commands.

Each format gets the same facts. Text for people is rendered by dsl/diagnostics.py; exit codes are the command's matter.
"""

from __future__ import annotations

from .. import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..dsl.diagnostics import Diagnostic
    from ..dsl.source import SourceFile

    Data = dict[str, Any]

JSON_VERSION = 1


def as_data(diagnostic: Diagnostic) -> Data:
    """One diagnostic with places in lines and columns, both from 1; ends lie behind the last character."""
    source = diagnostic.source
    related = [
        {**_span(item.source or source, item.span), "file": (item.source or source).name, "message": item.message}
        for item in diagnostic.related
    ]
    fix = diagnostic.fix
    edits = [{**_span(source, (a, b)), "text": text} for a, b, text in fix.edits] if fix is not None else []
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": source.name,
        **_span(source, diagnostic.span),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "notes": list(diagnostic.notes),
        "related": related,
        "fix": {"title": fix.title, "edits": edits} if fix is not None else None,
    }


def _span(source: SourceFile, span: tuple[int, int]) -> Data:
    line, column = source.place(span[0])
    end_line, end_column = source.place(max(span))
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def as_json(findings: Sequence[Data], n_files: int, n_fixed: int) -> str:
    import json

    report = {"version": JSON_VERSION, "files": n_files, "fixed": n_fixed, "findings": list(findings)}
    return json.dumps(report, indent=2, ensure_ascii=False)


def as_github(findings: Sequence[Data]) -> str:
    """One workflow command for each finding, which GitHub shows at the line of a pull request."""
    return "\n".join(_annotation(finding) for finding in findings)


def _annotation(finding: Data) -> str:
    places = {
        "file": finding["file"],
        "line": finding["line"],
        "endLine": finding["end_line"],
        "col": finding["column"],
        "endColumn": finding["end_column"],
        "title": finding["code"],
    }
    shown = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in places.items())
    said = [finding["message"], finding["label"], *finding["notes"]]
    return f"::{finding['severity']} {shown}::{_escaped('; '.join(text for text in said if text))}"


def _escaped(text: str, also: str = "") -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for char in also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_sarif(findings: Sequence[Data]) -> str:
    import json

    codes = sorted({finding["code"] for finding in findings})
    driver = {"name": "cts", "version": __version__, "rules": _rules(codes)}
    results = [_result(finding, codes) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rules(codes: Sequence[str]) -> list[Data]:
    """What SARIF calls rules: each code that was found, with its page."""
    from ..dsl.catalogue import entries

    pages = {entry.code: entry for entry in entries()}
    return [
        {
            "id": code,
            "name": pages[code].name,
            "shortDescription": {"text": pages[code].summary},
            "fullDescription": {"text": pages[code].explanation},
            "defaultConfiguration": {"level": "warning" if code.startswith("W") else "error"},
        }
        for code in codes
    ]


def _result(finding: Data, codes: Sequence[str]) -> Data:
    result: Data = {
        "ruleId": finding["code"],
        "ruleIndex": codes.index(finding["code"]),
        "level": finding["severity"],
        "message": {
            "text": "\n".join(text for text in (finding["message"], finding["label"], *finding["notes"]) if text)
        },
        "locations": [_location(finding)],
    }
    if finding["related"]:
        result["relatedLocations"] = [
            {**_location(related), "message": {"text": related["message"]}} for related in finding["related"]
        ]
    if finding["fix"] is not None:
        replacements = [
            {"deletedRegion": _region(edit), "insertedContent": {"text": edit["text"]}}
            for edit in finding["fix"]["edits"]
        ]
        change = {"artifactLocation": _artifact(finding["file"]), "replacements": replacements}
        result["fixes"] = [{"description": {"text": finding["fix"]["title"]}, "artifactChanges": [change]}]
    return result


def _location(place: Data) -> Data:
    return {"physicalLocation": {"artifactLocation": _artifact(place["file"]), "region": _region(place)}}


def _region(place: Data) -> Data:
    return {
        "startLine": place["line"],
        "startColumn": place["column"],
        "endLine": place["end_line"],
        "endColumn": place["end_column"],
    }


def _artifact(name: str) -> Data:
    from urllib.parse import quote

    return {"uri": ("file://" if name.startswith("/") else "") + quote(name)}
