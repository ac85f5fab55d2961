"""The Python side of remote.cts: an rsync daemon on a free port, and the link to it, a process that can be cut.

The link is a relay of TCP connections (link.py). It belongs to the run: whatever becomes of it, its processes are in the
run's world, and end with it. It knows nothing of what is copied.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from cts.stdlib.commands import run

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
    daemon_port, link_port = _free_port(), _free_port()
    daemon = subprocess.Popen(
        ["rsync", "--daemon", "--no-detach", f"--config={config}", "--address=127.0.0.1", f"--port={daemon_port}"]
    )
    here = os.path.dirname(os.path.abspath(__file__))
    link = subprocess.Popen([sys.executable, os.path.join(here, "link.py"), str(link_port), str(daemon_port)])
    try:
        for process in (daemon, link):
            context.note_process(process.pid)
        _wait_for(daemon_port, daemon)
        _wait_for(link_port, link)
        yield {"address": f"rsync://127.0.0.1:{link_port}/box/", "link": link.pid}
    finally:
        for process in (link, daemon):
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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


def cut(link: float) -> None:
    os.kill(int(link), signal.SIGUSR1)


def mend(link: float) -> None:
    os.kill(int(link), signal.SIGUSR2)


def send(context: Context, source: str, address: str, way: str) -> None:
    options = ["--ignore-times", "--timeout=5", "--contimeout=5", *(["--inplace"] if way == "rsync_inplace" else [])]
    run(context, ["rsync", *options, f"./{source}", address], None, ())
