"""Reads recorded histories: our JSON Lines, and the EDN that Jepsen writes. Text in, calls out.

Knows the two formats, which `docs/checkers.md` describes. Opens nothing; knows nothing of models but that a `failed`
operation did not happen. Every error names the line and what is wrong with it.
"""

from __future__ import annotations

import json
from typing import Any

from .calls import Call
from .edn import BadEdn, read_edn

_FIELDS = {"process", "f", "value", "output", "key", "begin", "end", "outcome"}
_OUTCOMES = ("ok", "fail", "info")
_TYPES = ("invoke", "ok", "fail", "info")


class UnreadableHistory(ValueError):
    """The text is no history. `line` is 1-based."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def read_history(text: str, *, keyed_values: bool = False) -> list[Call]:
    """The calls of a history in either format: the first character that counts tells which one it is.

    `keyed_values` splits the values `[key value]`, with which Jepsen marks independent keys.
    """
    for line in text.split("\n"):
        start = line.strip()
        if start and not start.startswith(("//", ";")):
            # A map of EDN begins with a keyword, one of JSON with a string.
            is_json = start.startswith("{") and start[1:].lstrip()[:1] in ('"', "}")
            return read_json_lines(text) if is_json else read_jepsen(text, keyed_values=keyed_values)
    raise UnreadableHistory(1, "there is nothing in it")


def read_json_lines(text: str) -> list[Call]:
    """One operation a line, with its begin and its end; empty lines and lines that begin with `//` do not count."""
    calls: list[Call] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableHistory(number, f"this is not JSON: {error.msg} at column {error.colno}") from None
        except ValueError:
            # The one thing that Python refuses in correct JSON.
            raise UnreadableHistory(number, "a number has too many digits") from None
        except RecursionError:
            raise UnreadableHistory(number, "the value is nested too deeply") from None
        if not isinstance(record, dict):
            raise UnreadableHistory(number, "an operation is an object: {...}")
        calls.append(_from_record(number, record))
    return calls


def _from_record(number: int, record: dict[str, Any]) -> Call:
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        known = ", ".join(sorted(_FIELDS))
        raise UnreadableHistory(number, f"`{unknown[0]}` is no field of an operation; there are {known}")
    function = record.get("f")
    if not isinstance(function, str) or not function:
        raise UnreadableHistory(number, "`f`, the name of the operation, is missing")
    if "process" not in record:
        raise UnreadableHistory(number, "`process` is missing")
    begin, end = record.get("begin"), record.get("end")
    if not isinstance(begin, int) or isinstance(begin, bool):
        raise UnreadableHistory(number, "`begin` must be a whole number of nanoseconds")
    if end is not None and (not isinstance(end, int) or isinstance(end, bool) or end < begin):
        raise UnreadableHistory(number, "`end` must be a whole number of nanoseconds that is not before `begin`")
    outcome = record.get("outcome", "info" if end is None else "ok")
    if outcome not in _OUTCOMES:
        raise UnreadableHistory(number, f"`outcome` must be one of {', '.join(_OUTCOMES)}, not {outcome!r}")
    if outcome == "ok" and end is None:
        raise UnreadableHistory(number, "an operation that is `ok` needs an `end`")
    return Call(
        str(record["process"]),
        function,
        record.get("value"),
        record.get("output"),
        begin,
        None if outcome == "info" else end,
        record.get("key"),
        outcome == "fail",
        number,
    )


def read_jepsen(text: str, *, keyed_values: bool = False) -> list[Call]:
    """The operations of a Jepsen history: an `:invoke`, and the same process's `:ok`, `:fail` or `:info`.

    The order of the entries is the time, since Jepsen's own `:time` may be equal for two of them. A process whose
    operation ends with `:info`, or not at all, leaves it indeterminate.
    """
    calls: list[Call] = []
    open_: dict[str, tuple[int, int, dict[str, Any]]] = {}
    instant = 0
    for line, entry in _entries(text):
        kind = entry.get("type")
        if kind not in _TYPES:
            raise UnreadableHistory(line, f"`:type` must be one of :invoke :ok :fail :info, not {kind!r}")
        if not isinstance(entry.get("f"), str):
            raise UnreadableHistory(line, "`:f`, the name of the operation, is missing")
        if "process" not in entry:
            raise UnreadableHistory(line, "`:process` is missing")
        process = str(entry["process"])
        instant += 1
        if not isinstance(entry["process"], int):
            # The nemesis and its like do harm to the system; what they did is no operation on it.
            continue
        if kind == "invoke":
            if process in open_:
                raise UnreadableHistory(line, f"process {process} invokes again, without having ended what it began")
            open_[process] = (line, instant, entry)
            continue
        begun = open_.pop(process, None)
        if begun is None:
            raise UnreadableHistory(line, f"process {process} ends what it never invoked")
        calls.append(_from_entries(begun, entry, instant, keyed_values))
    calls.extend(_from_entries(begun, None, 0, keyed_values) for begun in open_.values())
    calls.sort(key=lambda call: call.begin_ns)
    return calls


def _entries(text: str) -> list[tuple[int, dict[str, Any]]]:
    entries: list[tuple[int, dict[str, Any]]] = []
    try:
        forms = list(read_edn(text))
    except BadEdn as error:
        raise UnreadableHistory(error.line, error.reason) from None
    for value, line in forms:
        # A history is either one vector of maps, or one map after the other.
        for entry in value if isinstance(value, list) else [value]:
            if not isinstance(entry, dict):
                raise UnreadableHistory(line, f"an entry of a history is a map, not {entry!r}")
            entries.append((line, entry))
    return entries


def _from_entries(
    begun: tuple[int, int, dict[str, Any]], ended: dict[str, Any] | None, instant: int, keyed_values: bool
) -> Call:
    line, begin, entry = begun
    value = entry.get("value")
    kind = "info" if ended is None else ended["type"]
    output = ended.get("value") if ended is not None and kind == "ok" else None
    if ended is not None and ended["f"] != entry["f"]:
        raise UnreadableHistory(line, f"process {entry['process']} invokes :{entry['f']} and ends :{ended['f']}")
    key: Any = entry.get("key")
    if keyed_values:
        if not isinstance(value, list) or len(value) != 2:
            raise UnreadableHistory(line, f"the value is {value!r}, but independent keys need [key value]")
        key, value = value
        output = output[1] if isinstance(output, list) and len(output) == 2 else None
    # Jepsen repeats the input in the completion of what gives nothing back.
    if entry["f"] != "txn" and value is not None and output == value:
        output = None
    return Call(
        str(entry["process"]), str(entry["f"]), value, output, begin, None if kind == "info" else instant, key,
        kind == "fail", line,
    )  # fmt: skip
