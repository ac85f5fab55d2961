"""Colour and width."""

from __future__ import annotations

import io
import os
import pty

import pytest

from cts.cli.terminal import wants_color, width


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "on_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_wants_color(environment: dict[str, str], on_terminal: bool, elsewhere: bool) -> None:
    assert wants_color(Terminal(), environment) is on_terminal
    assert wants_color(io.StringIO(), environment) is elsewhere


@pytest.mark.parametrize(("columns", "expected"), [("120", 120), ("0", 80), ("-3", 80), ("wide", 80), ("", 80)])
def test_width_of_what_is_no_terminal(columns: str, expected: int) -> None:
    assert width(io.StringIO(), {"COLUMNS": columns}) == expected


def test_width_of_a_terminal() -> None:
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0), os.fdopen(follower, "w") as stream:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 97, 0, 0))
        assert width(stream, {}) == 97
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
        assert width(stream, {}) == 80
