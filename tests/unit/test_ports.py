"""A server that is started again finds its port as it left it."""

import socket
from pathlib import Path

import pytest

from shared import ports
from shared.ports import is_free, lasting_port

_OF_CLIENTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_no_client_gets_it_by_chance() -> None:
    if not _OF_CLIENTS.exists():
        pytest.skip("only Linux says which ports it gives to clients")
    lowest = int(_OF_CLIENTS.read_text().split()[0])
    assert all(1023 < lasting_port() < lowest for _ in range(20))


def test_what_is_taken_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        monkeypatch.setattr(ports, "_LASTING", range(port, port + 1))
        monkeypatch.setattr(ports, "_TRIES", 1)
        with pytest.raises(OSError, match=f"from {port} to {port}"):
            lasting_port()
    assert is_free(port)
