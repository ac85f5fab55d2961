from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cts.stdlib.file_fixtures import given_file, given_folder


def given(context: Any, path: str = "a", **values: Any) -> dict[str, object]:
    nothing = {
        "size": None,
        "random": False,
        "zeros": False,
        "filled": False,
        "text": None,
        "source": None,
        "mode": None,
    }
    return given_file(context, path, **{**nothing, **values})


def test_random_content_comes_from_the_seed(work: Path, context: Any) -> None:
    given(context, "a", size=3_000_000, random=True)
    given(context, "b", size=3_000_000, random=True)
    context.seed = 43
    assert given(context, "c", size=3_000_000, random=True) == {"path": "c", "size": 3_000_000}
    a, b, c = ((work / name).read_bytes() for name in "abc")
    assert a == b != c
    assert context.contents == ["a", "b", "c"]


def test_zeros_text_mode_and_folders(work: Path, context: Any) -> None:
    given(context, "deep/a", size=10, zeros=True)
    given(context, "b", text="v1", filled=True, mode=640)
    assert (work / "deep" / "a").read_bytes() == bytes(10)
    assert (work / "b").read_text() == "v1"
    assert (work / "b").stat().st_mode & 0o777 == 0o640


def test_from_a_file_beside_the_scenario(work: Path, context: Any, tmp_path: Path) -> None:
    (tmp_path / "golden.bin").write_bytes(b"golden")
    context.folder = str(tmp_path)
    given(context, "a", source="./golden.bin")
    assert (work / "a").read_bytes() == b"golden"
    with pytest.raises(OSError, match="content of its own"):
        given(context, "a", source="./golden.bin", text="x")


def test_a_file_of_nothing_is_a_mistake(work: Path, context: Any) -> None:
    with pytest.raises(OSError, match="say either a text or a size"):
        given(context)


@pytest.mark.parametrize("size", [0, 1, 10, 4096])
def test_a_folder_of_files(work: Path, context: Any, size: int) -> None:
    assert given_folder(context, "in/box", 20, True, size) == {"path": "in/box", "count": 20}
    contents = {name: (work / "in" / "box" / name).read_bytes() for name in os.listdir(work / "in" / "box")}
    assert sorted(map(int, contents)) == list(range(1, 21))
    assert {len(content) for content in contents.values()} == {size}
    assert size < 10 or len(set(contents.values())) == 20


def test_an_empty_folder(work: Path, context: Any) -> None:
    given_folder(context, "out", 0, False, 0)
    assert os.listdir(work / "out") == []
