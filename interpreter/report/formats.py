"""The forms that a whole report can be written in, by name. What they look like is known by their own modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Report


def written(report: Report, name: str) -> str:
    """`name` is json, junit, markdown or github."""
    if name == "json":
        from .json_report import to_json

        return to_json(report)
    if name == "junit":
        from .junit import to_junit

        return to_junit(report)
    if name == "markdown":
        from .markdown import to_markdown

        return to_markdown(report)
    from .github import annotations_of

    return "".join(f"{command}\n" for command in annotations_of(report))
