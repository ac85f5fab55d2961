"""Runs small scenarios with real processes and gives their histories, so that tests say only what must be in them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cts.dsl.compile import compile_files
from cts.interpreter.history import History, Operation
from cts.interpreter.process import Pool
from cts.interpreter.program import build
from cts.interpreter.run import Setting, execute
from cts.interpreter.variants import variants_of

VERBS = """
import errno, os, time

def note(text): return text
def number(value): return value
def boom(name): raise OSError(getattr(errno, name), os.strerror(getattr(errno, name)))
def own(): raise type("Strange", (Exception,), {})("what is this")
def nap(seconds): time.sleep(seconds)
def stubborn(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            time.sleep(end - time.monotonic())
        except Exception:
            pass
def chunks(context, count, size):
    for n in range(1, count + 1):
        context.progress(n * size)
        time.sleep(0.01)
def who(context): return [context.actor, context.index, context.run, os.path.basename(context.work)]
def dice(context): return context.random.randint(1, 10**9)
def content(size): return b"x" * size
def retry(context, times):
    for _ in range(times):
        context.note_retry()
        time.sleep(0.005)
def flocked(path, seconds):
    import fcntl
    with open(path, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        time.sleep(seconds)
def listen(port):
    import socket
    with socket.create_server(("127.0.0.1", port)):
        time.sleep(60)
def leave(): os._exit(7)
def keyword(pick, limit): return [pick, limit]
def server(context, port):
    os.environ["HERE"] = "1"
    with open("served", "w") as out: out.write("yes")
    yield {"port": port, "url": f"x:{port}"}
    with open(os.path.join(context.folder, "undone"), "a") as out: out.write(f"{port} ")
def broken(): raise RuntimeError("no such luck")

def broken_undo():
    yield
    raise RuntimeError("cannot undo")
"""

DECLARATIONS = """
verb note(text: text) from python "./verbs.py:note"
verb number(value: number) from python "./verbs.py:number"
verb boom(name: text) from python "./verbs.py:boom"
verb own() from python "./verbs.py:own"
verb nap(seconds: duration) from python "./verbs.py:nap"
verb stubborn(seconds: duration) from python "./verbs.py:stubborn"
verb chunks(count: number, size: size) from python "./verbs.py:chunks"
verb who() from python "./verbs.py:who"
verb dice() from python "./verbs.py:dice"
verb content(size: size) from python "./verbs.py:content"
verb retry(times: number) from python "./verbs.py:retry"
verb flocked(path: path, seconds: duration) from python "./verbs.py:flocked"
verb listen(port: number) from python "./verbs.py:listen"
verb leave() from python "./verbs.py:leave"
verb keyword(pick: any, limit: any) from python "./verbs.py:keyword"
fixture server(port: number) from python "./verbs.py:server"
fixture broken() from python "./verbs.py:broken"
fixture broken_undo() from python "./verbs.py:broken_undo"
"""


class Bench:
    """A folder with verbs, and a way to run scenarios in it."""

    def __init__(self, pool: Pool, folder: Path) -> None:
        self.pool = pool
        self.folder = folder
        self.interrupted = False
        self._n_runs = 0
        (folder / "verbs.py").write_text(VERBS)

    def write(self, text: str, name: str = "scenario.cts") -> Path:
        path = self.folder / name
        body = "\n".join(f"  {line}" if line else "" for line in textwrap.dedent(text).strip().splitlines())
        path.write_text(f'{DECLARATIONS}\nscenario TEST-1 "A test"\n{body}\n')
        return path

    def run(self, text: str, *, variant: int = 0, seed: int = 1, number: int = 1) -> History:
        return self._run(self.write(text), variant, seed, number)

    def run_file(self, text: str) -> History:
        """Of a file's whole text."""
        path = self.folder / "scenario.cts"
        path.write_text(text)
        return self._run(path, 0, 1, 1)

    def _run(self, path: Path, variant: int, seed: int, number: int) -> History:
        compiled = compile_files([str(path)])
        problems = [f"{d.code} {d.message}" for d in compiled.diagnostics if d.code.startswith("E")]
        assert problems == []
        (scenario,) = compiled.plan.scenarios
        scenario = scenario.model_copy(update={"folder": str(self.folder)})
        program = build(scenario, variants_of(scenario)[variant].values)
        self._n_runs += 1
        setting = Setting(self.pool, 100_000, os.getcwd(), lambda: self.interrupted, lambda *_: None)
        folder = str(self.folder / f"run-{self._n_runs}")
        return execute(program, setting, number=number, seed=seed, folder=folder).history


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool.open(lanes=1, imports=("cts.interpreter.actor",)) as opened:
        yield opened


@pytest.fixture
def bench(pool: Pool, tmp_path: Path) -> Bench:
    return Bench(pool, tmp_path)


@pytest.fixture
def operations() -> Callable[[History, str], list[Operation]]:
    def find(history: History, name: str) -> list[Operation]:
        actor, _, step = name.partition(".")
        return [o for o in history.operations if o.actor == actor and (not step or o.step == step)]

    return find
