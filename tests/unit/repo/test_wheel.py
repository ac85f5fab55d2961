"""The wheel: all that the package needs is in it, nothing else, and it works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

import cts

# Tracked folders that are no part of the package.
BESIDE = {".ci", ".github", "benchmarks", "docs", "editors", "examples", "scenarios", "scripts", "tests"}
AT_THE_ROOT = {"__init__.py", "__main__.py", "py.typed"}


@pytest.fixture(scope="module")
def empty_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; the libraries are lent by this one, since tests stay offline."""
    place = tmp_path_factory.mktemp("environment")
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True, timeout=120)
    options = ["--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", *options], check=True, timeout=120)
    libraries = sysconfig.get_path("purelib")
    own = subprocess.check_output([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    Path(own.decode().strip(), "lent.pth").write_text(libraries + "\n", encoding="utf-8")
    return place


def outside(program: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(program), *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_wheel_holds_the_tracked_files_of_the_package(wheel: Path, tracked: list[Path]) -> None:
    expected = {
        Path("cts", path)
        for path in tracked
        if (str(path) in AT_THE_ROOT if len(path.parts) == 1 else path.parts[0] not in BESIDE)
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert sorted(names) == sorted(expected)


def test_every_package_folder_is_listed(root: Path, tracked: list[Path]) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {path.parent for path in tracked if path.suffix == ".py" and path.parts[0] not in BESIDE}
    listed = pyproject["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted(".".join(["cts", *folder.parts]) for folder in folders)
    for folder in folders:
        assert folder / "__init__.py" in tracked


def test_the_console_script_works_in_an_empty_environment(empty_environment: Path, tmp_path: Path) -> None:
    done = outside(empty_environment / "bin" / "cts", "--version", folder=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (f"cts {cts.__version__}\n", "", 0)
    done = outside(empty_environment / "bin" / "python", "-m", "cts", "--help", folder=tmp_path)
    assert (done.stderr, done.returncode) == ("", 0)


def test_every_module_imports_from_the_wheel(empty_environment: Path, wheel: Path, tmp_path: Path) -> None:
    """A data file that is missing from the wheel is missed here, and not by the first user."""
    with zipfile.ZipFile(wheel) as archive:
        modules = [
            name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for name in archive.namelist()
            if name.endswith(".py") and not name.endswith("__main__.py")
        ]
    program = "import cts, sys, importlib; print(cts.__file__)\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = outside(empty_environment / "bin" / "python", "-c", program, *sorted(modules), folder=tmp_path)
    assert (done.stderr, done.returncode) == ("", 0)
    assert Path(done.stdout.strip()).is_relative_to(empty_environment)


def test_the_metadata_names_the_dependencies(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()
        scripts = archive.read(name.replace("METADATA", "entry_points.txt")).decode()
    assert f"\nVersion: {cts.__version__}\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    for library in ("lark", "portalocker", "psutil", "pydantic", "rich", "ruamel.yaml"):
        assert f"\nRequires-Dist: {library}" in metadata
    assert "cts = cts.cli.main:main" in scripts
