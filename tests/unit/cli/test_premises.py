"""The standalone mode takes its directory and its port, or says who has them."""

import socket
from pathlib import Path

import pytest

from deploy.standalone.premises import HOST, AlreadyUp, PortTaken, listening, occupied


def test_a_directory_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with occupied(tmp_path), pytest.raises(AlreadyUp), occupied(tmp_path):
        pass
    with occupied(tmp_path):
        pass


def test_a_taken_port_is_refused_by_number() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refusal, listening(port):
            pass
    assert refusal.value.facts == {"port": port}


def test_only_this_machine_is_served() -> None:
    with listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
