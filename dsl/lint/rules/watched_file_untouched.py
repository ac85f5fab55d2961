"""The rule `watched-file-untouched`. It goes by the names that are written; where a command runs, it says nothing."""

from __future__ import annotations

from ... import ast
from ..facts import may_match
from ..rule import Rule
from ..shapes import plain_text, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics import Diagnostic
    from ..facts import FileFacts


class WatchedFileUntouched(Rule):
    """`always` or `never` over a file that no actor touches

    The observer watches a file at every moment of the run, but no step names it, so it looks at something that never
    changes. Most often the name is misspelt, and the file that matters is not watched.

    Name the file that the actors work on. Ignore this for a file that must stay as it is although nobody should know
    of it.
    """

    code = "W216"
    name = "watched-file-untouched"
    bad = """\
scenario RDW-011 "A reader never sees half of a copy"
  given file "source.dat" of 4MiB random as new
  given file "dest.dat" of 1MiB zeros as old

  actor writer
    copy "source.dat" to "dest.dat"

  expect writer succeeds
  expect always file "dst.dat" equals old or equals new
"""
    good = bad.replace("dst.dat", "dest.dat")

    def check(self, file: FileFacts) -> Iterator[Diagnostic]:
        for scenario in file.scenarios:
            watched = [e for e in scenario.expectations if e.mode in ("always", "never")]
            subjects = [e.subject for e in watched if isinstance(e.subject, ast.FileSubject)]
            if not subjects or any(scenario.has_commands(actor) for actor in scenario.actors):
                continue
            touched = [text for actor in scenario.actors for text in scenario.inside(actor).get(ast.Text, ())]
            for subject in subjects:
                path = subject.path
                if isinstance(path, ast.Text) and not any(_may_concern(path, text) for text in touched):
                    shown = written(file.source.text, subject.span)
                    yield self.finding(file, path.span, f"`{shown}` is watched, but no actor touches it")


def _may_concern(path: ast.Text, text: ast.Text) -> bool:
    """Whether a step that names `text` may touch what is watched; temporary files lie beside what is written."""
    pattern, other = plain_text(path), plain_text(text)
    if pattern is None or other is None or not any(char in pattern for char in "*?["):
        return may_match(path, text)
    folder = pattern.rpartition("/")[0].removeprefix("./")
    return may_match(path, text) or other.rpartition("/")[0].removeprefix("./") == folder


RULE = WatchedFileUntouched()
