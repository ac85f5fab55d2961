from __future__ import annotations

import os
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib.copiers import COPIERS, command_line, copy_with

NEW = bytes(range(256)) * 1000


@pytest.fixture
def source(work: Path) -> Path:
    (work / "-source").write_bytes(NEW)
    return work / "-source"


def needs(copier: str) -> None:
    if copier in ("shutil", "atomic", "naive"):
        return
    program = command_line(copier, "a", "b")[0]
    if which(program) is None:
        pytest.skip(f"there is no {program} here")


@pytest.mark.parametrize("copier", COPIERS)
def test_every_copier_copies_over_a_file_of_the_same_size_and_time(
    work: Path, context: Any, source: Path, copier: str
) -> None:
    needs(copier)
    (work / "dest:1").write_bytes(bytes(len(NEW)))
    os.utime(source, (1000, 1000))
    os.utime(work / "dest:1", (1000, 1000))
    copy_with(context, copier, "-source", "dest:1")
    assert (work / "dest:1").read_bytes() == NEW
    assert sorted(os.listdir(work)) == (["dest:1"] if copier == "mv" else ["-source", "dest:1"])


@pytest.mark.parametrize("copier", [copier for copier in COPIERS if copier != "mv"])
def test_several_destinations(work: Path, context: Any, source: Path, copier: str) -> None:
    needs(copier)
    (work / "a").mkdir()
    copy_with(context, copier, "-source", ["a/dest", "b"])
    assert (work / "a" / "dest").read_bytes() == (work / "b").read_bytes() == NEW


@pytest.mark.parametrize("copier", COPIERS)
def test_every_copier_fails_where_there_is_nothing_to_copy(work: Path, context: Any, copier: str) -> None:
    needs(copier)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        copy_with(context, copier, "none", "dest")
    name, said = portable_error(caught.value)
    assert name == "NotFound" or name.startswith("Exit(")
    assert "none" in said


def test_what_makes_no_sense(work: Path, context: Any, source: Path) -> None:
    for copier, dest in (("mv", ["a", "b"]), ("cp", []), ("none", "dest")):
        with pytest.raises(OSError, match=r"one destination|no destination|no copier none"):
            copy_with(context, copier, "-source", dest)
    assert os.listdir(work) == ["-source"]


def test_the_naive_copier_shows_the_part(work: Path, context: Any, source: Path) -> None:
    sizes: list[int] = []
    context.on_progress = lambda _: sizes.append((work / "dest").stat().st_size)
    copy_with(context, "naive", "-source", "dest")
    assert len(sizes) == 64
    assert sizes == sorted(set(sizes))


def test_atomic_replaces_all_or_none(work: Path, context: Any, source: Path) -> None:
    (work / "folder").mkdir()
    with pytest.raises(Exception, match="is a folder"):
        copy_with(context, "atomic", "-source", ["a", "folder"])
    assert sorted(os.listdir(work)) == ["-source", "folder"]
