"""The search for .cts files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cts.cli.options import CommandError
from cts.cli.paths import find_files


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.cts", "a.cts", "note.txt", "sub/c.cts", "folder.cts/d.cts", ".hidden/e.cts", "node_modules/f.cts",
                 "env/pyvenv.cfg", "env/g.cts", "sub/.h.cts"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return tmp_path


def test_a_folder_is_searched_and_sorted(tree: Path) -> None:
    assert find_files([]) == ["a.cts", "b.cts", "folder.cts/d.cts", "sub/.h.cts", "sub/c.cts"]
    assert find_files(["."]) == find_files([])
    assert find_files(["sub", "folder.cts"]) == ["folder.cts/d.cts", "sub/.h.cts", "sub/c.cts"]


def test_what_is_named_is_taken_whatever_it_is_called(tree: Path) -> None:
    assert find_files(["note.txt", ".hidden"]) == [".hidden/e.cts", "note.txt"]


def test_a_file_named_twice_comes_once(tree: Path) -> None:
    assert find_files(["a.cts", "./a.cts", str(tree / "a.cts"), "."]) == find_files(["."])


def test_the_configuration_speaks_where_the_command_line_does_not(tree: Path) -> None:
    assert find_files([], ("sub/c.cts",)) == ["sub/c.cts"]
    assert find_files(["a.cts"], ("sub/c.cts",)) == ["a.cts"]


def test_links_in_folders_are_not_followed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = find_files([])
    outside = tmp_path_factory.mktemp("outside")
    (outside / "z.cts").write_text("")
    (tree / "circle").symlink_to(tree, target_is_directory=True)
    (tree / "out").symlink_to(outside, target_is_directory=True)
    (tree / "link.cts").symlink_to(outside / "z.cts")
    (tree / "self.cts").symlink_to("self.cts")
    assert find_files([]) == before
    assert find_files(["link.cts", "out"]) == ["link.cts"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.cts", "there is no file or folder `missing.cts`"),
        ("self.cts", "`self.cts` is a circle of links"),
        ("nothing.cts", "`nothing.cts` is a link to nothing"),
        ("pipe.cts", "`pipe.cts`: it is neither a file nor a folder"),
        ("empty", "there are no .cts files in `empty`"),
        ("a.cts/b", "`a.cts/b`: not a directory"),
    ],
)
def test_what_cannot_be_searched_is_named(tree: Path, path: str, message: str) -> None:
    (tree / "self.cts").symlink_to("self.cts")
    (tree / "nothing.cts").symlink_to("nowhere")
    (tree / "empty").mkdir()
    os.mkfifo(tree / "pipe.cts")
    with pytest.raises(CommandError) as caught:
        find_files([path])
    assert caught.value.message == message
    assert caught.value.exit_code == 2


def test_every_missing_path_is_named(tree: Path) -> None:
    with pytest.raises(CommandError) as caught:
        find_files(["x", "a.cts", "y"])
    assert caught.value.message.splitlines() == ["there is no file or folder `x`", "there is no file or folder `y`"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_named(tree: Path) -> None:
    (tree / "sub").chmod(0)
    try:
        with pytest.raises(CommandError, match="`sub`: permission denied"):
            find_files([])
    finally:
        (tree / "sub").chmod(0o700)
