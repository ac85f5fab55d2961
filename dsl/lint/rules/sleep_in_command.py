"""The rule `sleep-in-command`. It reads command lines as words; what a script does inside is not known."""

from __future__ import annotations

from ... import ast
from ...diagnostics import Fix
from ...values import DURATION_UNITS, scaled
from ..rule import Rule
from ..shapes import plain_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class SleepInCommand(Rule):
    """a `sleep` inside a command

    A `sleep` in `run` or `shell` is a wait that nobody sees: the timeline does not know it, the report shows a slow
    command, and it starts a process that does nothing. In most cases it stands in for synchronisation besides.

    Write `wait 2s`, `at t+2s` or, better, `when EVENT`; `--fix` turns a bare `run "sleep 2"` into `wait 2s`. Ignore
    this where the sleeping process itself is the subject, as the victim of a signal.
    """

    code = "W219"
    name = "sleep-in-command"
    bad = """\
scenario CMD-001 "A lock file is taken late"
  actor owner
    shell "sleep 1; mkdir lock"

  expect owner succeeds
"""
    good = bad.replace('shell "sleep 1; mkdir lock"', 'at t+1s run "mkdir lock"')

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for step in file.of(ast.VerbStep):
            if not isinstance(step.verb, ast.Name) or step.verb.text not in ("run", "shell"):
                continue
            text = next((argument for argument in step.arguments if isinstance(argument, ast.Text)), None)
            if text is None or not _sleeps(text):
                continue
            span = _place(file.source.text, text)
            edit = _bare_sleep(file, step, text)
            fix = Fix(f"write `{edit[2]}`", (edit,)) if edit else None
            notes = ("`wait 2s` is a step of its own, and `when EVENT` waits for what is meant",)
            yield self.finding(file, span, "a `sleep` hides in this command", notes=notes, fix=fix)


def _sleeps(text: ast.Text) -> bool:
    """Whether `sleep` stands where a command's name stands, followed by an amount."""
    shown = "".join(part if isinstance(part, str) else "1" for part in text.parts)
    for mark in (";", "&", "|", "(", ")", "`", "\n", "'", '"', "{"):
        shown = shown.replace(mark, " ; ")
    words = shown.split()
    for place, word in enumerate(words[:-1]):
        starts = place == 0 or words[place - 1] in (";", "do", "then", "else", "exec", "time", "!", "-c")
        if word == "sleep" and starts and words[place + 1][:1].isdigit():
            return True
    return False


def _place(text: str, node: ast.Text) -> tuple[int, int]:
    at = text.find("sleep", *node.span)
    return (at, at + len("sleep")) if at >= 0 else node.span


def _bare_sleep(file: FileFacts, step: ast.VerbStep, text: ast.Text) -> tuple[int, int, str] | None:
    """`wait 2s` in the place of `run "sleep 2"`, where nobody could have meant the process."""
    words = (plain_text(text) or "").split()
    if len(words) != 2 or words[0] != "sleep" or step.alias or step.timeout or len(step.arguments) != 1:
        return None
    if any(scenario.actors and _is_named(scenario.nodes, step) for scenario in file.scenarios):
        return None
    digits, unit = (words[1][:-1], words[1][-1]) if words[1][-1] in "smh" else (words[1], "s")
    unit = "min" if unit == "m" else unit
    if not digits.replace(".", "", 1).isdigit() or scaled(digits, DURATION_UNITS[unit]) is None or digits[:1] == ".":
        return None
    line_end = file.source.text.find("\n", step.span[0])
    end = min(step.span[1], line_end if line_end >= 0 else step.span[1])
    return (step.span[0], step.span[0] + len(file.source.text[step.span[0] : end].rstrip()), f"wait {digits}{unit}")


def _is_named(nodes: dict[type, list[ast.Node]], step: ast.VerbStep) -> bool:
    """Whether the scenario of this step refers to any step by its verb."""
    verb = step.verb
    attributes = [node for node in nodes.get(ast.Attribute, ()) if isinstance(node, ast.Attribute)]
    inside = any(node is step for node in nodes.get(ast.VerbStep, ()))
    return inside and isinstance(verb, ast.Name) and any(node.name.text == verb.text for node in attributes)


RULE = SleepInCommand()
