from __future__ import annotations

import subprocess

from cts.interpreter.sweep import has_members


def test_a_group_is_there_until_its_last_process_is_gone() -> None:
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, start_new_session=True)
    assert has_members(process.pid)
    process.communicate(b"")
    assert not has_members(process.pid)
