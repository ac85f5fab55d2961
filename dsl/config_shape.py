"""What may stand in a configuration: the keys, and what each takes. Nodes in, values out, diagnostics beside.

The same shape is written down for editors in config.schema.json; a test holds the two together.
"""

from __future__ import annotations

import os

from .config import Config
from .diagnostics import Diagnostic
from .suggest import closest
from .values import DURATION, DURATION_UNITS, quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .config_nodes import Node
    from .source import SourceFile

DEFAULTS = ("timeout", "tolerance", "runs", "jobs")
LINT = ("select", "ignore")
# What a profile may say, which is all but profiles.
SECTIONS = ("paths", "defaults", "lint")
TOP = (*SECTIONS, "profiles")


class Reader:
    """Reads one file; what is wrong is added to `found`."""

    def __init__(self, source: SourceFile, found: list[Diagnostic]) -> None:
        self.source = source
        self.found = found

    def config(self, root: Node, path: str, profile: str | None) -> Config:
        """The configuration that the nodes say, with those of the profile in their place."""
        top = self._mapping(root, "a configuration", TOP)
        values = self._sections(top)
        profiles = self._profiles(top.get("profiles"))
        values.update(profiles.get(profile or "", {}))
        return Config(path, os.path.dirname(path), profiles=tuple(profiles), **values)

    def _profiles(self, node: Node | None) -> dict[str, dict[str, Any]]:
        if node is None:
            return {}
        found = self._mapping(node, "`profiles`", None)
        return {
            name: self._sections(self._mapping(inner, f"profile `{name}`", SECTIONS)) for name, inner in found.items()
        }

    def _sections(self, nodes: dict[str, Node]) -> dict[str, Any]:
        """The values of `paths`, `defaults` and `lint`, by the names that Config has for them; only those given."""
        values: dict[str, Any] = {}
        if "paths" in nodes:
            values["paths"] = self._texts(nodes["paths"], "`paths`", "a path")
        readers: dict[str, tuple[str, Callable[[Node, str], Any]]] = {
            "timeout": ("timeout_ns", self._duration),
            "tolerance": ("tolerance_ns", self._duration),
            "runs": ("runs", self._count),
            "jobs": ("jobs", self._count),
            "select": ("select", self._rules),
            "ignore": ("ignore", self._rules),
        }
        for section, keys in (("defaults", DEFAULTS), ("lint", LINT)):
            inner = self._mapping(nodes[section], f"`{section}`", keys) if section in nodes else {}
            for key, node in inner.items():
                name, read = readers[key]
                values[name] = read(node, f"`{key}`")
        return {name: value for name, value in values.items() if value is not None}

    def _mapping(self, node: Node, what: str, keys: tuple[str, ...] | None) -> dict[str, Node]:
        """The known keys of a mapping; `keys` is none where every key is fine."""
        if node.kind == "nothing":  # `lint:` with nothing behind it
            return {}
        if node.kind != "mapping":
            self._wrong(node, f"{what} is a mapping of keys to values")
            return {}
        found: dict[str, Node] = {}
        for entry in node.value:
            if entry.key in found:
                self._say("E306", entry.span, f"`{entry.key}` stands twice")
            elif keys is None or entry.key in keys:
                found[entry.key] = entry.value
            else:
                meant = closest(entry.key, keys)
                label = f"did you mean `{meant}`?" if meant else ""
                self._say("E302", entry.span, f"{what} has no key `{entry.key}`", label, f"keys: {', '.join(keys)}")
        return found

    def _texts(self, node: Node, what: str, item: str) -> tuple[str, ...] | None:
        if node.kind == "text":
            return (node.value,)
        if node.kind != "list":
            self._wrong(node, f"{what} is a list of texts")
            return None
        texts = []
        for inner in node.value:
            if inner.kind == "text" and inner.value:
                texts.append(inner.value)
            else:
                self._wrong(inner, f"{item} is a text")
        return tuple(texts)

    def _rules(self, node: Node, what: str) -> tuple[str, ...] | None:
        from .lint.registry import ALL_CODES, NAMES
        from .lint.run import meant_by

        if node.kind not in ("text", "list"):
            self._wrong(node, f"{what} is a list of lint rules, like [W201, W204]")
            return None
        items = (node,) if node.kind == "text" else node.value
        good = []
        for inner in items:
            if inner.kind != "text":
                self._wrong(inner, "a lint rule is a code like W201, or a name like lonely-barrier")
            elif not meant_by(inner.value):
                meant = closest(inner.value, (*ALL_CODES, *NAMES, "all"))
                label = f"did you mean `{meant}`?" if meant else "`cts explain` lists all codes"
                self._say("E304", inner.span, f"there is no lint rule `{inner.value}`", label)
            else:
                good.append(inner.value)
        return tuple(good)

    def _duration(self, node: Node, what: str) -> int | None:
        text = node.value if node.kind == "text" else ""
        digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
        unit = text[len(digits) :]
        is_amount = digits.replace(".", "", 1).replace("_", "").isdigit() and unit in DURATION_UNITS
        value = quantity(digits, unit) if is_amount else None
        if value is None or value.kind != DURATION or not isinstance(value.amount, int) or value.amount <= 0:
            self._wrong(node, f"{what} is a duration with its unit, like 30s or 5ms")
            return None
        return value.amount

    def _count(self, node: Node, what: str) -> int | None:
        value = node.value
        if node.kind != "number" or not isinstance(value, int) or value < 1:
            self._wrong(node, f"{what} is a whole number, 1 or more")
            return None
        return value

    def _wrong(self, node: Node, message: str) -> None:
        self._say("E303", node.span, message)

    def _say(self, code: str, span: tuple[int, int], message: str, label: str = "", note: str = "") -> None:
        # A block of YAML reaches down to the next key; carets belong under its first line.
        end = self.source.text.find("\n", *span)
        span = span if end < 0 else (span[0], end)
        self.found.append(Diagnostic(code, self.source, span, message, label, (note,) if note else ()))
