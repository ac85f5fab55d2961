"""The Python side of remote.cts: an rsync daemon on a free port. It knows nothing of what is copied."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING

from cts.stdlib.commands import run
from cts.stdlib.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cts.interpreter.context import Context
    from cts.interpreter.fixtures import FixtureContext

_READY_S = 10.0
_CONFIG = """\
use chroot = no
pid file = {home}/rsyncd.pid
lock file = {home}/rsyncd.lock
log file = {home}/rsyncd.log
[box]
path = {box}
read only = no
{owner}"""


def remote(context: FixtureContext) -> Iterator[dict[str, object]]:
    home, box = os.path.join(context.work, ".daemon"), os.path.join(context.work, "remote")
    os.makedirs(home)
    os.makedirs(box, exist_ok=True)
    owner = "uid = root\ngid = root\n" if os.geteuid() == 0 else ""
    config = os.path.join(home, "rsyncd.conf")
    with open(config, "w", encoding="utf-8") as out:
        out.write(_CONFIG.format(home=home, box=box, owner=owner))
    daemon_port = free_port()
    daemon = subprocess.Popen(
        ["rsync", "--daemon", "--no-detach", f"--config={config}", "--address=127.0.0.1", f"--port={daemon_port}"]
    )
    context.note_process(daemon.pid)
    try:
        _wait_for(daemon_port, daemon)
        yield {"port": daemon_port}
    finally:
        daemon.kill()
        daemon.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"`{process.args}` did not listen on its port") from None  # type: ignore[str-bytes-safe]
            time.sleep(0.01)


def send(context: Context, source: str, port: float, way: str) -> None:
    options = ["--ignore-times", "--timeout=5", "--contimeout=5", *(["--inplace"] if way == "rsync_inplace" else [])]
    run(context, ["rsync", *options, f"./{source}", f"rsync://127.0.0.1:{int(port)}/box/"], None, ())
