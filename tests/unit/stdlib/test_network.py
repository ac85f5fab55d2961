"""A link passes on what it gets, can be cut in two ways, and is mended."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cts.interpreter.portable_errors import portable_error
from cts.stdlib import network


def _echo(listener: socket.socket) -> None:
    while True:
        try:
            caller, _ = listener.accept()
        except OSError:
            return
        with caller, suppress(ConnectionResetError):
            while data := caller.recv(64):
                caller.sendall(data)


@pytest.fixture
def link(work: Path, context: Any) -> Iterator[dict[str, Any]]:
    """To a server that says what it heard."""
    listener = socket.create_server(("127.0.0.1", 0))
    # Daemonic, since a call that is under way when the listener is closed may wait for ever.
    Thread(target=_echo, args=(listener,), daemon=True).start()
    fixture = network.given_link(context, listener.getsockname()[1], "link")
    offered = next(fixture)
    assert len(context.processes) == 1
    yield offered
    assert list(fixture) == []
    listener.close()


def _call(link: dict[str, Any]) -> socket.socket:
    return socket.create_connection(("127.0.0.1", link["port"]), 5)


def _said(caller: socket.socket, data: bytes) -> bytes:
    caller.sendall(data)
    return caller.recv(64)


def test_a_cut_link_resets_and_refuses_until_it_is_mended(link: dict[str, Any]) -> None:
    with _call(link) as caller:
        assert _said(caller, b"one") == b"one"
        network.cut_link("link", "reset")
        with pytest.raises(ConnectionResetError):
            caller.recv(64)
    with pytest.raises(ConnectionRefusedError):
        _call(link)
    network.mend_link("link")
    assert _calls_again(link, b"two") == b"two"


def _calls_again(link: dict[str, Any], data: bytes) -> bytes:
    """Mending is a signal: whoever calls at once may come before it has arrived."""
    for _ in range(10_000):
        try:
            with _call(link) as caller:
                return _said(caller, data)
        except ConnectionRefusedError:
            continue
    raise AssertionError("the link was never mended")


def test_silence_holds_up_what_is_said_and_tells_nobody(link: dict[str, Any]) -> None:
    with _call(link) as caller:
        assert _said(caller, b"one") == b"one"
        network.cut_link("link", "silence")
        caller.sendall(b"two")
        caller.settimeout(0.05)
        with pytest.raises(TimeoutError):
            caller.recv(64)
        network.mend_link("link")
        caller.settimeout(5)
        assert caller.recv(64) == b"two"


def test_a_link_that_ends_at_once_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, work: Path, context: Any) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(network.LinkFailed, match="did not listen on its port") as caught:
        next(network.given_link(context, 9, "link"))
    assert portable_error(caught.value)[0] == "Refused"
