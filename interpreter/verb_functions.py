"""Finds the Python function that a verb or fixture names: in an installed module, or in a file beside the scenario.

It does not know what the function does; it knows only whether it wants a context.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class FunctionMissing(Exception):
    """The plan names a function that is not there, or whose module cannot be imported."""


def find_function(call: str, folder: str) -> Callable[..., Any]:
    """`package.module:function`, or `./file.py:function` from `folder`."""
    place, _, name = call.rpartition(":")
    try:
        module = _module_of_file(os.path.normpath(os.path.join(folder, place))) if is_file(call) else _module(place)
    except FunctionMissing:
        raise
    except Exception as error:
        raise FunctionMissing(f"{call}: cannot import {place}: {type(error).__name__}: {error}") from error
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise FunctionMissing(f"{call}: {place} has no function {name}")
    function: Callable[..., Any] = found
    return function


def is_file(call: str) -> bool:
    return call.startswith((".", "/")) or call.rpartition(":")[0].endswith(".py")


def is_of_library(call: str) -> bool:
    """Whether it is one of our own, and not of a user's file that is called `cts.py`, say."""
    return call.startswith("cts.stdlib.") and not is_file(call)


def wants_context(function: Callable[..., Any]) -> bool:
    """Whether its first parameter is called `context`."""
    code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
    return code is not None and code.co_argcount > 0 and code.co_varnames[0] == "context"


def _module(name: str) -> ModuleType:
    __import__(name)
    return sys.modules[name]


def _module_of_file(path: str) -> ModuleType:
    known = sys.modules.get(path)
    if known is not None:
        return known
    try:
        with open(path, "rb") as source:
            code = compile(source.read(), path, "exec", dont_inherit=True)
    except FileNotFoundError:
        raise FunctionMissing(f"there is no file {path}") from None
    # Its name is its path, and found under it: two files of one name are two modules. It can import its neighbours.
    module = ModuleType(path)
    module.__file__ = path
    sys.modules[path] = module
    folder = os.path.dirname(path)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        exec(code, module.__dict__)  # noqa: S102 - running the user's verbs is what this is for
    except BaseException:
        del sys.modules[path]
        raise
    return module
