"""A server has the limits of its settings, says nothing about itself, and does not stand still for its garbage."""

import asyncio
import gc
from collections.abc import Iterator

import pytest
import uvicorn

from shared.http.connection import GuardedProtocol
from shared.http.serving import Server, configuration
from tests.support.apps import new_issuer, settings_for

_PYTHONS = 700
"""How many new objects wait for the garbage collector where nobody says otherwise."""


async def nothing(_scope: object, _receive: object, _send: object) -> None:
    """An application."""


def test_the_limits_are_settings() -> None:
    settings = settings_for(
        new_issuer(), max_connections=7, max_head_bytes=70, head_seconds=3, body_seconds=4, root_path="/sampling"
    )
    config = configuration(nothing, settings)
    assert isinstance(config.http, type)
    assert issubclass(config.http, GuardedProtocol)
    limits = config.http.limits
    assert (limits.most, limits.head_bytes, limits.head_seconds, limits.answer_seconds) == (7, 70, 3, 4)
    assert (config.root_path, config.proxy_headers, config.server_header) == ("/sampling", True, False)


def test_without_settings_there_are_limits_and_no_proxy() -> None:
    config = configuration(nothing)
    assert isinstance(config.http, type)
    assert issubclass(config.http, GuardedProtocol)
    assert config.http.limits.most > 0
    assert not config.proxy_headers


def test_no_two_servers_share_their_limits() -> None:
    one, other = (configuration(nothing, settings_for(new_issuer(), max_connections=most)) for most in (1, 2))
    assert one.http is not other.http


@pytest.fixture
def _collector() -> Iterator[None]:
    """As Python sets it up."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_PYTHONS)
    yield
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("_collector")
async def test_the_collector_leaves_alone_what_was_there_when_it_began_to_answer() -> None:
    before = gc.get_freeze_count()
    there = [[number] for number in range(1000)]
    server = Server(uvicorn.Config(nothing, port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(60):
        while not server.started:
            await asyncio.sleep(0.01)
    assert gc.get_freeze_count() >= before + len(there)
    assert gc.get_threshold()[0] > _PYTHONS
    server.should_exit = True
    await serving
