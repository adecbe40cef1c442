from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.log.notes import VerifierKey
from shared.peers import Peers
from shared.witness.app import create_app, witness_key
from shared.witness.settings import WitnessSettings
from tests.unit.log.published import LOG


@pytest.fixture
def settings(tmp_path: Path) -> WitnessSettings:
    return WitnessSettings(name="witness.example", data=tmp_path / "witness", logs=(str(LOG.verifier),))


@pytest.fixture
def key(settings: WitnessSettings) -> VerifierKey:
    return witness_key(settings).verifier


@pytest.fixture
def transport(settings: WitnessSettings) -> httpx.ASGITransport:
    return httpx.ASGITransport(create_app(settings))


@pytest.fixture
async def http(transport: httpx.ASGITransport) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=transport, base_url="http://witness.example") as client:
        yield client


@pytest.fixture
def peers(transport: httpx.ASGITransport) -> Peers:
    return Peers(transport)
