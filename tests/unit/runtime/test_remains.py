from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cts.interpreter.remains import Registry, clean_dead

if TYPE_CHECKING:
    from pathlib import Path


def _die_with(base: Path, parent: Path, *, settled: bool = False) -> str:
    """A coordinator that makes a folder and dies without cleaning; gives the folder."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        registry = Registry.open(str(base))
        folder = registry.make_folder(str(parent))
        if settled:
            registry.settle("folder", folder)
        os.write(writer, folder.encode())
        os._exit(9)
    os.waitpid(pid, 0)
    os.close(writer)
    folder = os.read(reader, 4096).decode()
    os.close(reader)
    return folder


def test_what_a_dead_one_left_is_removed(tmp_path: Path) -> None:
    folder = _die_with(tmp_path / "base", tmp_path)
    os.makedirs(f"{folder}/deep/er")
    with open(f"{folder}/deep/file", "w") as file:
        file.write("x")
    os.symlink("/", f"{folder}/link")
    os.chmod(f"{folder}/deep", 0)
    assert clean_dead(str(tmp_path / "base")) == [f"folder {folder}"]
    assert not os.path.exists(folder)
    assert os.listdir(tmp_path / "base") == []


def test_the_living_are_left_alone(tmp_path: Path) -> None:
    registry = Registry.open(str(tmp_path / "base"))
    folder = registry.make_folder(str(tmp_path))
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, repr(clean_dead(str(tmp_path / "base"))).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(reader, 100) == b"[]"
    os.close(reader)
    os.close(writer)
    assert os.path.isdir(folder)
    registry.close()
    assert os.listdir(tmp_path / "base") == []


def test_what_was_settled_is_left_alone(tmp_path: Path) -> None:
    folder = _die_with(tmp_path / "base", tmp_path, settled=True)
    assert clean_dead(str(tmp_path / "base")) == []
    assert os.path.isdir(folder)


def test_another_folder_under_the_same_name_is_left_alone(tmp_path: Path) -> None:
    folder = _die_with(tmp_path / "base", tmp_path)
    os.rename(folder, f"{folder}-moved")
    os.mkdir(folder)
    assert clean_dead(str(tmp_path / "base")) == []
    assert os.path.isdir(folder)


def test_a_half_written_line_is_not_believed(tmp_path: Path) -> None:
    folder = _die_with(tmp_path / "base", tmp_path)
    (registry,) = (tmp_path / "base").iterdir()
    with registry.open("a") as file:
        file.write('["+", "folder", "/et')
    assert clean_dead(str(tmp_path / "base")) == [f"folder {folder}"]


def test_a_process_of_a_dead_one_is_ended_but_not_a_later_one_of_that_number(tmp_path: Path) -> None:
    base = str(tmp_path / "base")
    process = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    pid = os.fork()
    if pid == 0:
        registry = Registry.open(base)
        registry.note_process(process.pid)
        registry._write("+", "process", str(os.getppid()), 1, 0)
        os._exit(9)
    os.waitpid(pid, 0)
    assert clean_dead(base) == [f"process {process.pid}"]
    assert process.wait(20) == -9


def test_no_base_is_nothing_to_clean(tmp_path: Path) -> None:
    assert clean_dead(str(tmp_path / "absent")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
def test_a_mount_of_a_dead_one_is_undone_before_its_folder(tmp_path: Path) -> None:
    if shutil.which("mount") is None:
        pytest.skip("there is no mount(8) here")
    base = str(tmp_path / "base")
    folder = _die_with(tmp_path / "base", tmp_path)
    os.mkdir(f"{folder}/disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "none", f"{folder}/disk"], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this system lets nobody mount")
    with open(f"{folder}/disk/file", "w") as file:
        file.write("x")
    assert clean_dead(base) == [f"folder {folder}"]
    assert not os.path.exists(folder)
