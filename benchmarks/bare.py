"""The least that two fresh actors can be in this language: forks of an interpreter that has imported next to nothing.

    python -I -S bare.py RUNS PATH

They meet, wait for one instant, do one operation and write down what came of it; nobody contains, limits or names them,
and nothing is read. What `spawn.py` measures beside it is therefore the price of the runtime, and not of the fork.
"""

import mmap
import posix
import sys
import time

_LEAD_NS, _SPIN_NS, _LOOK_AGAIN_S = 170_000, 100_000, 20e-6
_ROW = 8  # words of a slot: arrival, began, ended, outcome

page = memoryview(mmap.mmap(-1, 4096)).cast("q")


def live(slot: int, began_ns: int, path: str) -> None:
    clock = time.monotonic_ns
    posix.setsid()
    mine, other = slot * _ROW, (1 - slot) * _ROW
    page[mine] = clock()
    while page[other] <= began_ns:
        time.sleep(_LOOK_AGAIN_S)
    instant_ns = max(page[mine], page[other]) + _LEAD_NS
    time.sleep(max(0, instant_ns - _SPIN_NS - clock()) / 1e9)
    while clock() < instant_ns:
        pass
    page[mine + 1] = clock()
    try:
        posix.close(posix.open(path, posix.O_CREAT | posix.O_EXCL | posix.O_WRONLY))
        page[mine + 3] = 1
    except FileExistsError:
        page[mine + 3] = 2
    page[mine + 2] = clock()


def main(n_runs: int, path: str) -> None:
    for number in range(n_runs):
        began_ns = time.monotonic_ns()
        pids = []
        for slot in range(2):
            pid = posix.fork()
            if pid == 0:
                try:
                    live(slot, began_ns, f"{path}-{number}")
                finally:
                    posix._exit(0)
            pids.append(pid)
        for pid in pids:
            posix.waitpid(pid, 0)
        assert {page[3], page[_ROW + 3]} == {1, 2}


main(int(sys.argv[1]), sys.argv[2])
