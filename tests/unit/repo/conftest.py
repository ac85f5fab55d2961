"""The checkout as git knows it, and the wheel made of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cts

ROOT = Path(cts.__file__).resolve().parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every tracked file that is there, relative to the root."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout, or no git to ask")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True, timeout=60)
    return [Path(name) for name in done.stdout.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="session")
def wheel(root: Path, tracked: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline from the tracked files alone."""
    sources = tmp_path_factory.mktemp("sources")
    for path in tracked:
        (sources / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, sources / path)
    made = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(made)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(sources)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = made.glob("*.whl")
    return wheel
