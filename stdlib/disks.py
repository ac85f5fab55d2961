"""The fixture `disk`: a real file system of its own, small enough to be filled up, that is gone when it is undone.

`tmpfs` is mounted in the mount namespace of the run's lane, where no privilege of the machine is needed; the others
lie in a file behind a loop device, which takes root. It does not know who fills the disk, or whether anybody notices.
"""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interpreter.fixtures import FixtureContext

_PAGE_BYTES = 4096
# What each of them needs for itself at least, as its own mkfs says.
_LEAST_BYTES = {"ext4": 1 << 20, "xfs": 300 << 20, "btrfs": 109 << 20}
_MKFS = {
    "ext4": ("mkfs.ext4", "-q", "-F", "-m", "0"),
    "xfs": ("mkfs.xfs", "-q", "-f"),
    "btrfs": ("mkfs.btrfs", "-q", "-f"),
}
_WRONG_KERNEL = (errno.ENODEV, errno.ENOSYS)


class DiskMissing(Exception):
    """The disk cannot be had here; the message says what it would take."""

    portable_name = "Unsupported"


def given_disk(context: FixtureContext, name: str, size: int, filesystem: str) -> Iterator[dict[str, object]]:
    from ..interpreter.native import unmount

    point = os.path.join(context.work, name)
    os.makedirs(point)
    image = "" if filesystem == "tmpfs" else f"{point}.image"
    if filesystem == "tmpfs":
        _mount_memory(point, size)
    else:
        _mount_image(point, image, size, filesystem)
    about = os.statvfs(point)
    os.chmod(point, 0o1777)
    yield {"path": point, "size": about.f_bavail * about.f_frsize}
    unmount(point)
    os.rmdir(point)
    if image:
        os.unlink(image)


def _mount_memory(point: str, size: int) -> None:
    from ..interpreter.native import MS_NODEV, MS_NOSUID, mount

    # Without a bound of its own, many empty files could fill the memory of the machine.
    n_files = max(64, size // _PAGE_BYTES)
    try:
        mount("cts", point, "tmpfs", MS_NOSUID | MS_NODEV, f"size={size},nr_inodes={n_files},mode=1777")
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EACCES):
            raise DiskMissing(
                "a disk in memory needs root, or user namespaces that unprivileged users may make on this system"
            ) from None
        if error.errno in _WRONG_KERNEL:
            raise DiskMissing(f"this system cannot mount a disk in memory: {error.strerror}") from None
        raise


def _mount_image(point: str, image: str, size: int, filesystem: str) -> None:
    least = _LEAST_BYTES[filesystem]
    if size < least:
        raise OSError(errno.EINVAL, f"{filesystem} needs a disk of at least {least >> 20}MiB")
    if os.geteuid() != 0:
        raise DiskMissing(f"a disk with {filesystem} lies on a loop device, and only root may make one")
    fd = os.open(image, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.truncate(fd, size)
    finally:
        os.close(fd)
    try:
        _call(_MKFS[filesystem], image, f"file system {filesystem}")
        # The loop device is freed by the kernel as soon as nothing is mounted from it, also if we are killed.
        _call(("mount", "-o", "loop,nosuid,nodev"), image, f"file system {filesystem}", point)
    except BaseException:
        os.unlink(image)
        raise


def _call(words: tuple[str, ...], image: str, what: str, *rest: str) -> None:
    from .programs import ProgramMissing, run_program

    fd = os.memfd_create("output")
    # Where the programs of an administrator lie is often not on the path of others.
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"}
    try:
        try:
            exit_code = run_program(("env", *words, image, *rest), (fd, fd), environment=environment)
        except ProgramMissing as missing:
            raise DiskMissing(f"{what}: {missing}") from None
        said = os.pread(fd, 2000, 0).decode(errors="replace").strip().splitlines()
    finally:
        os.close(fd)
    if exit_code:
        raise DiskMissing(f"{what}: {words[0]} exited {exit_code}: {said[-1] if said else 'it said nothing'}")
