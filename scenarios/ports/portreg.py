"""The fixture of portreg.cts: a registry, and the tool beside it as an installed program. Knows nothing of its designs.

The tool runs by the interpreter that runs this, found once: `python3` on the PATH may be a program that searches for one
each time. It is compiled once, too, and needs the standard library only, so nothing else is looked for.
"""

from __future__ import annotations

import os
import py_compile
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cts.interpreter.fixtures import FixtureContext

_TOOL = os.path.join("..", "..", "examples", "portreg", "portreg.py")


def registry(context: FixtureContext, numbers: str, folder: str) -> None:
    program = os.path.join(context.work, "portreg")
    tool = os.path.join(context.work, ".portreg.pyc")
    py_compile.compile(os.path.join(context.folder, _TOOL), cfile=tool, doraise=True)
    with open(program, "w", encoding="utf-8") as script:
        script.write(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -IS {shlex.quote(tool)} "$@"\n')
    os.chmod(program, 0o755)
    words = [program, "--data", os.path.join(context.work, folder), "init", "--range", numbers]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"portreg did not begin: {done.stderr.strip()}")
