"""Spreads work over forked processes where that pays; the results come back in the order of the items.

It knows nothing of the work but a function, whose results `marshal` can carry. A worker that dies costs time only: its
share is done again here, where whatever went wrong shows itself.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")


def n_processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def spread(items: Sequence[T], work: Callable[[T], Any], n_processes: int) -> list[Any]:
    """`work` of every item, by so many processes, this one included."""
    n_processes = min(n_processes, len(items))
    if n_processes < 2 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    results: list[Any] = [None] * len(items)
    # Neighbours are of similar size more often than not, so each process takes every n-th item.
    shares = [range(n, len(items), n_processes) for n in range(n_processes)]
    workers: list[tuple[int, int, range]] = []
    try:
        for share in shares[1:]:
            workers.append((*_start(items, work, share), share))  # noqa: PERF401 - so that a failing fork leaves none behind
        for place in shares[0]:
            results[place] = work(items[place])
        while workers:
            pid, pipe, share = workers[-1]
            found = _collect(pid, pipe, len(share))
            workers.pop()
            for at, place in enumerate(share):
                results[place] = work(items[place]) if found is None else found[at]
    finally:
        for pid, pipe, _ in workers:
            _end(pid, pipe)
    return results


def _start(items: Sequence[T], work: Callable[[T], Any], share: range) -> tuple[int, int]:
    """A process that works on a share and writes the results into a pipe."""
    import marshal

    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    code = 1
    try:
        os.close(reader)
        data = marshal.dumps([work(items[place]) for place in share])
        with open(writer, "wb") as pipe:
            pipe.write(data)
        code = 0
    finally:
        os._exit(code)


def _collect(pid: int, pipe: int, n_results: int) -> list[Any] | None:
    """What a worker found; none where it died."""
    import marshal

    with open(pipe, "rb", closefd=False) as file:
        data = file.read()
    _, status = os.waitpid(pid, 0)
    os.close(pipe)
    if status:
        return None
    found: list[Any] = marshal.loads(data)
    return found if len(found) == n_results else None


def _end(pid: int, pipe: int) -> None:
    import signal

    os.close(pipe)
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except OSError:  # it has been waited for already
        return
