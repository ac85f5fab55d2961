"""Tests of files and folders: exists, equals, has size, is unchanged, contains only. On facts, from whatever instant.

A file that is absent is nothing but absent: every other test of it is not so. What nobody could read is unclear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...dsl.plan import values
from ..history import Content
from .evaluate import Environment, as_text, evaluate, final_state
from .facts import FileFacts, facts_of
from .final_state import is_below
from .quantifiers import NO, UNKNOWN, YES
from .quantity import Quantity, equal, same_content
from .results import value_test
from .verdict import Absent, Senseless, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_TESTS = (
    "exists", "is_absent", "is_unchanged", "is_empty", "equals", "equals_file", "matches", "contains", "contains_only",
    "is_one_of", "has_size", "has_mode", "has_lines",
)  # fmt: skip


def file_test(test: Any, env: Environment, *, is_now: bool = True) -> Callable[[FileFacts], int]:
    """The test as a function of facts. `is_now`: the facts are those of the end, not of some instant of the run."""
    name = test.test
    if name == "exists":
        return lambda facts: YES if facts.exists else NO
    if name == "is_absent":
        return lambda facts: NO if facts.exists else YES
    if name not in FILE_TESTS:
        raise Senseless(f"`{name.replace('_', ' ')}` cannot be said of a file")
    holds = _test_of_existing(test, env, is_now)

    def checked(facts: FileFacts) -> int:
        if not facts.exists:
            return _absent(name, facts, env)
        return holds(facts)

    return checked


def _absent(name: str, facts: FileFacts, env: Environment) -> int:
    given = env.evidence.given_files.get(facts.path) if name == "is_unchanged" else None
    return YES if given is not None and given.kind == "absent" else NO


def _test_of_existing(test: Any, env: Environment, is_now: bool) -> Callable[[FileFacts], int]:
    name = test.test
    if name == "is_unchanged":
        return lambda facts: _is_unchanged(facts, env, is_now)
    if name == "is_empty":
        return _is_empty
    if name == "has_mode":
        wanted = _mode(test.value, env)
        return lambda facts: UNKNOWN if facts.mode is None else int(facts.mode == wanted)
    if name == "has_size":
        size = env.number(test.value, "size")
        return lambda facts: int(_file_only(facts, "has a size").size == size)
    if name == "has_lines":
        n_lines = env.number(test.value, "number")
        return lambda facts: (
            UNKNOWN if _file_only(facts, "has lines").n_lines is None else int(facts.n_lines == n_lines)
        )
    if name == "contains_only":
        wanted_names = [evaluate(value, env) for value in test.values]
        return _contains_only(test, wanted_names, env)
    if name == "contains":
        return _contains(test, env)
    if name == "equals_file":
        other = _content_of_file(test.path, env, is_now)
        return lambda facts: _same(facts, other)
    holds = value_test(test, env)
    return lambda facts: _of_content(facts, holds)


def _file_only(facts: FileFacts, what: str) -> FileFacts:
    if facts.kind != "file":
        raise Senseless(f"{facts.path} is {facts.described()}: only a file {what}")
    return facts


def _of_content(facts: FileFacts, holds: Callable[[Quantity], int]) -> int:
    if facts.kind != "file":
        return NO
    if facts.content is None:
        return UNKNOWN
    data = facts.data
    # Beyond the head the digest can only say "equal"; patterns and the like need the bytes.
    whole = Content(facts.content.digest, facts.content.size, data) if data is not None else facts.content
    return holds(Quantity("content", whole))


def _same(facts: FileFacts, other: Content) -> int:
    if facts.kind != "file":
        return NO
    return UNKNOWN if facts.content is None else int(same_content(facts.content, other))


def _content_of_file(path_value: values.Value, env: Environment, is_now: bool) -> Content:
    """The other file. During the run it is taken as it was given, and must be so at the end; or else as it is then."""
    path = env.path(path_value)
    facts = final_state(env).file(path)
    if not is_now:
        given = env.evidence.given_files.get(path)
        if given is not None and given.content is not None:
            if facts.content is None or not same_content(facts.content, given.content):
                raise Unclear(f"{path} changed itself, and nobody knows what it was at which instant")
            return given.content
    if facts.content is None:
        raise Absent(f"{path} is {facts.described()}, so nothing equals it")
    return facts.content


def _is_unchanged(facts: FileFacts, env: Environment, is_now: bool = True) -> int:
    given = env.evidence.given_files.get(facts.path)
    if facts.kind == "folder":
        if not is_now:
            raise Senseless(f"{facts.path} is a folder, and whether one changes is not seen while the run goes on")
        return _is_folder_unchanged(facts, env)
    if given is None:
        raise Senseless(f"{facts.path} was not given, so nobody knows what it was before")
    before = facts_of(given)
    if before.kind != facts.kind or before.size != facts.size:
        return NO
    if before.mode and facts.mode is not None and before.mode != facts.mode:
        return NO
    if before.content is None or facts.content is None:
        return UNKNOWN
    return int(same_content(before.content, facts.content))


def _is_folder_unchanged(facts: FileFacts, env: Environment) -> int:
    """Every file that was given below it is as it was, and there is no other one."""
    final = final_state(env)
    given = {path for path in env.evidence.given_files if is_below(path, facts.path) and path != facts.path}
    if not given and facts.path not in env.evidence.given_files:
        raise Senseless(f"{facts.path} was not given, so nobody knows what it was before")
    final.require_read(facts.path)
    now = {path for path, found in final.files.items() if is_below(path, facts.path) and found.exists}
    folders = {path for path in now if final.files[path].kind == "folder"}
    if now - folders - given:
        return NO
    answers = []
    for path in sorted(given):
        before = env.evidence.given_files[path]
        found = final.file(path)
        if not found.exists or found.kind == "folder":
            answers.append(YES if before.kind == found.kind else NO)
        else:
            answers.append(_is_unchanged(found, env))
    return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


def _is_empty(facts: FileFacts) -> int:
    if facts.kind == "folder":
        return UNKNOWN if facts.entries is None else int(not facts.entries)
    return int(_file_only(facts, "is empty or not").size == 0)


def _mode(value: values.Value, env: Environment) -> int:
    """`0644` is octal however it came: a text, a word, or a number that was read with its digits."""
    found = evaluate(value, env)
    if found.kind in ("text", "word"):
        try:
            return int(found.value, 8)
        except ValueError:
            raise Senseless(f"{found.value!r} is no mode: three or four octal digits") from None
    return int(found.value)


def _contains(test: Any, env: Environment) -> Callable[[FileFacts], int]:
    wanted = evaluate(test.value, env)
    holds = value_test(test, env)

    def contains(facts: FileFacts) -> int:
        if facts.kind == "folder":
            return UNKNOWN if facts.entries is None else int(as_text(wanted) in facts.entries)
        return _of_content(facts, holds)

    return contains


def _contains_only(test: Any, wanted: list[Quantity], env: Environment) -> Callable[[FileFacts], int]:
    holds = value_test(test, env)

    def contains_only(facts: FileFacts) -> int:
        if facts.kind != "folder":
            return _of_content(facts, holds)
        if facts.entries is None:
            return UNKNOWN
        entries = [Quantity("text", entry) for entry in facts.entries]
        return int(
            all(any(equal(entry, one) for one in wanted) for entry in entries)
            and all(any(equal(entry, one) for entry in entries) for one in wanted)
        )

    return contains_only
