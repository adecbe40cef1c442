"""The things service, running, with and without a database."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.integration.http.things import things_app
from tests.support.apps import bearer, new_issuer, serving, settings_for
from tests.support.postgres import Database


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture
def drawer(issuer: Issuer) -> dict[str, str]:
    """The header of somebody who may make things."""
    return bearer(issuer, Role.DRAWER)


@pytest.fixture
async def client(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The service, whose database does not answer."""
    async with serving(things_app(settings_for(issuer, max_body_bytes=1024))) as client:
        yield client


@pytest.fixture
async def stored(issuer: Issuer, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The service with a database."""
    async with serving(things_app(settings_for(issuer, database.url("cheqian_sampling")))) as client:
        yield client
