from __future__ import annotations

import os
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from cts.interpreter.native import CLONE_NEWNS, fork_into
from cts.interpreter.portable_errors import portable_error
from cts.interpreter.worlds import enter_user_namespace, settle_in_lane
from cts.stdlib.disks import given_disk


def in_namespaces(work: Path, check: Any) -> str:
    """What the check says, in a process with mounts of its own; as the process of the fixtures has them."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = "?"
        try:
            if os.geteuid() != 0:
                enter_user_namespace()
            inner = fork_into(CLONE_NEWNS | 0x20000000)
            if inner:
                os.waitpid(inner, 0)
                os._exit(0)
            settle_in_lane()
            said = check()
        except BaseException as error:  # noqa: BLE001 - it is told to the test
            said = f"{type(error).__name__}: {error}"
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with open(reader, encoding="utf-8") as answer:
        return answer.read()


@pytest.mark.parametrize("filesystem", ["tmpfs", "ext4", "xfs", "btrfs"])
def test_a_disk_is_there_can_be_full_and_is_gone(work: Path, context: Any, filesystem: str) -> None:
    if filesystem != "tmpfs":
        if os.geteuid() != 0:
            pytest.skip("only root may make loop devices")
        if which(f"mkfs.{filesystem}") is None:
            pytest.skip(f"there is no mkfs.{filesystem} here")
    size = {"xfs": 300 << 20, "btrfs": 109 << 20}.get(filesystem, 4 << 20)

    def check() -> str:
        fixture = given_disk(context, "small", size, filesystem)
        offered = next(fixture)
        room = int(str(offered["size"]))
        assert size // 3 < room <= size, room
        assert os.path.ismount("small")
        fd = os.open("small/big", os.O_WRONLY | os.O_CREAT)
        try:
            for _ in range(2 * size // (1 << 20)):
                left = bytes(1 << 20)
                while left:
                    left = left[os.write(fd, left) :]
        except OSError as error:
            said = portable_error(error)[0]
        else:
            said = "never full"
        os.close(fd)
        assert list(fixture) == []
        return said

    said = in_namespaces(work, check)
    if "Errno" in said or "DiskMissing" in said:
        pytest.skip(f"this machine has no such disk: {said}")
    assert said == "NoSpace"
    assert os.listdir(work) == []


def test_too_small(work: Path, context: Any) -> None:
    with pytest.raises(OSError, match="xfs needs a disk of at least 300MiB"):
        next(given_disk(context, "small", 8 << 20, "xfs"))
