from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from cts.interpreter.contents import seen_bytes
from cts.interpreter.portable_errors import portable_error
from cts.stdlib import files


def error_of(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the portable name says which
        call(*arguments, **named)
    return portable_error(caught.value)[0]


def write(context: Any, path: str, text: str | None = None, size: int | None = None, **kind: Any) -> None:
    given = {"random": False, "zeros": False, "chunk": 1 << 20, **kind}
    files.write(context, path, text, size, **given)


def test_read_gives_the_content_and_tells_how_far_it_is(work: Path, context: Any) -> None:
    (work / "a").write_bytes(b"x" * 2500)
    seen = files.read(context, "a", 1000)
    assert (seen.digest, seen.size) == (seen_bytes(b"x" * 2500).digest, 2500)
    assert context.reached == [1000, 2000, 2500]


@pytest.mark.parametrize("chunk", [0, -1])
def test_a_chunk_of_nothing_would_read_nothing_and_is_refused(work: Path, context: Any, chunk: int) -> None:
    (work / "a").write_bytes(b"x")
    assert error_of(files.read, context, "a", chunk) == "Invalid"
    assert error_of(files.copy, context, "a", "b", chunk) == "Invalid"
    assert not (work / "b").exists()


def test_read_errors(work: Path, context: Any) -> None:
    (work / "binary").write_bytes(b"\xff")
    assert error_of(files.read, context, "none", 10) == "NotFound"
    assert error_of(files.read, context, ".", 10) == "IsFolder"
    assert error_of(files.read_text, "binary") == "NotText"


def test_read_slowly_takes_its_time_and_sees_all(work: Path, context: Any) -> None:
    (work / "a").write_bytes(b"x" * 300)

    def grow(n_bytes: int) -> None:
        if n_bytes == 100:
            with (work / "a").open("ab") as more:
                more.write(b"y" * 50)

    context.on_progress = grow
    seen = files.read_slowly(context, "a", 0.03, 100)
    assert seen.head == b"x" * 300 + b"y" * 50
    assert context.reached[:3] == [100, 200, 300]


def test_hash_is_sha256(work: Path) -> None:
    (work / "a").write_bytes(b"abc")
    assert files.hash_file("a") == hashlib.sha256(b"abc").hexdigest()


def test_write_truncates_what_was_there(work: Path, context: Any) -> None:
    write(context, "a", text="a longer text")
    write(context, "a", text="0")
    assert (work / "a").read_text() == "0"
    write(context, "a", size=2500, chunk=1000)
    assert (work / "a").read_bytes() == bytes(2500)
    assert context.reached[-3:] == [1000, 2000, 2500]
    write(context, "a", size=0)
    assert (work / "a").read_bytes() == b""


def test_random_content_differs_each_time(work: Path, context: Any) -> None:
    write(context, "a", size=3000, random=True)
    write(context, "b", size=3000, random=True)
    first, second = (work / "a").read_bytes(), (work / "b").read_bytes()
    assert len(first) == len(second) == 3000
    assert first != second


@pytest.mark.parametrize(
    "given",
    [{}, {"text": "a", "size": 1}, {"text": "a", "random": True}, {"size": 1, "random": True, "zeros": True}],
)
def test_write_what(work: Path, context: Any, given: dict[str, Any]) -> None:
    assert error_of(write, context, "a", **given) == "Invalid"
    assert not (work / "a").exists(), "a mistake must not cost the old content"


def test_append(work: Path) -> None:
    files.append("log", None, "one")
    files.append("log", "two", None)
    assert (work / "log").read_text() == "one\ntwo"
    assert error_of(files.append, "log", None, None) == "Invalid"


def test_create_is_exclusive(work: Path, context: Any) -> None:
    (work / "source").write_bytes(b"x" * 2500)
    files.create(context, "out", "source", None, 1000)
    assert (work / "out").read_bytes() == b"x" * 2500
    assert error_of(files.create, context, "out", None, "text", 1000) == "Exists"
    assert (work / "out").read_bytes() == b"x" * 2500
    files.create(context, "empty", None, None, 1000)
    assert (work / "empty").read_bytes() == b""


def test_create_removes_what_it_could_not_finish(work: Path, context: Any) -> None:
    (work / "source").write_bytes(b"x" * 2500)

    def fail(_n_bytes: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    context.on_progress = fail
    assert error_of(files.create, context, "out", "source", None, 1000) == "NoSpace"
    assert not (work / "out").exists()
    assert error_of(files.create, context, "out", "none", None, 1000) == "NotFound"
    assert not (work / "out").exists()


def test_create_does_not_remove_what_another_made_meanwhile(work: Path, context: Any) -> None:
    (work / "source").write_bytes(b"x")

    def replace(_n_bytes: int) -> None:
        (work / "out").unlink()
        (work / "out").write_text("of another")
        raise OSError(errno.EIO, "broken")

    context.on_progress = replace
    assert error_of(files.create, context, "out", "source", None, 1000) == "InputOutput"
    assert (work / "out").read_text() == "of another"


def test_copy(work: Path, context: Any) -> None:
    (work / "a").write_bytes(b"x" * 2500)
    (work / "b").write_bytes(b"y" * 9000)
    files.copy(context, "a", "b", 1000)
    assert (work / "b").read_bytes() == b"x" * 2500
    assert context.reached == [1000, 2000, 2500]
    assert error_of(files.copy, context, "none", "c", 1000) == "NotFound"
    assert not (work / "c").exists()


def test_copy_onto_itself_keeps_the_file(work: Path, context: Any) -> None:
    (work / "a").write_text("precious")
    (work / "same").symlink_to("a")
    assert error_of(files.copy, context, "a", "same", 1000) == "Invalid"
    assert (work / "a").read_text() == "precious"


def test_names(work: Path) -> None:
    (work / "a").write_text("a")
    files.link("a", "hard")
    assert error_of(files.link, "a", "hard") == "Exists"
    files.symlink("a", "soft")
    assert error_of(files.symlink, "a", "soft") == "Exists"
    files.rename("hard", "b")
    files.delete("b")
    assert error_of(files.delete, "b") == "NotFound"
    assert error_of(files.rename, "b", "c") == "NotFound"
    assert [files.look(name) for name in ("a", "soft", "b", "a/x")] == [True, True, False, False]
    files.truncate("a", 10)
    assert files.measure("a") == 10
    files.touch("new")
    files.touch("a")
    assert files.list_folder(".") == ["a", "new", "soft"]
    files.sync("a")


def test_the_digits_of_a_mode_are_octal(work: Path) -> None:
    (work / "a").touch()
    files.set_mode("a", 640)
    assert (work / "a").stat().st_mode & 0o7777 == 0o640
    assert error_of(files.set_mode, "a", 698) == "Invalid"


def test_folders(work: Path) -> None:
    files.make_folder("a/b/c", parents=True)
    assert error_of(files.make_folder, "a/b/c", parents=True) == "Exists"
    assert error_of(files.make_folder, "x/y", parents=False) == "NotFound"
    (work / "outside").mkdir()
    (work / "outside" / "kept").touch()
    (work / "a" / "link").symlink_to(work / "outside")
    (work / "a" / "file").touch()
    assert error_of(files.remove_folder, "a", recursive=False) == "NotEmpty"
    files.remove_folder("a", recursive=True)
    assert not (work / "a").exists()
    assert (work / "outside" / "kept").exists(), "a link is removed, not what it points to"


def n_handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_handles_stay_open_until_they_are_closed(work: Path) -> None:
    (work / "a").touch()
    before = n_handles()
    files.open_file("a", "read", 3)
    files.open_file("a", "append", 2)
    assert n_handles() == before + 5
    files.close_file("a")
    assert n_handles() == before
    assert error_of(files.close_file, "a") == "NotOpen"
    assert error_of(files.open_file, "none", "read", 1) == "NotFound"


def test_too_many_handles_are_a_clean_failure(work: Path) -> None:
    import resource

    (work / "a").touch()
    before = n_handles()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before + 20, limits[1]))
    try:
        assert error_of(files.open_file, "a", "read", 100) == "TooManyFiles"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert n_handles() == before
