"""The rule `needless-shell`. It knows which characters and words mean something to a shell."""

from __future__ import annotations

from ... import ast
from ...diagnostics import Fix
from ..rule import Rule
from ..shapes import plain_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,@%+ ")
# Words that only a shell understands where a command's name stands.
_BUILTINS = (
    ".", ":", "alias", "bg", "break", "builtin", "case", "cd", "command", "continue", "declare", "do", "done", "elif",
    "else", "esac", "eval", "exec", "exit", "export", "fi", "for", "function", "getopts", "hash", "if", "in", "jobs",
    "local", "read", "readonly", "return", "select", "set", "shift", "source", "then", "time", "times", "trap", "type",
    "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while",
)  # fmt: skip


class NeedlessShell(Rule):
    """`shell` where `run` would do

    A shell is one process more between the scenario and the program: signals reach the shell, its start-up blurs the
    race, and file-system calls of its own are explored along with the program's. This command line uses nothing that
    a shell gives.

    Write `run`; `--fix` does. Ignore this where the shell itself is the subject.
    """

    code = "W220"
    name = "needless-shell"
    bad = """\
scenario CMD-002 "A folder as a lock"
  actor client[2]
    barrier go
    shell "mkdir lock"

  expect exactly_one client succeeds, others fail with Exit(1)
"""
    good = bad.replace("shell", "run")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for step in file.of(ast.VerbStep):
            if not isinstance(step.verb, ast.Name) or step.verb.text != "shell" or not step.arguments:
                continue
            text = plain_text(step.arguments[0])
            if text is None or not text.strip() or not _PLAIN.issuperset(text) or text.split()[0] in _BUILTINS:
                continue
            fix = Fix("write `run`", ((*step.verb.span, "run"),)) if _keeps_its_name(file, step) else None
            message = "this command needs no shell"
            yield self.finding(file, step.verb.span, message, label="`run` does without one", fix=fix)


def _keeps_its_name(file: FileFacts, step: ast.VerbStep) -> bool:
    """Whether nobody refers to the step as `.shell`, which `run` would break."""
    return step.alias is not None or not any(node.name.text in ("shell", "run") for node in file.of(ast.Attribute))


RULE = NeedlessShell()
