"""What a witness sees of real files that the test changes between looks."""

from __future__ import annotations

import os
from pathlib import Path

from cts.interpreter.monitor.known import BLOCK_BYTES, KnownContent, mixture_of
from cts.interpreter.monitor.witness import Witness

OLD = b"o" * (3 * BLOCK_BYTES)
NEW = b"n" * (3 * BLOCK_BYTES)
KNOWN = (KnownContent.of_bytes("old", OLD), KnownContent.of_bytes("new", NEW))


def test_each_state_is_seen_once(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    witness = Witness(str(path), KNOWN)
    (absent,) = witness.look()
    assert (absent.kind, witness.look()) == ("absent", [])
    path.write_bytes(OLD)
    (old,) = witness.look()
    assert (old.kind, old.size, old.equals) == ("file", len(OLD), ("old",))
    assert witness.look() == []
    path.unlink()
    (gone,) = witness.look()
    assert gone.kind == "absent"


def test_the_instant_lies_after_the_look_before(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    witness = Witness(str(path), KNOWN)
    witness.look()
    before_ns = witness.last_look_ns
    path.write_bytes(OLD)
    (seen,) = witness.look()
    assert seen.after_ns == before_ns < seen.at_ns


def test_a_mixture_of_known_contents_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    path.write_bytes(NEW[:BLOCK_BYTES] + OLD[BLOCK_BYTES:])
    (torn,) = Witness(str(path), KNOWN).look()
    assert torn.equals == ()
    assert torn.mixture == "blocks 1 new, 2-3 old"


def test_a_change_of_equal_size_in_place_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    path.write_bytes(OLD)
    witness = Witness(str(path), KNOWN)
    witness.look()
    with open(path, "r+b") as out:
        out.write(NEW)
    (new,) = witness.look()
    assert new.equals == ("new",)


def test_a_growing_file_gives_few_records_and_its_last_size(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    witness = Witness(str(path), KNOWN)
    witness.look()
    sizes = []
    with open(path, "wb", buffering=0) as out:
        for _ in range(200):
            out.write(b"x")
            sizes += [sight.size for sight in witness.look()]
    path.unlink()
    sizes += [sight.size for sight in witness.look() if sight.kind == "file"]
    assert len(sizes) < 200
    assert sizes[-1] == 200
    assert sizes == sorted(sizes)


def test_what_was_held_back_comes_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    path.write_bytes(b"1")
    witness = Witness(str(path), KNOWN)
    first = witness.look()
    with open(path, "ab") as out:
        out.write(b"2")
    seen = first + witness.look() + witness.finish()
    assert [sight.size for sight in seen] == [1, 2]
    assert witness.finish() == []


def test_mode_and_kind_are_part_of_the_state(tmp_path: Path) -> None:
    path = tmp_path / "dest"
    path.write_bytes(b"small")
    witness = Witness(str(path))
    (file,) = witness.look()
    assert (file.mode, file.head) == (path.stat().st_mode & 0o7777, b"small")
    path.chmod(0o640 if file.mode != 0o640 else 0o600)
    assert witness.look()[0].mode != file.mode
    path.unlink()
    path.mkdir()
    assert witness.look()[0].kind == "folder"
    path.rmdir()
    os.mkfifo(path)
    assert witness.look()[0].kind == "other"


def test_known_contents_survive_json() -> None:
    assert KnownContent.from_json(KNOWN[0].to_json()) == KNOWN[0]
    assert KnownContent.of_bytes("empty", b"").blocks == ()


def test_blocks_that_known_contents_share_say_nothing() -> None:
    a = KnownContent.of_bytes("a", b"s" * BLOCK_BYTES + b"a" * BLOCK_BYTES)
    b = KnownContent.of_bytes("b", b"s" * BLOCK_BYTES + b"b" * BLOCK_BYTES)
    assert mixture_of([a.blocks[0], b.blocks[1]], (a, b)) == "blocks 2 b"
    assert mixture_of([b"strange"], (a, b)) == ""
