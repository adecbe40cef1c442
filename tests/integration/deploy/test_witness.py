"""`cheqian witness`: the city's side, as a process."""

import signal
from pathlib import Path

import httpx
import pytest

from shared.log.notes import VerifierKey
from tests.integration.deploy.running import running
from tests.unit.log.published import LOG


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_key_answers_and_stops_cleanly(sent: signal.Signals, tmp_path: Path) -> None:
    options = ["--name", "witness.example/city", "--log", str(LOG.verifier), "--data", str(tmp_path), "--port", "0"]
    with running("witness", *options) as witness:
        assert VerifierKey.parse(witness.announcement["vkey"]).name == "witness.example/city"
        assert httpx.get(f"{witness.announcement['witness']}/healthz").status_code == 200
        assert witness.end(sent) == 0


def test_its_key_stays_the_same(tmp_path: Path) -> None:
    options = ["--name", "witness.example/city", "--log", str(LOG.verifier), "--data", str(tmp_path), "--port", "0"]
    keys = set()
    for _ in range(2):
        with running("witness", *options) as witness:
            keys.add(witness.announcement["vkey"])
    assert len(keys) == 1
