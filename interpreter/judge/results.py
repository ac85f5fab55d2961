"""Tests of what came back or what something is worth: returns, equals, matches, contains, is one of, exits, prints, < >.

The same tests speak of one operation, of an attribute of it, and of a value expression. A failed or killed operation
gave back nothing, so nothing that is said of its result is so. Texts that read as numbers are numbers beside numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...dsl.plan import expect
from ..history import HEAD_BYTES, Operation
from .evaluate import Environment, as_text, evaluate, final_state
from .events import printed, search
from .evidence import operation_name
from .facts import lines_in
from .quantifiers import NO, PERHAPS, UNKNOWN, YES
from .quantity import Quantity, as_number, compare, equal, quantity_of, spoken
from .selection import DURATIONS, value_of
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

_SPEAKS_OF_THE_END = re.compile(r"\$|\\Z|\(\?<?!")

SIZE_TESTS = ("has_size", "has_lines")


def operation_test(test: Any, attribute: str | None, env: Environment) -> Callable[[Operation], int]:
    """The test as a function of one operation, or of one attribute of it."""
    if test.test == "exits" and attribute in (None, "exit"):
        return _exits_test(test, env)
    if test.test == "prints" and attribute is None:
        return _prints_test(test, env)
    value_holds = value_test(test, env)
    name = attribute or "value"
    is_time = name in DURATIONS or name == "bytes"

    def holds(operation: Operation) -> int:
        found = value_of(name, operation, env)
        if found is None:
            return PERHAPS if is_time and operation.outcome == "killed" else NO
        answer = value_holds(found)
        if name in ("stdout", "stderr") and is_cut(found.value):
            # What stands behind the cut nobody knows: only what was found is certain.
            return YES if answer == YES and test.test in ("contains", "prints") else UNKNOWN
        return answer

    return holds


def value_test(test: Any, env: Environment) -> Callable[[Quantity], int]:
    """The test as a function of one value."""
    name = test.test
    if name in ("returns", "equals"):
        wanted = evaluate(test.value, env)
        return _pattern_test(wanted.value) if wanted.kind == "pattern" else lambda found: int(equal(found, wanted))
    if name == "matches":
        return _pattern_test(as_text(evaluate(test.value, env)))
    if name in ("contains", "prints"):
        wanted = evaluate(test.value, env)
        return lambda found: _contains(found, wanted)
    if name == "is_one_of":
        wanted_all = [evaluate(value, env) for value in test.values]
        return lambda found: int(_is_among(found, wanted_all))
    if name == "contains_only":
        wanted_all = [evaluate(value, env) for value in test.values]
        return lambda found: int(_contains_only(found, wanted_all))
    if name in ("compares", "exits"):
        operator = test.operator if name == "compares" else "=="
        limit = evaluate(test.value, env)
        return lambda found: int(compare(operator, found, limit))
    if name == "equals_file":
        return _equals_file(test, env)
    if name == "is_empty":
        return _is_empty
    if name in SIZE_TESTS:
        return _size_test(test, env)
    raise Senseless(f"`{name.replace('_', ' ')}` cannot be said of a value")


def _is_among(found: Quantity, wanted: list[Quantity]) -> bool:
    for one in wanted:
        if one.kind == "range":
            number = as_number(found)
            if number is not None and one.value[0] <= number.value <= one.value[1]:
                return True
        elif one.kind == "list":
            if any(equal(found, quantity_of(item)) for item in one.value):
                return True
        elif equal(found, one):
            return True
    return False


def text_in(found: Quantity) -> str:
    """A value as the text that patterns look at."""
    if found.kind == "content":
        if not found.value.is_whole:
            raise Unclear(f"only the first {len(found.value.head)} of {found.value.size} bytes are known")
        return str(found.value.head.decode("utf-8", "replace"))
    return as_text(found)


def _pattern_test(pattern: str) -> Callable[[Quantity], int]:
    def matches(found: Quantity) -> int:
        if found.kind == "content" and not found.value.is_whole:
            seen = found.value.head.decode("utf-8", "replace")
            # An end, or the absence of something, is not to be seen in a beginning.
            return YES if search(pattern, seen) and not _SPEAKS_OF_THE_END.search(pattern) else UNKNOWN
        return int(search(pattern, text_in(found)))

    return matches


def _contains(found: Quantity, wanted: Quantity) -> int:
    if wanted.kind == "pattern":
        return _pattern_test(wanted.value)(found)
    if found.kind == "list":
        return int(any(equal(quantity_of(item), wanted) for item in found.value))
    if found.kind == "object" and isinstance(found.value, dict):
        return int(wanted.value in found.value)
    if found.kind == "range":
        number = as_number(wanted)
        return int(number is not None and found.value[0] <= number.value <= found.value[1])
    if found.kind == "content":
        if wanted.kind == "content":
            if not wanted.value.is_whole:
                return UNKNOWN if wanted.value.size <= found.value.size else NO
            needle = wanted.value.head
        else:
            needle = as_text(wanted).encode()
        if needle in found.value.head:
            return YES
        return NO if found.value.is_whole else UNKNOWN
    if found.kind in ("text", "word"):
        return int(as_text(wanted) in found.value)
    raise Senseless(f"{spoken(found)} ({found.kind}) cannot contain anything")


def _contains_only(found: Quantity, wanted: list[Quantity]) -> bool:
    """Exactly these, each at least once, in any order; a text is taken as its lines."""
    if found.kind == "list":
        items = [quantity_of(item) for item in found.value]
    elif found.kind in ("text", "word", "content"):
        items = [Quantity("text", line) for line in text_in(found).splitlines()]
    else:
        raise Senseless(f"{spoken(found)} ({found.kind}) is no list")
    return all(any(equal(item, one) for one in wanted) for item in items) and all(
        any(equal(item, one) for item in items) for one in wanted
    )


def _equals_file(test: expect.EqualsFile, env: Environment) -> Callable[[Quantity], int]:
    path = env.path(test.path)
    facts = final_state(env).file(path)
    if facts.content is None:
        raise Absent(f"{path} is {facts.described()}")
    wanted = Quantity("content", facts.content)
    return lambda found: int(equal(found, wanted))


def _is_empty(found: Quantity) -> int:
    if found.kind == "content":
        return int(found.value.size == 0)
    if found.kind in ("text", "word", "list") or isinstance(found.value, dict):
        return int(len(found.value) == 0)
    raise Senseless(f"{spoken(found)} ({found.kind}) is neither empty nor full")


def _size_test(test: expect.HasProperty, env: Environment) -> Callable[[Quantity], int]:
    kind = "size" if test.test == "has_size" else "number"
    wanted = env.number(test.value, kind)

    def has(found: Quantity) -> int:
        if found.kind == "content":
            if kind == "size":
                return int(found.value.size == wanted)
            return int(lines_in(found.value.head) == wanted) if found.value.is_whole else UNKNOWN
        if found.kind in ("text", "word"):
            data = found.value.encode()
            return int((len(data) if kind == "size" else lines_in(data)) == wanted)
        raise Senseless(f"{spoken(found)} ({found.kind}) has no {'size' if kind == 'size' else 'lines'}")

    return has


def _exits_test(test: expect.HasValue, env: Environment) -> Callable[[Operation], int]:
    wanted = env.number(test.value, "number")

    def exits(operation: Operation) -> int:
        code = exit_code(operation)
        if code is None:
            if operation.outcome == "succeeded":
                raise Senseless(f"{operation_name(operation)} is no command: it has no exit code")
            return NO
        return int(code == wanted)

    return exits


def exit_code(operation: Operation) -> int | None:
    code = operation.attributes.get("exit")
    if isinstance(code, int):
        return code
    if operation.error.startswith("Exit(") and operation.error[5:-1].lstrip("-").isdigit():
        return int(operation.error[5:-1])
    return None


def is_cut(stream: object) -> bool:
    """Whether a command may have printed more than was kept. The last letter may have been cut in its middle."""
    return isinstance(stream, str) and len(stream) >= HEAD_BYTES // 4 and len(stream.encode()) >= HEAD_BYTES - 3


def _prints_test(test: expect.HasValue, env: Environment) -> Callable[[Operation], int]:
    def prints(operation: Operation) -> int:
        if operation.outcome == "skipped":
            return NO
        streams = [operation.attributes.get(name) for name in ("stdout", "stderr")]
        if streams == [None, None]:
            if operation.outcome == "succeeded":
                raise Senseless(f"{operation_name(operation)} is no command: it prints nothing")
            return NO
        if printed(operation, test.value, env):
            return YES
        # What a command printed is cut there; behind the cut it may be.
        return UNKNOWN if any(is_cut(stream) for stream in streams) else NO

    return prints
