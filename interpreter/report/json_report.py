"""The document as JSON, back, and the JSON Schema of it. Versioned: a reader finds `cts_report` first.

Within a version, keys may be added and none changes its meaning. pydantic is needed only for reading and the schema.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from . import safe
from .document import VERSION, Report

SCHEMA_NAME = "report.schema.json"


def to_json(report: Report) -> str:
    """Two spaces, keys in the order of the document; every text can be encoded as UTF-8."""
    return json.dumps(_encodable(dataclasses.asdict(report)), indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Report:
    """Raises pydantic's ValidationError, which is a ValueError, with the place of what is wrong."""
    from pydantic import TypeAdapter

    raw = json.loads(text)
    if not isinstance(raw, dict) or raw.get("cts_report") != VERSION:
        raise ValueError(f"it is no report of version {VERSION} (`cts_report` says which it is)")
    return TypeAdapter(Report).validate_python(raw)


def schema() -> dict[str, Any]:
    from pydantic import TypeAdapter

    found = TypeAdapter(Report).json_schema(mode="serialization")
    for part in (found, *found.get("$defs", {}).values()):
        # Every key is always written; what it holds beside them is for later versions.
        part["required"] = list(part["properties"])
        part.pop("description", None)
        for name, described in part["properties"].items():
            described.pop("title", None)
            described.pop("default", None)
            if name == "cts_report":
                described["const"] = VERSION
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return safe.encodable(value)
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {safe.encodable(key) if isinstance(key, str) else key: _encodable(item) for key, item in value.items()}
    return value
