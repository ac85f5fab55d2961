"""Messages between coordinator, keeper and zygotes: one tuple each, over a packet socket, with descriptors if need be.

Both ends are the same version of the same program on the same machine, so marshal is enough. What the messages say is
known to their senders and receivers only. Uses the C module under `socket`, since `socket` itself makes forks dearer.
"""

from __future__ import annotations

import marshal
import os
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_SEQPACKET, SOL_SOCKET, socket, socketpair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Well below the smallest send buffer; longer lists are sent in several messages.
LONGEST_MESSAGE = 64 * 1024
_FD_BYTES = 4
_ANCILLARY_BYTES = 256


def pair() -> tuple[socket, socket]:
    """Two connected ends that keep messages apart, and tell when the other end is gone."""
    return socketpair(AF_UNIX, SOCK_SEQPACKET)


def fork_at_end(be_born: Callable[[socket], None]) -> tuple[int, socket]:
    """A fresh process, which calls `be_born` with its end and never returns from there; its process id, and our end."""
    ours, theirs = pair()
    try:
        pid = os.fork()
    except OSError:
        ours.close()
        raise
    else:
        if pid == 0:
            ours.close()
            be_born(theirs)
    finally:
        theirs.close()
    return pid, ours


def adopt(fd: int) -> socket:
    """The end behind an inherited or received descriptor."""
    return socket(AF_UNIX, SOCK_SEQPACKET, 0, fd)


def send(end: socket, message: tuple[object, ...], fds: tuple[int, ...] = ()) -> None:
    """Sends one message; `BrokenPipeError` when nobody is there any more."""
    data = marshal.dumps(message)  # type: ignore[arg-type]
    if len(data) > LONGEST_MESSAGE:
        raise ValueError(f"a message of {len(data)} bytes is too long; {LONGEST_MESSAGE} are possible")
    ancillary = [(SOL_SOCKET, SCM_RIGHTS, b"".join(fd.to_bytes(_FD_BYTES, sys.byteorder) for fd in fds))] if fds else []
    end.sendmsg([data], ancillary)


def receive(end: socket) -> tuple[tuple[object, ...] | None, list[int]]:
    """The next message and its descriptors; None when the other end is gone."""
    try:
        data, ancillary, _, _ = end.recvmsg(LONGEST_MESSAGE, _ANCILLARY_BYTES)
    except ConnectionResetError:
        return None, []
    fds: list[int] = []
    for level, kind, payload in ancillary:
        if level == SOL_SOCKET and kind == SCM_RIGHTS:
            ends = range(_FD_BYTES, len(payload) + 1, _FD_BYTES)
            fds += [int.from_bytes(payload[end - _FD_BYTES : end], sys.byteorder) for end in ends]
    if not data:
        return None, fds
    message: tuple[object, ...] = marshal.loads(data)
    return message, fds
