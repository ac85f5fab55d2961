"""Worlds of their own for lanes: a PID namespace with its own /proc, as root or through a user namespace.

Tries what this system allows, once, in a child, and says why not. It starts no actor and kills nobody.
"""

from __future__ import annotations

import os

from .native import (
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_REC,
    MS_SLAVE,
    fork_into,
    mount,
    unshare,
)

LANE_NAMESPACES = CLONE_NEWPID | CLONE_NEWNS


def enter_user_namespace() -> None:
    """Becomes privileged in a user namespace of one's own, under one's own user number. For the whole process."""
    uid, gid = os.geteuid(), os.getegid()
    unshare(CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def settle_in_lane() -> None:
    """In the first process of new namespaces: mounts stay inside, and /proc shows who lives here."""
    mount("", "/", "", MS_REC | MS_SLAVE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)


def why_no_lane() -> str | None:
    """Tries to make a lane's namespaces; None if it worked, else the reason."""
    reader, writer = os.pipe()
    try:
        try:
            pid = fork_into(LANE_NAMESPACES)
        except OSError as failure:
            return f"no PID namespace: {failure.strerror or failure}"
        if pid == 0:
            try:
                settle_in_lane()
            except OSError as failure:
                os.write(writer, f"no /proc of its own: {failure.strerror or failure}".encode())
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        os.write(writer, b"\n")
        return os.read(reader, 4096).decode().strip() or None
    finally:
        os.close(reader)
        os.close(writer)


def choose_world() -> tuple[bool, str]:
    """Whether lanes can have namespaces, entering a user namespace if that is what it takes; and the reason if not."""
    reason = why_no_lane()
    if reason is None:
        return True, ""
    if os.geteuid() != 0 or "PID namespace" in reason:
        try:
            enter_user_namespace()
        except OSError as failure:
            return False, f"{reason}; no user namespace: {failure.strerror or failure}"
        reason = why_no_lane()
    return reason is None, reason or ""


def print_probe() -> None:
    """For a process started only to ask: prints `yes` or the reason why not."""
    possible, reason = choose_world()
    print("yes" if possible else reason)
