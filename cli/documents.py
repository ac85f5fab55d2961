"""Reads the JSON documents that cts writes, and says in one sentence why a file is not the one that is wanted.

It knows how documents are told apart: by their first key, which holds a version. What they hold is known to others.
"""

from __future__ import annotations

import sys

from ..dsl.record import Record
from .options import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Document = TypeVar("Document")

STANDARD_INPUT = "-"
# What a document of another kind is called, and what to do with it.
_KINDS = {
    "cts_plan": ("a plan", "`cts run --plan {path}` runs it"),
    "cts_report": ("a report", "`cts report {path}` prints it"),
    "cts_diff": ("a comparison of `cts diff`", ""),
    "cts_history": ("a history of `cts history`", ""),
}


class Wanted(Record):
    """The kind of document that a command wants: its key, the version that is read, and how one is made."""

    key: str
    version: int
    makes: str


def read_document(
    path: str, wanted: Wanted, read: Callable[[str], Document], exit_code: int, on_file: str = ""
) -> Document:
    """What `read` makes of the file's text; raises CommandError. `on_file` is what to do with a `.cts` file instead."""
    from pydantic import ValidationError

    what = _KINDS[wanted.key][0]
    try:
        text = _text(path, what, wanted.makes, on_file)
        _check(path, _json(path, text, what, wanted.makes), wanted)
        return read(text)
    except _NotThis as problem:
        raise CommandError(str(problem), exit_code) from None
    except ValidationError as error:
        message = f"`{path}` is {what} that was changed: {_first(error)}; {wanted.makes}"
        raise CommandError(message, exit_code) from None


class _NotThis(Exception):
    """Why the file is not what was wanted, in one sentence."""


def _text(path: str, what: str, makes: str, on_file: str) -> str:
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        from .paths import why_not

        raise _NotThis(why_not(error, path)) from None
    if path.endswith(".cts"):
        raise _NotThis(f"`{path}` is a file of scenarios, not {what}; {on_file.format(path=path) or makes}")
    if not data.strip():
        raise _NotThis(f"`{path}` is empty; {makes}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _NotThis(f"`{path}` is not {what}: it is no text; {makes}") from None


def _json(path: str, text: str, what: str, makes: str) -> dict[str, Any]:
    import json

    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(text.rstrip()) - 1 and text.lstrip()[:1] == "{"
        why = "it ends too early" if is_cut else f"it is not JSON (line {error.lineno})"
        raise _NotThis(f"`{path}` is not {what}: {why}; {makes}") from None
    except RecursionError:
        raise _NotThis(f"`{path}` is not {what}: it is nested too deeply; {makes}") from None
    if not isinstance(data, dict):
        raise _NotThis(f"`{path}` is not {what}, but other JSON; {makes}")
    return data


def _check(path: str, data: dict[str, Any], wanted: Wanted) -> None:
    what = _KINDS[wanted.key][0]
    if wanted.key not in data:
        for key, (kind, use) in _KINDS.items():
            if key in data:
                raise _NotThis(f"`{path}` is {kind}, not {what}; {use.format(path=path) or wanted.makes}")
        raise _NotThis(f"`{path}` is not {what}, but other JSON: it has no `{wanted.key}`; {wanted.makes}")
    found = data[wanted.key]
    if isinstance(found, int) and found > wanted.version:
        raise _NotThis(
            f"`{path}` is {what} of version {found}, made by a newer cts; this one reads version {wanted.version}: "
            f"use that cts, or make it anew ({wanted.makes})"
        )
    if found != wanted.version or isinstance(found, bool):
        raise _NotThis(f"`{path}` is {what} of no version that is known: `{wanted.key}` is {found!r}; {wanted.makes}")
    if "scenarios" not in data:
        raise _NotThis(f"`{path}` is {what} without `scenarios`; {wanted.makes}")


def _first(error: Any) -> str:
    """The first thing that pydantic does not like, in plain words."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = {"missing": "is missing", "extra_forbidden": "is not known"}.get(first["type"])
    n_more = error.error_count() - 1
    more = f" (and {n_more} more)" if n_more else ""
    return f"`{where}` {said}{more}" if said else f"`{where}`: {first['msg'][:1].lower()}{first['msg'][1:]}{more}"
