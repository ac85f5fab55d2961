from __future__ import annotations

import os

from cts.interpreter.monitor.locks import LockTable, parse_locks, paths_by_inode

TABLE = """\
1: POSIX  ADVISORY  WRITE 1234 08:01:5001 100 199
1: -> POSIX  ADVISORY  READ 1300 08:01:5001 0 EOF
2: FLOCK  ADVISORY  WRITE 1234 00:2f:77 0 EOF
2: -> FLOCK  ADVISORY  WRITE 1400 00:2f:77 0 EOF
2:  -> FLOCK  ADVISORY  WRITE 1500 00:2f:77 0 EOF
3: OFDLCK ADVISORY  READ -1 08:01:6001 0 0
4: LEASE  ACTIVE    READ 1600 08:01:7001 0 EOF
5: STRANGE ADVISORY WRITE 1 08:01:1 0 EOF
6: FLOCK  ADVISORY  WRITE 9 <none>:0 0 EOF
"""


def test_every_kind_of_line_is_read() -> None:
    locks = parse_locks(TABLE)
    assert [lock.kind for lock in locks] == ["posix", "posix", "flock", "flock", "flock", "ofd", "lease", "flock"]
    first = locks[0]
    assert (first.pid, first.inode, first.start, first.end, first.mode) == (1234, 5001, 100, 199, "write")
    assert first.device == os.makedev(8, 1)
    assert [lock.is_waiting for lock in locks] == [False, True, False, True, True, False, False, False]
    assert locks[5].pid == -1
    assert locks[1].end is None


def test_owners_hold_and_waiters_do_not() -> None:
    table = LockTable(parse_locks(TABLE))
    assert [lock.inode for lock in table.owned_by([1234, 1400])] == [5001, 77]


def test_broken_lines_are_left_out() -> None:
    assert parse_locks("\n1:\nnonsense\n1: FLOCK ADVISORY\n") == []


def test_inodes_get_their_names(tmp_path: os.PathLike[str]) -> None:
    folder = os.path.join(tmp_path, "sub")
    os.mkdir(folder)
    path = os.path.join(folder, "f")
    with open(path, "w") as out:
        out.write("x")
    assert paths_by_inode(os.fspath(tmp_path))[os.stat(path).st_ino] == path
