"""Where a value may stand in a line for the shell, and that a shell agrees: nothing of what the value holds is carried out."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from cts.dsl.check.shell_lines import VALUE, misplaced_value

SOUND = (
    "echo @",
    "echo a-@-b > @",
    "cat <<EOF\nplain\nEOF\necho @",
    "cat <<-'EOF' | sed s/a/b/\n\tplain # text `\n\tEOF\necho @",
    "cat <<A <<B\na\nA\nb\nB\necho @",
    "cat <<< @",
    "echo $(cat @)",
    "echo $((1 << 2)); echo @",
    "echo 'quoted'@\"quoted\"",
    'echo "a \\" b" @',
    "echo a#b @",
    "echo `date` @ # a comment",
    "# a comment's ' quote\necho @",
    "(cd @ && ls)",
)
UNSOUND = (
    ("echo '@'", "quotes"),
    ('echo "a @"', "quotes"),
    ('echo "$(cat @)"', "quotes"),
    ("echo \\@", "quotes"),
    ("cat <<EOF\n@\nEOF", "here-document"),
    ("cat <<'EOF'\n@\nEOF", "here-document"),
    ("cat << EOF > x\nplain\nplain @\nEOF", "here-document"),
    ("cat <<-EOF\n\tEOF\ncat <<EOF\n@", "here-document"),
    ("cat <<A <<B\nA\n@\nB", "here-document"),
    ("cat <<@\n@", "here-document"),
    ("echo `cat @`", "backticks"),
    ("echo a # @", "comment"),
    ("# @\necho", "comment"),
    ("echo $((@ + 1))", "arithmetic"),
    ("((x = (1 + @) * 2))", "arithmetic"),
    ("echo $@", "dollar"),
)


@pytest.mark.parametrize("line", SOUND)
def test_a_value_is_one_word_of_the_shell(line: str, tmp_path: Path) -> None:
    assert misplaced_value(line.replace("@", VALUE)) == ""
    evil = "'\"`$(touch evil)\n touch evil\nEOF\ntouch evil #"
    program = line.replace("@", shlex.quote(evil))
    subprocess.run(["bash", "-c", program], cwd=tmp_path, capture_output=True, timeout=30, check=False)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(("line", "word"), UNSOUND)
def test_a_value_that_the_shell_would_read_is_refused(line: str, word: str) -> None:
    assert word in misplaced_value(line.replace("@", VALUE))
