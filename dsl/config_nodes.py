"""YAML and TOML → one kind of node, with the place of every key and value.

ruamel.yaml tells places itself. tomllib does not, so they are searched for in the text; where a value is written in a
way that the search does not follow, the place is that of the table or key around it. What keys mean is not known here.
"""

from __future__ import annotations

from .diagnostics import Diagnostic
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .source import SourceFile

    Span = tuple[int, int]

_MAX_DEPTH = 20


class Entry(Record):
    """A key of a mapping, and what stands behind it."""

    key: str
    span: tuple[int, int]
    value: Node


class Node(Record):
    """A text, number, yes/no or nothing; or a tuple of nodes (a list); or a tuple of entries (a mapping)."""

    kind: str
    value: Any
    span: tuple[int, int]


EMPTY = Node("mapping", (), (0, 0))


def from_yaml(source: SourceFile) -> tuple[Node, Diagnostic | None]:
    """The nodes of a YAML file, and what ends the reading of it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        root = YAML(typ="safe", pure=True).compose(source.text)
        return (EMPTY if root is None else _yaml(root, 0)), None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark is not None else 0, len(source.text))
        return EMPTY, Diagnostic("E301", source, (at, at), f"this is no YAML: {error.problem or error.context}")
    except ReaderError as error:
        at = error.position
        return EMPTY, Diagnostic("E301", source, (at, at + 1), "this character may not stand in a YAML file")
    except (YAMLError, RecursionError, ValueError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).split("\n", 1)[0]
        return EMPTY, Diagnostic("E301", source, (0, 0), f"this is no YAML: {said}")


def _yaml(node: Any, depth: int) -> Node:
    span = (node.start_mark.index, max(node.start_mark.index, node.end_mark.index))
    if depth > _MAX_DEPTH:
        return Node("nothing", None, span)
    if node.id == "mapping":
        return Node("mapping", tuple(_yaml_entry(key, value, depth) for key, value in node.value), span)
    if node.id == "sequence":
        return Node("list", tuple(_yaml(item, depth + 1) for item in node.value), span)
    return _yaml_scalar(str(node.tag), node.value, span)


def _yaml_entry(key: Any, value: Any, depth: int) -> Entry:
    name = key.value if isinstance(key.value, str) else "?"
    return Entry(name, (key.start_mark.index, key.end_mark.index), _yaml(value, depth + 1))


def _yaml_scalar(tag: str, text: str, span: Span) -> Node:
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return Node("nothing", None, span)
    if kind == "bool":
        return Node("yes/no", text.lower() == "true", span)
    if kind in ("int", "float"):
        try:
            return Node(
                "number", int(text.replace("_", ""), 0) if kind == "int" else float(text.replace("_", "")), span
            )
        except ValueError:
            pass
    return Node("text", text, span)


def from_toml(source: SourceFile) -> tuple[Node, Diagnostic | None]:
    """The nodes of the table `tool.cts` of a TOML file, and what ends the reading of it."""
    import tomllib

    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message, at = _toml_problem(source, str(error))
        return EMPTY, Diagnostic("E301", source, (at, at), f"this is no TOML: {message}")
    tool = data.get("tool")
    table = tool.get("cts") if isinstance(tool, dict) else None
    if table is None:
        return EMPTY, None
    places = _TomlPlaces(source)
    return places.node(table, ("tool", "cts"), places.span(("tool", "cts"), (0, 0))), None


def _toml_problem(source: SourceFile, said: str) -> tuple[str, int]:
    """tomllib puts the place into its sentence: `Expected '=' (at line 3, column 5)`."""
    message, _, place = said.partition(" (at ")
    words = place.rstrip(")").replace(",", "").split()
    if len(words) == 4 and words[1].isdigit() and words[3].isdigit():
        return message, min(source.offset(int(words[1]), int(words[3])), len(source.text))
    return message, len(source.text.rstrip())


class _TomlPlaces:
    """Where each key of a TOML text stands, by its full path, as far as it is written one key a line."""

    def __init__(self, source: SourceFile) -> None:
        self.text = source.text
        self.keys: dict[tuple[str, ...], Span] = {}
        self.ends: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, start in enumerate(source.starts, 1):
            line = source.line_text(number)
            bare = line.strip()
            if bare.startswith("["):
                inner = bare.lstrip("[").partition("]")[0]
                table = _path(inner)
                at = start + line.index(inner) if inner else start
                self.keys.setdefault(table, (at, at + len(inner)))
            elif "=" in bare and not bare.startswith(("#", '"""')):
                name = line.partition("=")[0]
                at = start + len(name) - len(name.lstrip())
                self.keys.setdefault((*table, *_path(name)), (at, at + len(name.strip())))
        self.sorted = sorted(span[0] for span in self.keys.values())

    def span(self, path: tuple[str, ...], around: Span) -> Span:
        return self.keys.get(path) or self._inside(path[-1], around)

    def _inside(self, word: str, around: Span) -> Span:
        """A word somewhere behind the start of what is around it, and before the next key."""
        stop = next((at for at in self.sorted if at > around[0]), len(self.text))
        at = self.text.find(word, around[0], stop) if word else -1
        return (at, at + len(word)) if at >= 0 else around

    def node(self, data: Any, path: tuple[str, ...], around: Span) -> Node:
        if isinstance(data, dict):
            entries = []
            for key, value in data.items():
                inner = (*path, key)
                span = self.span(inner, around)
                entries.append(Entry(key, span, self.node(value, inner, span)))
            return Node("mapping", tuple(entries), around)
        if isinstance(data, list):
            return Node("list", tuple(self.node(item, (*path, ""), around) for item in data), around)
        if isinstance(data, bool):
            return Node("yes/no", data, self._inside(str(data).lower(), around))
        if isinstance(data, int | float):
            return Node("number", data, self._value(str(data), around))
        return Node("text", data if isinstance(data, str) else str(data), self._value(str(data), around))

    def _value(self, word: str, around: Span) -> Span:
        """A value behind its key, with its quotes, where it is quoted."""
        at, end = self._inside(word, (around[1], around[1]) if around[1] > around[0] else around)
        if (at, end) == (around[1], around[1]):
            return around
        quoted = self.text[at - 1 : at] in ("'", '"') and self.text[at - 1 : at] == self.text[end : end + 1]
        return (at - 1, end + 1) if quoted else (at, end)


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(word.strip().strip("\"'") for word in dotted.split("."))
